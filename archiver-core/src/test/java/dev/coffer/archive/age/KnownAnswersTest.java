package dev.coffer.archive.age;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** With fixed randomness we write, byte for byte, files that age 1.3.2 was seen to decrypt. */
final class KnownAnswersTest {
  private static final Path FOLDER = Path.of("src/test/resources/age/known-answers");
  private static final HexFormat HEX = HexFormat.of();
  private static final Map<String, String> KNOWN = new HashMap<>();

  @BeforeAll
  static void readAnswers() throws IOException {
    String section = "";
    for (String line : Files.readAllLines(FOLDER.resolve("kat.txt"))) {
      if (line.startsWith("[")) {
        section = line.substring(1, line.length() - 1) + "/";
      } else if (line.contains(": ")) {
        int colon = line.indexOf(": ");
        KNOWN.put(section + line.substring(0, colon), line.substring(colon + 2));
      }
    }
  }

  @Test
  void x25519() throws Exception {
    AgeIdentity identity = AgeIdentity.parse(KNOWN.get("x25519/identity"));
    assertThat(identity.toSecretText()).isEqualTo(KNOWN.get("x25519/identity"));
    assertThat(identity.recipient()).hasToString(KNOWN.get("x25519/recipient"));
    assertThat(Primitives.x25519PublicKey(bytes("x25519/ephemeral secret")))
        .isEqualTo(bytes("x25519/ephemeral share"));
    assertThat(Primitives.x25519(bytes("x25519/ephemeral secret"), bytes("x25519/recipient bytes")))
        .hasValue(bytes("x25519/shared secret"));

    byte[] file =
        write("x25519", AgeRecipient.parse(KNOWN.get("x25519/recipient")), "ephemeral secret");

    assertThat(file).isEqualTo(Files.readAllBytes(FOLDER.resolve("x25519.age")));
    assertReads(file, identity);
  }

  @Test
  void scrypt() throws Exception {
    char[] passphrase = KNOWN.get("scrypt/passphrase").toCharArray();
    int logN = Integer.parseInt(KNOWN.get("scrypt/log2 N"));
    assertThat(new ScryptSecret(passphrase).wrapKey(bytes("scrypt/salt"), logN))
        .isEqualTo(bytes("scrypt/wrap key"));

    byte[] file = write("scrypt", new PassphraseRecipient(passphrase, logN), "salt");

    assertThat(file).isEqualTo(Files.readAllBytes(FOLDER.resolve("scrypt.age")));
    assertReads(file, AgeIdentity.passphrase(passphrase));
  }

  @Test
  void hybridKey() throws Exception {
    HybridKem.KeyPair pair = new HybridKem.KeyPair(bytes("mlkem768x25519/identity seed"));
    byte[] publicKey = pair.publicKey();
    assertThat(sha256(Arrays.copyOf(publicKey, HybridKem.MLKEM_KEY_BYTES)))
        .isEqualTo(KNOWN.get("mlkem768x25519/ml-kem ek sha256"));
    assertThat(Arrays.copyOfRange(publicKey, HybridKem.MLKEM_KEY_BYTES, publicKey.length))
        .isEqualTo(bytes("mlkem768x25519/x25519 ek"));

    AgeIdentity identity = AgeIdentity.parse(KNOWN.get("mlkem768x25519/identity"));
    String recipient = Files.readString(FOLDER.resolve("mlkem768x25519.pub")).strip();
    assertThat(identity.toSecretText()).isEqualTo(KNOWN.get("mlkem768x25519/identity"));
    assertThat(identity.recipient()).hasToString(recipient);
    assertThat(AgeRecipient.parse(recipient)).isEqualTo(identity.recipient());
    assertThat(sha256(recipient.getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo(KNOWN.get("mlkem768x25519/recipient sha256 (ASCII string)"));
  }

  @Test
  void hybridEncapsulationAndKeySchedule() throws Exception {
    HybridKem.KeyPair pair = new HybridKem.KeyPair(bytes("mlkem768x25519/identity seed"));
    HybridKem.Encapsulation sent =
        HybridKem.encapsulate(
            pair.publicKey(),
            new ScriptedBytes(
                KNOWN.get("mlkem768x25519/ml-kem encaps randomness m"),
                KNOWN.get("mlkem768x25519/ephemeral x25519 secret")));
    assertThat(sent.sharedSecret()).isEqualTo(bytes("mlkem768x25519/combined shared secret"));
    assertThat(pair.decapsulate(sent.bytes())).hasValue(sent.sharedSecret());

    HpkeKeySchedule schedule = HybridRecipient.keySchedule(sent.sharedSecret());
    assertThat(schedule.key()).isEqualTo(bytes("mlkem768x25519/hpke key"));
    assertThat(schedule.baseNonce()).isEqualTo(bytes("mlkem768x25519/hpke base_nonce"));
  }

  @Test
  void hybridFile() throws Exception {
    AgeIdentity identity = AgeIdentity.parse(KNOWN.get("mlkem768x25519/identity"));

    byte[] file =
        write(
            "mlkem768x25519",
            identity.recipient(),
            "ml-kem encaps randomness m",
            "ephemeral x25519 secret");

    assertThat(file).isEqualTo(Files.readAllBytes(FOLDER.resolve("mlkem768x25519.age")));
    assertReads(file, identity);
  }

  private static byte[] write(String section, AgeRecipient recipient, String... random)
      throws Exception {
    String[] script = new String[random.length + 2];
    script[0] = KNOWN.get("file key (all)");
    for (int i = 0; i < random.length; i++) {
      script[i + 1] = KNOWN.get(section + "/" + random[i]);
    }
    script[random.length + 1] = KNOWN.get(section + "/payload nonce");
    AgeEncryptor encryptor = AgeEncryptor.begin(List.of(recipient), new ScriptedBytes(script));
    assertThat(encryptor.preamble().sizeBytes() - PayloadLayout.NONCE_BYTES)
        .isEqualTo(Integer.parseInt(KNOWN.get(section + "/header bytes")));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (AgeOutputStream age = new AgeOutputStream(out, encryptor)) {
      age.write(bytes("plaintext (all)"));
      age.finish();
    }
    assertThat(sha256(out.toByteArray())).isEqualTo(KNOWN.get(section + "/file sha256"));
    return out.toByteArray();
  }

  private static void assertReads(byte[] file, AgeIdentity identity) throws IOException {
    assertThat(new AgeInputStream(new ByteArrayInputStream(file), List.of(identity)).readAllBytes())
        .isEqualTo(bytes("plaintext (all)"));
  }

  private static byte[] bytes(String key) {
    return HEX.parseHex(KNOWN.get(key));
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
