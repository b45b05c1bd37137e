package dev.coffer.archive.age;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever was written comes back, and nothing else does. Replay with {@code -Dcoffer.seed=N}. */
final class AgeRoundTripProperties {
  private static final long SEED = Long.getLong("coffer.seed", 20_261_120L);
  private static final AgeIdentity CLASSIC = AgeIdentity.generateX25519();
  private static final AgeIdentity HYBRID = AgeIdentity.generate();

  @BeforeAll
  static void printSeed() {
    System.out.println("AgeRoundTripProperties: -Dcoffer.seed=" + SEED);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, 15, 16, 65_535, 65_536, 65_537, 131_071, 131_072, 131_073, 196_608, 300_000})
  void anySizeComesBackByStreamAndByOffset(int size) throws IOException {
    Random random = new Random(SEED + size);
    byte[] plain = bytes(random, size);
    for (AgeIdentity identity : List.of(CLASSIC, HYBRID)) {
      byte[] file = encrypt(plain, List.of(identity.recipient()), random);
      int preamble = AgePreamble.read(new ByteArrayInputStream(file)).sizeBytes();
      assertThat(file.length - preamble).isEqualTo((int) PayloadLayout.sealedBytes(size));
      assertThat(decrypt(file, identity)).isEqualTo(plain);

      AgeSeekableReader reader = AgeSeekableReader.open(new BytesAtOffset(file), List.of(identity));
      assertThat(reader.sizeBytes()).isEqualTo(size);
      for (int i = 0; i < 20; i++) {
        assertSlice(reader, plain, random);
      }
    }
  }

  @Test
  void chunksSealedInAnyOrderByAnyCipherMakeTheSameFile() throws IOException {
    Random random = new Random(SEED);
    byte[] plain = bytes(random, 5 * PayloadLayout.CHUNK_BYTES + 77);
    AgeEncryptor encryptor = AgeEncryptor.begin(List.of(HYBRID.recipient()));
    int chunks = (int) PayloadLayout.chunkCount(plain.length);
    List<Integer> order = new ArrayList<>();
    for (int chunk = 0; chunk < chunks; chunk++) {
      order.add(chunk);
    }
    Collections.shuffle(order, random);
    byte[] preamble = encryptor.preamble().bytes();
    byte[] file =
        Arrays.copyOf(preamble, preamble.length + (int) PayloadLayout.sealedBytes(plain.length));
    ChunkCipher[] ciphers = {
      encryptor.payloadCipher().newChunkCipher(), encryptor.payloadCipher().newChunkCipher()
    };

    for (int chunk : order) {
      int at = chunk * PayloadLayout.CHUNK_BYTES;
      int length = Math.min(PayloadLayout.CHUNK_BYTES, plain.length - at);
      int target = preamble.length + (int) PayloadLayout.sealedOffset(chunk);
      ciphers[random.nextInt(2)].seal(chunk, chunk == chunks - 1, plain, at, length, file, target);
    }

    assertThat(decrypt(file, HYBRID)).isEqualTo(plain);
  }

  @Test
  void noCutFileIsTakenForWhole() throws IOException {
    Random random = new Random(SEED);
    for (int size : new int[] {0, 1, 65_536, 65_537, 200_000}) {
      byte[] plain = bytes(random, size);
      byte[] file = encrypt(plain, List.of(CLASSIC.recipient()), random);
      for (int i = 0; i < 40; i++) {
        byte[] cut = Arrays.copyOf(file, random.nextInt(file.length));
        assertRefused(cut, plain);
      }
      for (int chunk = 0; chunk < PayloadLayout.chunkCount(size); chunk++) {
        int at =
            file.length
                - (int) (PayloadLayout.sealedBytes(size) - PayloadLayout.sealedOffset(chunk));
        assertRefused(Arrays.copyOf(file, at), plain);
      }
    }
  }

  @Test
  void randomAccessProvesTheSizeBeforeItTellsIt() throws IOException {
    Random random = new Random(SEED);
    byte[] file =
        encrypt(bytes(random, 3 * PayloadLayout.CHUNK_BYTES), List.of(CLASSIC.recipient()), random);
    byte[] cut = Arrays.copyOf(file, file.length - PayloadLayout.SEALED_CHUNK_BYTES);
    assertThatExceptionOfType(ArchiveDamagedException.class)
        .isThrownBy(() -> AgeSeekableReader.open(new BytesAtOffset(cut), List.of(CLASSIC)))
        .withMessage("payload chunk 1 is damaged: its tag does not fit");
  }

  @Test
  void damageInOneChunkLeavesTheOthersReadable() throws IOException {
    Random random = new Random(SEED);
    byte[] plain = bytes(random, 3 * PayloadLayout.CHUNK_BYTES);
    byte[] file = encrypt(plain, List.of(CLASSIC.recipient()), random);
    file[file.length - 2 * PayloadLayout.SEALED_CHUNK_BYTES] ^= 1;
    AgeSeekableReader reader = AgeSeekableReader.open(new BytesAtOffset(file), List.of(CLASSIC));
    byte[] chunk = new byte[PayloadLayout.CHUNK_BYTES];
    for (int tries = 0; tries < 2; tries++) {
      assertThatExceptionOfType(ArchiveDamagedException.class)
          .isThrownBy(() -> reader.read(PayloadLayout.CHUNK_BYTES, chunk, 0, chunk.length));
    }
    assertThat(reader.read(0, chunk, 0, chunk.length)).isEqualTo(chunk.length);
    assertThat(chunk).isEqualTo(Arrays.copyOf(plain, chunk.length));
  }

  @Test
  void noFlippedBitGoesUnseen() throws IOException {
    Random random = new Random(SEED);
    byte[] plain = bytes(random, 150_000);
    byte[] file = encrypt(plain, List.of(HYBRID.recipient()), random);
    for (int i = 0; i < 200; i++) {
      byte[] flipped = file.clone();
      // every second one in the header, which is small
      int at = random.nextInt(i % 2 == 0 ? 1700 : file.length);
      flipped[at] ^= (byte) (1 << random.nextInt(8));
      assertRefused(flipped, plain);
    }
  }

  @Test
  void noChunkCanBeMovedOrAppended() throws IOException {
    Random random = new Random(SEED);
    byte[] plain = bytes(random, 4 * PayloadLayout.CHUNK_BYTES);
    byte[] file = encrypt(plain, List.of(CLASSIC.recipient()), random);
    int payload = file.length - (int) PayloadLayout.sealedBytes(plain.length);
    for (int from = 0; from < 4; from++) {
      for (int to = 0; to < 4; to++) {
        if (from != to) {
          byte[] moved = file.clone();
          System.arraycopy(
              file,
              payload + from * PayloadLayout.SEALED_CHUNK_BYTES,
              moved,
              payload + to * PayloadLayout.SEALED_CHUNK_BYTES,
              PayloadLayout.SEALED_CHUNK_BYTES);
          assertRefused(moved, plain);
        }
      }
    }
    assertRefused(Arrays.copyOf(file, file.length + 1), plain);
  }

  @Test
  void eachOfManyRecipientsOpensAndNobodyElse() throws IOException {
    Random random = new Random(SEED);
    List<AgeIdentity> identities = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      identities.add(AgeIdentity.generate());
    }
    byte[] plain = bytes(random, 1000);
    byte[] file = encrypt(plain, identities.stream().map(AgeIdentity::recipient).toList(), random);
    for (AgeIdentity identity : identities) {
      assertThat(decrypt(file, identity)).isEqualTo(plain);
    }
    assertThatExceptionOfType(ArchiveException.class)
        .isThrownBy(() -> decrypt(file, HYBRID))
        .satisfies(e -> assertThat(AgeFailure.of(e)).hasValue(AgeFailure.NO_MATCH))
        .withMessage("no identity opens this file: it is for 12 other recipients");
  }

  @Test
  void armorComesBack() throws IOException {
    Random random = new Random(SEED);
    for (int size = 0; size < 200; size++) {
      byte[] data = bytes(random, size);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ArmorOutputStream armor = new ArmorOutputStream(out);
      armor.write(data);
      armor.finish();
      assertThat(out.toString().lines()).allMatch(line -> line.length() <= Armor.COLUMNS);
      assertThat(new ArmorInputStream(new ByteArrayInputStream(out.toByteArray())).readAllBytes())
          .as("size %d", size)
          .isEqualTo(data);
    }
  }

  private static void assertSlice(AgeSeekableReader reader, byte[] plain, Random random)
      throws IOException {
    int offset = random.nextInt(plain.length + 10);
    byte[] slice = new byte[1 + random.nextInt(70_000)];
    int count = reader.read(offset, slice, 0, slice.length);
    if (offset >= plain.length) {
      assertThat(count).isEqualTo(-1);
      return;
    }
    int chunkEnd = (offset / PayloadLayout.CHUNK_BYTES + 1) * PayloadLayout.CHUNK_BYTES;
    assertThat(count).isEqualTo(Math.min(slice.length, Math.min(chunkEnd, plain.length) - offset));
    assertThat(Arrays.copyOf(slice, count))
        .isEqualTo(Arrays.copyOfRange(plain, offset, offset + count));
  }

  /** Refused by both readers, and what came out before is a true prefix. */
  private static void assertRefused(byte[] file, byte[] plain) throws IOException {
    List<AgeIdentity> identities = List.of(CLASSIC, HYBRID);
    ByteArrayOutputStream released = new ByteArrayOutputStream();
    assertThatExceptionOfType(ArchiveException.class)
        .isThrownBy(() ->
            new AgeInputStream(new ByteArrayInputStream(file), identities).transferTo(released));
    assertThat(released.toByteArray()).isEqualTo(Arrays.copyOf(plain, released.size()));
    assertThatExceptionOfType(ArchiveException.class)
        .isThrownBy(() -> {
          AgeSeekableReader reader = AgeSeekableReader.open(new BytesAtOffset(file), identities);
          byte[] buffer = new byte[PayloadLayout.CHUNK_BYTES];
          for (long at = 0; at < reader.sizeBytes(); at += buffer.length) {
            reader.read(at, buffer, 0, buffer.length);
          }
        });
  }

  private static byte[] encrypt(byte[] plain, List<AgeRecipient> recipients, Random random)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (AgeOutputStream age = new AgeOutputStream(out, recipients)) {
      int at = 0;
      while (at < plain.length) {
        int count = Math.min(plain.length - at, 1 + random.nextInt(100_000));
        age.write(plain, at, count);
        at += count;
      }
      age.finish();
    }
    return out.toByteArray();
  }

  private static byte[] decrypt(byte[] file, AgeIdentity identity) throws IOException {
    return new AgeInputStream(new ByteArrayInputStream(file), List.of(identity)).readAllBytes();
  }

  private static byte[] bytes(Random random, int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }
}
