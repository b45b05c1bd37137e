package dev.coffer.archive.zstd;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.coffer.archive.ArchiveDamagedException;

/** Any bytes are a seek table, which encodes to the same bytes, or damage. */
class SeekTableFuzz {

  @FuzzTest(maxDuration = "20s")
  void anyBytesAreATableOrDamage(byte[] bytes) {
    try {
      SeekTable table = SeekTable.decode(bytes);
      assertThat(table.encode()).isEqualTo(bytes);
      for (int frame = 0; frame < table.frameCount(); frame++) {
        assertThat(table.frameAt(table.contentOffset(frame))).isEqualTo(frame);
      }
    } catch (ArchiveDamagedException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @FuzzTest(maxDuration = "20s")
  void anyBytesAreAFrameOrDamage(byte[] bytes) {
    try (FrameDecompressor decompressor = new FrameDecompressor()) {
      decompressor.decompress(bytes, 0, bytes.length, new byte[4096], 4096);
    } catch (ArchiveDamagedException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}
