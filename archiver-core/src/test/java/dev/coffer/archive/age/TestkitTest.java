package dev.coffer.archive.age;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.archive.ArchiveException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The official vectors: every file is accepted, or refused for the right reason. */
final class TestkitTest {

  static Stream<TestkitVector> vectors() {
    return TestkitVector.all().stream();
  }

  static Stream<TestkitVector> wellFormedHeaders() {
    return vectors()
        .filter(v -> v.expectedFailure().map(f -> f == AgeFailure.PAYLOAD).orElse(true));
  }

  static Stream<TestkitVector> successes() {
    return vectors().filter(v -> v.expectedFailure().isEmpty());
  }

  @Test
  void countsEveryClassOfTheKit() {
    Map<String, Long> counts = new TreeMap<>();
    vectors()
        .forEach(v ->
            counts.merge(v.expectedFailure().map(Enum::name).orElse("SUCCESS"), 1L, Long::sum));
    assertThat(counts)
        .hasToString("{ARMOR=22, HEADER=62, HMAC=1, NO_MATCH=13, PAYLOAD=19, SUCCESS=26}");
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void streamingGivesTheExpectedClassAndReleasesOnlyTheGoodPrefix(TestkitVector vector)
      throws Exception {
    ByteArrayOutputStream released = new ByteArrayOutputStream();
    Optional<AgeFailure> failure = Optional.empty();
    try (AgeInputStream in = new AgeInputStream(vector.open(), vector.identities())) {
      in.transferTo(released);
    } catch (ArchiveException e) {
      failure = AgeFailure.of(e);
      assertThat(failure).as("class of %s", e).isPresent();
    }
    assertThat(failure).isEqualTo(vector.expectedFailure());
    if (vector.payloadSha256() != null) {
      assertThat(sha256(released.toByteArray())).isEqualTo(vector.payloadSha256());
    } else {
      assertThat(released.size()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void randomAccessGivesTheExpectedClass(TestkitVector vector) throws Exception {
    Optional<AgeFailure> failure = Optional.empty();
    byte[] plain = {};
    try (InputStream in = vector.open()) {
      AgeSeekableReader reader =
          AgeSeekableReader.open(new BytesAtOffset(in.readAllBytes()), vector.identities());
      plain = readBackwards(reader);
    } catch (ArchiveException e) {
      failure = AgeFailure.of(e);
      assertThat(failure).as("class of %s", e).isPresent();
    }
    assertThat(failure).isEqualTo(vector.expectedFailure());
    if (failure.isEmpty()) {
      assertThat(sha256(plain)).isEqualTo(vector.payloadSha256());
    }
  }

  @ParameterizedTest
  @MethodSource("wellFormedHeaders")
  void headerEncodesBackToItsBytes(TestkitVector vector) throws Exception {
    AgeHeader header = AgeHeader.read(vector.open());
    assertThat(header.reencoded()).isEqualTo(header.bytes());
    assertThat(AgeHeader.create(header.stanzas(), new FileKey(vector.fileKey())).bytes())
        .isEqualTo(header.bytes());
  }

  @ParameterizedTest
  @MethodSource("successes")
  void payloadSealsBackToItsBytes(TestkitVector vector) throws Exception {
    byte[] file = vector.open().readAllBytes();
    AgePreamble preamble = AgePreamble.read(new ByteArrayInputStream(file));
    byte[] bytes = preamble.bytes();
    byte[] nonce =
        Arrays.copyOfRange(bytes, bytes.length - PayloadLayout.NONCE_BYTES, bytes.length);
    ChunkCipher cipher = new FileKey(vector.fileKey()).payloadCipher(nonce).newChunkCipher();
    byte[] plain =
        new AgeInputStream(new ByteArrayInputStream(file), vector.identities()).readAllBytes();

    ByteArrayOutputStream again = new ByteArrayOutputStream();
    again.writeBytes(bytes);
    byte[] sealed = new byte[PayloadLayout.SEALED_CHUNK_BYTES];
    long chunks = PayloadLayout.chunkCount(plain.length);
    for (long chunk = 0; chunk < chunks; chunk++) {
      int at = (int) (chunk * PayloadLayout.CHUNK_BYTES);
      int length = Math.min(PayloadLayout.CHUNK_BYTES, plain.length - at);
      again.write(sealed, 0, cipher.seal(chunk, chunk == chunks - 1, plain, at, length, sealed, 0));
    }

    assertThat(again.toByteArray()).isEqualTo(file);
    assertThat(PayloadLayout.plainBytes(file.length - preamble.sizeBytes()))
        .isEqualTo(plain.length);
  }

  @ParameterizedTest
  @MethodSource("successes")
  void armorEncodesBackToItsBytes(TestkitVector vector) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ArmorOutputStream armor = new ArmorOutputStream(out);
    armor.write(vector.open().readAllBytes());
    armor.finish();
    assertThat(new ArmorInputStream(new ByteArrayInputStream(out.toByteArray())).readAllBytes())
        .isEqualTo(vector.open().readAllBytes());
    boolean ownForm =
        vector.armored()
            && !List.of("armor_crlf", "armor_no_eol", "armor_whitespace_outside")
                .contains(vector.toString());
    if (ownForm) {
      assertThat(out.toByteArray()).isEqualTo(vector.file());
    }
  }

  /** Chunk by chunk from the end, so that nothing depends on the order. */
  private static byte[] readBackwards(AgeSeekableReader reader) throws IOException {
    byte[] plain = new byte[Math.toIntExact(reader.sizeBytes())];
    for (long chunk = PayloadLayout.chunkCount(plain.length) - 1; chunk >= 0; chunk--) {
      long offset = chunk * PayloadLayout.CHUNK_BYTES;
      int length = (int) Math.min(PayloadLayout.CHUNK_BYTES, plain.length - offset);
      int count = reader.read(offset, plain, (int) offset, length);
      assertThat(count).isEqualTo(length == 0 ? -1 : length);
    }
    return plain;
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
