package dev.coffer.cli;

import dev.coffer.cli.command.Commands;
import dev.coffer.cli.command.Conversions;
import dev.coffer.cli.command.RootCommand;
import dev.coffer.cli.terminal.Operator;
import dev.coffer.cli.terminal.ResultSink;
import dev.coffer.cli.terminal.SecretReader;
import dev.coffer.cli.terminal.StatusStream;
import dev.coffer.cli.terminal.Terminals;
import dev.coffer.tape.TapeDrives;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Starts {@code coffer}: parses, runs the command, and turns a failure into words and a number. */
public final class Main {
  private static final long CLEAN_UP_SECONDS = 20;

  private Main() {}

  public static void main(String[] arguments) {
    // Labels, names and messages have the digits and capitals of ASCII, whatever the user's
    // language.
    Locale.setDefault(Locale.ROOT);
    ResultSink results = new ResultSink(new FileOutputStream(FileDescriptor.out));
    boolean dumb = "dumb".equals(System.getenv("TERM"));
    StatusStream err =
        new StatusStream(
            new FileOutputStream(FileDescriptor.err), Terminals.isTerminal(2) && !dumb);
    Surroundings around =
        new Surroundings(
            System.getenv(),
            Path.of("").toAbsolutePath(),
            new PrintStream(results, false, StandardCharsets.UTF_8),
            err,
            Terminals.isTerminal(1),
            InstantSource.system(),
            SecretReader.ofTerminal(),
            err.hiding(Operator.atTerminal()),
            TapeDrives.ofThisHost(),
            System.in,
            ZoneId.systemDefault());
    CountDownLatch done = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(interruption(Thread.currentThread(), done));
    int exitCode = ExitCode.INTERNAL.number();
    try {
      exitCode = told(results, around.err(), run(around, arguments));
    } finally {
      done.countDown();
    }
    System.exit(exitCode);
  }

  /** A result that could not be written is a failure, though the command itself went well. */
  private static int told(ResultSink results, PrintStream err, int exitCode) {
    Optional<FailureReport> report = results.failure().map(FailureReport::ofResults);
    report.ifPresent(each -> each.print(err));
    return exitCode == ExitCode.DONE.number()
        ? report.map(each -> each.exitCode().number()).orElse(exitCode)
        : exitCode;
  }

  /**
   * On Ctrl-C the command is interrupted and gets some time to give its drive back and to remove
   * its spool files; the exit code is then the shell's usual 130.
   */
  private static Thread interruption(Thread command, CountDownLatch done) {
    return new Thread(() -> {
      if (done.getCount() == 0) {
        return;
      }
      command.interrupt();
      try {
        if (!done.await(CLEAN_UP_SECONDS, TimeUnit.SECONDS)) {
          System.err.println("coffer: gave up waiting for the drive");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
  }

  /** Runs one command; the number is what the shell shall see. */
  public static int run(Surroundings around, String... given) {
    String[] arguments = helped(given);
    CommandLine commandLine = bare(around);
    Commands.addNamed(commandLine, arguments);
    // These hold for the commands that are there by now. An argument like @name is a name.
    commandLine.setCaseInsensitiveEnumValuesAllowed(true).setExpandAtFiles(false);
    commandLine.setOut(new PrintWriter(around.out(), true, StandardCharsets.UTF_8));
    commandLine.setErr(new PrintWriter(around.err(), true, StandardCharsets.UTF_8));
    Conversions.addTo(commandLine);
    int exitCode;
    try {
      exitCode = commandLine.execute(arguments);
    } catch (Error e) {
      FailureReport report = FailureReport.of(e);
      report.print(around.err());
      RootCommand root = commandLine.getCommand();
      if (root.debug()) {
        e.printStackTrace(around.err());
      }
      exitCode = report.exitCode().number();
    }
    around.out().flush();
    return exitCode;
  }

  /** The whole command line, for the manual and for completion. */
  public static CommandLine commandLine(Surroundings around) {
    CommandLine commandLine = bare(around);
    Commands.addAll(commandLine);
    return commandLine;
  }

  private static CommandLine bare(Surroundings around) {
    CommandLine commandLine = new CommandLine(new RootCommand(around));
    commandLine.setUsageHelpLongOptionsMaxWidth(30);
    commandLine.setParameterExceptionHandler((e, given) -> refuse(around, e));
    commandLine.setExecutionExceptionHandler((e, where, parsed) -> {
      FailureReport report =
          FailureReport.of(e).withUsageHint(where.getCommandSpec().qualifiedName());
      report.print(around.err());
      RootCommand root = commandLine.getCommand();
      if (root.debug()) {
        e.printStackTrace(around.err());
      }
      return report.exitCode().number();
    });
    return commandLine;
  }

  private static String tooMuch(UnmatchedArgumentException e) {
    CommandSpec spec = e.getCommandLine().getCommandSpec();
    String word = e.getUnmatched().getFirst();
    if (spec.subcommands().isEmpty() || !spec.positionalParameters().isEmpty()) {
      return "one argument too many: '" + word + "'";
    }
    return spec.parent() == null
        ? "there is no command '" + word + "'"
        : "'" + spec.qualifiedName() + "' has no verb '" + word + "'";
  }

  /** {@code coffer help x y} is {@code coffer x y --help}. */
  private static String[] helped(String... arguments) {
    if (arguments.length == 0 || !arguments[0].equals("help")) {
      return arguments;
    }
    return Stream.concat(Arrays.stream(arguments).skip(1), Stream.of("--help"))
        .toArray(String[]::new);
  }

  private static int refuse(Surroundings around, ParameterException e) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    String hint = FailureReport.helpOf(command);
    if (e instanceof UnmatchedArgumentException unmatched) {
      List<String> suggestions = unmatched.getSuggestions();
      if (!suggestions.isEmpty()) {
        hint = "did you mean '" + String.join("' or '", suggestions) + "'? " + hint;
      }
    }
    String message =
        e instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()
            ? tooMuch(unmatched)
            : e.getMessage() == null ? "wrong usage" : e.getMessage();
    String first = Character.toLowerCase(message.charAt(0)) + message.substring(1);
    new FailureReport(ExitCode.USAGE, first.lines().findFirst().orElse(first), hint)
        .print(around.err());
    return ExitCode.USAGE.number();
  }
}
