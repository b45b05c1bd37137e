package dev.coffer.archive.age;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Another implementation of age, run as a process. */
final class ForeignProgram {
  private static final Path NODE_FOLDER = Path.of("src/test/node");

  private ForeignProgram() {}

  /** Skips the test, and says so, if the program is not on the path. */
  static void require(String program) {
    if (find(program).isEmpty()) {
      skip("SKIPPED: the program " + program + " is not installed");
    }
  }

  /** Skips the test, and says so, if node or the package age-encryption is not there. */
  static void requireTypage() {
    require("node");
    if (!Files.isDirectory(NODE_FOLDER.resolve("node_modules/age-encryption"))) {
      skip("SKIPPED: run npm ci in archiver-core/" + NODE_FOLDER + " to test against typage");
    }
  }

  /** Runs to the end and gives what it printed. */
  static String run(List<String> command, String input) throws Exception {
    Path output = Files.createTempFile("coffer", ".out");
    Path stdin = Files.createTempFile("coffer", ".in");
    try {
      Files.writeString(stdin, input);
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(stdin.toFile())
              .redirectOutput(output.toFile())
              .start();
      boolean ended = process.waitFor(60, TimeUnit.SECONDS);
      if (!ended) {
        process.destroyForcibly();
      }
      String printed = Files.readString(output, StandardCharsets.ISO_8859_1);
      assertThat(ended).as("%s ends: %s", command, printed).isTrue();
      assertThat(process.exitValue()).as("%s: %s", command, printed).isZero();
      return printed;
    } finally {
      Files.delete(output);
      Files.delete(stdin);
    }
  }

  static String typage(String... arguments) throws Exception {
    return run(
        Stream.concat(
                Stream.of("node", NODE_FOLDER.resolve("age.mjs").toString()), Stream.of(arguments))
            .toList(),
        "");
  }

  private static Optional<Path> find(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static void skip(String why) {
    System.out.println(why);
    Assumptions.abort(why);
  }

  /** A file that we encrypt. */
  static Path encrypt(Path target, byte[] plain, List<AgeRecipient> recipients) throws IOException {
    try (AgeOutputStream age = new AgeOutputStream(Files.newOutputStream(target), recipients)) {
      age.write(plain);
      age.finish();
    }
    return target;
  }

  /** What we read of a file. */
  static byte[] decrypt(Path file, AgeIdentity identity) throws IOException {
    try (AgeInputStream age =
        new AgeInputStream(
            new BufferedInputStream(Files.newInputStream(file)), List.of(identity))) {
      return age.readAllBytes();
    }
  }
}
