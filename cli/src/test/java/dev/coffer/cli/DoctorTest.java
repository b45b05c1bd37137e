package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the doctor says of homes that a transcript cannot make. */
class DoctorTest {
  private static final Instant START = Instant.parse("2026-11-20T18:00:00Z");

  @TempDir Path directory;

  private Instant now = START;
  private final InstantSource time = () -> now = now.plusSeconds(1);

  @BeforeEach
  void site() throws IOException {
    coffer("init", "--host", "archiver");
    coffer("library", "create", "--drives", "1", "--cartridges", "2", "--capacity", "100MB");
    coffer("key", "generate", "--x25519", "safe.key");
    coffer("recipient", "add", "safe", "safe.key.pub");
    coffer("pool", "add", "weekly", "--retention-days", "900");
    Files.createDirectory(directory.resolve("data"));
    coffer("dataset", "add", "docs", "data", "--pool", "weekly");
    coffer("cartridge", "label", "CF0001L9", "--pool", "weekly");
    coffer("archive", "docs");
  }

  @Test
  void evidenceHasAnAge() {
    coffer("verify", "docs", "--identity", "safe.key");
    assertThat(run("doctor").out()).contains("all 1 archives were read back within a year");

    now = START.plus(Duration.ofDays(400));

    assertThat(run("doctor").out())
        .containsPattern("note +evidence +1 of 1 archives were last read back over a year ago");
    now = START.plus(Duration.ofDays(1000));
    assertThat(run("doctor").out()).doesNotContain("evidence");
  }

  /** What archiving would refuse is bad, and the same key twice is one recipient. */
  @Test
  void recipientsThatNoArchiveCanHave() throws IOException {
    Path config = directory.resolve("home/coffer.toml");
    String good = Files.readString(config);
    String key = Files.readString(directory.resolve("safe.key.pub")).strip();
    String more = good + "\n[[recipient]]\nname = \"more\"\nkey = \"%s\"\n";
    Files.writeString(config, more.formatted(key));
    assertThat(run("doctor").out()).containsPattern("note +recipients +only one");

    coffer("key", "generate", "hybrid.key");
    String hybrid = Files.readString(directory.resolve("hybrid.key.pub")).strip();
    Files.writeString(config, more.formatted(hybrid));
    TestRun mixed = run("doctor");
    assertThat(mixed.out()).containsPattern("BAD +recipients +classic .* cannot be mixed");
    assertThat(mixed.exitCode()).isEqualTo(ExitCode.USAGE.number());

    Files.writeString(config, more.formatted("age1qqqq"));
    assertThat(run("doctor").out()).containsPattern("BAD +recipients +recipient 'more' in");
  }

  @Test
  void aBackupThatLacksArchivesGrowsOld() {
    coffer("catalog", "backup", "copy.db");
    now = START.plus(Duration.ofDays(20).plusHours(1));
    assertThat(run("doctor").out()).containsPattern("ok +catalog backup .* 0 archives since");

    coffer("archive", "docs");

    assertThat(run("doctor").out())
        .containsPattern("note +catalog backup .* is 20 days old; 1 archives since: coffer");
  }

  @Test
  void aCartridgeThatIsNotWhereTheCatalogHasItIsBad() throws IOException {
    coffer("library", "unload", "CF0001L9");
    Path state = directory.resolve("home/library/library.json");
    Files.writeString(state, Files.readString(state).replace("\"CF0001L9\"", "null"));

    TestRun doctor = run("doctor");

    assertThat(doctor.out())
        .containsPattern("BAD +cartridge CF0001L9 +the catalog has it in the library");
    assertThat(doctor.exitCode()).isEqualTo(ExitCode.WRONG_VOLUME.number());
  }

  @Test
  void permissionsAreLookedAt() throws IOException {
    Path home = directory.resolve("home");
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(
        home.resolve("host_ed25519"), PosixFilePermissions.fromString("rw-r-----"));
    Files.writeString(home.resolve("spool/index-1"), "left over");

    TestRun doctor = run("doctor");

    assertThat(doctor.out())
        .containsPattern("note +home .* is open to others: run chmod 0700")
        .containsPattern("note +home +1 files in .*spool")
        .containsPattern("BAD +host key .* run chmod 0600 on it");
    assertThat(doctor.exitCode()).isEqualTo(ExitCode.USAGE.number());
  }

  @Test
  void aHostKeyThatIsNoneIsBad() throws IOException {
    Files.writeString(directory.resolve("home/host_ed25519"), "not a key\n");

    assertThat(run("doctor").out()).containsPattern("BAD +host key .*: put it aside");
  }

  @Test
  void aDatasetWithoutItsPoolIsBad() throws IOException {
    Path config = directory.resolve("home/coffer.toml");
    String text = Files.readString(config);
    assertThat(text).contains("[pool.weekly]");
    Files.writeString(config, text.replace("[pool.weekly]", "[pool.monthly]"));

    TestRun doctor = run("doctor");

    assertThat(doctor.exitCode()).isEqualTo(ExitCode.USAGE.number());
    assertThat(doctor.out()).contains("BAD").contains("weekly");
  }

  private TestRun run(String... arguments) {
    return TestRun.of(directory, directory.resolve("home"), time, arguments);
  }

  private void coffer(String... arguments) {
    TestRun run = run(arguments);
    assertThat(run.exitCode()).as("%s: %s", String.join(" ", arguments), run.err()).isZero();
  }
}
