package dev.coffer.archive.age;

import org.jspecify.annotations.Nullable;

/**
 * Somebody a file is encrypted for. Public recipients are values: equal by key, and {@code
 * toString} is the text that {@link #parse} reads.
 */
public abstract sealed class AgeRecipient
    permits X25519Recipient, HybridRecipient, PassphraseRecipient {
  // the longest known, mlkem768p256tag, has about 2020
  private static final int MAX_TEXT_CHARACTERS = 4096;

  /** Recipients of different families do not go together in one file. */
  enum Family {
    CLASSIC,
    POST_QUANTUM,
    PASSPHRASE
  }

  /**
   * Reads a public recipient: {@code age1…} (X25519) or {@code age1pq1…} (hybrid). Surrounding
   * blanks are not taken.
   *
   * @throws IllegalArgumentException if the text is not one; the message says why, without the text
   */
  public static AgeRecipient parse(String text) {
    if (text.length() > MAX_TEXT_CHARACTERS) {
      throw notARecipient("it has " + text.length() + " characters");
    }
    try {
      if (text.startsWith(HybridRecipient.PREFIX + "1")) {
        return new HybridRecipient(Bech32.decode(HybridRecipient.PREFIX, text));
      }
      if (text.startsWith(AgeIdentity.SECRET_PREFIX)) {
        throw new IllegalArgumentException("it is a secret key, keep it away from here");
      }
      // a 1 typed for an l in a key of ours must not be taken for the end of a plugin's name
      if (text.indexOf('1') != text.lastIndexOf('1')
          && text.length() != X25519Recipient.TEXT_CHARACTERS) {
        throw new IllegalArgumentException("it is of a kind that needs a plugin or is not known");
      }
      return new X25519Recipient(Bech32.decode(X25519Recipient.PREFIX, text));
    } catch (IllegalArgumentException e) {
      throw notARecipient(e.getMessage());
    }
  }

  /**
   * Whoever knows the passphrase. The array is copied; the caller may clear it.
   *
   * @throws IllegalArgumentException if it is empty
   */
  public static AgeRecipient passphrase(char[] passphrase) {
    return new PassphraseRecipient(passphrase, PassphraseRecipient.WRITER_LOG_N);
  }

  AgeRecipient() {}

  abstract Family family();

  abstract Stanza wrap(FileKey fileKey, RandomBytes random);

  private static IllegalArgumentException notARecipient(@Nullable String why) {
    return new IllegalArgumentException("not an age recipient: " + why);
  }
}
