package dev.coffer.cli;

import dev.coffer.cli.terminal.Operator;
import dev.coffer.cli.terminal.StatusStream;
import dev.coffer.tape.TapeHost;
import dev.coffer.tape.scsi.ModelTapeHost;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One run of {@code coffer} in this process, and what came of it.
 *
 * @param exitCode what the shell would see
 */
record TestRun(int exitCode, String out, String err) {
  /** A host without tape, whatever machine the tests run on. */
  static final TapeHost NO_TAPES = ModelTapeHost.ofDrives(List.of());

  private static final Instant START = Instant.parse("2026-11-20T18:00:00Z");

  /** A clock that starts at 18:00 on 20 November 2026 and goes on by a second at each look. */
  static InstantSource ticking() {
    AtomicLong seconds = new AtomicLong();
    return () -> START.plusSeconds(seconds.getAndIncrement());
  }

  /** Runs a command; nobody is there to be asked for a passphrase. */
  static TestRun of(Path directory, Path home, InstantSource time, String... arguments) {
    return of(directory, home, time, Operator.nobody(), arguments);
  }

  /** The same with somebody at the drives. */
  static TestRun of(
      Path directory, Path home, InstantSource time, Operator operator, String... arguments) {
    return of(directory, home, time, operator, NO_TAPES, arguments);
  }

  /** The same with drives. */
  static TestRun of(
      Path directory,
      Path home,
      InstantSource time,
      Operator operator,
      TapeHost tapes,
      String... arguments) {
    return of(directory, home, time, operator, tapes, "", arguments);
  }

  /** The same with what stands on standard input. */
  static TestRun of(
      Path directory,
      Path home,
      InstantSource time,
      Operator operator,
      TapeHost tapes,
      String input,
      String... arguments) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    return of(directory, home, time, operator, tapes, input, err, arguments);
  }

  /** The same with what takes its messages while it runs. */
  static TestRun of(
      Path directory,
      Path home,
      InstantSource time,
      Operator operator,
      TapeHost tapes,
      String input,
      ByteArrayOutputStream err,
      String... arguments) {
    return of(Map.of(), directory, home, time, operator, tapes, input, err, arguments);
  }

  /** The same with more environment variables. */
  static TestRun of(
      Map<String, String> environment,
      Path directory,
      Path home,
      InstantSource time,
      Operator operator,
      TapeHost tapes,
      String input,
      ByteArrayOutputStream err,
      String... arguments) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("COFFER_HOME", home.toString());
    all.put("HOME", directory.toString());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Surroundings around =
        new Surroundings(
            all,
            directory,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new StatusStream(err, false),
            false,
            time,
            prompt -> {
              throw new SetupException("a passphrase is needed: " + prompt, null);
            },
            operator,
            tapes,
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            LocalDays.UTC.zone());
    int exitCode = Main.run(around, arguments);
    return new TestRun(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
