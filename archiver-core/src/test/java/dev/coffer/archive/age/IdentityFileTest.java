package dev.coffer.archive.age;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.UnsupportedFormatException;
import dev.coffer.archive.WrongKeyException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class IdentityFileTest {
  private static final Instant CREATED = Instant.parse("2026-11-20T18:00:00.123Z");
  private static final AgeIdentity HYBRID = AgeIdentity.generate();
  private static final AgeIdentity CLASSIC = AgeIdentity.generateX25519();

  private static final Supplier<char[]> NOT_ASKED =
      () -> {
        throw new AssertionError("asked for a passphrase");
      };

  @Test
  void readsWhatItWrote() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    IdentityFile.write(out, HYBRID, CREATED);
    assertThat(out.toString(StandardCharsets.US_ASCII))
        .startsWith("# created: 2026-11-20T18:00:00Z\n# public key: age1pq1")
        .endsWith("\n" + HYBRID.toSecretText() + "\n");
    assertRecipients(read(out.toByteArray(), NOT_ASKED), HYBRID);
  }

  @Test
  void readsSeveralWithCommentsAndForeignLineEnds() throws Exception {
    String file =
        "# first\r\n" + HYBRID.toSecretText() + "\r\n\r\n  \n#\n" + CLASSIC.toSecretText();
    assertRecipients(read(ascii(file), NOT_ASKED), HYBRID, CLASSIC);
  }

  @Test
  void readsWhatAPassphraseProtectsAndClearsThePassphrase() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    IdentityFile.writeEncrypted(
        out, HYBRID, CREATED, new PassphraseRecipient("correct horse".toCharArray(), 10));
    String armor = out.toString(StandardCharsets.US_ASCII);
    assertThat(armor).startsWith(Armor.BEGIN).endsWith(Armor.END + "\n");

    char[] passphrase = "correct horse".toCharArray();
    assertRecipients(read(ascii("\n" + armor), () -> passphrase), HYBRID);
    assertThat(passphrase).containsOnly('\0');

    assertThatExceptionOfType(WrongKeyException.class)
        .isThrownBy(() -> read(out.toByteArray(), "wrong horse"::toCharArray));
  }

  @Test
  void readsABinaryEncryptedFile() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    AgeRecipient quick = new PassphraseRecipient("horse".toCharArray(), 10);
    AgeOutputStream age = new AgeOutputStream(out, List.of(quick));
    IdentityFile.write(age, CLASSIC, CREATED);
    age.finish();
    assertRecipients(read(out.toByteArray(), "horse"::toCharArray), CLASSIC);

    assertThatExceptionOfType(WrongKeyException.class)
        .isThrownBy(() -> read(out.toByteArray(), () -> new char[0]))
        .withMessage("identity file is encrypted, and the passphrase is empty");
    byte[] damaged = out.toByteArray();
    damaged[damaged.length - 1] ^= 1;
    assertThatExceptionOfType(ArchiveException.class)
        .isThrownBy(() -> read(damaged, "horse"::toCharArray))
        .satisfies(e -> assertThat(AgeFailure.of(e)).hasValue(AgeFailure.PAYLOAD));
  }

  @Test
  void namesTheLineAndNeverRepeatsIt() {
    String right = CLASSIC.toSecretText();
    char last = right.charAt(right.length() - 1);
    String mistyped = right.substring(0, right.length() - 1) + (last == 'Q' ? 'P' : 'Q');
    assertThatExceptionOfType(UnsupportedFormatException.class)
        .isThrownBy(() -> read(ascii("# a\n\n" + mistyped + "\n"), NOT_ASKED))
        .withMessageStartingWith("identity file, line 3: not an age identity: ")
        .satisfies(e -> assertThat(e.toString()).doesNotContain(mistyped.substring(20, 40)));
  }

  @Test
  void refusesWhatHoldsNoIdentity() {
    assertRefused("", "identity file holds no identity");
    assertRefused("# nothing\n", "identity file holds no identity");
    assertRefused("\0\1\2", "line 1: not an age identity");
    assertRefused("x".repeat((1 << 20) + 1), "identity file is too large");
    assertRefused((CLASSIC.toSecretText() + "\n").repeat(1001), "too many identities");
  }

  @Test
  void refusesOneThatIsEncryptedForAKey() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    AgeOutputStream age = new AgeOutputStream(out, List.of(CLASSIC.recipient()));
    IdentityFile.write(age, HYBRID, CREATED);
    age.finish();
    assertThatExceptionOfType(UnsupportedFormatException.class)
        .isThrownBy(() -> read(out.toByteArray(), NOT_ASKED))
        .withMessage("identity file is encrypted, but not with a passphrase");
  }

  private static void assertRefused(String file, String why) {
    assertThatExceptionOfType(UnsupportedFormatException.class)
        .isThrownBy(() -> read(ascii(file), NOT_ASKED))
        .withMessageContaining(why);
  }

  private static List<AgeIdentity> read(byte[] file, Supplier<char[]> passphrase)
      throws IOException {
    return IdentityFile.read(new ByteArrayInputStream(file), passphrase);
  }

  private static void assertRecipients(List<AgeIdentity> actual, AgeIdentity... expected) {
    assertThat(actual.stream().map(AgeIdentity::recipient).toList())
        .isEqualTo(List.of(expected).stream().map(AgeIdentity::recipient).toList());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
