package dev.coffer.cli;

import static dev.coffer.cli.VaultSite.words;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Days at the desk end at the site's midnight, in lists, on papers and in what a date means. */
class TimeZoneTest {
  private static VaultSite template;

  @TempDir Path dir;
  private VaultSite site;

  @BeforeAll
  static void makeTemplate(@TempDir Path first) throws Exception {
    template = VaultSite.make(first, 400);
  }

  @BeforeEach
  void open() throws Exception {
    site = template.copyTo(dir);
  }

  private void moveTo(String zone) throws Exception {
    Path file = site.home().resolve("coffer.toml");
    String text = Files.readString(file);
    assertThat(text).contains("time-zone = \"UTC\"");
    Files.writeString(file, text.replace("time-zone = \"UTC\"", "time-zone = \"" + zone + "\""));
  }

  private void at(String time) throws Exception {
    site.pass(Duration.between(site.now(), Instant.parse(time)));
  }

  /** The van comes on Fridays: by the clock of the people who wait for it. */
  @ParameterizedTest
  @CsvSource({
    "UTC,              2026-11-20T23:00:00Z, 2026-11-20, 2026-11-21T00:00:00Z",
    "UTC,              2026-11-21T03:00:00Z, 2026-11-27, 2026-11-28T00:00:00Z",
    "America/Denver,   2026-11-21T03:00:00Z, 2026-11-20, 2026-11-21T07:00:00Z",
    "America/Denver,   2026-11-21T08:00:00Z, 2026-11-27, 2026-11-28T07:00:00Z",
    "Pacific/Auckland, 2026-11-20T10:30:00Z, 2026-11-20, 2026-11-20T11:00:00Z",
    "Pacific/Auckland, 2026-11-20T11:30:00Z, 2026-11-27, 2026-11-27T11:00:00Z",
  })
  void aPickUpIsOnTheSitesDay(String zone, String now, String day, String until) throws Exception {
    moveTo(zone);
    at(now);
    assertThat(site.must(words("vault pick-list --next vault-a --dry-run --json")))
        .contains("\"pickUp\" : \"" + day + "\"");
    String list = site.must(words("--person olga vault pick-list --next vault-a --json"));
    assertThat(list).contains("\"until\" : \"" + until + "\"", "\"open\" : true");
  }

  /** Clocks change on the Sunday on which the van comes: its day has 23 hours. */
  @Test
  void aListIsOpenToTheEndOfADayOnWhichClocksChange() throws Exception {
    Path file = site.home().resolve("coffer.toml");
    Files.writeString(file, Files.readString(file).replace("[\"friday\"]", "[\"sunday\"]"));
    moveTo("America/Denver");
    at("2027-03-14T06:30:00Z"); // still Saturday
    String saturday = site.must(words("vault pick-list --next vault-a --dry-run"));
    assertThat(saturday).contains("2027-03-14");
    at("2027-03-14T07:30:00Z");
    String list = site.must(words("--person olga vault pick-list --next vault-a"));
    assertThat(list).contains("2027-03-15T00:00:00-06:00");
    at("2027-03-15T05:50:00Z");
    assertThat(site.must(words("vault pick-list 1"))).containsPattern("open +yes");
    at("2027-03-15T06:10:00Z");
    assertThat(site.must(words("vault pick-list 1"))).containsPattern("open +no");
  }

  @ParameterizedTest
  @CsvSource({
    "America/Denver,   2026-11-28T07:00:00Z, end of 2026-11-27 -07:00",
    "Pacific/Auckland, 2026-11-27T11:00:00Z, end of 2026-11-27 +13:00",
    "UTC,              2026-11-28T00:00:00Z, end of 2026-11-27 UTC",
  })
  void aCheckoutIsDueAtTheEndOfTheSitesDay(String zone, String due, String printed)
      throws Exception {
    moveTo(zone);
    String request =
        site.must(
            words(
                "--person anna request checkout --to rolf --due-back 2026-11-27 --reason test"
                    + " --key anna CF0001L9"));
    assertThat(request).contains("parameter: due-back=" + due);
    String id = request.replaceAll("(?s).*\\bid: (R[0-9]{6}).*", "$1");
    String time = Instant.parse(due).atZone(ZoneId.of(zone)).toOffsetDateTime().toString();
    assertThat(site.must("approve", id, "--key", "bert"))
        .containsPattern(
            "agreed to until 2026-11-2[0-9]T[0-9:]{8}" + Pattern.quote(time.substring(16)));
    String out =
        site.must(
            words(
                "--person kurt vault check-out --place lab --request " + id + " --pdf form.pdf",
                "CF0001L9"));
    assertThat(site.custody("CF0001L9").dueBack()).contains(Instant.parse(due));
    try (PDDocument form = Loader.loadPDF(dir.resolve("form.pdf").toFile())) {
      String text = new PDFTextStripper().getText(form);
      assertThat(text).contains(printed);
      assertThat(text).contains(zone.equals("UTC") ? " UTC" : "(" + zone + ")");
    }
    assertThat(out).contains("late after " + time.substring(0, 16));
    assertThat(site.must("vault", "due")).contains(time.substring(0, 16));
  }

  @Test
  void aDateOnTheCommandLineIsTheSitesDay() throws Exception {
    moveTo("Pacific/Auckland");
    // archived on 20 November, 08:00 UTC, which is the evening of the 20th here
    assertThat(site.must(words("find a --archived-after 2026-11-20"))).contains("one");
    assertThat(site.must(words("find a --archived-after 2026-11-21"))).doesNotContain("one");
    moveBack("America/Denver");
    assertThat(site.must(words("ls --dataset one --as-of 2026-11-20"))).contains("data");
    moveBack("Pacific/Kiritimati"); // 14 hours ahead: 22:00 on the 20th
    assertThat(site.run(words("ls --dataset one --as-of 2026-11-19")).out())
        .contains("no archives yet");
  }

  private void moveBack(String zone) throws Exception {
    Path file = site.home().resolve("coffer.toml");
    Files.writeString(
        file,
        Files.readString(file).replaceAll("time-zone = \".*\"", "time-zone = \"" + zone + "\""));
  }

  @Test
  void initTakesTheMachinesZoneOrTheOneThatIsNamed() throws Exception {
    TestRun.of(dir, dir.resolve("other"), site.time(), "init", "--time-zone", "Asia/Kolkata");
    assertThat(dir.resolve("other/coffer.toml")).content().contains("time-zone = \"Asia/Kolkata\"");
    TestRun wrong =
        TestRun.of(dir, dir.resolve("third"), site.time(), "init", "--time-zone", "Denver");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).contains("'Denver' is not a time zone", "America/Denver");
    assertThat(dir.resolve("third")).doesNotExist();
  }

  @Test
  void aRotationPolicyBeginsWithTheSitesZoneAndTheDoctorComparesThem() throws Exception {
    moveTo("America/Denver");
    assertThat(site.must("rotation", "policy", "show"))
        .contains("window: 18:00 600 America/Denver");
    String text =
        site.must("rotation", "policy", "show")
            .replace("America/Denver", "UTC")
            .replace("datasets: documents", "datasets: one")
            .replace("pool: main", "pool: weekly")
            .replace("vault: north", "vault: vault-a");
    Files.writeString(dir.resolve("policy"), text);
    site.must("pool", "add", "scratch", "--retention-days", "0");
    site.must("--person", "olga", "rotation", "policy", "set", "policy");
    assertThat(site.run("doctor").out())
        .contains("days of policy weekly end at midnight of UTC")
        .contains("'window: 18:00 600 America/Denver'");
    moveBack("Etc/UTC");
    assertThat(site.run("doctor").out()).doesNotContain("days of policy");
  }
}
