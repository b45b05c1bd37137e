package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.cli.terminal.Operator;
import dev.coffer.cli.terminal.StatusStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Every command with arguments that nobody means well with: one sentence and a next step, a
 * published number, nothing that moves a cursor, and no word of Java.
 *
 * <p>Each argument gets two of the values; which ones differs from argument to argument, so that
 * all are tried on all kinds.
 */
class HostileArgumentsTest {
  private static final List<String> HOSTILE =
      List.of(
          "",
          "a\nb\u001b[31mc",
          "../../etc",
          "-1",
          "no\0nul",
          "@secret",
          "99999999999999999999",
          "2026-13-45",
          "-999999999-01-01T00:00:00Z",
          "9999-12-31",
          "/",
          "x".repeat(5000),
          "[");

  private static final Map<String, List<String>> VALUES =
      Map.of(
          "", List.of("CF0001L9"),
          "DATASET", List.of("docs"),
          "ARCHIVE", List.of("docs"),
          "NAME", List.of("docs"),
          "--pool", List.of("weekly"),
          "--to", List.of("out"),
          "--identity", List.of("safe.key"));

  @TempDir Path directory;

  private final Attempts attempts = new Attempts(VALUES);
  private SmallSite site;
  private CommandLine all;

  @BeforeEach
  void site() throws Exception {
    site = SmallSite.create(directory);
    site.must("archive", "docs");
    Files.writeString(directory.resolve("secret"), "hush\n");
    PrintStream nowhere = new PrintStream(new ByteArrayOutputStream());
    all =
        Main.commandLine(
            new Surroundings(
                Map.of(),
                directory,
                nowhere,
                new StatusStream(nowhere, false),
                false,
                TestRun.ticking(),
                prompt -> {
                  throw new SetupException("nobody is there", null);
                },
                Operator.nobody(),
                TestRun.NO_TAPES,
                InputStream.nullInputStream(),
                ZoneId.of("UTC")));
  }

  @Test
  void whateverIsTypedIsAnsweredWell() throws Exception {
    List<CommandSpec> commands = new ArrayList<>(Attempts.leaves(all));
    commands.add(all.getSubcommands().get("archive").getCommandSpec());
    int turn = 0;
    for (CommandSpec command : commands) {
      answered(Attempts.words(command));
      List<ArgSpec> arguments = new ArrayList<>(command.positionalParameters());
      command.options().stream()
          .filter(option -> option.arity().max() > 0 && !Attempts.isForAll(option))
          .forEach(arguments::add);
      for (ArgSpec argument : arguments) {
        answered(line(command, argument, HOSTILE.get(turn % HOSTILE.size())));
        answered(line(command, argument, HOSTILE.get((turn + 5) % HOSTILE.size())));
        turn++;
      }
    }
    site.assertNothingLost(1);
  }

  @Test
  void directoriesAndDaysAndNumbersAreSaidInWords() {
    assertThat(site.run("verify", "docs", "--identity", "data").err())
        .contains("data: is a directory");
    assertThat(site.run("rotation", "plan", "--from", "2026-13-45").err())
        .contains("'2026-13-45' is not a day; write it like 2026-11-20");
    assertThat(site.run("pool", "add", "x", "--retention-days", "99999999999").err())
        .contains("'99999999999' is not a whole number of this size");
    assertThat(site.run("library", "load", "CF0001L9", "--drive", "0").err())
        .contains("--drive: actual=0 expected=1 or more");
    assertThat(site.run("ls", "--as-of", "9999-12-31").err()).contains("out of range");
    assertThat(site.run("archive", "list", "--dataset", "../x").err())
        .contains("the catalog knows no dataset '../x'");
    assertThat(site.run("find", "/").err()).contains("nothing to look for");
  }

  /** A name that begins with @ is a name: no file is read in its place. */
  @Test
  void noArgumentIsTakenOutOfAFile() {
    for (List<String> command :
        List.of(List.of("find", "@secret"), List.of("archive", "show", "@secret"))) {
      TestRun run = site.run(command.toArray(String[]::new));
      assertThat(run.out() + run.err()).doesNotContain("hush");
    }
    assertThat(site.run("archive", "show", "@secret").err()).contains("no archive '@secret'");
  }

  private List<String> line(CommandSpec command, ArgSpec hostile, String value) {
    List<String> line = new ArrayList<>(Attempts.words(command));
    for (OptionSpec option : command.options()) {
      if (option == hostile || option.required()) {
        line.add(option.longestName());
        if (option.arity().max() > 0) {
          line.add(option == hostile ? value : attempts.value(option, option.longestName(), 0));
        }
      }
    }
    for (ArgSpec parameter : command.positionalParameters()) {
      line.add(parameter == hostile ? value : attempts.value(parameter, parameter.paramLabel(), 0));
    }
    return line;
  }

  private void answered(List<String> line) {
    if (line.getFirst().equals("demo")) {
      return; // archives all that is below the directory of the tests
    }
    TestRun run = site.run(line.toArray(String[]::new));
    assertThat(Arrays.stream(ExitCode.values()).map(ExitCode::number))
        .as("%s", line)
        .contains(run.exitCode());
    assertThat(run.exitCode()).as("%s: %s", line, run.err()).isNotEqualTo(1);
    assertThat(run.out() + run.err())
        .as("%s", line)
        .doesNotContainPattern("[\\x00-\\x09\\x0b-\\x1f\\x7f]")
        .doesNotContainPattern("Exception|\\bjava\\.|\\bnull\\b|(?i)sqlite");
    long hints = run.err().lines().filter(each -> each.startsWith("coffer: hint: ")).count();
    long errors = run.err().lines().filter(each -> each.startsWith("coffer: error: ")).count();
    assertThat(errors).as("%s: %s", line, run.err()).isEqualTo(run.exitCode() == 0 ? 0 : 1);
    assertThat(hints).as("%s: %s", line, run.err()).isLessThanOrEqualTo(1);
    if (run.exitCode() == ExitCode.USAGE.number()) {
      assertThat(hints).as("%s: %s", line, run.err()).isEqualTo(1);
    }
    assertThat(run.err().length()).as("%s", line).isLessThan(12_000);
  }
}
