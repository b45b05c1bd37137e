package dev.coffer.archive.age;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Recipients and identities as text. */
final class AgeKeysTest {

  @Test
  void generatedKeysComeBackFromTheirText() {
    AgeIdentity hybrid = AgeIdentity.generate();
    assertThat(hybrid).isInstanceOf(HybridIdentity.class);
    assertThat(hybrid.toSecretText()).startsWith("AGE-SECRET-KEY-PQ-1").hasSize(77);
    assertThat(hybrid.recipient().toString()).startsWith("age1pq1").hasSize(1959);
    AgeIdentity classic = AgeIdentity.generateX25519();
    assertThat(classic.recipient().toString()).startsWith("age1").hasSize(62);
    for (AgeIdentity identity : new AgeIdentity[] {hybrid, classic}) {
      assertThat(AgeIdentity.parse(identity.toSecretText()).recipient())
          .isEqualTo(identity.recipient())
          .hasSameHashCodeAs(identity.recipient())
          .isEqualTo(AgeRecipient.parse(identity.recipient().toString()));
    }
    assertThat(AgeIdentity.generate().recipient()).isNotEqualTo(hybrid.recipient());
    assertThat(AgeIdentity.generateX25519().recipient()).isNotEqualTo(classic.recipient());
  }

  @Test
  void noSecretIsPrinted() {
    AgeIdentity hybrid = AgeIdentity.generate();
    AgeIdentity classic = AgeIdentity.generateX25519();
    for (AgeIdentity identity : new AgeIdentity[] {hybrid, classic}) {
      String secret = identity.toSecretText();
      assertThat(identity.toString()).doesNotContainIgnoringCase(secret.substring(20));
      String mistyped = secret.substring(0, secret.length() - 1);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> AgeIdentity.parse(mistyped))
          .satisfies(e -> assertThat(e.toString()).doesNotContain(secret.substring(20, 30)));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> AgeRecipient.parse(secret))
          .withMessage("not an age recipient: it is a secret key, keep it away from here");
    }
    char[] passphrase = "correct horse".toCharArray();
    assertThat(AgeIdentity.passphrase(passphrase).toString()).doesNotContain("horse");
    assertThat(AgeRecipient.passphrase(passphrase).toString()).doesNotContain("horse");
    assertThat(new FileKey(new byte[16])).hasToString("FileKey");
  }

  @Test
  void saysWhatIsWrongWithARecipient() {
    String good = AgeIdentity.generateX25519().recipient().toString();
    assertRecipientRefused(good.toUpperCase(Locale.ROOT), "it does not start with age1");
    assertRecipientRefused(good + " ", "character 63 cannot stand there");
    assertRecipientRefused(good.substring(0, 61), "its checksum is wrong");
    assertRecipientRefused(
        good.substring(0, 30) + "1" + good.substring(31), "character 31 cannot stand there");
    assertRecipientRefused("age1", "it is too short");
    assertRecipientRefused("", "it does not start with age1");
    assertRecipientRefused("age1".repeat(1100), "it has 4400 characters");
    assertRecipientRefused(
        Bech32.encode("age1yubikey", new byte[33]), "of a kind that needs a plugin");
    assertRecipientRefused(Bech32.encode("age", new byte[31]), "not a usable X25519 key");
    assertRecipientRefused(Bech32.encode("age1pq", new byte[1215]), "not a usable hybrid key");
  }

  @Test
  void refusesPointsOfLowOrder() {
    byte[] zero = new byte[32];
    assertRecipientRefused(Bech32.encode("age", zero), "not a usable X25519 key");
    byte[] orderEight =
        HexFormat.of().parseHex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800");
    assertRecipientRefused(Bech32.encode("age", orderEight), "not a usable X25519 key");
    byte[] hybrid = Bech32.decode("age1pq", AgeIdentity.generate().recipient().toString());
    Arrays.fill(hybrid, HybridKem.MLKEM_KEY_BYTES, hybrid.length, (byte) 0);
    assertRecipientRefused(Bech32.encode("age1pq", hybrid), "not a usable hybrid key");
  }

  @Test
  void refusesMlKemKeysWithCoefficientsOutOfRange() {
    byte[] hybrid = Bech32.decode("age1pq", AgeIdentity.generate().recipient().toString());
    byte[] first = hybrid.clone();
    first[0] = (byte) 0x01; // 0xd01 = 3329
    first[1] = (byte) (first[1] & 0xf0 | 0x0d);
    assertRecipientRefused(Bech32.encode("age1pq", first), "not a usable hybrid key");
    byte[] last = hybrid.clone();
    last[1151] = (byte) 0xff;
    assertRecipientRefused(Bech32.encode("age1pq", last), "not a usable hybrid key");
  }

  @Test
  void saysWhatIsWrongWithAnIdentity() {
    assertIdentityRefused("AGE-PLUGIN-YUBIKEY-1Q", "needs a plugin");
    assertIdentityRefused(AgeIdentity.generateX25519().recipient().toString(), "it is a recipient");
    assertIdentityRefused(
        AgeIdentity.generate().toSecretText().toLowerCase(Locale.ROOT), "does not start with");
    assertIdentityRefused(Bech32.encode("AGE-SECRET-KEY-", new byte[33]), "it has 33 bytes");
    assertIdentityRefused(Bech32.encode("AGE-SECRET-KEY-PQ-", new byte[31]), "it has 31 bytes");
    assertIdentityRefused("A".repeat(300), "it has 300 characters");
  }

  @Test
  void passphrasesAreCheckedAndBounded() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AgeRecipient.passphrase(new char[0]))
        .withMessage("the passphrase is empty");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AgeIdentity.passphrase(new char[] {'\ud800', 'x'}))
        .withMessage("the passphrase is not valid text");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AgeIdentity.passphrase("x".toCharArray(), 23))
        .withMessage("work factor limit: actual=23 expected=1..22");
  }

  @Test
  void bech32ComesBackAndSeesEveryMistypedCharacter() {
    long seed = Long.getLong("coffer.seed", 20_261_120L);
    System.out.println("AgeKeysTest: -Dcoffer.seed=" + seed);
    Random random = new Random(seed);
    for (int size = 0; size < 300; size++) {
      byte[] data = new byte[size];
      random.nextBytes(data);
      String prefix = size % 2 == 0 ? "age1pq" : "AGE-SECRET-KEY-";
      String text = Bech32.encode(prefix, data);
      assertThat(Bech32.decode(prefix, text)).isEqualTo(data);
      int at = prefix.length() + 1 + random.nextInt(text.length() - prefix.length() - 1);
      char other = text.charAt(at) == 'q' || text.charAt(at) == 'Q' ? 'p' : 'q';
      char replaced = size % 2 == 0 ? other : Character.toUpperCase(other);
      String mistyped = text.substring(0, at) + replaced + text.substring(at + 1);
      assertThatIllegalArgumentException()
          .as("size %d, character %d", size, at)
          .isThrownBy(() -> Bech32.decode(prefix, mistyped))
          .withMessageContaining("checksum");
    }
  }

  @Test
  void bech32MatchesTheStandard() {
    // BIP 173, test vectors for valid Bech32; the second carries all 32 values in order
    assertThat(Bech32.decode("a", "a12uel5l")).isEmpty();
    assertThat(Bech32.encode("A", new byte[0])).isEqualTo("A12UEL5L");
    String all = "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw";
    assertThat(Bech32.encode("abcdef", Bech32.decode("abcdef", all))).isEqualTo(all);
  }

  private static void assertRecipientRefused(String text, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AgeRecipient.parse(text))
        .withMessageStartingWith("not an age recipient: ")
        .withMessageContaining(why);
  }

  private static void assertIdentityRefused(String text, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AgeIdentity.parse(text))
        .withMessageStartingWith("not an age identity: ")
        .withMessageContaining(why);
  }
}
