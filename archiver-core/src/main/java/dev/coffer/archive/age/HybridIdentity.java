package dev.coffer.archive.age;

import dev.coffer.archive.ArchiveException;
import java.util.List;
import java.util.Optional;

/** A post-quantum hybrid secret key, {@code AGE-SECRET-KEY-PQ-1…}: the seed of both halves. */
public final class HybridIdentity extends AgeIdentity {
  static final String PREFIX = "AGE-SECRET-KEY-PQ-";

  private final byte[] seed;
  private final HybridKem.KeyPair keyPair;
  private final HybridRecipient recipient;

  HybridIdentity(byte[] seed) {
    if (seed.length != HybridKem.SEED_BYTES) {
      throw new IllegalArgumentException("it has " + seed.length + " bytes");
    }
    this.seed = seed.clone();
    this.keyPair = new HybridKem.KeyPair(seed);
    this.recipient = new HybridRecipient(keyPair.publicKey());
  }

  @Override
  public HybridRecipient recipient() {
    return recipient;
  }

  @Override
  public String toSecretText() {
    return Bech32.encode(PREFIX, seed);
  }

  @Override
  Optional<FileKey> unwrap(List<Stanza> stanzas) throws ArchiveException {
    for (Stanza stanza : stanzas) {
      if (!stanza.type().equals(HybridRecipient.STANZA_TYPE)) {
        continue;
      }
      stanza.requireForm(1);
      byte[] encapsulation = stanza.argumentBytes(0, HybridKem.ENCAPSULATION_BYTES);
      Optional<byte[]> shared = keyPair.decapsulate(encapsulation);
      if (shared.isEmpty()) {
        throw AgeFailure.HEADER.damaged(
            "malformed mlkem768x25519 stanza: its X25519 share is of low order");
      }
      HpkeKeySchedule schedule = HybridRecipient.keySchedule(shared.get());
      Optional<byte[]> fileKey =
          Primitives.open(schedule.key(), schedule.baseNonce(), stanza.body());
      if (fileKey.isPresent()) {
        return fileKey.map(FileKey::new);
      }
    }
    return Optional.empty();
  }

  /** Names the start of the recipient; the whole would fill a screen. */
  @Override
  public String toString() {
    return "hybrid identity of " + recipient.toString().substring(0, 24) + "…";
  }
}
