package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plain files on LTFS volumes from the command line: over several cartridges, and what is left out.
 */
class PlainLtfsTest {
  @TempDir Path directory;

  private final InstantSource time = TestRun.ticking();

  private TestRun run(String... arguments) {
    return TestRun.of(directory, directory.resolve("home"), time, arguments);
  }

  private TestRun must(String... arguments) {
    TestRun run = run(arguments);
    assertThat(run.exitCode())
        .as("%s: %s%s", String.join(" ", arguments), run.out(), run.err())
        .isZero();
    return run;
  }

  private Path site(String capacity, int cartridges) throws Exception {
    must("init");
    must("library", "create", "--cartridges", "" + cartridges, "--capacity", capacity);
    must("pool", "add", "films", "--retention-days", "28", "--format", "ltfs", "--plain");
    Path data = Files.createDirectories(directory.resolve("data"));
    must("dataset", "add", "docs", data.toString(), "--pool", "films");
    for (int i = 1; i <= cartridges; i++) {
      must("cartridge", "label", "CF000%dL9".formatted(i), "--pool", "films");
    }
    return data;
  }

  private static void write(Path file, int bytes) throws Exception {
    byte[] noise = new byte[bytes];
    new Random(bytes).nextBytes(noise);
    Files.write(file, noise);
  }

  @Test
  void anArchiveGoesOnOverCartridgesAndComesBackWhole() throws Exception {
    Path data = site("64 MiB", 3);
    Path deep = Files.createDirectories(data.resolve("a/b"));
    for (int i = 0; i < 20; i++) {
      write(deep.resolve("film-%02d".formatted(i)), 5_000_000 + i);
    }
    Files.setPosixFilePermissions(deep, PosixFilePermissions.fromString("rwx------"));
    TestRun archived = must("archive", "docs");
    assertThat(archived.out())
        .contains("CF0001L9")
        .contains("CF0002L9")
        .contains("entries             23");
    for (int again = 0; again < 2; again++) {
      Path out = directory.resolve("out-" + again);
      must("restore", "docs", "--to", out.toString());
      Path restored = Path.of(out.toString() + deep);
      for (int i = 0; i < 20; i++) {
        String name = "film-%02d".formatted(i);
        assertThat(restored.resolve(name)).hasSameBinaryContentAs(deep.resolve(name));
      }
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(restored)))
          .isEqualTo("rwx------");
      assertThat(must("verify", "docs").out()).contains("AGREED").contains("TRUSTED");
      assertThat(must("verify", "--cartridge", "CF0002L9").out()).contains("INCOMPLETE");
      Files.delete(directory.resolve("home/catalog.db"));
      assertThat(must("catalog", "rebuild").out()).contains("added to the catalog: docs-");
      assertThat(must("archive", "show", "docs").out()).contains("23");
    }
  }

  @Test
  void whatLtfsCannotHoldIsNamedAndTheRestIsArchived() throws Exception {
    Path data = site("64 MiB", 1);
    Files.writeString(data.resolve("letter"), "Dear reader");
    write(data.resolve("too-large"), 70_000_000);
    new ProcessBuilder("mkfifo", data.resolve("fifo").toString()).start().waitFor();
    TestRun archived = run("archive", "docs");
    assertThat(archived.exitCode()).isEqualTo(3);
    assertThat(archived.err())
        .contains("fifo: not archived: LTFS has no FIFO")
        .contains("too-large: not archived: an empty cartridge of the pool has no room");
    assertThat(archived.out()).contains("status              PARTIAL");
    must("restore", "docs", "--to", "out");
    assertThat(Path.of(directory + "/out" + data + "/letter")).hasContent("Dear reader");
  }
}
