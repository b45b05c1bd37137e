package dev.coffer.archive.tar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.entry.EntryMetadata;
import dev.coffer.archive.testkit.Entries;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Set {@code -Dcoffer.seed=N} to replay a failure. */
class TarRoundTripProperties {
  private static final int TRIES = Integer.getInteger("coffer.tries", 200);

  private final long firstSeed = Long.getLong("coffer.seed", 20261120L);

  @Test
  void whatIsWrittenIsRead() throws IOException {
    for (long seed = firstSeed; seed < firstSeed + TRIES; seed++) {
      Random random = new Random(seed);
      List<EntryMetadata> entries = new ArrayList<>();
      List<byte[]> contents = new ArrayList<>();
      byte[] tar = randomTar(random, entries, contents);
      TarDecoder decoder = new TarDecoder(new ByteArrayInputStream(tar), 0);
      for (int i = 0; i < entries.size(); i++) {
        Optional<TarItem> item = decoder.next();
        assertThat(item).as("seed %d", seed).containsInstanceOf(TarItem.Entry.class);
        TarItem.Entry entry = (TarItem.Entry) item.orElseThrow();
        assertThat(entry.metadata()).as("seed %d entry %d", seed, i).isEqualTo(entries.get(i));
        if (random.nextInt(4) > 0) {
          assertThat(content(decoder)).as("seed %d entry %d", seed, i).isEqualTo(contents.get(i));
        }
      }
      assertThat(decoder.next()).as("seed %d", seed).isEmpty();
      assertThat(decoder.sawEndOfArchive()).isTrue();
    }
  }

  @Test
  void anyEntryCanBeReadFromItsOffsetAlone() throws IOException {
    Random random = new Random(firstSeed);
    List<EntryMetadata> entries = new ArrayList<>();
    byte[] tar = randomTar(random, entries, new ArrayList<>());
    TarDecoder decoder = new TarDecoder(new ByteArrayInputStream(tar), 0);
    for (EntryMetadata expected : entries) {
      int offset = (int) decoder.next().orElseThrow().headerOffset();
      TarDecoder there =
          new TarDecoder(new ByteArrayInputStream(tar, offset, tar.length - offset), offset);
      TarItem item = there.next().orElseThrow();
      assertThat(item).isEqualTo(new TarItem.Entry(expected, offset, false));
    }
  }

  @Test
  void damagedTarsGiveEntriesOrArchiveExceptionsAndNothingElse() throws IOException {
    for (long seed = firstSeed; seed < firstSeed + TRIES; seed++) {
      Random random = new Random(seed);
      byte[] tar = randomTar(random, new ArrayList<>(), new ArrayList<>());
      int flips = 1 + random.nextInt(20);
      for (int i = 0; i < flips; i++) {
        tar[random.nextInt(tar.length)] ^= (byte) (1 << random.nextInt(8));
      }
      TarDecoder decoder = new TarDecoder(new ByteArrayInputStream(tar), 0);
      boolean more = true;
      while (more) {
        try {
          more = decoder.next().isPresent();
          content(decoder);
        } catch (ArchiveException e) {
          more = decoder.resync();
        }
      }
      assertThat(decoder.position()).isLessThanOrEqualTo(tar.length);
    }
  }

  private static byte[] randomTar(
      Random random, List<EntryMetadata> entries, List<byte[]> contents) {
    TarEncoder encoder = new TarEncoder();
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    int count = 1 + random.nextInt(8);
    for (int i = 0; i < count; i++) {
      EntryMetadata entry = Entries.random(random);
      byte[] content = new byte[(int) entry.dataByteCount()];
      random.nextBytes(content);
      ByteBuffer header = encoder.header(entry);
      assertThat(header.remaining() % TarEncoder.BLOCK_BYTES).isZero();
      tar.write(header.array(), header.position(), header.remaining());
      tar.writeBytes(content);
      tar.writeBytes(new byte[TarEncoder.paddingBytes(content.length)]);
      entries.add(entry);
      contents.add(content);
    }
    tar.writeBytes(TarEncoder.endOfArchive());
    return tar.toByteArray();
  }

  static byte[] content(TarDecoder decoder) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(1000);
    while (decoder.read(buffer) >= 0) {
      content.write(buffer.array(), 0, buffer.position());
      buffer.clear();
    }
    return content.toByteArray();
  }
}
