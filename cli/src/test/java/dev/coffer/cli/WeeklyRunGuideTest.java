package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.catalog.Principal;
import dev.coffer.catalog.control.Control;
import dev.coffer.catalog.rotation.RotationPolicy;
import dev.coffer.catalog.sqlite.SqliteCatalog;
import dev.coffer.catalog.sshsig.SshPrivateKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The guide's commands, in its order. Comments in it say what happens besides: {@code at} a time,
 * {@code days} that pass, {@code keys} that people make, and that what follows is a {@code file}.
 */
class WeeklyRunGuideTest {
  private static final Path GUIDE = Path.of("../docs/guides/weekly-run.md");
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  @TempDir Path directory;

  private Instant now = Instant.EPOCH;

  private Instant look() {
    now = now.plusSeconds(1);
    return now;
  }

  @Test
  void everyCommandDoesWhatTheGuideSays() throws Exception {
    Files.createDirectories(directory.resolve("documents"));
    for (int i = 0; i < 9; i++) {
      Files.writeString(directory.resolve("documents/letter-" + i), "Dear reader " + i + "\n");
    }
    List<String> lines = Files.readAllLines(GUIDE);
    int commands = 0;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith("<!-- file ")) {
        String name = line.split(" ")[2];
        StringBuilder text = new StringBuilder();
        while (lines.get(i + 1).startsWith("    ")) {
          text.append(lines.get(++i).substring(4)).append('\n');
        }
        Files.writeString(directory.resolve(name), text);
      } else if (line.startsWith("<!-- ")) {
        act(line.split(" "));
      } else if (line.startsWith("    $ coffer ")) {
        List<String> expected = new ArrayList<>();
        while (i + 1 < lines.size()
            && lines.get(i + 1).startsWith("    ")
            && !lines.get(i + 1).startsWith("    $ ")) {
          expected.add(lines.get(++i).strip());
        }
        check(line.strip(), expected);
        commands++;
      }
    }
    assertThat(commands).isGreaterThan(18);
  }

  /** The levels that the guide shows in parts make policies that work. */
  @Test
  void everySchemeOfTheGuideWorks() throws Exception {
    String text = Files.readString(GUIDE).replaceAll("(?m)^    ", "");
    String fifo = text.substring(text.indexOf("coffer-rotation-policy 1"));
    fifo = fifo.substring(0, fifo.indexOf("\n\n") + 1);
    List<String> kinds = new ArrayList<>();
    for (String part : text.split("(?m)^scheme: ")) {
      if (part.startsWith("gfs") || part.startsWith("hanoi")) {
        String scheme = "scheme: " + part.substring(0, part.indexOf("\n\n") + 1);
        String policy =
            fifo.replaceAll("(?s)scheme: fifo\n(level: [^\n]*\n)+", scheme.replace("$", "\\$"));
        RotationPolicy read = RotationPolicy.parse(policy);
        assertThat(dev.coffer.catalog.rotation.PolicyCheck.of(read, read.from()).problems())
            .as(policy)
            .isEmpty();
        kinds.add(part.substring(0, 3));
      }
    }
    assertThat(kinds).containsExactly("gfs", "han");
  }

  private void act(String[] words) throws Exception {
    switch (words[1]) {
      case "at" -> now = Instant.parse(words[2]);
      case "days" -> {
        Instant then = now.plus(Duration.ofDays(Integer.parseInt(words[2])));
        while (now.isBefore(then)) {
          Instant next = now.plus(Duration.ofHours(20));
          now = next.isBefore(then) ? next : then;
          try (SqliteCatalog catalog =
              SqliteCatalog.open(directory.resolve("home/catalog.db"), this::look)) {
            catalog.write(new Principal("olga", "test", "cli"), s -> Control.of(s).tick());
          }
        }
      }
      case "keys" -> {
        for (int i = 2; i < words.length - 1; i++) {
          try (SshPrivateKey key = SshPrivateKey.generateEd25519(words[i], new SecureRandom())) {
            key.writeNew(directory.resolve(words[i]));
          }
        }
      }
      default -> throw new AssertionError("not an action: " + String.join(" ", words));
    }
  }

  private void check(String command, List<String> expected) {
    List<String> words =
        WORD.matcher(command.substring("$ coffer".length()))
            .results()
            .map(match -> match.group(1) == null ? match.group(2) : match.group(1))
            .toList();
    TestRun run =
        TestRun.of(directory, directory.resolve("home"), this::look, words.toArray(String[]::new));
    assertThat(run.exitCode()).as(command + "\n" + run.out() + run.err()).isZero();
    String pattern =
        expected.stream()
            .map(line ->
                line.equals("…")
                    ? "(?:.*\n)*"
                    : Pattern.quote(narrow(line)).replace("…", "\\E.*\\Q") + "\n")
            .collect(Collectors.joining());
    String actual =
        run.out()
            .lines()
            .filter(line -> !line.isBlank())
            .map(line -> narrow(line) + "\n")
            .collect(Collectors.joining());
    assertThat(Pattern.matches(pattern, actual))
        .withFailMessage("%s%nexpected:%n%s%nactual:%n%s", command, expected, actual)
        .isTrue();
  }

  private static String narrow(String line) {
    return line.replaceAll(" +", " ").strip();
  }
}
