package dev.coffer.tape.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Starts the rig once and runs test classes inside it; each of their tests is a test outside.
 * Skipped where the rig's programs are missing; with CI=true that is a failure.
 */
public final class RigTests {
  private RigTests() {}

  /**
   * Runs classes inside.
   *
   * @param seconds after which the kernel is stopped
   * @param options of the script {@code kernel-rig}
   */
  public static Stream<DynamicTest> run(int seconds, List<String> options, List<Class<?>> classes)
      throws Exception {
    List<String> missing = KernelRig.missingPrograms();
    if (!missing.isEmpty()) {
      String reason = "the kernel rig's programs are not installed: " + missing;
      if ("true".equals(System.getenv("CI"))) {
        fail(reason);
      }
      abort(reason);
    }
    Path directory = Files.createDirectories(Path.of("target/kernel-rig").toAbsolutePath());
    Path results = directory.resolve("results.txt");
    Files.deleteIfExists(results);
    List<String> arguments = new ArrayList<>();
    arguments.add(results.toString());
    classes.forEach(each -> arguments.add(each.getName()));
    KernelRig.Outcome outcome =
        KernelRig.runJava(directory, seconds, options, KernelSuite.class.getName(), arguments);
    assertThat(outcome.exitStatus()).as(outcome.output()).isZero();
    List<String> lines = Files.readAllLines(results);
    assertThat(lines).as(outcome.output()).isNotEmpty();
    return lines.stream().map(line -> test(line.split("\t", -1)));
  }

  private static DynamicTest test(String[] fields) {
    String owner = fields[1].substring(fields[1].lastIndexOf('.') + 1);
    return DynamicTest.dynamicTest(
        owner + "." + fields[2],
        () -> {
          String reason = fields[3].replace("\\n", "\n");
          switch (fields[0]) {
            case "passed" -> assertThat(fields[2]).isNotEmpty();
            case "skipped" -> abort(reason);
            default -> fail(reason);
          }
        });
  }
}
