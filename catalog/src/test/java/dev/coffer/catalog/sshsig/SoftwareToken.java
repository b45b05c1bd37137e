package dev.coffer.catalog.sshsig;

import java.security.SecureRandom;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/** Plays an sk-ssh-ed25519 security key whose flags a test chooses. */
final class SoftwareToken {
  private static final String TYPE = "sk-ssh-ed25519@openssh.com";
  private final Ed25519PrivateKeyParameters key;

  SoftwareToken(SecureRandom random) {
    key = new Ed25519PrivateKeyParameters(random);
  }

  SshPublicKey publicKey() throws SshFormatException {
    return SshPublicKey.fromBlob(
        new WireWriter()
            .string(TYPE)
            .string(key.generatePublicKey().getEncoded())
            .string("ssh:")
            .bytes());
  }

  /** Signs the vectors' message. */
  String sign(int flags) throws SshFormatException {
    byte[] signed =
        new WireWriter()
            .raw("SSHSIG")
            .string(Vectors.NAMESPACE)
            .string("")
            .string("sha512")
            .string(HashAlgorithm.SHA512.newDigest().digest(Vectors.message()))
            .bytes();
    byte[] token =
        new WireWriter()
            .raw(SignatureCheck.digest("SHA-256", new byte[] {'s', 's', 'h', ':'}))
            .u8(flags)
            .u32(7)
            .raw(SignatureCheck.digest("SHA-256", signed))
            .bytes();
    Ed25519Signer signer = new Ed25519Signer();
    signer.init(true, key);
    signer.update(token, 0, token.length);
    byte[] signature =
        new WireWriter().string(TYPE).string(signer.generateSignature()).u8(flags).u32(7).bytes();
    return new SshSignature(publicKey(), Vectors.NAMESPACE, HashAlgorithm.SHA512, signature)
        .armor();
  }
}
