package dev.coffer.archive.age;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.bouncycastle.math.ec.rfc7748.X25519;

/** The algorithms age is built from, each as one call on byte arrays. */
final class Primitives {
  static final String AEAD = "ChaCha20-Poly1305";
  static final int KEY_BYTES = 32;
  static final int AEAD_NONCE_BYTES = 12;
  static final int POINT_BYTES = X25519.POINT_SIZE;

  private Primitives() {}

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** HKDF-SHA-256, extract then expand, 32 bytes out (RFC 5869). */
  static byte[] hkdf(byte[] inputKey, byte[] salt, String info) {
    return hkdfExpand(hkdfExtract(salt, inputKey), ascii(info), KEY_BYTES);
  }

  static byte[] hkdfExtract(byte[] salt, byte[] inputKey) {
    return new HKDFBytesGenerator(new SHA256Digest()).extractPRK(salt, inputKey);
  }

  static byte[] hkdfExpand(byte[] pseudoRandomKey, byte[] info, int bytes) {
    HKDFBytesGenerator generator = new HKDFBytesGenerator(new SHA256Digest());
    generator.init(HKDFParameters.skipExtractParameters(pseudoRandomKey, info));
    byte[] out = new byte[bytes];
    generator.generateBytes(out, 0, bytes);
    return out;
  }

  static byte[] hmacSha256(byte[] key, byte[] data) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("internal error: HMAC-SHA-256 is not available", e);
    }
  }

  static byte[] seal(byte[] key, byte[] nonce, byte[] plain) {
    try {
      return aead(Cipher.ENCRYPT_MODE, key, nonce).doFinal(plain);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("internal error: cannot seal", e);
    }
  }

  /** The plaintext, or empty if the tag does not fit. */
  static Optional<byte[]> open(byte[] key, byte[] nonce, byte[] sealed) {
    try {
      return Optional.of(aead(Cipher.DECRYPT_MODE, key, nonce).doFinal(sealed));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("internal error: cannot open", e);
    }
  }

  private static Cipher aead(int mode, byte[] key, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(AEAD);
    cipher.init(mode, new SecretKeySpec(key, "ChaCha20"), new IvParameterSpec(nonce));
    return cipher;
  }

  static byte[] x25519PublicKey(byte[] scalar) {
    byte[] point = new byte[POINT_BYTES];
    X25519.generatePublicKey(scalar, 0, point, 0);
    return point;
  }

  /** The shared secret, or empty if it is all zero, as with a point of low order. */
  static Optional<byte[]> x25519(byte[] scalar, byte[] point) {
    byte[] shared = new byte[POINT_BYTES];
    return X25519.calculateAgreement(scalar, 0, point, 0, shared, 0)
        ? Optional.of(shared)
        : Optional.empty();
  }
}
