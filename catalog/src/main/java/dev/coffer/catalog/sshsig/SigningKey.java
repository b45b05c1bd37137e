package dev.coffer.catalog.sshsig;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;

/** The secret half, by kind. Classes and not records, so that nothing prints them. */
sealed interface SigningKey {
  /** The signature string of the SSH wire. */
  byte[] sign(SshKeyType type, byte[] signed);

  /** Overwrites the secret where that is possible. */
  void wipe();

  static SshPublicKey ed25519Public(Ed25519PrivateKeyParameters key) {
    byte[] blob =
        new WireWriter()
            .string(SshKeyType.ED25519.wireName())
            .string(key.generatePublicKey().getEncoded())
            .bytes();
    try {
      return SshPublicKey.fromBlob(blob);
    } catch (SshFormatException e) {
      throw new AssertionError("internal error: a generated key does not parse", e);
    }
  }

  final class Ed25519 implements SigningKey {
    private final byte[] seed;

    Ed25519(byte[] seed) {
      this.seed = seed;
    }

    byte[] seed() {
      return seed;
    }

    @Override
    public byte[] sign(SshKeyType type, byte[] signed) {
      byte[] signature = new byte[Ed25519PrivateKeyParameters.SIGNATURE_SIZE];
      new Ed25519PrivateKeyParameters(seed, 0)
          .sign(
              org.bouncycastle.math.ec.rfc8032.Ed25519.Algorithm.Ed25519,
              null,
              signed,
              0,
              signed.length,
              signature,
              0);
      return new WireWriter().string(type.wireName()).string(signature).bytes();
    }

    @Override
    public void wipe() {
      Arrays.fill(seed, (byte) 0);
    }
  }

  /** Signs with the nonce of RFC 6979, so that a bad random source cannot give the key away. */
  final class Ecdsa implements SigningKey {
    private final BigInteger scalar;

    Ecdsa(BigInteger scalar) {
      this.scalar = scalar;
    }

    @Override
    public byte[] sign(SshKeyType type, byte[] signed) {
      HMacDSAKCalculator nonce;
      byte[] digest;
      switch (type) {
        case ECDSA_P384 -> {
          nonce = new HMacDSAKCalculator(new SHA384Digest());
          digest = SignatureCheck.digest("SHA-384", signed);
        }
        case ECDSA_P521 -> {
          nonce = new HMacDSAKCalculator(new SHA512Digest());
          digest = SignatureCheck.digest("SHA-512", signed);
        }
        default -> {
          nonce = new HMacDSAKCalculator(new SHA256Digest());
          digest = SignatureCheck.digest("SHA-256", signed);
        }
      }
      ECDSASigner signer = new ECDSASigner(nonce);
      signer.init(true, new ECPrivateKeyParameters(scalar, SshPublicKey.domain(type)));
      BigInteger[] rs = signer.generateSignature(digest);
      byte[] pair = new WireWriter().mpint(rs[0]).mpint(rs[1]).bytes();
      return new WireWriter().string(type.wireName()).string(pair).bytes();
    }

    @Override
    public void wipe() {}
  }

  /** Always {@code rsa-sha2-512}. */
  final class Rsa implements SigningKey {
    private final PrivateKey key;

    Rsa(PrivateKey key) {
      this.key = key;
    }

    @Override
    public byte[] sign(SshKeyType type, byte[] signed) {
      try {
        Signature signer = Signature.getInstance("SHA512withRSA");
        signer.initSign(key);
        signer.update(signed);
        return new WireWriter().string("rsa-sha2-512").string(signer.sign()).bytes();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("RSA signing failed with a key that was checked", e);
      }
    }

    @Override
    public void wipe() {}
  }
}
