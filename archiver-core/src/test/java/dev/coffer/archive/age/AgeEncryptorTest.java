package dev.coffer.archive.age;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.UnsupportedFormatException;
import dev.coffer.archive.WrongKeyException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a file may be made for, and what a preamble tells. */
final class AgeEncryptorTest {
  private static final AgeIdentity HYBRID = AgeIdentity.generate();
  private static final AgeIdentity CLASSIC = AgeIdentity.generateX25519();
  private static final AgeRecipient PASSPHRASE = AgeRecipient.passphrase("x".toCharArray());

  @Test
  void refusesRecipientsThatDoNotGoTogether() {
    assertRefused(List.of(), "number of recipients: actual=0 expected=1..1024");
    assertRefused(
        List.of(HYBRID.recipient(), CLASSIC.recipient()), "recipients do not go together");
    assertRefused(
        List.of(CLASSIC.recipient(), HYBRID.recipient()), "recipients do not go together");
    assertRefused(List.of(PASSPHRASE, PASSPHRASE), "a passphrase must be the only recipient");
    assertRefused(List.of(PASSPHRASE, HYBRID.recipient()), "a passphrase must be the only");
    assertRefused(List.of(HYBRID.recipient(), PASSPHRASE), "recipients do not go together");
    assertRefused(Collections.nCopies(1025, CLASSIC.recipient()), "actual=1025");
  }

  @Test
  void neverUsesAFileKeyOrNonceTwice() {
    byte[] first = AgeEncryptor.begin(List.of(HYBRID.recipient())).preamble().bytes();
    byte[] second = AgeEncryptor.begin(List.of(HYBRID.recipient())).preamble().bytes();
    assertThat(first).hasSameSizeAs(second).isNotEqualTo(second);
    assertThat(tail(first)).isNotEqualTo(tail(second));
  }

  @Test
  void preambleIsItsBytes() throws Exception {
    AgePreamble preamble =
        AgeEncryptor.begin(List.of(HYBRID.recipient(), HYBRID.recipient())).preamble();
    assertThat(preamble.sizeBytes()).isEqualTo(70 + 2 * 1557 + 16);
    assertThat(AgePreamble.parse(preamble.bytes()).bytes()).isEqualTo(preamble.bytes());
    assertThat(preamble.recipientTypes()).containsExactly("mlkem768x25519", "mlkem768x25519");
    assertThat(preamble.mixesClassicAndPostQuantum()).isFalse();
    byte[] longer = Arrays.copyOf(preamble.bytes(), preamble.sizeBytes() + 1);
    assertThatExceptionOfType(ArchiveDamagedException.class)
        .isThrownBy(() -> AgePreamble.parse(longer))
        .withMessageContaining("bytes follow the payload nonce");
  }

  @Test
  void aSparePreambleOpensChunksWhoseOwnIsLost() throws Exception {
    AgeEncryptor encryptor = AgeEncryptor.begin(List.of(HYBRID.recipient()));
    byte[] sealed = new byte[21];
    encryptor.payloadCipher().newChunkCipher().seal(0, true, "hello".getBytes(), 0, 5, sealed, 0);
    AgePreamble spare = AgePreamble.parse(encryptor.preamble().bytes());

    assertThat(
            new AgeInputStream(new ByteArrayInputStream(sealed), spare, List.of(HYBRID))
                .readAllBytes())
        .asString()
        .isEqualTo("hello");
  }

  @Test
  void seesThatAHeaderMixesClassicAndPostQuantum() throws Exception {
    FileKey fileKey = new FileKey(new byte[16]);
    RandomBytes random = RandomBytes.secure();
    List<Stanza> mixed =
        List.of(
            CLASSIC.recipient().wrap(fileKey, random), HYBRID.recipient().wrap(fileKey, random));
    AgePreamble preamble =
        new AgePreamble(AgeHeader.create(mixed, fileKey), new byte[PayloadLayout.NONCE_BYTES]);
    assertThat(preamble.mixesClassicAndPostQuantum()).isTrue();
    preamble.unlock(List.of(CLASSIC));
    preamble.unlock(List.of(HYBRID));
  }

  @Test
  void noIdentityAtAllIsAWrongKey() {
    AgePreamble preamble = AgeEncryptor.begin(List.of(HYBRID.recipient())).preamble();
    assertThatExceptionOfType(WrongKeyException.class)
        .isThrownBy(() -> preamble.unlock(List.of()))
        .withMessage("no identity opens this file: it is for 1 other recipient");
  }

  @Test
  void headersHaveACeiling() {
    String version = "age-encryption.org/v1\n";
    assertHeaderRefused(version + "-> x\n\n".repeat(1025), "too many recipients");
    assertHeaderRefused(version + "-> x " + "a".repeat(3 << 20) + "\n", "too large");
    assertHeaderRefused("age-encryption.org/v2\n-> x\n\n", "not of version 1");
    assertHeaderRefused("-----BEGIN AGE ENCRYPTED FILE-----\n", "ASCII armor");
    assertHeaderRefused("VOL1NCC042", "not an age file");
    assertHeaderRefused("", "not an age file");
  }

  @Test
  void scryptAsksForNoMoreWorkThanAllowed() throws Exception {
    AgeRecipient costly = new PassphraseRecipient("x".toCharArray(), 12);
    AgePreamble preamble = AgeEncryptor.begin(List.of(costly)).preamble();
    preamble.unlock(List.of(AgeIdentity.passphrase("x".toCharArray(), 12)));
    assertThatExceptionOfType(UnsupportedFormatException.class)
        .isThrownBy(() -> preamble.unlock(List.of(AgeIdentity.passphrase("x".toCharArray(), 11))))
        .withMessage("passphrase work factor is too high: actual=12 expected=11 or less");
    assertThatExceptionOfType(WrongKeyException.class)
        .isThrownBy(() -> preamble.unlock(List.of(AgeIdentity.passphrase("y".toCharArray()))));
  }

  @Test
  void passphrasesAreWrittenWithAWorkFactorOfEighteen() {
    String header =
        new String(
            AgeEncryptor.begin(List.of(PASSPHRASE)).preamble().bytes(),
            StandardCharsets.ISO_8859_1);
    assertThat(header.lines().toList().get(1)).startsWith("-> scrypt ").endsWith(" 18");
  }

  @Test
  void anAbandonedFileIsNotTakenForWhole() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (AgeOutputStream age = new AgeOutputStream(out, List.of(HYBRID.recipient()))) {
      age.write(new byte[PayloadLayout.CHUNK_BYTES]);
    }
    assertThatExceptionOfType(ArchiveDamagedException.class)
        .isThrownBy(() ->
            new AgeInputStream(new ByteArrayInputStream(out.toByteArray()), List.of(HYBRID))
                .readAllBytes())
        .satisfies(e -> assertThat(AgeFailure.of(e)).hasValue(AgeFailure.PAYLOAD));
  }

  @Test
  void afterAFailureAWriterStaysBroken() throws Exception {
    OutputStream full =
        new OutputStream() {
          private int calls;

          @Override
          public void write(int b) {
            throw new AssertionError("single bytes are slow");
          }

          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            if (++calls == 2) {
              throw new IOException("no space left");
            }
          }
        };
    AgeOutputStream age = new AgeOutputStream(full, List.of(HYBRID.recipient()));
    byte[] more = new byte[PayloadLayout.CHUNK_BYTES + 1];
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> age.write(more));
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(age::finish)
        .withMessage("writing failed before: no space left");
  }

  @Test
  void nothingCanBeWrittenAfterTheEnd() throws Exception {
    AgeOutputStream age =
        new AgeOutputStream(new ByteArrayOutputStream(), List.of(HYBRID.recipient()));
    age.finish();
    age.finish();
    assertThatIllegalStateException().isThrownBy(() -> age.write(1));
  }

  private static void assertRefused(List<AgeRecipient> recipients, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AgeEncryptor.begin(recipients))
        .withMessageContaining(why);
  }

  private static void assertHeaderRefused(String header, String why) {
    byte[] bytes = header.getBytes(StandardCharsets.US_ASCII);
    assertThatExceptionOfType(ArchiveException.class)
        .isThrownBy(() -> AgePreamble.parse(bytes))
        .withMessageContaining(why)
        .satisfies(e -> assertThat(AgeFailure.of(e)).hasValue(AgeFailure.HEADER));
  }

  private static byte[] tail(byte[] preamble) {
    return Arrays.copyOfRange(
        preamble, preamble.length - PayloadLayout.NONCE_BYTES, preamble.length);
  }
}
