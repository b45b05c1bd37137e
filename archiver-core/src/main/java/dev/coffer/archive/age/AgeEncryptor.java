package dev.coffer.archive.age;

import java.util.List;

/**
 * One age file to be written: a fresh file key, wrapped for every recipient, and the cipher for the
 * chunks. The caller writes {@link #preamble} and then the sealed chunks in order, in whatever
 * threads it has them sealed.
 */
public final class AgeEncryptor {
  private final AgePreamble preamble;
  private final PayloadCipher payloadCipher;

  private AgeEncryptor(AgePreamble preamble, PayloadCipher payloadCipher) {
    this.preamble = preamble;
    this.payloadCipher = payloadCipher;
  }

  /**
   * Begins a file. Each call makes its own file key; none is ever used twice.
   *
   * @throws IllegalArgumentException if there is no recipient, if classic and post-quantum ones are
   *     mixed, if a passphrase is not alone, or if there are more than a reader would take
   */
  public static AgeEncryptor begin(List<? extends AgeRecipient> recipients) {
    return begin(recipients, RandomBytes.secure());
  }

  static AgeEncryptor begin(List<? extends AgeRecipient> recipients, RandomBytes random) {
    requireCompatible(recipients);
    FileKey fileKey = new FileKey(random.next(FileKey.BYTES));
    List<Stanza> stanzas =
        recipients.stream().map(recipient -> recipient.wrap(fileKey, random)).toList();
    byte[] nonce = random.next(PayloadLayout.NONCE_BYTES);
    return new AgeEncryptor(
        new AgePreamble(AgeHeader.create(stanzas, fileKey), nonce), fileKey.payloadCipher(nonce));
  }

  /** What stands before the chunks. */
  public AgePreamble preamble() {
    return preamble;
  }

  /** Seals the chunks, from index 0. */
  public PayloadCipher payloadCipher() {
    return payloadCipher;
  }

  private static void requireCompatible(List<? extends AgeRecipient> recipients) {
    if (recipients.isEmpty() || recipients.size() > HeaderReader.MAX_STANZAS) {
      throw new IllegalArgumentException(
          "number of recipients: actual="
              + recipients.size()
              + " expected=1.."
              + HeaderReader.MAX_STANZAS);
    }
    AgeRecipient.Family family = recipients.getFirst().family();
    if (family == AgeRecipient.Family.PASSPHRASE && recipients.size() > 1) {
      throw new IllegalArgumentException("a passphrase must be the only recipient");
    }
    for (AgeRecipient recipient : recipients) {
      if (recipient.family() != family) {
        throw new IllegalArgumentException(
            "recipients do not go together: post-quantum, classic and passphrase in one file");
      }
    }
  }
}
