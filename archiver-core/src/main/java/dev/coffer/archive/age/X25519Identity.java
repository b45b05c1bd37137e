package dev.coffer.archive.age;

import dev.coffer.archive.ArchiveException;
import java.util.List;
import java.util.Optional;

/** An X25519 secret key, {@code AGE-SECRET-KEY-1…}. */
public final class X25519Identity extends AgeIdentity {
  static final String PREFIX = "AGE-SECRET-KEY-";

  private final byte[] scalar;
  private final X25519Recipient recipient;

  X25519Identity(byte[] scalar) {
    if (scalar.length != Primitives.POINT_BYTES) {
      throw new IllegalArgumentException("it has " + scalar.length + " bytes");
    }
    this.scalar = scalar.clone();
    this.recipient = new X25519Recipient(Primitives.x25519PublicKey(scalar));
  }

  @Override
  public X25519Recipient recipient() {
    return recipient;
  }

  @Override
  public String toSecretText() {
    return Bech32.encode(PREFIX, scalar);
  }

  @Override
  Optional<FileKey> unwrap(List<Stanza> stanzas) throws ArchiveException {
    for (Stanza stanza : stanzas) {
      if (!stanza.type().equals(X25519Recipient.STANZA_TYPE)) {
        continue;
      }
      stanza.requireForm(1);
      byte[] share = stanza.argumentBytes(0, Primitives.POINT_BYTES);
      Optional<byte[]> shared = Primitives.x25519(scalar, share);
      if (shared.isEmpty()) {
        throw AgeFailure.HEADER.damaged("malformed X25519 stanza: its share is of low order");
      }
      Optional<FileKey> fileKey = recipient.unwrap(shared.get(), share, stanza.body());
      if (fileKey.isPresent()) {
        return fileKey;
      }
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return "X25519 identity of " + recipient;
  }
}
