package dev.coffer.catalog.sshsig;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every vector is accepted, and refused for the right reason once anything is altered. */
class SshSigVectorsTest {
  private static final Instant NOW = Instant.parse("2026-11-20T18:00:00Z");

  @ParameterizedTest
  @MethodSource("dev.coffer.catalog.sshsig.Vectors#good")
  void acceptsTheVector(String vector) throws Exception {
    SshPublicKey key = Vectors.publicKey(vector);
    Verification answer = verify(Vectors.armor(vector), Vectors.message(), Trust.key(key));
    assertThat(answer).isInstanceOf(Verification.Valid.class);
    boolean token = vector.startsWith("sim_sk");
    assertThat(((Verification.Valid) answer).userVerified()).isEqualTo(token);
  }

  @ParameterizedTest
  @MethodSource("dev.coffer.catalog.sshsig.Vectors#good")
  void writesBackTheSameArmor(String vector) throws Exception {
    assertThat(SshSignature.parse(Vectors.armor(vector)).armor()).isEqualTo(Vectors.armor(vector));
  }

  @ParameterizedTest
  @MethodSource("dev.coffer.catalog.sshsig.Vectors#good")
  void refusesAnotherMessage(String vector) throws Exception {
    byte[] message = Vectors.message();
    message[message.length / 2] ^= 1;
    refused(
        verify(Vectors.armor(vector), message, Trust.key(Vectors.publicKey(vector))),
        Refusal.BAD_SIGNATURE);
  }

  @ParameterizedTest
  @MethodSource("dev.coffer.catalog.sshsig.Vectors#good")
  void refusesAnotherNamespace(String vector) throws Exception {
    refused(
        SshSig.verify(
            Vectors.armor(vector),
            "coffer",
            Vectors.message(),
            Trust.key(Vectors.publicKey(vector))),
        Refusal.WRONG_NAMESPACE);
  }

  /** The namespace is in the signed bytes too: renaming it in the blob does not help. */
  @ParameterizedTest
  @MethodSource("dev.coffer.catalog.sshsig.Vectors#good")
  void refusesARenamedNamespace(String vector) throws Exception {
    byte[] blob = SshSignature.parse(Vectors.armor(vector)).blob();
    int at = indexOf(blob, Vectors.NAMESPACE);
    blob[at] ^= 1;
    String renamed = "u" + Vectors.NAMESPACE.substring(1);
    refused(
        SshSig.verify(
            SshSignature.fromBlob(blob),
            renamed,
            Vectors.message(),
            Trust.key(Vectors.publicKey(vector))),
        Refusal.BAD_SIGNATURE);
  }

  @ParameterizedTest
  @MethodSource("dev.coffer.catalog.sshsig.Vectors#good")
  void refusesAChangedSignatureByte(String vector) throws Exception {
    byte[] blob = SshSignature.parse(Vectors.armor(vector)).blob();
    int signatureBytes = SshSignature.parse(Vectors.armor(vector)).signature().length;
    // One byte inside the numbers of the signature itself, not in its names and lengths.
    blob[blob.length - signatureBytes + (vector.startsWith("sim_sk") ? 60 : 70)] ^= 4;
    refused(
        SshSig.verify(
            SshSignature.fromBlob(blob),
            Vectors.NAMESPACE,
            Vectors.message(),
            Trust.key(Vectors.publicKey(vector))),
        Refusal.BAD_SIGNATURE);
  }

  /** No single flipped bit anywhere in the blob gives another accepted signature. */
  @ParameterizedTest
  @MethodSource("dev.coffer.catalog.sshsig.Vectors#good")
  void refusesEveryFlippedByte(String vector) throws Exception {
    byte[] good = SshSignature.parse(Vectors.armor(vector)).blob();
    Trust trust = Trust.key(Vectors.publicKey(vector));
    int step = vector.contains("mldsa") || vector.contains("rsa") ? 37 : 5;
    for (int i = 0; i < good.length; i += step) {
      byte[] bad = good.clone();
      bad[i] ^= (byte) (1 << (i % 8));
      String armor = Armor.wrap("SSH SIGNATURE", bad);
      assertThat(verify(armor, Vectors.message(), trust).isValid()).as("byte %d", i).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.coffer.catalog.sshsig.Vectors#good")
  void refusesTrailingAndMissingBytes(String vector) throws Exception {
    byte[] good = SshSignature.parse(Vectors.armor(vector)).blob();
    Trust trust = Trust.key(Vectors.publicKey(vector));
    for (int length = 0; length <= good.length + 1; length += length < 60 ? 1 : 41) {
      if (length != good.length) {
        String armor = Armor.wrap("SSH SIGNATURE", Arrays.copyOf(good, length));
        refused(verify(armor, Vectors.message(), trust), Refusal.MALFORMED);
      }
    }
    byte[] longer = Arrays.copyOf(good, good.length + 1);
    refused(
        verify(Armor.wrap("SSH SIGNATURE", longer), Vectors.message(), trust), Refusal.MALFORMED);
  }

  @ParameterizedTest
  @MethodSource("dev.coffer.catalog.sshsig.Vectors#good")
  void refusesAnotherHashName(String vector) throws Exception {
    byte[] blob = SshSignature.parse(Vectors.armor(vector)).blob();
    boolean sha512 = vector.endsWith("sha512");
    int at = indexOf(blob, sha512 ? "sha512" : "sha256");
    byte[] other = (sha512 ? "sha256" : "sha512").getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(other, 0, blob, at, 6);
    refused(
        SshSig.verify(
            SshSignature.fromBlob(blob),
            Vectors.NAMESPACE,
            Vectors.message(),
            Trust.key(Vectors.publicKey(vector))),
        Refusal.BAD_SIGNATURE);
    blob[at + 5] = '9';
    refused(
        verify(
            Armor.wrap("SSH SIGNATURE", blob),
            Vectors.message(),
            Trust.key(Vectors.publicKey(vector))),
        Refusal.UNSUPPORTED_HASH);
  }

  @ParameterizedTest
  @MethodSource("dev.coffer.catalog.sshsig.Vectors#good")
  void refusesAnotherKey(String vector) throws Exception {
    SshPublicKey other =
        Vectors.publicKey(vector.startsWith("id_ed") ? "id_rsa3072.x" : "id_ed25519.x");
    refused(
        verify(Vectors.armor(vector), Vectors.message(), Trust.key(other)), Refusal.UNKNOWN_KEY);
  }

  @Test
  void refusesATokenThatNobodyTouched() throws Exception {
    for (String vector : new String[] {"sim_sk_ed25519.sha512", "sim_sk_ecdsa.sha512"}) {
      SshSignature good = SshSignature.parse(Vectors.armor(vector));
      byte[] signature = good.signature();
      signature[signature.length - 5] = 0x04;
      SshSignature untouched =
          new SshSignature(good.key(), good.namespace(), good.hash(), signature);
      // The flags are signed, so clearing one breaks the signature first.
      refused(
          SshSig.verify(untouched, Vectors.NAMESPACE, Vectors.message(), Trust.key(good.key())),
          Refusal.BAD_SIGNATURE);
    }
    SoftwareToken token = new SoftwareToken(new java.security.SecureRandom(new byte[] {1}));
    assertThat(verify(token.sign(0x01), Vectors.message(), Trust.key(token.publicKey())).isValid())
        .isTrue();
    refused(
        verify(token.sign(0x00), Vectors.message(), Trust.key(token.publicKey())),
        Refusal.USER_NOT_PRESENT);
    refused(
        verify(token.sign(0x04), Vectors.message(), Trust.key(token.publicKey())),
        Refusal.USER_NOT_PRESENT);
  }

  @Test
  void refusesAnRsaSignatureWithSha1() throws Exception {
    SshSignature good = SshSignature.parse(Vectors.armor("id_rsa3072.sha512"));
    WireReader in = new WireReader(good.signature(), "test");
    in.name();
    byte[] s = in.string();
    for (String name : new String[] {"ssh-rsa", "rsa-sha2-384", "ssh-ed25519"}) {
      byte[] renamed = new WireWriter().string(name).string(s).bytes();
      refused(
          SshSig.verify(
              new SshSignature(good.key(), good.namespace(), good.hash(), renamed),
              Vectors.NAMESPACE,
              Vectors.message(),
              Trust.key(good.key())),
          Refusal.WRONG_ALGORITHM);
    }
  }

  @Test
  void refusesOtherVersionsAndReservedBytes() throws Exception {
    byte[] blob = SshSignature.parse(Vectors.armor("id_ed25519.sha512")).blob();
    blob[9] = 2;
    Trust trust = Trust.key(Vectors.publicKey("id_ed25519.sha512"));
    refused(
        verify(Armor.wrap("SSH SIGNATURE", blob), Vectors.message(), trust),
        Refusal.UNSUPPORTED_VERSION);
    SshSignature good = SshSignature.parse(Vectors.armor("id_ed25519.sha512"));
    byte[] reserved =
        new WireWriter()
            .raw("SSHSIG")
            .u32(1)
            .string(good.key().blob())
            .string(Vectors.NAMESPACE)
            .string("x")
            .string("sha512")
            .string(good.signature())
            .bytes();
    refused(
        verify(Armor.wrap("SSH SIGNATURE", reserved), Vectors.message(), trust), Refusal.MALFORMED);
  }

  @Test
  void refusesTextThatIsNotExactlyArmor() throws Exception {
    String good = Vectors.armor("id_ed25519.sha512");
    Trust trust = Trust.key(Vectors.publicKey("id_ed25519.sha512"));
    String[] bad = {
      "",
      "\n" + good,
      "x" + good,
      good + "x",
      good.replace("END", "AND"),
      good.replace("Qw=", "Qx="),
      good.replace("=\n", "\n"),
      good.replace("U1NI", "U1N*"),
      "-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----\n".replace("\n-----E", "-----E"),
    };
    for (String text : bad) {
      refused(verify(text, Vectors.message(), trust), Refusal.NOT_ARMORED);
    }
    assertThat(verify(good.replace("\n", "\r\n"), Vectors.message(), trust).isValid()).isTrue();
    refused(verify("-".repeat(70_000), Vectors.message(), trust), Refusal.TOO_LARGE);
  }

  @Test
  void findsTheSignerInAnOpenSshTrustList() throws Exception {
    AllowedSigners list = AllowedSigners.parse(Vectors.text("allowed_signers"), ZoneOffset.UTC);
    assertThat(list.entries()).hasSize(8);
    assertThat(list.skipped()).isEmpty();
    for (String vector : Vectors.GOOD) {
      Verification answer =
          verify(
              Vectors.armor(vector),
              Vectors.message(),
              Trust.principal(list, "archiver@example.org", NOW));
      assertThat(answer.isValid()).as(vector).isEqualTo(!vector.contains("p521"));
    }
  }

  private static Verification verify(String armor, byte[] message, Trust trust) {
    return SshSig.verify(armor, Vectors.NAMESPACE, message, trust);
  }

  private static void refused(Verification answer, Refusal reason) {
    assertThat(answer).isInstanceOf(Verification.Refused.class);
    assertThat(((Verification.Refused) answer).reason()).isEqualTo(reason);
    assertThat(((Verification.Refused) answer).explanation()).isNotBlank();
  }

  private static int indexOf(byte[] bytes, String ascii) {
    return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(ascii);
  }
}
