package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.SplittableRandom;

/** A home with a library, a pool, a dataset {@code docs} of a few files, and a key, for tests. */
final class SmallSite {
  private final Path directory;
  private final InstantSource time = TestRun.ticking();

  SmallSite(Path directory) {
    this.directory = directory;
  }

  /** Makes it all; one cartridge is labelled, another one is blank. */
  static SmallSite create(Path directory) throws IOException {
    return create(directory, "100MB");
  }

  /** The same with cartridges of a size. */
  static SmallSite create(Path directory, String capacity) throws IOException {
    SmallSite site = new SmallSite(directory);
    Path data = Files.createDirectories(directory.resolve("data/sub"));
    Files.writeString(directory.resolve("data/letter.txt"), "Dear reader\n");
    Files.writeString(data.resolve("notes.txt"), "some notes\n");
    site.noise("data/noise.bin", 2_000_000);
    site.must("init", "--host", "archiver");
    site.must("library", "create", "--drives", "1", "--cartridges", "2", "--capacity", capacity);
    site.must("key", "generate", "--x25519", "safe.key");
    site.must("recipient", "add", "safe", "safe.key.pub");
    site.must("pool", "add", "weekly", "--retention-days", "90");
    site.must("dataset", "add", "docs", "data", "--pool", "weekly");
    site.must("cartridge", "label", "CF0001L9", "--pool", "weekly");
    return site;
  }

  Path path(String name) {
    return directory.resolve(name);
  }

  Path image(String barcode) {
    return path("home/library/cartridges/" + barcode + "/partition-0.tap");
  }

  /** A file that does not compress. */
  void noise(String name, int bytes) throws IOException {
    byte[] noise = new byte[bytes];
    new SplittableRandom(bytes).nextBytes(noise);
    Files.write(path(name), noise);
  }

  TestRun run(String... arguments) {
    return TestRun.of(directory, path("home"), time, arguments);
  }

  TestRun must(String... arguments) {
    TestRun run = run(arguments);
    assertThat(run.exitCode()).as("%s: %s", String.join(" ", arguments), run.err()).isZero();
    return run;
  }

  /** Nothing that was finished is lost, and the next run works. */
  void assertNothingLost(int archives) throws IOException {
    must("catalog", "check");
    assertThat(must("archive", "list", "--json").out().split("\"archive\"", -1))
        .hasSize(archives + 1);
    must("archive", "docs");
    must("verify", "docs", "--identity", "safe.key");
    assertThat(path("home/spool")).isEmptyDirectory();
  }
}
