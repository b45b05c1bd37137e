package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.cli.terminal.Operator;
import dev.coffer.tape.TapeHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Random;

/** A home whose drives are device models, and a dataset that does not compress. */
final class TapeSite {
  final Path directory;
  final TapeHost tapes;
  final InstantSource time = TestRun.ticking();

  TapeSite(Path directory, TapeHost tapes) {
    this.directory = directory;
    this.tapes = tapes;
  }

  TestRun run(Operator operator, String... arguments) {
    return TestRun.of(directory, directory.resolve("home"), time, operator, tapes, arguments);
  }

  TestRun run(String... arguments) {
    return run(Operator.nobody(), arguments);
  }

  TestRun must(Operator operator, String... arguments) {
    TestRun run = run(operator, arguments);
    assertThat(run.exitCode())
        .as("%s: %s%s", String.join(" ", arguments), run.out(), run.err())
        .isZero();
    return run;
  }

  TestRun must(String... arguments) {
    return must(Operator.nobody(), arguments);
  }

  /** Makes the home, for a library as the options of {@code library add} say it. */
  TapeSite made(String... library) throws IOException {
    must("init", "--host", "archiver");
    String[] add = new String[library.length + 2];
    add[0] = "library";
    add[1] = "add";
    System.arraycopy(library, 0, add, 2, library.length);
    must(add);
    must("key", "generate", "key", "--x25519");
    must("recipient", "add", "safe", "key.pub");
    must("pool", "add", "weekly", "--retention-days", "28");
    Files.createDirectories(directory.resolve("data"));
    must("dataset", "add", "data", directory.resolve("data").toString(), "--pool", "weekly");
    return this;
  }

  /** Files of noise, each of so many bytes. */
  TapeSite withFiles(int count, int bytes) throws IOException {
    byte[] noise = new byte[bytes];
    for (int i = 0; i < count; i++) {
      new Random(i).nextBytes(noise);
      Files.write(directory.resolve("data/noise-" + i), noise);
    }
    return this;
  }

  /** Whether a restored file is what was archived. */
  void requireSame(String name, String target) {
    Path original = directory.resolve("data").resolve(name);
    Path restored = directory.resolve(target).resolve(original.toString().substring(1));
    assertThat(restored).hasSameBinaryContentAs(original);
  }
}
