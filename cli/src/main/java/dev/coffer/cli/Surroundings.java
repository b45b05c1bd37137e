package dev.coffer.cli;

import dev.coffer.cli.terminal.Operator;
import dev.coffer.cli.terminal.SecretReader;
import dev.coffer.cli.terminal.StatusStream;
import dev.coffer.tape.TapeHost;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;

/**
 * All that a run of {@code coffer} sees of the world outside its arguments. Tests pass their own;
 * only {@link Main#main} asks the process.
 *
 * @param environment the environment variables
 * @param directory what relative paths start from, absolute
 * @param out where results go
 * @param err where progress, errors and hints go
 * @param outIsTerminal a person reads {@code out}
 * @param time what time it is
 * @param secrets where passphrases come from
 * @param operator who changes cartridges by hand
 * @param tapes the drives and changers within reach
 * @param in where scanned barcodes come from
 * @param zone the time zone of this machine
 */
public record Surroundings(
    Map<String, String> environment,
    Path directory,
    PrintStream out,
    StatusStream err,
    boolean outIsTerminal,
    InstantSource time,
    SecretReader secrets,
    Operator operator,
    TapeHost tapes,
    InputStream in,
    ZoneId zone) {

  public Surroundings {
    environment = Map.copyOf(environment);
    if (!directory.isAbsolute()) {
      throw new IllegalArgumentException("directory not absolute: actual=" + directory);
    }
  }

  /** The same with another value of an environment variable. */
  public Surroundings with(String variable, String value) {
    Map<String, String> changed = new HashMap<>(environment);
    changed.put(variable, value);
    return new Surroundings(
        changed, directory, out, err, outIsTerminal, time, secrets, operator, tapes, in, zone);
  }

  /** A path of the command line, as an absolute one. */
  public Path resolve(Path path) {
    return directory.resolve(path).normalize();
  }

  /**
   * A file of the command line that is to be read, as an absolute path.
   *
   * @throws UsageException if it is a directory, which opens like a file and says who it was no
   *     more when reading fails
   */
  public Path file(Path path) throws UsageException {
    Path file = resolve(path);
    if (Files.isDirectory(file)) {
      throw new UsageException(file + ": is a directory", "give a file");
    }
    return file;
  }
}
