package dev.coffer.cli.job;

import dev.coffer.cli.SetupException;
import dev.coffer.cli.config.Config;
import dev.coffer.cli.config.Home;
import dev.coffer.cli.terminal.SecretReader;
import dev.coffer.tape.DriveEncryptionKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Set;

/**
 * Keys for the drives' own encryption. One is given to each run, by a file outside the home or by a
 * person; it is never kept, neither in the home nor in the catalog nor on a cartridge.
 */
public final class DriveKeys {
  private static final int DIGITS = 64;
  private static final int MOST_BYTES = 4096;
  private static final String MAKE = "head -c 32 /dev/urandom | xxd -p -c 64 makes one";

  private DriveKeys() {}

  /**
   * Reads a key file: 64 hexadecimal digits on its first line.
   *
   * @throws SetupException if it lies in the home, others than its owner may read it, or it holds
   *     no key
   */
  public static DriveEncryptionKey read(Path file, Home home) throws SetupException, IOException {
    if (file.toRealPath().startsWith(home.directory().toRealPath())) {
      throw new SetupException(
          "the drive key " + file + " lies in the home, beside what it protects",
          "keep it elsewhere, as on a stick that is taken out after the run");
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    permissions.remove(PosixFilePermission.OWNER_READ);
    permissions.remove(PosixFilePermission.OWNER_WRITE);
    if (!permissions.isEmpty()) {
      throw new SetupException(
          "the drive key " + file + " can be read by others than its owner", "chmod 600 " + file);
    }
    if (Files.size(file) > MOST_BYTES) {
      throw new SetupException(file + " is no drive key: it is too long", MAKE);
    }
    byte[] bytes = Files.readAllBytes(file);
    char[] content = new char[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      content[i] = (char) (bytes[i] & 0xFF);
    }
    Arrays.fill(bytes, (byte) 0);
    return parse(SecretReader.firstLine(content), file.toString());
  }

  /** Asks a person. */
  public static DriveEncryptionKey ask(SecretReader secrets) throws SetupException {
    return parse(secrets.read("key for the drive (64 hexadecimal digits)"), "what was typed");
  }

  private static DriveEncryptionKey parse(char[] line, String where) throws SetupException {
    byte[] key = new byte[DIGITS / 2];
    try {
      int digits = 0;
      for (char each : line) {
        if (each == ' ') {
          continue;
        }
        int value = Character.digit(each, 16);
        if (value < 0 || digits == DIGITS) {
          digits = -1;
          break;
        }
        key[digits / 2] = (byte) (key[digits / 2] << 4 | value);
        digits++;
      }
      if (digits != DIGITS) {
        throw new SetupException(where + " is no drive key: expected=64 hexadecimal digits", MAKE);
      }
      return new DriveEncryptionKey(key);
    } finally {
      Arrays.fill(line, '\0');
      Arrays.fill(key, (byte) 0);
    }
  }

  /** Refuses to write without a key where the configuration wants drives to encrypt. */
  static void requireForWriting(Site site) throws SetupException {
    boolean required = site.config().archive().driveEncryption() == Config.DriveEncryption.REQUIRED;
    if (required && site.desk().driveKey().isEmpty()) {
      throw new SetupException(
          "coffer.toml wants the drive to encrypt, and there is no key for it",
          "give it with --drive-key FILE, or --drive-key - to be asked");
    }
  }
}
