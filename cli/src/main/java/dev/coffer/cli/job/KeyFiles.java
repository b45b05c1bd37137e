package dev.coffer.cli.job;

import dev.coffer.archive.UnsupportedFormatException;
import dev.coffer.archive.age.AgeIdentity;
import dev.coffer.archive.age.IdentityFile;
import dev.coffer.cli.CommandException;
import dev.coffer.cli.SetupException;
import dev.coffer.cli.config.Home;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Identity files: the secrets that open archives. */
public final class KeyFiles {
  private KeyFiles() {}

  /** Where a passphrase comes from, when one is needed. */
  @FunctionalInterface
  public interface Passphrase {
    /** The caller clears the array. */
    char[] read(String what) throws CommandException, IOException;
  }

  /**
   * Writes a new identity file, for its owner alone; a file that exists is an error.
   *
   * @param passphrase what the file is encrypted with; empty for a file in clear. Cleared.
   */
  public static void write(
      Path file, AgeIdentity identity, Instant createdAt, Optional<char[]> passphrase)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (passphrase.isPresent()) {
      IdentityFile.writeEncrypted(bytes, identity, createdAt, passphrase.get());
      Arrays.fill(passphrase.get(), '\0');
    } else {
      IdentityFile.write(bytes, identity, createdAt);
    }
    byte[] content = bytes.toByteArray();
    try {
      Home.writeNew(file, content, false);
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  /** Reads the identities of files; asks for a passphrase where one is encrypted. */
  public static List<AgeIdentity> read(List<Path> files, Passphrase passphrase)
      throws IOException, CommandException {
    List<AgeIdentity> identities = new ArrayList<>();
    for (Path file : files) {
      try (InputStream in = Files.newInputStream(file)) {
        identities.addAll(IdentityFile.read(in, () -> ask(file, passphrase)));
      } catch (NobodyToAskException e) {
        throw e.reason();
      } catch (UnsupportedFormatException e) {
        throw new SetupException(
            file + ": " + e.getMessage(), "give the file that 'coffer key generate' has made", e);
      }
    }
    return identities;
  }

  private static char[] ask(Path file, Passphrase passphrase) {
    try {
      return passphrase.read("passphrase of " + file);
    } catch (CommandException e) {
      throw new NobodyToAskException(e);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Carries a checked exception through a supplier. */
  private static final class NobodyToAskException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final CommandException reason;

    NobodyToAskException(CommandException reason) {
      super(reason);
      this.reason = reason;
    }

    CommandException reason() {
      return reason;
    }
  }
}
