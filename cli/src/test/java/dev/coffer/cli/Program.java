package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * {@code coffer} as a process of its own, for what cannot be tried within this one: signals, a
 * user's permissions, a full disk.
 */
final class Program {
  /** Only a hang takes so long, on the busiest machine too. */
  private static final long PATIENCE_SECONDS = 600;

  private final Path directory;

  Program(Path directory) {
    this.directory = directory;
  }

  /** The command that starts {@code coffer}, to be followed by its arguments. */
  static List<String> command() {
    String path = System.getProperty("surefire.test.class.path", "");
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-Xmx240m",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        path.isEmpty() ? System.getProperty("java.class.path") : path,
        "dev.coffer.cli.Main");
  }

  /** Starts it without waiting. */
  Process start(List<String> prefix, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(command());
    command.addAll(List.of(arguments));
    return process(command);
  }

  private Process process(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().put("COFFER_HOME", directory.resolve("home").toString());
    builder.environment().put("LC_ALL", "C.UTF-8");
    return builder
        .redirectOutput(directory.resolve("out.txt").toFile())
        .redirectError(directory.resolve("err.txt").toFile())
        .start();
  }

  /** What came of a process that was started here. */
  TestRun end(Process process) throws IOException, InterruptedException {
    boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly();
    }
    assertThat(ended).as("ended within %d s", PATIENCE_SECONDS).isTrue();
    return new TestRun(
        process.exitValue(),
        Files.readString(directory.resolve("out.txt")),
        Files.readString(directory.resolve("err.txt")));
  }

  /** Runs it as a user whom permissions bind: root without the right to pass over them. */
  TestRun bound(String... arguments) throws IOException, InterruptedException {
    List<String> prefix = List.of();
    if (isRoot()) {
      String rights = "-dac_override,-dac_read_search";
      prefix = List.of("setpriv", "--bounding-set", rights, "--inh-caps", rights);
      assumeTrue(works(prefix, "true"), "run by root, and there is no setpriv that can bind root");
    }
    return end(start(prefix, arguments));
  }

  /**
   * Runs a shell script with a file system of a few mebibytes at {@code small}, which is there for
   * the script only. {@code "$@"} is {@code coffer}.
   */
  TestRun withSmallDisk(int mebibytes, String script) throws IOException, InterruptedException {
    assumeTrue(
        works(List.of("unshare", "-rm"), "mount -t tmpfs -o size=1m none /mnt"),
        "no small file system can be mounted here (unshare -rm, mount -t tmpfs)");
    Files.createDirectories(directory.resolve("small"));
    List<String> command =
        new ArrayList<>(
            List.of(
                "unshare",
                "-rm",
                "sh",
                "-c",
                "mount -t tmpfs -o size=%dm none small || exit 99\n%s".formatted(mebibytes, script),
                "sh"));
    command.addAll(command());
    return end(process(command));
  }

  private static boolean works(List<String> prefix, String script)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(List.of("sh", "-c", script));
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false; // there is no such program
    }
  }

  private static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  /** One sentence and, unless there is none, one hint; never a stack trace, never our own fault. */
  static void assertSaidWell(TestRun run) {
    List<String> errors =
        run.err().lines().filter(line -> line.startsWith("coffer: error: ")).toList();
    assertThat(errors).as(run.err()).hasSize(1);
    assertThat(run.err().lines().filter(line -> line.startsWith("coffer: hint: ")).count())
        .as(run.err())
        .isLessThanOrEqualTo(1);
    assertThat(run.err())
        .doesNotContain("internal error", "Exception", "\tat ", "null")
        .isEqualTo(new String(run.err().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
  }
}
