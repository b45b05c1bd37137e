package dev.coffer.archive.zstd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.archive.ArchiveDamagedException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameWalkerTest {
  private static final int FRAME_BYTES = 300_000;
  private static final int LAST_BYTES = 77;

  /** Frames of zeros, text and noise, the last one short, and a seek table behind. */
  private record Stored(byte[] bytes, SeekTable table) {
    static Stored at(int level) {
      Random random = new Random(level);
      int count = 7;
      int[] compressed = new int[count];
      int[] contents = new int[count];
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (FrameCompressor compressor = new FrameCompressor(level)) {
        for (int i = 0; i < count; i++) {
          byte[] plain = new byte[i == count - 1 ? LAST_BYTES : FRAME_BYTES];
          if (i % 3 > 0) {
            random.nextBytes(plain);
          }
          for (int j = 0; i % 3 == 1 && j < plain.length; j++) {
            plain[j] = (byte) ('a' + (plain[j] & 3));
          }
          byte[] frame = new byte[FrameCompressor.maxFrameBytes(FRAME_BYTES)];
          contents[i] = plain.length;
          compressed[i] = compressor.compress(plain, 0, plain.length, frame);
          out.write(frame, 0, compressed[i]);
        }
      }
      SeekTable table = SeekTable.of(compressed, contents);
      out.writeBytes(table.encode());
      return new Stored(out.toByteArray(), table);
    }

    SeekTable walk() throws Exception {
      return FrameWalker.walk(
          (offset, target, length) -> {
            if (offset + length > bytes.length) {
              throw new ArchiveDamagedException("behind the end");
            }
            System.arraycopy(bytes, (int) offset, target, 0, length);
          },
          FRAME_BYTES,
          table.totalContentBytes());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-7, 0, 1, 3, 19})
  void findsWhatTheSeekTableSays(int level) throws Exception {
    Stored stored = Stored.at(level);

    assertThat(stored.walk().encode()).isEqualTo(stored.table().encode());
  }

  /** Whatever a byte becomes, the walk ends, and the frames before the byte are found. */
  @Test
  void damageEndsTheWalkWhereItIs() throws Exception {
    Random random = new Random(5);
    Stored stored = Stored.at(1);
    for (int run = 0; run < 300; run++) {
      byte[] damaged = stored.bytes().clone();
      int frame = random.nextInt(stored.table().frameCount());
      long begin = stored.table().compressedOffset(frame);
      int place = (int) begin + random.nextInt(Math.min(16, stored.table().compressedBytes(frame)));
      damaged[place] ^= (byte) (1 + random.nextInt(255));

      SeekTable found = new Stored(damaged, stored.table()).walk();

      assertThat(found.frameCount()).as("run %d", run).isGreaterThanOrEqualTo(frame);
      assertThat(Arrays.copyOf(found.compressedSizes(), frame))
          .isEqualTo(Arrays.copyOf(stored.table().compressedSizes(), frame));
    }
  }

  @Test
  void nothingIsFoundInNoise() throws Exception {
    byte[] noise = new byte[10_000];
    new Random(1).nextBytes(noise);

    assertThat(new Stored(noise, Stored.at(1).table()).walk().frameCount()).isZero();
  }
}
