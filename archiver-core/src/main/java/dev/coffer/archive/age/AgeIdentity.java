package dev.coffer.archive.age;

import dev.coffer.archive.ArchiveException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A secret that opens files. {@code toString} names the public side only; {@link #toSecretText} is
 * the one way to get the secret out.
 */
public abstract sealed class AgeIdentity
    permits X25519Identity, HybridIdentity, PassphraseIdentity {
  static final String SECRET_PREFIX = "AGE-SECRET-KEY-";
  private static final int MAX_TEXT_CHARACTERS = 256;

  /** A new key of the default kind: the post-quantum hybrid. */
  public static AgeIdentity generate() {
    return new HybridIdentity(RandomBytes.secure().next(HybridKem.SEED_BYTES));
  }

  /** A new key of the classic kind, for readers older than the hybrid one. */
  public static AgeIdentity generateX25519() {
    return new X25519Identity(RandomBytes.secure().next(Primitives.POINT_BYTES));
  }

  /**
   * Reads {@code AGE-SECRET-KEY-1…} or {@code AGE-SECRET-KEY-PQ-1…}.
   *
   * @throws IllegalArgumentException if the text is not one; the message never repeats it
   */
  public static AgeIdentity parse(String text) {
    if (text.length() > MAX_TEXT_CHARACTERS) {
      throw notAnIdentity("it has " + text.length() + " characters");
    }
    try {
      if (text.startsWith(HybridIdentity.PREFIX + "1")) {
        return new HybridIdentity(Bech32.decode(HybridIdentity.PREFIX, text));
      }
      if (text.startsWith("AGE-PLUGIN-")) {
        throw new IllegalArgumentException("it needs a plugin, which this program does not run");
      }
      if (text.toLowerCase(Locale.ROOT).startsWith("age1")) {
        throw new IllegalArgumentException("it is a recipient, which cannot open anything");
      }
      return new X25519Identity(Bech32.decode(X25519Identity.PREFIX, text));
    } catch (IllegalArgumentException e) {
      throw notAnIdentity(e.getMessage());
    }
  }

  /**
   * A passphrase, with the default limit on the work a file may ask for (2^20, 1 GiB of memory).
   * The array is copied; the caller may clear it.
   */
  public static AgeIdentity passphrase(char[] passphrase) {
    return passphrase(passphrase, PassphraseIdentity.DEFAULT_MAX_LOG_N);
  }

  /**
   * A passphrase, with a limit on the work a file may ask for.
   *
   * @param maxLogN from 1 to 22; scrypt takes 2^(10 + N) bytes of memory
   * @throws IllegalArgumentException if the passphrase is empty or the limit out of range
   */
  public static AgeIdentity passphrase(char[] passphrase, int maxLogN) {
    return new PassphraseIdentity(passphrase, maxLogN);
  }

  AgeIdentity() {}

  /** The public side; for a passphrase, a recipient with the same passphrase. */
  public abstract AgeRecipient recipient();

  /**
   * The secret in the form {@link #parse} reads, to be written to an identity file.
   *
   * @throws UnsupportedOperationException for a passphrase
   */
  public abstract String toSecretText();

  /**
   * The file key, or empty if no stanza is for this identity.
   *
   * @throws ArchiveException if a stanza of its type is malformed
   */
  abstract Optional<FileKey> unwrap(List<Stanza> stanzas) throws ArchiveException;

  private static IllegalArgumentException notAnIdentity(@Nullable String why) {
    return new IllegalArgumentException("not an age identity: " + why);
  }
}
