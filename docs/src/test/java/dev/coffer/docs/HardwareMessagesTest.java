package dev.coffer.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The program says what the troubleshooting table of docs/guides/hardware.md has it say. */
class HardwareMessagesTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (`.*?) \\|");
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

  /** What stands for something else in each message. */
  private static final Pattern EXAMPLE = Pattern.compile("…|/dev/nst0|CF0001L9");

  private static List<String> messages() {
    String guide = Repository.text(Repository.root().resolve("docs/guides/hardware.md"));
    List<String> messages = new ArrayList<>();
    String table = guide.substring(guide.indexOf("\n## Messages\n"));
    ROW.matcher(table)
        .results()
        .forEach(row ->
            QUOTED
                .matcher(row.group(1))
                .results()
                .map(quoted -> quoted.group(1))
                .flatMap(message -> EXAMPLE.splitAsStream(message))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .forEach(messages::add));
    return messages;
  }

  /** All string literals of the programs, one that goes on in the next line as one. */
  private static String literals() {
    String sources =
        Repository.javaFiles().stream()
            .filter(file -> file.toString().contains("/src/main/"))
            .map(Repository::text)
            .collect(Collectors.joining("\n"));
    String joined = sources.replaceAll("\"\\s*\\+\\s*\"", "");
    return Pattern.compile("\"(?:[^\"\\\\\n]|\\\\.)*\"|[0-9A-F]{4} [a-z].*")
        .matcher(joined)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.joining("\n"));
  }

  @Test
  void everyMessageOfTheTableIsOneOfTheProgram() {
    List<String> messages = messages();
    assertThat(messages).hasSizeGreaterThan(12).contains("busy: another program has");
    String literals = literals();
    assertThat(messages).allSatisfy(message -> assertThat(literals).contains(message));
  }

  /** A check that cannot be shown failing is not a check. */
  @Test
  void aCommentIsNoMessage() {
    assertThat(literals().contains("The program says what the troubleshooting")).isFalse();
    assertThat(literals().contains("What st's error numbers mean")).isFalse();
  }
}
