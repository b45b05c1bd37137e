package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.catalog.DriveReport;
import dev.coffer.catalog.request.RequestId;
import dev.coffer.catalog.request.RequestKind;
import dev.coffer.catalog.rotation.RotationPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code coffer rotation} says before anything is run. */
class RotationCommandsTest {
  @TempDir Path directory;

  private RotationSite site;
  private String example;

  /** A policy of one weekly full archive, for runs from 2 October 2026. */
  static String oneWeekly() {
    return """
    coffer-rotation-policy 1
    name: weekly
    version: 1
    from: 2026-10-02
    datasets: documents
    pool: main
    scratch: scratch
    site: home
    vault: north
    runs: friday
    pick-ups: monday
    work-days: monday tuesday wednesday thursday friday
    holidays-move: backward
    window: 18:00 600
    return-lead-days: 1
    keep-days: 2
    scheme: fifo
    level: weekly prefix=W due=every-run kind=full sets=round:2 copies=1 out=0 \
    retention-days=3 append=never
    require: restore-points=1 copies=1 sites=1 offline=0 fulls-out=0
    brake: shrink=50 changed=60 incompressible=90 history=3
    """;
  }

  @BeforeEach
  void aHomeWithTenNewCartridges() throws Exception {
    site = new RotationSite(directory, Instant.parse("2026-09-28T08:00:00Z"), "64 MiB", 10);
    example =
        site.must("rotation", "policy", "show")
            .out()
            .replace("from: 2027-01-01", "from: 2026-10-02");
    site.write("weekly.policy", example);
  }

  @Test
  void theExampleWorksAndIsSetOnce() throws Exception {
    assertThat(site.must("rotation", "policy", "check", "weekly.policy").out())
        .contains("34 to 43")
        .contains("weekly")
        .contains("31");
    site.must("rotation", "policy", "set", "weekly.policy", "--dry-run");
    assertThat(site.must("rotation", "policy", "list").out()).contains("no policies");
    site.must("rotation", "policy", "set", "weekly.policy");
    assertThat(site.must("rotation", "policy", "show", "weekly").out())
        .isEqualTo(RotationPolicy.parse(example).text());
    site.refused(30, "version: actual=1 expected=2", "rotation", "policy", "set", "weekly.policy");
    String changed =
        example.replace("version: 1", "version: 2").replace("keep-days: 24", "keep-days: 7");
    site.write("second.policy", changed);
    site.refused(31, "two people agree to", "rotation", "policy", "set", "second.policy");
    String digest = RotationPolicy.parse(changed).digest().toString();
    RequestId id =
        site.agreed(
            RequestKind.POLICY_CHANGE, Map.of("policy", "rotation/weekly", "digest", digest));
    site.must("rotation", "policy", "set", "second.policy", "--request", id.toString());
    assertThat(site.must("rotation", "policy", "list", "--json").out())
        .contains("\"version\" : 2")
        .contains(digest)
        .contains("\"request\" : \"request " + id);
  }

  @Test
  void thePlanIsTheWorkedExampleToTheDay() throws Exception {
    site.must(
        "cartridge",
        "add",
        "CF0001L9",
        "CF0002L9",
        "CF0003L9",
        "CF0004L9",
        "CF0005L9",
        "CF0006L9",
        "CF0007L9",
        "CF0008L9",
        "--pool",
        "scratch");
    site.must("rotation", "policy", "set", "weekly.policy");
    String plan = site.must("rotation", "plan").out();
    assertThat(plan)
        .containsPattern("2026-10-02 +weekly +W1 +CF0001L9 +new")
        .containsPattern("2026-10-30 +monthly +M10 +CF0005L9 +new")
        .containsPattern("2026-11-06 +weekly +W1 +CF0001L9 +35 d +2026-11-02 +CF0001L9")
        .containsPattern("2026-10-05 +CF0001L9 W1")
        .contains("nothing expires as things are now: heartbeat: people in 30 days");
    assertThat(plan.lines().filter(line -> !line.startsWith("warning:")).mapToInt(String::length))
        .allMatch(width -> width <= 100);
    String later = site.must("rotation", "plan", "--from", "2026-12-20", "--weeks", "2").out();
    assertThat(later).doesNotContain("2026-10-02");
    assertThat(later).contains("2026-12-25").contains("Y26");
    assertThat(site.must("rotation", "plan", "--json").out())
        .contains("\"pickUps\"")
        .contains("\"warnings\"")
        .contains("\"session\" : \"2026-10-02\"");
    site.refused(2, "is past", "rotation", "plan", "--from", "2026-01-01");
    site.refused(2, "--weeks", "rotation", "plan", "--weeks", "0");
  }

  @Test
  void whyListsTheRulesOfEachCartridge() throws Exception {
    site.must("cartridge", "add", "CF0001L9", "CF0002L9", "--pool", "scratch");
    site.must("pool", "add", "other", "--retention-days", "1");
    site.must("cartridge", "add", "CF0003L9", "--pool", "other");
    site.must("rotation", "policy", "set", "weekly.policy");
    assertThat(site.must("rotation", "why", "CF0001L9").out())
        .contains("chose scratch: new in W1; nothing is on it")
        .contains("chose eldest-due: weekly is the eldest level due");
    assertThat(site.must("rotation", "why", "CF0002L9").out())
        .contains("refused not-needed: could be written, but is not needed");
    assertThat(site.must("rotation", "why", "CF0003L9", "--json").out())
        .contains("\"rule\" : \"POOL\"")
        .contains("pool other is neither main nor scratch");
  }

  @Test
  void whatIsWrongIsSaidInWords() throws Exception {
    site.refused(2, "no rotation policy is in force", "rotation", "plan");
    site.write("broken.policy", example.replace("scheme: gfs", "scheme: grandfather"));
    site.refused(2, "scheme: expected=gfs", "rotation", "policy", "set", "broken.policy");
    site.write("empty.policy", "");
    site.refused(2, "coffer-rotation-policy 1", "rotation", "policy", "set", "empty.policy");
    Files.write(directory.resolve("noise.policy"), new byte[] {(byte) 0xff, 0, (byte) 0xfe});
    site.refused(2, "not a text", "rotation", "policy", "set", "noise.policy");
    site.refused(14, "no such file", "rotation", "policy", "set", "missing.policy");
    site.write("long.policy", example.replace("retention-days=28", "retention-days=40"));
    site.refused(30, "expected=at most 31", "rotation", "policy", "set", "long.policy");
    site.refused(30, "problem: level weekly", "rotation", "policy", "check", "long.policy");
    site.write("pool.policy", example.replace("pool: main", "pool: nowhere"));
    site.refused(2, "no pool 'nowhere'", "rotation", "policy", "set", "pool.policy");
    site.write("data.policy", example.replace("datasets: documents", "datasets: mail"));
    site.refused(2, "no dataset 'mail'", "rotation", "policy", "set", "data.policy");
    site.must("rotation", "policy", "set", "weekly.policy");
    site.refused(2, "no rotation policy 'x'", "rotation", "plan", "--policy", "x");
    site.refused(2, "knows no cartridge", "rotation", "why", "CF0009L9");
    site.refused(2, "not a barcode", "rotation", "why", "nine");
    site.refused(
        2, "is no request", "rotation", "policy", "set", "weekly.policy", "--request", "?");
  }

  @Test
  void onlyABlankCartridgeIsAdded() throws Exception {
    site.must("cartridge", "add", "CF0001L9", "--pool", "scratch", "--dry-run");
    site.must("cartridge", "add", "CF0001L9", "--pool", "scratch");
    site.refused(30, "already", "cartridge", "add", "CF0001L9", "--pool", "scratch");
    site.must("cartridge", "label", "CF0002L9", "--pool", "main");
    site.refused(30, "knows cartridge", "cartridge", "add", "CF0002L9", "--pool", "scratch");
    site.refused(2, "no pool", "cartridge", "add", "CF0003L9", "--pool", "nowhere");
    site.refused(10, "not in the library", "cartridge", "add", "CF0999L9", "--pool", "scratch");
  }

  /** What a drive asks for is in the plan until it was cleaned. */
  @Test
  void aDriveThatWantsCleaningIsInThePlan() throws Exception {
    site.must("rotation", "policy", "set", "weekly.policy");
    assertThat(site.must("rotation", "plan").out()).doesNotContain("cleaned");
    report(
        DriveReport.Occasion.ALERT,
        "CF0001L9",
        new DriveReport.Alert(21, DriveReport.Severity.WARNING, "due for routine cleaning"));
    assertThat(site.must("rotation", "plan").out())
        .contains("warning: 2026-09-28: drive SN1 (a drive) asked to be cleaned on 2026-09-28T");
    assertThat(site.must("rotation", "plan", "--json").out()).contains("asked to be cleaned");
    report(DriveReport.Occasion.CLEANING, "CLN001CU");
    assertThat(site.must("rotation", "plan").out()).doesNotContain("cleaned");
  }

  private void report(DriveReport.Occasion occasion, String cartridge, DriveReport.Alert... alerts)
      throws Exception {
    site.session(
        "olga",
        s -> {
          s.driveReports()
              .add(
                  new DriveReport(
                      s.now(),
                      occasion,
                      "SN1",
                      "a drive",
                      Optional.of(cartridge),
                      DriveReport.Counters.UNKNOWN,
                      "",
                      List.of(alerts)));
          return true;
        });
  }

  /** A blank cartridge against which a drive spoke: the run takes another, and says why. */
  @Test
  void aWornCartridgeIsNotLabelled() throws Exception {
    site.write("weekly.policy", oneWeekly());
    site.must("rotation", "policy", "set", "weekly.policy");
    site.must("cartridge", "add", "CF0001L9", "CF0002L9", "--pool", "scratch");
    report(
        DriveReport.Occasion.ALERT,
        "CF0001L9",
        new DriveReport.Alert(4, DriveReport.Severity.CRITICAL, "the medium is at its end"));
    site.heartbeats();
    site.until(Instant.parse("2026-10-02T18:15:00Z"));
    TestRun run = site.must("rotation", "run");
    assertThat(run.out()).contains("cartridge CF0002L9, copy 1, use fresh, step SEALED");
    assertThat(run.err()).contains("cartridge CF0001L9 is bad");
    assertThat(site.must("rotation", "why", "CF0001L9").out())
        .contains("its data is QUARANTINED, never written");
    assertThat(site.must("cartridge", "show", "CF0001L9").out()).contains("at its end");
  }
}
