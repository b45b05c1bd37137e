package dev.coffer.cli.command;

import dev.coffer.cli.CommandException;
import dev.coffer.cli.SetupException;
import dev.coffer.cli.Surroundings;
import dev.coffer.cli.terminal.SecretReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a passphrase comes from: a person at the terminal, or a file or descriptor, never both. */
final class PassphraseOption {
  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      description = "Take the passphrase from the first line of this file.")
  private @Nullable Path file;

  @Option(
      names = "--passphrase-fd",
      paramLabel = "N",
      description = "Take the passphrase from the first line of this open descriptor.")
  private @Nullable Integer descriptor;

  boolean isGiven() {
    return file != null || descriptor != null;
  }

  /** The passphrase; the caller clears it. */
  char[] read(Surroundings around, String what) throws CommandException, IOException {
    Path source =
        file != null
            ? around.file(file)
            : descriptor != null ? Path.of("/proc/self/fd/" + descriptor) : null;
    if (source == null) {
      return around.secrets().read(what);
    }
    byte[] bytes = Files.readAllBytes(source);
    CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
    Arrays.fill(bytes, (byte) 0);
    char[] content = Arrays.copyOf(decoded.array(), decoded.limit());
    Arrays.fill(decoded.array(), '\0');
    char[] secret = SecretReader.firstLine(content);
    if (secret.length == 0) {
      throw new SetupException("the passphrase in " + source + " is empty", null);
    }
    return secret;
  }
}
