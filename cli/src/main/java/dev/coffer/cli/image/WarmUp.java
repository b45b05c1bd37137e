package dev.coffer.cli.image;

import dev.coffer.cli.LocalDays;
import dev.coffer.cli.Main;
import dev.coffer.cli.SetupException;
import dev.coffer.cli.Surroundings;
import dev.coffer.cli.terminal.Operator;
import dev.coffer.cli.terminal.StatusStream;
import dev.coffer.tape.TapeDrives;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;

/**
 * Runs commands once while the virtual machine takes notes for its start-up archive: what is loaded
 * here starts faster later, and what gets hot here is compiled sooner. It does nothing else and
 * prints nothing.
 */
public final class WarmUp {
  private static final int LARGE_FILES = 64;
  private static final int SMALL_FILES = 2000;

  private WarmUp() {}

  /**
   * Runs in a home of its own.
   *
   * @param arguments the directory of a home to make; the caller removes its parent
   */
  public static void main(String[] arguments) throws IOException {
    Path home = Path.of(arguments[0]).toAbsolutePath();
    Path source = home.resolveSibling("source");
    Path identity = home.resolveSibling("identity");
    Path target = home.resolveSibling("target");
    makeFiles(source);
    Surroundings around = silent(Path.of("").toAbsolutePath());
    String[][] commands = {
      {"--help"},
      {"init", "--home", home.toString()},
      {"pool", "add", "rehearsal", "--retention-days", "1", "--home", home.toString()},
      {"pool", "list", "--home", home.toString()},
      {"pool", "list", "--json", "--home", home.toString()},
      {"dataset", "list", "--home", home.toString()},
      {"library", "create", "--cartridges", "1", "--home", home.toString()},
      {"library", "status", "--home", home.toString()},
      {"cartridge", "label", "CF0001L9", "--pool", "rehearsal", "--home", home.toString()},
      {"cartridge", "list", "--home", home.toString()},
      {"cartridge", "show", "CF0001L9", "--json", "--home", home.toString()},
      {"key", "generate", identity.toString(), "--home", home.toString()},
      {"recipient", "add", "r", identity + ".pub", "--home", home.toString()},
      {"dataset", "add", "s", source.toString(), "--pool", "rehearsal", "--home", home.toString()},
      {"archive", "s", "--home", home.toString()},
      {"verify", "s", "--identity", identity.toString(), "--home", home.toString()},
      {
        "restore",
        "s",
        "--to",
        target.toString(),
        "--identity",
        identity.toString(),
        "--home",
        home.toString()
      },
      {"archive", "list", "--home", home.toString()},
      {"find", "nothing", "--home", home.toString()},
      {"ls", "--home", home.toString()},
      {"doctor", "--home", home.toString()},
      {"--no-such-option"},
    };
    for (String[] command : commands) {
      Main.run(around, command);
    }
  }

  /** Files that compress, files that do not, and many small ones. */
  private static void makeFiles(Path source) throws IOException {
    Files.createDirectories(source);
    Random random = new Random(1);
    byte[] bytes = new byte[1 << 20];
    for (int i = 0; i < LARGE_FILES; i++) {
      random.nextBytes(bytes);
      if (i % 2 == 0) {
        for (int j = 0; j < bytes.length; j++) {
          bytes[j] = (byte) ('a' + (bytes[j] & 7));
        }
      }
      Files.write(source.resolve("large" + i), bytes);
    }
    for (int i = 0; i < SMALL_FILES; i++) {
      Path directory = source.resolve("directory" + i / 100);
      Files.createDirectories(directory);
      Files.write(directory.resolve("small" + i), Arrays.copyOf(bytes, 3000));
    }
  }

  /** Surroundings in which nobody listens and nobody can be asked. */
  static Surroundings silent(Path directory) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return new Surroundings(
        Map.of(),
        directory,
        nowhere,
        new StatusStream(OutputStream.nullOutputStream(), false),
        false,
        InstantSource.system(),
        prompt -> {
          throw new SetupException("nobody to ask", null);
        },
        Operator.nobody(),
        TapeDrives.ofThisHost(),
        InputStream.nullInputStream(),
        LocalDays.UTC.zone());
  }
}
