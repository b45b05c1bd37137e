package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the guides of {@code docs/guides} as they are printed: each line {@code $ …} of a block that
 * is set in by four blanks is run in a fresh directory, and what follows it is what it prints.
 *
 * <p>{@code …} stands for any text in a line, and alone for any number of lines. A line {@code
 * (exit code N)} ends what a command prints that fails. What a reader has to have before is in a
 * comment that begins with {@code run:}; a comment {@code pass: PT25H} lets time pass.
 */
class GuideTest {
  /** Each guide that is run; add yours. */
  private static final List<String> GUIDES = List.of("two-person-control.md");

  private static final Path DIRECTORY = Path.of("../docs/guides");
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
  private static final Pattern PASS = Pattern.compile("<!-- pass: (\\S+) -->");

  @TempDir Path sessions;

  @TestFactory
  Stream<DynamicTest> everyGuide() {
    return GUIDES.stream().map(name -> DynamicTest.dynamicTest(name, () -> new Play(name).run()));
  }

  /** One guide being played. */
  private final class Play {
    private final String name;
    private final Path directory;
    private Instant now = Instant.parse("2026-11-20T18:00:00Z");

    Play(String name) throws IOException {
      this.name = name;
      this.directory = Files.createDirectory(sessions.resolve(name));
    }

    void run() throws Exception {
      List<String> lines = Files.readAllLines(DIRECTORY.resolve(name));
      boolean silent = false;
      int commands = 0;
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i);
        Matcher pass = PASS.matcher(line);
        if (pass.matches()) {
          now = now.plus(Duration.parse(pass.group(1)));
        } else if (line.startsWith("<!-- run:")) {
          silent = true;
        } else if (line.startsWith("-->")) {
          silent = false;
        } else if (line.startsWith("    $ ")) {
          int end = i + 1;
          while (end < lines.size()
              && lines.get(end).startsWith("    ")
              && !lines.get(end).startsWith("    $ ")
              && !lines.get(end).startsWith("    # ")) {
            end++;
          }
          check(i + 1, line.substring(6), lines.subList(i + 1, end), silent);
          i = end - 1;
          commands++;
        }
      }
      assertThat(commands).as("commands in %s", name).isGreaterThan(3);
    }

    private void check(int number, String command, List<String> expected, boolean silent)
        throws Exception {
      String actual = command.startsWith("coffer ") ? coffer(command) : shell(command);
      if (silent) {
        assertThat(actual).as("%s:%d: %s", name, number, command).doesNotContain("(exit code");
        return;
      }
      String pattern =
          expected.stream().map(line -> pattern(narrow(line))).collect(Collectors.joining());
      assertThat(Pattern.matches(pattern, actual))
          .withFailMessage(
              "%s:%d: %s%nexpected:%n%s%nactual:%n%s",
              name, number, command, String.join("\n", expected), actual)
          .isTrue();
    }

    private String coffer(String command) throws IOException {
      List<String> words =
          new ArrayList<>(
              WORD.matcher(command.substring("coffer".length()))
                  .results()
                  .map(match -> match.group(1) == null ? match.group(2) : match.group(1))
                  .toList());
      int into = words.indexOf(">");
      Path target = into < 0 ? null : directory.resolve(words.get(into + 1));
      if (into >= 0) {
        words.subList(into, into + 2).clear();
      }
      TestRun run =
          TestRun.of(
              directory,
              directory.resolve("home"),
              () -> now = now.plusSeconds(1),
              words.toArray(String[]::new));
      if (target != null) {
        Files.writeString(target, run.out());
      }
      return said(target == null ? run.out() + run.err() : run.err(), run.exitCode());
    }

    private String shell(String command) throws IOException, InterruptedException {
      String program = command.split(" ", 2)[0];
      boolean there =
          List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
              .anyMatch(d -> Files.isExecutable(Path.of(d, program)));
      assumeTrue(there, "SKIPPED: " + program + " is not installed, so the guide is not shown");
      Process process =
          new ProcessBuilder("sh", "-c", command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .start();
      process.getOutputStream().close();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return said(out, process.waitFor());
    }

    private String said(String out, int exitCode) {
      return out.replace(directory.toString() + "/", "")
              .lines()
              .filter(line -> !line.isBlank())
              .map(line -> narrow(line) + "\n")
              .collect(Collectors.joining())
          + (exitCode == 0 ? "" : "(exit code " + exitCode + ")\n");
    }
  }

  private static String narrow(String line) {
    return line.replaceAll(" +", " ").strip();
  }

  private static String pattern(String line) {
    if (line.isEmpty()) {
      return "";
    }
    if (line.equals("…")) {
      return "(?:.*\n)*";
    }
    return Stream.of(line.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".*"))
        + "\n";
  }
}
