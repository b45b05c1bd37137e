package dev.coffer.archive.testkit;

import dev.coffer.archive.age.FixedEncryption;
import dev.coffer.archive.volume.ManifestSigner;
import dev.coffer.archive.volume.ManifestVerifier;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/**
 * Signs manifests as a host does, with an Ed25519 key that everybody knows: an SSHSIG (OpenSSH
 * PROTOCOL.sshsig), the same each time.
 */
public final class GoldenSigner {
  private static final Ed25519PrivateKeyParameters KEY =
      new Ed25519PrivateKeyParameters(FixedEncryption.seed("coffer golden host"));

  private GoldenSigner() {}

  /** The armored signature. */
  public static byte[] sign(byte[] manifest) {
    byte[] signed =
        bytes(out -> {
          out.writeBytes("SSHSIG");
          common(out);
          string(out, sha512(manifest));
        });
    Ed25519Signer signer = new Ed25519Signer();
    signer.init(true, KEY);
    signer.update(signed, 0, signed.length);
    byte[] signature = signer.generateSignature();
    byte[] blob =
        bytes(out -> {
          out.writeBytes("SSHSIG");
          out.writeInt(1);
          string(out, publicKeyBlob());
          common(out);
          string(
              out,
              bytes(inner -> {
                string(inner, ascii("ssh-ed25519"));
                string(inner, signature);
              }));
        });
    String armor =
        "-----BEGIN SSH SIGNATURE-----\n"
            + Base64.getMimeEncoder(70, new byte[] {'\n'}).encodeToString(blob)
            + "\n-----END SSH SIGNATURE-----\n";
    return ascii(armor);
  }

  /** Trusts this key alone. */
  public static ManifestVerifier.Result verify(byte[] manifest, byte[] signature) {
    return Arrays.equals(sign(manifest), signature)
        ? ManifestVerifier.Result.TRUSTED
        : ManifestVerifier.Result.INVALID;
  }

  /** As OpenSSH writes it. */
  public static String publicKey() {
    return "ssh-ed25519 " + Base64.getEncoder().encodeToString(publicKeyBlob());
  }

  private static void common(DataOutputStream out) throws IOException {
    string(out, ascii(ManifestSigner.NAMESPACE));
    string(out, new byte[0]);
    string(out, ascii("sha512"));
  }

  private static byte[] publicKeyBlob() {
    return bytes(out -> {
      string(out, ascii("ssh-ed25519"));
      string(out, KEY.generatePublicKey().getEncoded());
    });
  }

  private static void string(DataOutputStream out, byte[] value) throws IOException {
    out.writeInt(value.length);
    out.write(value);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] sha512(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-512").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private interface Content {
    void to(DataOutputStream out) throws IOException;
  }

  private static byte[] bytes(Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      content.to(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
