package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Law 3 with bad luck: the catalog is gone, and so is the archive's index on tape. */
class DamagedIndexTest {
  @TempDir Path directory;

  private final InstantSource time = TestRun.ticking();

  private TestRun must(String... arguments) {
    TestRun run = TestRun.of(directory, directory.resolve("home"), time, arguments);
    assertThat(run.exitCode()).as("%s: %s", String.join(" ", arguments), run.err()).isZero();
    return run;
  }

  @Test
  void aRebuildReadsTheEntriesFromTheSegmentsInstead() throws Exception {
    Path data = Files.createDirectories(directory.resolve("data"));
    for (int i = 0; i < 50; i++) {
      Files.writeString(data.resolve("letter-" + i), "Dear reader number " + i);
    }
    must("init");
    must("library", "create", "--cartridges", "1", "--capacity", "100 MiB");
    must("key", "generate", "key", "--x25519");
    must("recipient", "add", "safe", "key.pub");
    must("pool", "add", "weekly", "--retention-days", "28");
    must("dataset", "add", "docs", data.toString(), "--pool", "weekly");
    must("cartridge", "label", "CF0001L9", "--pool", "weekly");
    must("archive", "docs");
    must("library", "unload", "CF0001L9");
    damageIndex(directory.resolve("home/library/cartridges/CF0001L9/partition-0.tap"));
    Files.delete(directory.resolve("home/catalog.db"));

    TestRun rebuilt =
        TestRun.of(
            directory, directory.resolve("home"), time, "catalog", "rebuild", "--identity", "key");

    assertThat(rebuilt.out() + rebuilt.err()).contains("read from its segments instead");
    assertThat(must("find", "letter-17").out()).contains(data.resolve("letter-17").toString());
    must("restore", "docs", "--to", "out", "--identity", "key");
    assertThat(directory.resolve("out" + data.resolve("letter-49")))
        .hasContent("Dear reader number 49");
  }

  /** The second age file of the cartridge is the index of its only archive. */
  private static void damageIndex(Path image) throws Exception {
    byte[] bytes = Files.readAllBytes(image);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    String start = "age-encryption.org/v1\n->";
    int index = text.indexOf(start, text.indexOf(start) + 1);
    assertThat(index).isPositive();
    bytes[index + 300] ^= 1;
    Files.write(image, bytes);
  }
}
