package dev.coffer.archive.zstd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.testkit.Tool;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames and seek tables of random content; the seed of a run is its number. */
class FrameProperties {
  private static final int[] SIZES = {
    1, 2, 511, 8191, 32_767, 32_768, 131_071, 131_072, 131_073, 262_144, 400_001
  };

  private enum Content {
    ZEROS,
    TEXT,
    RANDOM,
    /** Compressible only where no sample looks. */
    MIXED;

    byte[] make(Random random, int size) {
      byte[] bytes = new byte[size];
      switch (this) {
        case ZEROS -> {}
        case RANDOM -> random.nextBytes(bytes);
        case TEXT -> {
          for (int i = 0; i < size; i++) {
            bytes[i] = (byte) ('a' + random.nextInt(4));
          }
        }
        case MIXED -> {
          random.nextBytes(bytes);
          Arrays.fill(bytes, size / 3, size / 2, (byte) 7);
        }
      }
      return bytes;
    }
  }

  @TempDir Path directory;

  /** The whole way of a segment: frames, the seek table, and the real program over both. */
  @ParameterizedTest(name = "level {0}")
  @ValueSource(ints = {-7, -1, 0, 1, 3, 12, 19})
  void framesComeBackOneByOneAndAllTogetherFromTheRealProgram(int level) throws Exception {
    Random random = new Random(level);
    ByteArrayOutputStream stored = new ByteArrayOutputStream();
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    List<Integer> sizes = new ArrayList<>();
    List<Integer> contents = new ArrayList<>();
    try (FrameCompressor compressor = new FrameCompressor(level);
        FrameDecompressor decompressor = new FrameDecompressor()) {
      for (Content kind : Content.values()) {
        for (int size : SIZES) {
          byte[] content = kind.make(random, size + 5);
          byte[] frame = new byte[FrameCompressor.maxFrameBytes(size)];
          int length = compressor.compress(content, 3, size, frame);
          byte[] back = new byte[size];
          decompressor.decompress(frame, 0, length, back, size);
          byte[] expected = Arrays.copyOfRange(content, 3, 3 + size);
          assertThat(back).as("level %d %s %d", level, kind, size).isEqualTo(expected);
          if (kind == Content.ZEROS && level != FrameCompressor.STORE && size > 1000) {
            assertThat(length).as("level %d %d", level, size).isLessThan(size / 20);
          }
          stored.write(frame, 0, length);
          plain.write(expected);
          sizes.add(length);
          contents.add(size);
        }
      }
    }
    SeekTable table = SeekTable.of(ints(sizes), ints(contents));
    assertThat(table.totalCompressedBytes()).isEqualTo(stored.size());
    assertThat(table.totalContentBytes()).isEqualTo(plain.size());
    stored.write(table.encode());
    Files.write(directory.resolve("segment.zst"), stored.toByteArray());
    Tool.run(directory, "zstd", "-q", "-d", "segment.zst", "-o", "segment");
    assertThat(Files.readAllBytes(directory.resolve("segment"))).isEqualTo(plain.toByteArray());
  }

  @Test
  void aFrameOfNothingIsAFrame() throws Exception {
    byte[] frame = new byte[FrameCompressor.maxFrameBytes(0)];
    int length = StoredFrame.write(new byte[0], 0, 0, frame);
    assertThat(length).isEqualTo(StoredFrame.frameBytes(0));
    Files.write(directory.resolve("empty.zst"), Arrays.copyOf(frame, length));
    Tool.run(directory, "zstd", "-q", "-d", "empty.zst", "-o", "empty");
    assertThat(Files.size(directory.resolve("empty"))).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {FrameCompressor.MIN_LEVEL - 1, FrameCompressor.MAX_LEVEL + 1})
  void otherLevelsAreRefused(int level) {
    assertThatThrownBy(() -> new FrameCompressor(level))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("" + level);
  }

  @Test
  void damagedFramesAreRefusedAndNothingElseIsThrown() throws Exception {
    byte[] content = Content.TEXT.make(new Random(1), 50_000);
    byte[] frame = new byte[FrameCompressor.maxFrameBytes(content.length)];
    try (FrameCompressor compressor = new FrameCompressor(3);
        FrameDecompressor decompressor = new FrameDecompressor()) {
      int length = compressor.compress(content, 0, content.length, frame);
      for (int seed = 0; seed < 500; seed++) {
        Random random = new Random(seed);
        byte[] damaged = Arrays.copyOf(frame, length);
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
          damaged[random.nextInt(i == 0 ? 12 : length)] = (byte) random.nextInt(256);
        }
        int cut = random.nextInt(3) == 0 ? random.nextInt(length + 1) : length;
        byte[] target = new byte[content.length];
        try {
          decompressor.decompress(damaged, 0, cut, target, content.length);
        } catch (ArchiveDamagedException e) {
          assertThat(e).as("seed %d", seed).hasMessageStartingWith("zstd frame");
        }
      }
      byte[] small = new byte[content.length];
      assertThatThrownBy(() -> decompressor.decompress(frame, 0, length, small, 100))
          .isInstanceOf(ArchiveDamagedException.class)
          .hasMessageContaining("actual=50000 expected=100");
    }
  }

  @Test
  void seekTablesComeBackAndFindEveryFrame() throws Exception {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      int frames = random.nextInt(40);
      int frameBytes = 1 + random.nextInt(5000);
      int[] compressed = random.ints(frames, 1, Integer.MAX_VALUE).toArray();
      long content = frames == 0 ? 0 : (frames - 1L) * frameBytes + 1 + random.nextInt(frameBytes);
      SeekTable table = SeekTable.ofUniform(compressed, frameBytes, content);
      byte[] encoded = table.encode();
      SeekTable back = SeekTable.decode(encoded);
      String run = "seed " + seed;
      assertThat(back.encode()).as(run).isEqualTo(encoded);
      assertThat(back.compressedSizes()).as(run).isEqualTo(compressed);
      assertThat(back.totalContentBytes()).as(run).isEqualTo(content);
      byte[] footer = Arrays.copyOfRange(encoded, encoded.length - 9, encoded.length);
      assertThat(SeekTable.encodedBytes(footer)).as(run).isEqualTo(encoded.length);
      for (int frame = 0; frame < frames; frame++) {
        long first = back.contentOffset(frame);
        long last = first + back.contentBytes(frame) - 1;
        assertThat(back.frameAt(first)).as(run).isEqualTo(frame);
        assertThat(back.frameAt(last)).as(run).isEqualTo(frame);
      }
    }
  }

  @Test
  void tablesThatLieAreRefused() {
    assertThatThrownBy(() -> SeekTable.ofUniform(new int[] {5, -4}, 10, 20))
        .isInstanceOf(ArchiveDamagedException.class);
    assertThatThrownBy(() -> SeekTable.ofUniform(new int[] {5, 5}, 10, 21))
        .isInstanceOf(ArchiveDamagedException.class);
    assertThatThrownBy(() -> SeekTable.ofUniform(new int[] {5}, 10, Long.MAX_VALUE))
        .isInstanceOf(ArchiveDamagedException.class);
    byte[] hollow = SeekTable.of(new int[] {9, 9, 9}, new int[] {100, 0, 50}).encode();
    assertThatThrownBy(() -> SeekTable.decode(hollow))
        .as("a frame without content would be read for ever")
        .isInstanceOf(ArchiveDamagedException.class)
        .hasMessageContaining("frame 1");
  }

  private static int[] ints(List<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).toArray();
  }
}
