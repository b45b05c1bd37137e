package dev.coffer.archive.age;

import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.crypto.digests.SHA3Digest;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.kems.MLKEMGenerator;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;

/**
 * MLKEM768-X25519, HPKE KEM 0x647A, known as X-Wing (filippo.io/hpke-pq, draft-ietf-hpke-pq).
 *
 * <pre>
 * public key     = ML-KEM-768 encapsulation key (1184) || X25519 point (32)
 * encapsulation  = ML-KEM-768 ciphertext (1088) || X25519 share (32)
 * shared secret  = SHA3-256(ML-KEM secret || X25519 secret || share || point || "\.//^\")
 * </pre>
 */
final class HybridKem {
  static final int SEED_BYTES = 32;
  static final int MLKEM_KEY_BYTES = 1184;
  static final int PUBLIC_KEY_BYTES = MLKEM_KEY_BYTES + Primitives.POINT_BYTES;
  static final int MLKEM_CIPHERTEXT_BYTES = 1088;
  static final int ENCAPSULATION_BYTES = MLKEM_CIPHERTEXT_BYTES + Primitives.POINT_BYTES;

  private static final int MLKEM_SEED_BYTES = 64;
  private static final int MLKEM_COEFFICIENT_BYTES = 1152;
  private static final int MLKEM_MODULUS = 3329;

  private HybridKem() {}

  /** A key pair grown from its seed. */
  static final class KeyPair {
    private final MLKEMPrivateKeyParameters mlkemKey;
    private final byte[] scalar;
    private final byte[] point;

    KeyPair(byte[] seed) {
      SHAKEDigest shake = new SHAKEDigest(256);
      shake.update(seed, 0, seed.length);
      byte[] expanded = new byte[MLKEM_SEED_BYTES + Primitives.POINT_BYTES];
      shake.doFinal(expanded, 0, expanded.length);
      this.mlkemKey =
          new MLKEMPrivateKeyParameters(
              MLKEMParameters.ml_kem_768, Arrays.copyOf(expanded, MLKEM_SEED_BYTES));
      this.scalar = Arrays.copyOfRange(expanded, MLKEM_SEED_BYTES, expanded.length);
      this.point = Primitives.x25519PublicKey(scalar);
    }

    byte[] publicKey() {
      return Primitives.concat(mlkemKey.getPublicKey(), point);
    }

    /**
     * The shared secret; empty if the X25519 half is all zero. An encapsulation for somebody else
     * gives a secret that opens nothing (ML-KEM rejects implicitly).
     */
    Optional<byte[]> decapsulate(byte[] encapsulation) {
      byte[] ciphertext = Arrays.copyOf(encapsulation, MLKEM_CIPHERTEXT_BYTES);
      byte[] share = Arrays.copyOfRange(encapsulation, MLKEM_CIPHERTEXT_BYTES, ENCAPSULATION_BYTES);
      byte[] mlkemSecret = new MLKEMExtractor(mlkemKey).extractSecret(ciphertext);
      return Primitives.x25519(scalar, share)
          .map(curveSecret -> combine(mlkemSecret, curveSecret, share, point));
    }
  }

  /** What the sender sends, and the secret both then have. */
  static final class Encapsulation {
    private final byte[] bytes;
    private final byte[] sharedSecret;

    Encapsulation(byte[] bytes, byte[] sharedSecret) {
      this.bytes = bytes;
      this.sharedSecret = sharedSecret;
    }

    byte[] bytes() {
      return bytes;
    }

    byte[] sharedSecret() {
      return sharedSecret;
    }
  }

  /** A fresh shared secret for the holder of a key that {@link #isPublicKey} has accepted. */
  static Encapsulation encapsulate(byte[] publicKey, RandomBytes random) {
    byte[] mlkemRandomness = random.next(32);
    byte[] scalar = random.next(Primitives.POINT_BYTES);
    SecretWithEncapsulation mlkem =
        MLKEMGenerator.internalGenerateEncapsulated(
            new MLKEMPublicKeyParameters(
                MLKEMParameters.ml_kem_768, Arrays.copyOf(publicKey, MLKEM_KEY_BYTES)),
            mlkemRandomness);
    byte[] point = pointOf(publicKey);
    byte[] share = Primitives.x25519PublicKey(scalar);
    byte[] curveSecret =
        Primitives.x25519(scalar, point)
            .orElseThrow(() -> new IllegalArgumentException("recipient is of low order"));
    return new Encapsulation(
        Primitives.concat(mlkem.getEncapsulation(), share),
        combine(mlkem.getSecret(), curveSecret, share, point));
  }

  /**
   * Whether these bytes are a key: FIPS 203 section 7.2 for one half, no low order for the other.
   */
  static boolean isPublicKey(byte[] publicKey) {
    if (publicKey.length != PUBLIC_KEY_BYTES) {
      return false;
    }
    for (int at = 0; at < MLKEM_COEFFICIENT_BYTES; at += 3) {
      int first = (publicKey[at] & 0xff) | (publicKey[at + 1] & 0x0f) << 8;
      int second = (publicKey[at + 1] & 0xff) >>> 4 | (publicKey[at + 2] & 0xff) << 4;
      if (first >= MLKEM_MODULUS || second >= MLKEM_MODULUS) {
        return false;
      }
    }
    return X25519Recipient.isUsable(pointOf(publicKey));
  }

  private static byte[] pointOf(byte[] publicKey) {
    return Arrays.copyOfRange(publicKey, MLKEM_KEY_BYTES, PUBLIC_KEY_BYTES);
  }

  private static byte[] combine(
      byte[] mlkemSecret, byte[] curveSecret, byte[] share, byte[] point) {
    SHA3Digest digest = new SHA3Digest(256);
    byte[] label = Primitives.ascii("\\.//^\\");
    for (byte[] part : new byte[][] {mlkemSecret, curveSecret, share, point, label}) {
      digest.update(part, 0, part.length);
    }
    byte[] secret = new byte[32];
    digest.doFinal(secret, 0);
    return secret;
  }
}
