package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
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
 *   % mkdir D                   what a user does besides, and what happens to cartridges: see act
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
    InstantSource time = TestRun.ticking();
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
        check(file, directory, time, line, lines.subList(i + 1, end));
        i = end - 1;
      } else if (line.startsWith("% ")) {
        act(directory, line.substring(2));
      } else if (!line.startsWith("#") && !line.isBlank()) {
        throw new AssertionError(file + ":" + (i + 1) + ": not a line of a transcript: " + line);
      }
    }
  }

  private static void check(
      Path file, Path directory, InstantSource time, String command, List<String> expected) {
    List<String> words =
        WORD.matcher(command.substring("$ coffer".length()))
            .results()
            .map(match -> match.group(1) == null ? match.group(2) : match.group(1))
            .toList();
    TestRun run =
        TestRun.of(directory, directory.resolve("home"), time, words.toArray(String[]::new));
    String actual =
        Stream.of(
                run.out().lines(),
                run.err().lines().map(line -> "! " + line),
                run.exitCode() == 0 ? Stream.<String>of() : Stream.of("= " + run.exitCode()))
            .flatMap(each -> each)
            .filter(line -> !line.isBlank())
            .map(TranscriptTest::narrow)
            .collect(Collectors.joining("\n"));
    String pattern =
        expected.stream()
            .filter(line -> !line.isBlank())
            .map(line -> pattern(narrow(line.replace("{DIR}", directory.toString()))))
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

  /** Columns are as wide as their widest value, which may differ: one blank is as good as many. */
  private static String narrow(String line) {
    return line.replaceAll(" +", " ").strip();
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
    String rest = words.length < 3 ? "" : words[2];
    try {
      switch (words[0]) {
        case "mkdir" -> Files.createDirectories(target);
        case "write" -> Files.writeString(target, rest + "\n");
        case "append" -> Files.writeString(target, rest + "\n", StandardOpenOption.APPEND);
        case "delete" -> Files.delete(target);
        case "copy" -> Files.copy(target, directory.resolve(rest));
        case "replace" -> {
          String[] change = rest.split(" => ", 2);
          String before = Files.readString(target);
          assertThat(before).contains(change[0]);
          Files.writeString(target, before.replace(change[0], change[1]));
        }
        case "random" -> Files.write(target, noise(Integer.parseInt(rest)));
        case "same" -> assertThat(target).hasSameBinaryContentAs(directory.resolve(rest));
        case "absent" -> assertThat(target).doesNotExist();
        case "keep" -> {
          try (FileChannel file = FileChannel.open(target, StandardOpenOption.WRITE)) {
            file.truncate(Long.parseLong(rest));
          }
        }
        case "flip" -> flip(target, Long.parseLong(rest));
        case "swap" -> {
          Path other = directory.resolve(rest);
          Path aside = target.resolveSibling("aside");
          Files.move(target, aside);
          Files.move(other, target);
          Files.move(aside, other);
        }
        case "foreign" -> Files.write(target, foreignTape());
        default -> throw new AssertionError("not an action: " + action);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What does not compress, the same in every run. */
  private static byte[] noise(int bytes) {
    byte[] noise = new byte[bytes];
    new SplittableRandom(bytes).nextBytes(noise);
    return noise;
  }

  private static void flip(Path target, long offset) throws IOException {
    try (FileChannel file =
        FileChannel.open(target, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      file.read(one, offset);
      one.put(0, (byte) ~one.get(0));
      file.write(one.flip(), offset);
    }
  }

  /** A SIMH image of somebody else's tape: one block of text, one filemark. */
  private static byte[] foreignTape() {
    byte[] text = "somebody else's data".getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(text.length + 12)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(text.length)
        .put(text)
        .putInt(text.length)
        .putInt(0)
        .array();
  }
}
