package dev.coffer.catalog.sshsig;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithContext;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.signers.MLDSASigner;

/** Checks the innermost signature over the bytes M, one method a kind of key. */
final class SignatureCheck {
  private static final int ED25519_SIGNATURE_BYTES = 64;
  private static final int MLDSA44_SIGNATURE_BYTES = 2420;
  private static final int FLAG_USER_PRESENT = 0x01;
  private static final int FLAG_USER_VERIFIED = 0x04;
  private static final String MLDSA44_LABEL = "COMPSIG-MLDSA44-Ed25519-SHA512";
  private static final String MLDSA44_PREFIX = "CompositeAlgorithmSignatures2025";

  private SignatureCheck() {}

  static Verification check(SshPublicKey key, byte[] signature, byte[] signed) {
    try {
      WireReader in = new WireReader(signature, "signature");
      String algorithm = in.name();
      return switch (key.parts()) {
        case SshPublicKey.Parts.Rsa rsa -> rsa(key, rsa, algorithm, in, signed);
        case SshPublicKey.Parts parts when !algorithm.equals(key.type().wireName()) ->
            new Verification.Refused(
                Refusal.WRONG_ALGORITHM,
                "the signature's algorithm does not belong to its key: actual="
                    + SshPublicKey.printable(algorithm)
                    + " expected="
                    + key.type().wireName());
        case SshPublicKey.Parts.Ed25519(byte[] point) -> {
          byte[] sig = in.string(ED25519_SIGNATURE_BYTES);
          in.end();
          yield answer(key, ed25519(point, sig, signed));
        }
        case SshPublicKey.Parts.Ecdsa(ECPublicKeyParameters point) -> {
          byte[] rs = in.string();
          in.end();
          yield answer(key, ecdsa(point, rs, ecdsaDigest(key.type(), signed)));
        }
        case SshPublicKey.Parts.SkEd25519 sk -> skEd25519(key, sk, in, signed);
        case SshPublicKey.Parts.SkEcdsa sk -> skEcdsa(key, sk, in, signed);
        case SshPublicKey.Parts.Mldsa44Ed25519 both -> {
          byte[] sigs = in.string(MLDSA44_SIGNATURE_BYTES + ED25519_SIGNATURE_BYTES);
          in.end();
          yield answer(key, mldsa44Ed25519(both, sigs, signed));
        }
      };
    } catch (SshFormatException e) {
      return new Verification.Refused(e.reason(), String.valueOf(e.getMessage()));
    }
  }

  private static Verification rsa(
      SshPublicKey key, SshPublicKey.Parts.Rsa rsa, String algorithm, WireReader in, byte[] signed)
      throws SshFormatException {
    String javaName;
    switch (algorithm) {
      case "rsa-sha2-256" -> javaName = "SHA256withRSA";
      case "rsa-sha2-512" -> javaName = "SHA512withRSA";
      default -> {
        return new Verification.Refused(
            Refusal.WRONG_ALGORITHM,
            "the signature's algorithm does not belong to its key: actual="
                + SshPublicKey.printable(algorithm)
                + " expected=rsa-sha2-256 or rsa-sha2-512");
      }
    }
    byte[] s = in.string();
    in.end();
    int modulusBytes = (rsa.modulus().bitLength() + 7) / 8;
    if (s.length > modulusBytes) {
      throw in.malformed("RSA signature longer than its modulus: actual=" + s.length);
    }
    byte[] padded = new byte[modulusBytes];
    System.arraycopy(s, 0, padded, modulusBytes - s.length, s.length);
    try {
      Signature verifier = Signature.getInstance(javaName);
      verifier.initVerify(
          KeyFactory.getInstance("RSA")
              .generatePublic(new RSAPublicKeySpec(rsa.modulus(), rsa.exponent())));
      verifier.update(signed);
      return answer(key, verifier.verify(padded));
    } catch (GeneralSecurityException e) {
      return answer(key, false);
    }
  }

  private static Verification skEd25519(
      SshPublicKey key, SshPublicKey.Parts.SkEd25519 sk, WireReader in, byte[] signed)
      throws SshFormatException {
    byte[] sig = in.string(ED25519_SIGNATURE_BYTES);
    int flags = in.u8();
    byte[] message = tokenMessage(sk.application(), flags, in.u32(), signed);
    in.end();
    return touched(key, flags, ed25519(sk.point(), sig, message));
  }

  private static Verification skEcdsa(
      SshPublicKey key, SshPublicKey.Parts.SkEcdsa sk, WireReader in, byte[] signed)
      throws SshFormatException {
    byte[] rs = in.string();
    int flags = in.u8();
    byte[] message = tokenMessage(sk.application(), flags, in.u32(), signed);
    in.end();
    return touched(key, flags, ecdsa(sk.point(), rs, ecdsaDigest(key.type(), message)));
  }

  /** What a security key signs (PROTOCOL.u2f, "SSH U2F Signatures"). */
  private static byte[] tokenMessage(byte[] application, int flags, long counter, byte[] signed) {
    return new WireWriter()
        .raw(HashAlgorithm.SHA256.newDigest().digest(application))
        .u8(flags)
        .u32(counter)
        .raw(HashAlgorithm.SHA256.newDigest().digest(signed))
        .bytes();
  }

  private static Verification touched(SshPublicKey key, int flags, boolean good) {
    if (good && (flags & FLAG_USER_PRESENT) == 0) {
      return new Verification.Refused(
          Refusal.USER_NOT_PRESENT, "the security key signed without being touched: " + key);
    }
    return good
        ? new Verification.Valid(key, Optional.empty(), (flags & FLAG_USER_VERIFIED) != 0)
        : answer(key, false);
  }

  private static Verification answer(SshPublicKey key, boolean good) {
    return good
        ? new Verification.Valid(key, Optional.empty(), false)
        : new Verification.Refused(
            Refusal.BAD_SIGNATURE, "the signature does not belong to this message and key: " + key);
  }

  private static boolean ed25519(byte[] point, byte[] sig, byte[] message) {
    try {
      Ed25519Signer verifier = new Ed25519Signer();
      verifier.init(false, new Ed25519PublicKeyParameters(point, 0));
      verifier.update(message, 0, message.length);
      return verifier.verifySignature(sig);
    } catch (IllegalArgumentException e) {
      return false; // 32 bytes that are no point of the curve
    }
  }

  private static byte[] ecdsaDigest(SshKeyType type, byte[] message) {
    return switch (type) {
      case ECDSA_P384 -> digest("SHA-384", message);
      case ECDSA_P521 -> digest("SHA-512", message);
      default -> digest("SHA-256", message);
    };
  }

  static byte[] digest(String javaName, byte[] message) {
    try {
      return MessageDigest.getInstance(javaName).digest(message);
    } catch (GeneralSecurityException e) {
      throw new LinkageError("every Java platform has " + javaName, e);
    }
  }

  private static boolean ecdsa(ECPublicKeyParameters point, byte[] rs, byte[] digest)
      throws SshFormatException {
    WireReader in = new WireReader(rs, "ECDSA signature");
    BigInteger r = in.mpint();
    BigInteger s = in.mpint();
    in.end();
    ECDSASigner verifier = new ECDSASigner();
    verifier.init(false, point);
    return verifier.verifySignature(digest, r, s);
  }

  /** Both halves over the composite message must hold. */
  private static boolean mldsa44Ed25519(
      SshPublicKey.Parts.Mldsa44Ed25519 key, byte[] sigs, byte[] signed) {
    byte[] message =
        new WireWriter()
            .raw(MLDSA44_PREFIX)
            .raw(MLDSA44_LABEL)
            .u8(0)
            .raw(HashAlgorithm.SHA512.newDigest().digest(signed))
            .bytes();
    byte[] mldsaSig = Arrays.copyOf(sigs, MLDSA44_SIGNATURE_BYTES);
    byte[] edSig = Arrays.copyOfRange(sigs, MLDSA44_SIGNATURE_BYTES, sigs.length);
    MLDSASigner verifier = new MLDSASigner();
    verifier.init(
        false,
        new ParametersWithContext(
            new MLDSAPublicKeyParameters(MLDSAParameters.ml_dsa_44, key.mldsa()),
            MLDSA44_LABEL.getBytes(StandardCharsets.US_ASCII)));
    verifier.update(message, 0, message.length);
    return verifier.verifySignature(mldsaSig) && ed25519(key.point(), edSig, message);
  }
}
