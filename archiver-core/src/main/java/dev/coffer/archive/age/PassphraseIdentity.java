package dev.coffer.archive.age;

import dev.coffer.archive.ArchiveException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A passphrase that opens files. */
public final class PassphraseIdentity extends AgeIdentity {
  static final int DEFAULT_MAX_LOG_N = 20;
  private static final int HIGHEST_LOG_N = 22;
  private static final Pattern DECIMAL = Pattern.compile("[1-9][0-9]{0,9}");

  private final ScryptSecret secret;
  private final PassphraseRecipient recipient;
  private final int maxLogN;

  PassphraseIdentity(char[] passphrase, int maxLogN) {
    if (maxLogN < 1 || maxLogN > HIGHEST_LOG_N) {
      throw new IllegalArgumentException(
          "work factor limit: actual=" + maxLogN + " expected=1.." + HIGHEST_LOG_N);
    }
    this.secret = new ScryptSecret(passphrase);
    this.recipient = new PassphraseRecipient(passphrase, PassphraseRecipient.WRITER_LOG_N);
    this.maxLogN = maxLogN;
  }

  @Override
  public PassphraseRecipient recipient() {
    return recipient;
  }

  @Override
  public String toSecretText() {
    throw new UnsupportedOperationException("a passphrase is not written down by this program");
  }

  @Override
  Optional<FileKey> unwrap(List<Stanza> stanzas) throws ArchiveException {
    for (Stanza stanza : stanzas) {
      if (stanza.type().equals(PassphraseRecipient.STANZA_TYPE)) {
        return unwrap(stanza); // AgePreamble has seen to it that there is no other
      }
    }
    return Optional.empty();
  }

  private Optional<FileKey> unwrap(Stanza stanza) throws ArchiveException {
    stanza.requireForm(2);
    byte[] salt = stanza.argumentBytes(0, ScryptSecret.SALT_BYTES);
    int logN = acceptableLogN(stanza.arguments().get(1));
    return Primitives.open(secret.wrapKey(salt, logN), ScryptSecret.FIXED_NONCE, stanza.body())
        .map(FileKey::new);
  }

  /** Checked before any work is done: the number comes from the file. */
  private int acceptableLogN(String text) throws ArchiveException {
    if (!DECIMAL.matcher(text).matches()) {
      throw AgeFailure.HEADER.damaged("malformed scrypt stanza: its work factor is not a number");
    }
    long logN = Long.parseLong(text);
    if (logN > maxLogN) {
      throw AgeFailure.HEADER.unsupported(
          "passphrase work factor is too high: actual="
              + logN
              + " expected="
              + maxLogN
              + " or less");
    }
    long needed = ScryptSecret.memoryBytes((int) logN);
    long available = Runtime.getRuntime().maxMemory();
    if (needed > available - available / 8) {
      throw AgeFailure.HEADER.unsupported(
          "passphrase work factor needs more memory than this program was given: actual="
              + (available >> 20)
              + " MiB expected="
              + (needed >> 20)
              + " MiB and some");
    }
    return (int) logN;
  }

  @Override
  public String toString() {
    return "passphrase identity";
  }
}
