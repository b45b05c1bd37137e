package dev.coffer.archive.age;

import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.UnsupportedFormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Identity files: one identity a line, empty lines and lines with {@code #} first left out, or an
 * age file with a passphrase, armored or not, that holds such lines.
 */
public final class IdentityFile {
  private static final int MAX_FILE_BYTES = 1 << 20;
  private static final int MAX_IDENTITIES = 1000;
  private static final String AGE_START = "age-encryption.org/";

  private IdentityFile() {}

  /**
   * Reads all identities of a file, to its end; the caller closes it.
   *
   * @param passphrase asked once, and only if the file is encrypted; the array is cleared
   * @throws dev.coffer.archive.WrongKeyException if the passphrase is wrong
   * @throws ArchiveException if the file is damaged or not an identity file; the message names the
   *     line and never repeats it
   */
  public static List<AgeIdentity> read(InputStream in, Supplier<char[]> passphrase)
      throws IOException {
    byte[] file = readBounded(in);
    try {
      if (startsWith(file, AGE_START)) {
        return parse(decrypt(new ByteArrayInputStream(file), passphrase));
      }
      if (isArmored(file)) {
        return parse(decrypt(new ArmorInputStream(new ByteArrayInputStream(file)), passphrase));
      }
      return parse(file);
    } finally {
      Arrays.fill(file, (byte) 0);
    }
  }

  /** Writes an identity in clear, with its date and its public key as comments; does not close. */
  public static void write(OutputStream out, AgeIdentity identity, Instant createdAt)
      throws IOException {
    String text =
        "# created: "
            + createdAt.truncatedTo(ChronoUnit.SECONDS)
            + "\n# public key: "
            + identity.recipient()
            + "\n"
            + identity.toSecretText()
            + "\n";
    out.write(Primitives.ascii(text));
    out.flush();
  }

  /** The same within an armored age file that the passphrase opens; does not close. */
  public static void writeEncrypted(
      OutputStream out, AgeIdentity identity, Instant createdAt, char[] passphrase)
      throws IOException {
    writeEncrypted(out, identity, createdAt, AgeRecipient.passphrase(passphrase));
  }

  @SuppressWarnings("resource") // closing would close the caller's stream
  static void writeEncrypted(
      OutputStream out, AgeIdentity identity, Instant createdAt, AgeRecipient recipient)
      throws IOException {
    ArmorOutputStream armor = new ArmorOutputStream(out);
    AgeOutputStream age = new AgeOutputStream(armor, List.of(recipient));
    write(age, identity, createdAt);
    age.finish();
    armor.finish();
  }

  private static byte[] decrypt(InputStream in, Supplier<char[]> passphrase) throws IOException {
    AgePreamble preamble = AgePreamble.read(in);
    if (!preamble.recipientTypes().contains(PassphraseRecipient.STANZA_TYPE)) {
      throw new UnsupportedFormatException("identity file is encrypted, but not with a passphrase");
    }
    char[] secret = passphrase.get();
    if (secret.length == 0) {
      throw AgeFailure.NO_MATCH.wrongKey("identity file is encrypted, and the passphrase is empty");
    }
    try (InputStream plain =
        new AgeInputStream(in, preamble, List.of(AgeIdentity.passphrase(secret)))) {
      return readBounded(plain);
    } finally {
      Arrays.fill(secret, '\0');
    }
  }

  private static List<AgeIdentity> parse(byte[] file) throws ArchiveException {
    List<AgeIdentity> identities = new ArrayList<>();
    int number = 0;
    for (String line : new String(file, StandardCharsets.UTF_8).split("\r?\n", -1)) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      if (identities.size() == MAX_IDENTITIES) {
        throw new UnsupportedFormatException(
            "identity file has too many identities: expected=" + MAX_IDENTITIES + " or fewer");
      }
      try {
        identities.add(AgeIdentity.parse(line));
      } catch (IllegalArgumentException e) {
        throw new UnsupportedFormatException(
            "identity file, line " + number + ": " + e.getMessage(), e);
      }
    }
    if (identities.isEmpty()) {
      throw new UnsupportedFormatException("identity file holds no identity");
    }
    return List.copyOf(identities);
  }

  private static byte[] readBounded(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
    if (bytes.length > MAX_FILE_BYTES) {
      Arrays.fill(bytes, (byte) 0);
      throw new UnsupportedFormatException(
          "identity file is too large: expected=" + MAX_FILE_BYTES + " bytes or fewer");
    }
    return bytes;
  }

  private static boolean isArmored(byte[] file) {
    String start =
        new String(file, 0, Math.min(file.length, 2048), StandardCharsets.ISO_8859_1).strip();
    return start.startsWith(Armor.BEGIN);
  }

  private static boolean startsWith(byte[] file, String start) {
    byte[] expected = Primitives.ascii(start);
    return file.length >= expected.length
        && Arrays.equals(file, 0, expected.length, expected, 0, expected.length);
  }
}
