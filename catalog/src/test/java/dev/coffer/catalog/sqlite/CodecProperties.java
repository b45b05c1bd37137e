package dev.coffer.catalog.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.catalog.FrameTable;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The blobs of the catalog: what goes in comes out, and damage is named, not guessed around. */
class CodecProperties {
  private static final int TRIES = 300;

  @Test
  void membershipBlocksComeBack() {
    for (int seed = 0; seed < TRIES; seed++) {
      Random random = new Random(seed);
      int count = 1 + random.nextInt(MembershipBlock.MAXIMUM_ENTRIES);
      long[] versions = new long[count];
      long[] offsets = new long[count];
      int unit = random.nextBoolean() ? 512 : 1;
      for (int i = 0; i < count; i++) {
        versions[i] = random.nextLong() >>> (1 + random.nextInt(60));
        offsets[i] = (random.nextLong() >>> (12 + random.nextInt(40))) * unit;
      }
      MembershipBlock back =
          MembershipBlock.decode(new MembershipBlock(versions, offsets).encode());
      assertThat(back.versions()).as("seed %d", seed).isEqualTo(versions);
      assertThat(back.tarOffsets()).as("seed %d", seed).isEqualTo(offsets);
    }
  }

  @Test
  void frameTablesComeBack() {
    for (int seed = 0; seed < TRIES; seed++) {
      Random random = new Random(seed);
      int[] sizes = random.ints(random.nextInt(9000), 0, Integer.MAX_VALUE).toArray();
      FrameTable table = FrameTable.of(sizes);
      assertThat(FrameTableCodec.decode(FrameTableCodec.encode(table)))
          .as("seed %d", seed)
          .isEqualTo(table);
    }
  }

  @Test
  void damagedBlobsAreIllegalArgumentsAndNothingElse() {
    byte[] block = new MembershipBlock(new long[] {64, 65, 900}, new long[] {0, 512, 9}).encode();
    byte[] frames = FrameTableCodec.encode(FrameTable.of(5, 6, 7));
    int refused = 0;
    for (int seed = 0; seed < 20 * TRIES; seed++) {
      Random random = new Random(seed);
      byte[] source = random.nextBoolean() ? block : frames;
      byte[] blob = java.util.Arrays.copyOf(source, 1 + random.nextInt(source.length + 3));
      blob[random.nextInt(blob.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        MembershipBlock.decode(blob);
        FrameTableCodec.decode(blob);
      } catch (IllegalArgumentException expected) {
        refused++;
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    assertThat(refused).isGreaterThan(TRIES);
  }
}
