package dev.coffer.archive.age;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** An X25519 public key, {@code age1…}. Not safe against a quantum computer. */
public final class X25519Recipient extends AgeRecipient {
  static final String PREFIX = "age";
  static final int TEXT_CHARACTERS = 62;
  static final String STANZA_TYPE = "X25519";
  private static final String INFO = "age-encryption.org/v1/X25519";
  private static final byte[] FIXED_NONCE = new byte[Primitives.AEAD_NONCE_BYTES];

  private final byte[] point;

  X25519Recipient(byte[] point) {
    if (point.length != Primitives.POINT_BYTES || !isUsable(point)) {
      throw new IllegalArgumentException("it is not a usable X25519 key");
    }
    this.point = point.clone();
  }

  /** False for the few points with which every shared secret is zero. */
  static boolean isUsable(byte[] point) {
    byte[] anyScalar = new byte[Primitives.POINT_BYTES];
    return Primitives.x25519(anyScalar, point).isPresent();
  }

  @Override
  Family family() {
    return Family.CLASSIC;
  }

  @Override
  Stanza wrap(FileKey fileKey, RandomBytes random) {
    byte[] scalar = random.next(Primitives.POINT_BYTES);
    byte[] share = Primitives.x25519PublicKey(scalar);
    byte[] shared =
        Primitives.x25519(scalar, point)
            .orElseThrow(() -> new IllegalStateException("internal error: recipient not checked"));
    byte[] body = fileKey.wrap(wrapKey(shared, share), FIXED_NONCE);
    return new Stanza(STANZA_TYPE, List.of(StrictBase64.encode(share)), body);
  }

  /** The file key, or empty if the stanza is for another key. */
  Optional<FileKey> unwrap(byte[] shared, byte[] share, byte[] body) {
    return Primitives.open(wrapKey(shared, share), FIXED_NONCE, body).map(FileKey::new);
  }

  private byte[] wrapKey(byte[] shared, byte[] share) {
    return Primitives.hkdf(shared, Primitives.concat(share, point), INFO);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof X25519Recipient that && Arrays.equals(point, that.point);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(point);
  }

  /** The text {@code age1…}, 62 characters. */
  @Override
  public String toString() {
    return Bech32.encode(PREFIX, point);
  }
}
