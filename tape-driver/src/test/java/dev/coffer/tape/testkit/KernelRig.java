package dev.coffer.tape.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs commands, or test classes, inside a kernel that has tape drives: {@code src/test/rig} of
 * this module, whose README.md says what it needs.
 */
public final class KernelRig {
  private static final List<String> PROGRAMS =
      List.of("linux.uml", "tgtd", "tgtimg", "tgtadm", "iscsid", "iscsiadm", "lsscsi", "modprobe");
  private static final List<Path> PROGRAM_DIRECTORIES =
      List.of(Path.of("/usr/bin"), Path.of("/usr/sbin"), Path.of("/bin"), Path.of("/sbin"));

  private KernelRig() {}

  /** The programs the rig needs and this machine lacks. */
  public static List<String> missingPrograms() {
    List<String> missing = new ArrayList<>();
    for (String program : PROGRAMS) {
      if (PROGRAM_DIRECTORIES.stream().noneMatch(each -> Files.exists(each.resolve(program)))) {
        missing.add(program);
      }
    }
    return missing;
  }

  /** What a run left behind: exit status of the command and everything it printed. */
  public record Outcome(int exitStatus, String output) {}

  /**
   * Runs a command inside, in a directory that alone is writable there.
   *
   * @param seconds after which the kernel is stopped
   */
  public static Outcome run(Path directory, int seconds, List<String> options, List<String> command)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    line.add(script().toString());
    line.addAll(List.of("--timeout", Integer.toString(seconds)));
    line.addAll(options);
    line.add("--");
    line.addAll(command);
    Path log = directory.resolve("rig-output.txt");
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    Map<String, String> environment = builder.environment();
    environment.remove("LD_PRELOAD");
    int status = builder.start().waitFor();
    return new Outcome(status, Files.readString(log, StandardCharsets.UTF_8));
  }

  /** Runs this JVM's class path inside, with a main class and arguments. */
  public static Outcome runJava(
      Path directory, int seconds, List<String> options, String mainClass, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx384m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            mainClass));
    command.addAll(arguments);
    return run(directory, seconds, options, command);
  }

  private static Path script() throws IOException {
    for (String place : List.of("src/test/rig", "../tape-driver/src/test/rig")) {
      Optional<Path> found =
          Optional.of(Path.of(place, "kernel-rig").toAbsolutePath().normalize())
              .filter(Files::isExecutable);
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw new IOException("kernel-rig is not in src/test/rig of tape-driver");
  }
}
