package dev.coffer.catalog.sshsig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SshPrivateKeyTest {
  private static final byte[] MESSAGE = {1, 2, 3};

  @ParameterizedTest
  @ValueSource(
      strings = {"id_ed25519", "id_ecdsa_p256", "id_ecdsa_p384", "id_ecdsa_p521", "id_rsa3072"})
  void signsWhatItVerifies(String name) throws Exception {
    try (SshPrivateKey key = Vectors.privateKey(name)) {
      assertThat(key.publicKey()).isEqualTo(SshPublicKey.parse(Vectors.text(name + ".pub")));
      SshSignature signature = SshSig.sign(key, "coffer-manifest", MESSAGE);
      SshSignature streamed =
          SshSig.sign(key, "coffer-manifest", new ByteArrayInputStream(MESSAGE));
      assertThat(streamed).isEqualTo(signature);
      Trust trust = Trust.key(key.publicKey());
      assertThat(SshSig.verify(signature.armor(), "coffer-manifest", MESSAGE, trust).isValid())
          .isTrue();
      assertThat(SshSig.verify(signature.armor(), "coffer-manifest", new byte[1], trust).isValid())
          .isFalse();
    }
  }

  /** Ed25519 signatures have one value: ours is OpenSSH's, byte for byte. */
  @Test
  void makesTheSignatureOfOpenSsh() throws Exception {
    SshPrivateKey key = Vectors.privateKey("id_ed25519");
    assertThat(SshSig.sign(key, Vectors.NAMESPACE, Vectors.message()).armor())
        .isEqualTo(Vectors.armor("id_ed25519.sha512"));
    assertThat(
            SshSig.signDigest(
                    key,
                    Vectors.NAMESPACE,
                    HashAlgorithm.SHA256,
                    HashAlgorithm.SHA256.newDigest().digest(Vectors.message()))
                .armor())
        .isEqualTo(Vectors.armor("id_ed25519.sha256"));
  }

  @Test
  void opensAnEncryptedFileWithItsPassphraseOnly() throws Exception {
    String text = Vectors.text("id_ed25519_encrypted");
    SshPublicKey expected = SshPublicKey.parse(Vectors.text("id_ed25519_encrypted.pub"));
    try (SshPrivateKey key = SshPrivateKey.parse(text, "correct horse".toCharArray())) {
      assertThat(key.publicKey()).isEqualTo(expected);
      assertThat(key.comment()).isEqualTo("test-encrypted");
      SshSignature signature = SshSig.sign(key, "coffer", MESSAGE);
      assertThat(SshSig.verify(signature, "coffer", MESSAGE, Trust.key(expected)).isValid())
          .isTrue();
    }
    refused(text, "correct hors", Refusal.WRONG_PASSPHRASE);
    refused(text, "", Refusal.PASSPHRASE_NEEDED);
  }

  @Test
  void saysWhichKeysItCannotUse() {
    refused(Vectors.text("id_mldsa44_ed25519"), "", Refusal.UNSUPPORTED_KEY);
    refused(Vectors.text("id_ed25519.pub"), "", Refusal.NOT_ARMORED);
    assertThatExceptionOfType(SshFormatException.class)
        .isThrownBy(() -> SshPublicKey.parse(Vectors.text("id_rsa1024.pub")))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Refusal.WEAK_KEY))
        .withMessageContaining("1024");
  }

  @Test
  void refusesAFileWhoseHalvesDoNotBelongTogether() throws Exception {
    for (String name : new String[] {"id_ed25519", "id_ecdsa_p256", "id_rsa3072"}) {
      byte[] blob = Armor.unwrap("OPENSSH PRIVATE KEY", Vectors.text(name));
      int refusals = 0;
      for (int i = 60; i < blob.length; i += 7) {
        byte[] bad = blob.clone();
        bad[i] ^= 2;
        try {
          SshPrivateKey key = SshPrivateKey.parse(Armor.wrap("OPENSSH PRIVATE KEY", bad), none());
          // Only the comment may differ without a contradiction.
          assertThat(key.publicKey()).isEqualTo(SshPublicKey.parse(Vectors.text(name + ".pub")));
        } catch (SshFormatException e) {
          refusals++;
        }
      }
      assertThat(refusals).isGreaterThan((blob.length - 60) / 7 * 3 / 4);
    }
  }

  @Test
  void writesAKeyFileForTheOwnerOnly(@TempDir Path dir) throws Exception {
    Path file = dir.resolve("host_key");
    SshPrivateKey key = SshPrivateKey.generateEd25519("coffer@host", new SecureRandom());
    key.writeNew(file);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    SshPrivateKey again = SshPrivateKey.read(file, none());
    assertThat(again.publicKey()).isEqualTo(key.publicKey());
    assertThat(again.comment()).isEqualTo("coffer@host");
    assertThat(Files.readString(dir.resolve("host_key.pub")))
        .isEqualTo(key.publicKey().line() + " coffer@host\n");
    String before = Files.readString(file);
    assertThatThrownBy(() -> key.writeNew(file)).isInstanceOf(FileAlreadyExistsException.class);
    assertThat(Files.readString(file)).isEqualTo(before);
  }

  @Test
  void refusesToSignOnceClosed() throws Exception {
    SshPrivateKey key = Vectors.privateKey("id_ed25519");
    key.close();
    assertThatThrownBy(() -> SshSig.sign(key, "coffer", MESSAGE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the private key is closed");
  }

  @Test
  void printsNoSecret() throws Exception {
    SshPrivateKey key = Vectors.privateKey("id_ed25519");
    assertThat(key.toString()).isEqualTo("private key of " + key.publicKey());
  }

  @Test
  void refusesANamespaceNobodyCouldVerify() throws Exception {
    SshPrivateKey key = Vectors.privateKey("id_ed25519");
    assertThatThrownBy(() -> SshSig.sign(key, "", MESSAGE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SshSig.sign(key, "caf\u00e9", MESSAGE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void refused(String text, String passphrase, Refusal reason) {
    assertThatExceptionOfType(SshFormatException.class)
        .isThrownBy(() -> SshPrivateKey.parse(text, passphrase.toCharArray()))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static char[] none() {
    return new char[0];
  }
}
