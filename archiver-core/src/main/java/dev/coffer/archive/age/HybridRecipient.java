package dev.coffer.archive.age;

import java.util.Arrays;
import java.util.List;

/**
 * A post-quantum hybrid public key, {@code age1pq1…}: ML-KEM-768 and X25519, of which one may be
 * broken.
 */
public final class HybridRecipient extends AgeRecipient {
  static final String PREFIX = "age1pq";
  static final String STANZA_TYPE = "mlkem768x25519";
  private static final byte[] INFO = Primitives.ascii("age-encryption.org/mlkem768x25519");

  private final byte[] publicKey;

  HybridRecipient(byte[] publicKey) {
    if (!HybridKem.isPublicKey(publicKey)) {
      throw new IllegalArgumentException("it is not a usable hybrid key");
    }
    this.publicKey = publicKey.clone();
  }

  @Override
  Family family() {
    return Family.POST_QUANTUM;
  }

  @Override
  Stanza wrap(FileKey fileKey, RandomBytes random) {
    HybridKem.Encapsulation sent = HybridKem.encapsulate(publicKey, random);
    HpkeKeySchedule schedule = keySchedule(sent.sharedSecret());
    return new Stanza(
        STANZA_TYPE,
        List.of(StrictBase64.encode(sent.bytes())),
        fileKey.wrap(schedule.key(), schedule.baseNonce()));
  }

  static HpkeKeySchedule keySchedule(byte[] sharedSecret) {
    return new HpkeKeySchedule(sharedSecret, INFO);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HybridRecipient that && Arrays.equals(publicKey, that.publicKey);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(publicKey);
  }

  /** The text {@code age1pq1…}, 1959 characters. */
  @Override
  public String toString() {
    return Bech32.encode(PREFIX, publicKey);
  }
}
