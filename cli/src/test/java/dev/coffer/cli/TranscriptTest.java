package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the transcripts of {@code src/test/resources/transcripts}: sessions as a user sees them.
 *
 * <pre>
 *   # a comment
 *   $ coffer pool list          a command, in quotes where a word has blanks
 *   POOL  RETENTION DAYS        a line of stdout
 *   ! coffer: error: …          a line of stderr
 *   = 2                         the exit code, where it is not 0
 *   % mkdir D                   and write F TEXT, append F TEXT, delete F: what a user does besides
 * </pre>
 *
 * <p>{@code {DIR}} stands for the directory of the session, {@code {…}} for any text in a line, and
 * a line {@code {lines}} for any number of lines.
 */
class TranscriptTest {
  private static final Path TRANSCRIPTS = Path.of("src/test/resources/transcripts");
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  @TempDir Path sessions;

  @TestFactory
  Stream<DynamicTest> everyTranscript() throws IOException {
    List<Path> files;
    try (Stream<Path> list = Files.list(TRANSCRIPTS)) {
      files = list.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
    }
    assertThat(files).isNotEmpty();
    return files.stream()
        .map(f -> DynamicTest.dynamicTest(f.getFileName().toString(), () -> play(f)));
  }

  @Test
  void aTranscriptThatIsWrongIsNoticed() throws IOException {
    Path wrong = Files.writeString(sessions.resolve("wrong.txt"), "$ coffer pool list\n= 0\n");
    AssertionError failure = null;
    try {
      play(wrong);
    } catch (AssertionError e) {
      failure = e;
    }
    assertThat(failure).isNotNull().hasMessageContaining("coffer pool list");
  }

  private void play(Path file) throws IOException {
    Path directory = Files.createDirectory(sessions.resolve("session-" + file.getFileName()));
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).replace("{DIR}", directory.toString());
      if (line.startsWith("$ coffer")) {
        int end = i + 1;
        while (end < lines.size()
            && !lines.get(end).startsWith("$ ")
            && !lines.get(end).startsWith("% ")
            && !lines.get(end).startsWith("#")) {
          end++;
        }
        check(file, directory, line, lines.subList(i + 1, end));
        i = end - 1;
      } else if (line.startsWith("% ")) {
        act(directory, line.substring(2));
      } else if (!line.startsWith("#") && !line.isBlank()) {
        throw new AssertionError(file + ":" + (i + 1) + ": not a line of a transcript: " + line);
      }
    }
  }

  private static void check(Path file, Path directory, String command, List<String> expected) {
    List<String> words =
        WORD.matcher(command.substring("$ coffer".length()))
            .results()
            .map(match -> match.group(1) == null ? match.group(2) : match.group(1))
            .toList();
    TestRun run = TestRun.of(directory, directory.resolve("home"), words.toArray(String[]::new));
    String actual =
        Stream.of(
                run.out().lines(),
                run.err().lines().map(line -> "! " + line),
                run.exitCode() == 0 ? Stream.<String>of() : Stream.of("= " + run.exitCode()))
            .flatMap(each -> each)
            .filter(line -> !line.isBlank())
            .collect(Collectors.joining("\n"));
    String pattern =
        expected.stream()
            .filter(line -> !line.isBlank())
            .map(line -> pattern(line.replace("{DIR}", directory.toString())))
            .collect(Collectors.joining("\n"));
    pattern =
        pattern.equals("{lines}")
            ? "(?s).*"
            : pattern.replace("{lines}\n", "(?:.*\n)*").replace("\n{lines}", "(?:\n.*)*");
    assertThat(Pattern.matches(pattern, actual))
        .withFailMessage(
            "%s: %s%nexpected:%n%s%nactual:%n%s",
            file, command, String.join("\n", expected), actual)
        .isTrue();
  }

  private static String pattern(String line) {
    if (line.equals("{lines}")) {
      return line;
    }
    Matcher wild = Pattern.compile("\\{…}").matcher(line);
    StringBuilder pattern = new StringBuilder();
    int from = 0;
    while (wild.find()) {
      pattern.append(Pattern.quote(line.substring(from, wild.start()))).append(".*");
      from = wild.end();
    }
    return pattern.append(Pattern.quote(line.substring(from))).toString();
  }

  private static void act(Path directory, String action) {
    String[] words = action.split(" ", 3);
    Path target = directory.resolve(words[1]);
    try {
      switch (words[0]) {
        case "mkdir" -> Files.createDirectories(target);
        case "write" -> Files.writeString(target, words[2] + "\n");
        case "append" -> Files.writeString(target, words[2] + "\n", StandardOpenOption.APPEND);
        case "delete" -> Files.delete(target);
        default -> throw new AssertionError("not an action: " + action);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
