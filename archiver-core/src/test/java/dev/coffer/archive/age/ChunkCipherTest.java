package dev.coffer.archive.age;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.coffer.archive.ArchiveDamagedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class ChunkCipherTest {
  private static final int CHUNK = PayloadLayout.CHUNK_BYTES;
  private static final int SEALED = PayloadLayout.SEALED_CHUNK_BYTES;

  private final PayloadCipher payload = new FileKey(new byte[16]).payloadCipher(new byte[16]);
  private final ChunkCipher cipher = payload.newChunkCipher();
  private final byte[] plain = new byte[CHUNK];
  private final byte[] sealed = new byte[SEALED];

  @Test
  void releasesNothingOfAChunkThatDoesNotAuthenticate() {
    Arrays.fill(plain, (byte) 'x');
    cipher.seal(0, false, plain, 0, CHUNK, sealed, 0);
    sealed[SEALED - 1] ^= 1;
    byte[] target = new byte[CHUNK];

    assertThatExceptionOfType(ArchiveDamagedException.class)
        .isThrownBy(() -> cipher.open(0, false, sealed, 0, SEALED, target, 0))
        .withMessage("payload chunk 0 is damaged: its tag does not fit");
    assertThat(target).containsOnly(0);
  }

  @Test
  void staysUsableAfterADamagedChunk() throws Exception {
    int length = cipher.seal(1, true, plain, 0, 100, sealed, 0);
    assertThatExceptionOfType(ArchiveDamagedException.class)
        .isThrownBy(() -> cipher.open(2, true, sealed, 0, length, new byte[CHUNK], 0));
    assertThat(cipher.open(1, true, sealed, 0, length, new byte[CHUNK], 0)).isEqualTo(100);
  }

  @Test
  void bindsIndexAndLastFlag() {
    cipher.seal(0x0102030405L, false, plain, 0, CHUNK, sealed, 0);
    for (long index : new long[] {0x0102030404L, 0x0502030401L, 0x05}) {
      assertThatExceptionOfType(ArchiveDamagedException.class)
          .isThrownBy(() -> cipher.open(index, false, sealed, 0, SEALED, plain, 0));
    }
    assertThatExceptionOfType(ArchiveDamagedException.class)
        .isThrownBy(() -> cipher.open(0x0102030405L, true, sealed, 0, SEALED, plain, 0));
  }

  @Test
  void sealsOnlyChunksThatAPayloadCanHave() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> cipher.seal(0, false, plain, 0, CHUNK - 1, sealed, 0))
        .withMessage("chunk 0 cannot have 65535 bytes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> cipher.seal(1, true, plain, 0, 0, sealed, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> cipher.seal(-1, true, plain, 0, 1, sealed, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> cipher.seal(0, true, new byte[CHUNK + 1], 0, CHUNK + 1, new byte[SEALED + 1], 0));
    assertThat(cipher.seal(0, true, plain, 0, 0, sealed, 0)).isEqualTo(16);
  }

  @Test
  void opensOnlyChunksThatAPayloadCanHave() {
    for (int length : new int[] {0, 15}) {
      assertThatExceptionOfType(ArchiveDamagedException.class)
          .isThrownBy(() -> cipher.open(0, true, sealed, 0, length, plain, 0));
    }
    cipher.seal(0, true, plain, 0, 0, sealed, 0);
    assertThatExceptionOfType(ArchiveDamagedException.class)
        .isThrownBy(() -> cipher.open(1, true, sealed, 0, 16, plain, 0))
        .withMessageContaining("it has 16 bytes");
  }

  @Test
  void threadsWithTheirOwnCiphersAgreeWithOneThread() throws Exception {
    List<byte[]> expected = new ArrayList<>();
    for (int chunk = 0; chunk < 16; chunk++) {
      cipher.seal(chunk, false, plain, 0, CHUNK, sealed, 0);
      expected.add(sealed.clone());
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<byte[]>> results = new ArrayList<>();
      for (int chunk = 0; chunk < 16; chunk++) {
        int index = chunk;
        results.add(
            threads.submit(() -> {
              byte[] out = new byte[SEALED];
              payload.newChunkCipher().seal(index, false, plain, 0, CHUNK, out, 0);
              return out;
            }));
      }
      for (int chunk = 0; chunk < 16; chunk++) {
        assertThat(results.get(chunk).get()).isEqualTo(expected.get(chunk));
      }
    }
  }
}
