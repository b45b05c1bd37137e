package dev.coffer.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.cli.CommandException;
import dev.coffer.cli.SetupException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigTest {
  private static final Path HOME = Path.of("/var/lib/coffer");
  private static final String INITIAL =
      ConfigText.initial("archiver", ZoneId.of("Etc/UTC"), "library");

  @Test
  void whatInitWritesIsReadAsMeant() throws CommandException {
    Config config = Config.parse("coffer.toml", INITIAL, HOME);

    assertThat(config.host()).isEqualTo("archiver");
    assertThat(config.library()).isEqualTo(new Config.VirtualLibrary(HOME.resolve("library")));
    assertThat(config.archive())
        .isEqualTo(new Config.Archive(512 << 10, 8L << 30, 1, Config.DriveEncryption.OFF));
    assertThat(config.recipients()).isEmpty();
  }

  @Test
  void aSpoolHoldsASegmentAtLeast() throws CommandException {
    assertThat(Config.parse("coffer.toml", INITIAL, HOME).spool()).isEmpty();
    String spool = INITIAL + "\n[spool]\npath = \"spool/of\"\nsize = \"200 GiB\"\n";
    assertThat(Config.parse("coffer.toml", spool, HOME).spool())
        .contains(new Config.Spool(HOME.resolve("spool/of"), 200L << 30));
    assertThatThrownBy(() -> Config.parse("coffer.toml", spool.replace("200 GiB", "8 GiB"), HOME))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("'size' of the spool must hold a segment")
        .hasMessageContaining("actual=8589934592 expected=at least 8676882513 bytes");
    assertThatThrownBy(() -> Config.parse("coffer.toml", spool.replace("size", "bytes"), HOME))
        .isInstanceOf(SetupException.class);
  }

  @Test
  void whatTheAddCommandsAppendComesBackWhateverCharactersItHas() throws CommandException {
    Config.Dataset dataset =
        new Config.Dataset(
            "docs",
            List.of(Path.of("/srv/a \"b\" \\c\tdé")),
            "weekly",
            List.of("**/*.odt"),
            List.of("'x'", "\u0001"),
            false,
            true);
    String text =
        INITIAL
            + ConfigText.of(new Config.Recipient("safe", "age1xyz"))
            + ConfigText.of(new Config.Recipient("bank", "age1abc"))
            + ConfigText.of(new Config.Pool("weekly", 90))
            + ConfigText.of(dataset);

    Config config = Config.parse("coffer.toml", text, HOME);

    assertThat(config.dataset("docs")).isEqualTo(dataset);
    assertThat(config.pool("weekly").retentionDays()).isEqualTo(90);
    assertThat(config.recipients())
        .containsExactly(
            new Config.Recipient("safe", "age1xyz"), new Config.Recipient("bank", "age1abc"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          colour = "red"                               | 1:1: unknown key 'colour'
          [pool.a]~retention-days = 3~colour = 1       | 3:1: unknown key 'pool.a.colour'
          [pool.a]~retention-days = "3"                | 2:1: 'retention-days' must be a whole
          [pool.a]~retention-days = -3                 | 2:1: 'retention-days' must be from 0
          [pool.a]~                                    | lacks 'retention-days'
          [dataset.d]~roots = "/x"~pool = "p"          | 2:1: 'roots' must be an array of strings
          [dataset.d]~roots = ["/x"]~pool = "p"        | 3:1: dataset 'd' names no pool: 'p'
          [[recipient]]~name = "a"~key = "k"~x = 1     | 4:1: unknown key 'recipient[0].x'
          """)
  void whatIsWrongIsRefusedWithItsPlace(String lines, String expected) {
    String extra = lines.replace("~", "\n") + "\n";
    String text = extra.startsWith("[") ? INITIAL + extra : extra + INITIAL;
    int shift = extra.startsWith("[") ? (int) INITIAL.lines().count() : 0;
    String place = expected;
    if (Character.isDigit(expected.charAt(0))) {
      int line = Integer.parseInt(expected.substring(0, expected.indexOf(':')));
      place = "coffer.toml:" + (line + shift) + expected.substring(expected.indexOf(':'));
    }

    assertThatThrownBy(() -> Config.parse("coffer.toml", text, HOME))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining(place);
  }

  @Test
  void aKeySetTwiceIsRefusedWithTheLineOfTheSecond() {
    assertThatThrownBy(() ->
            Config.parse("coffer.toml", INITIAL + "\n\nformat = 1\nkind='x'\nkind='y'\n", HOME))
        .isInstanceOf(SetupException.class)
        .hasMessageStartingWith("coffer.toml:" + (INITIAL.lines().count() + 5) + ":");
  }

  @Test
  void textThatIsNotTomlIsRefusedWithItsLine() {
    assertThatThrownBy(() -> Config.parse("coffer.toml", INITIAL + "pool = = 3\n", HOME))
        .isInstanceOf(SetupException.class)
        .hasMessageStartingWith("coffer.toml:" + (INITIAL.lines().count() + 1) + ":");
  }

  @Test
  void aNewerFormatIsRefusedAndNotGuessedAt() {
    assertThatThrownBy(
            () -> Config.parse("coffer.toml", INITIAL.replace("format = 1", "format = 2"), HOME))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("'format' is 2, but this coffer knows only format 1");
  }

  @ParameterizedTest
  @CsvSource({"512 KiB,524288", "8GiB,8589934592", "18 TB,18000000000000", "65536,65536"})
  void sizesAreReadAsPeopleWriteThem(String text, long bytes) {
    assertThat(Quantities.bytes(text)).hasValue(bytes);
  }

  @ParameterizedTest
  @CsvSource({"-1 KiB", "1.5 GiB", "KiB", "9999999999999 TiB", "12 parsec"})
  void whatIsNoSizeIsNotGuessedAt(String text) {
    assertThat(Quantities.bytes(text)).isEmpty();
  }

  @Test
  void daysAreOfTheZoneThatTheFileSays() throws CommandException {
    assertThat(Config.parse("coffer.toml", INITIAL, HOME).days().zone().getId())
        .isEqualTo("Etc/UTC");
    String denver = INITIAL.replace("Etc/UTC", "America/Denver");
    assertThat(Config.parse("coffer.toml", denver, HOME).days().zone().getId())
        .isEqualTo("America/Denver");
    String without = INITIAL.replaceAll("time-zone = .*\n", "");
    assertThat(Config.parse("coffer.toml", without, HOME).days().zone().getId()).isEqualTo("UTC");
  }

  @ParameterizedTest
  @CsvSource({"Denver", "America/Nowhere", "MST7MDT6", "''", "../../etc/passwd"})
  void aZoneThatThereIsNotIsRefusedWithItsPlace(String zone) {
    String text = INITIAL.replace("Etc/UTC", zone);
    assertThatThrownBy(() -> Config.parse("coffer.toml", text, HOME))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("coffer.toml:10:1: 'time-zone' must be a zone like")
        .hasMessageContaining("actual=" + zone);
  }
}
