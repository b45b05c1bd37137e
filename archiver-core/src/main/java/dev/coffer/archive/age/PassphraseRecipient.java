package dev.coffer.archive.age;

import java.util.List;

/** Whoever knows a passphrase; always alone in its file. */
public final class PassphraseRecipient extends AgeRecipient {
  /** 256 MiB and about a second. */
  static final int WRITER_LOG_N = 18;

  static final String STANZA_TYPE = "scrypt";

  private final ScryptSecret secret;
  private final int logN;

  PassphraseRecipient(char[] passphrase, int logN) {
    this.secret = new ScryptSecret(passphrase);
    this.logN = logN;
  }

  @Override
  Family family() {
    return Family.PASSPHRASE;
  }

  @Override
  Stanza wrap(FileKey fileKey, RandomBytes random) {
    byte[] salt = random.next(ScryptSecret.SALT_BYTES);
    return new Stanza(
        STANZA_TYPE,
        List.of(StrictBase64.encode(salt), Integer.toString(logN)),
        fileKey.wrap(secret.wrapKey(salt, logN), ScryptSecret.FIXED_NONCE));
  }

  @Override
  public String toString() {
    return "passphrase recipient";
  }
}
