package dev.coffer.catalog.sshsig;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;

/** Any bytes give an answer or an SshFormatException, never another throwable. */
class SshSigFuzz {
  @FuzzTest
  void signatureBlob(byte[] data) {
    try {
      SshSignature signature = SshSignature.fromBlob(data);
      SshSig.verify(signature, signature.namespace(), data, Trust.key(signature.key()));
    } catch (SshFormatException e) {
      assertReason(e);
    }
  }

  @FuzzTest
  void innerSignature(FuzzedDataProvider data) throws SshFormatException {
    String vector = data.pickValue(Vectors.GOOD);
    SshPublicKey key = Vectors.publicKey(vector);
    byte[] signature = data.consumeRemainingAsBytes();
    SshSignature made = new SshSignature(key, Vectors.NAMESPACE, HashAlgorithm.SHA512, signature);
    if (SshSig.verify(made, Vectors.NAMESPACE, new byte[0], Trust.key(key)).isValid()) {
      throw new AssertionError("forged a signature");
    }
  }

  @FuzzTest
  void text(byte[] data) {
    String text = new String(data, StandardCharsets.ISO_8859_1);
    try {
      SshSignature.parse(text);
    } catch (SshFormatException e) {
      assertReason(e);
    }
    try {
      AllowedSigners.parse(text, ZoneOffset.UTC);
    } catch (SshFormatException e) {
      assertReason(e);
    }
    try {
      SshPublicKey.parse(text);
    } catch (SshFormatException e) {
      assertReason(e);
    }
  }

  @FuzzTest
  void privateKeyBlob(byte[] data) {
    try {
      SshPrivateKey.parse(Armor.wrap("OPENSSH PRIVATE KEY", data), new char[0]);
    } catch (SshFormatException e) {
      assertReason(e);
    }
  }

  private static void assertReason(SshFormatException e) {
    if (e.reason() == null || e.getMessage() == null) {
      throw new AssertionError("no reason", e);
    }
  }
}
