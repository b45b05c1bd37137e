package dev.coffer.archive.ltfs;

import static dev.coffer.archive.ltfs.TestVolume.content;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.archive.entry.EntryPath;
import dev.coffer.tape.TapeDrive;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Segments of an archive as files, over as many volumes as it takes. */
class LtfsSegmentSinkTest {
  private static final int CHUNK = 7000;

  @TempDir Path temporary;

  @Test
  void segmentsFillVolumeAfterVolumeAndEachIsWholeOnItsOwn() throws Exception {
    List<Path> cartridges = new ArrayList<>();
    List<LtfsReceipt> receipts = new ArrayList<>();
    List<AutoCloseable> open = new ArrayList<>();
    LtfsVolumeWriter[] writer = new LtfsVolumeWriter[1];
    LtfsSegmentSink sink =
        new LtfsSegmentSink(
            "documents-20261120T180000Z",
            TestVolume.THEN,
            self -> {
              if (writer[0] != null) {
                finish(self, writer[0], receipts);
              }
              cartridges.add(
                  TestVolume.formatted(temporary.resolve("v" + cartridges.size()), 600_000));
              TapeDrive drive = TestVolume.load(cartridges.getLast());
              writer[0] = LtfsVolumeWriter.open(drive, TestVolume.options());
              open.add(drive);
              return writer[0];
            });
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    int segment = 0;
    while (cartridges.size() < 3) {
      segment++;
      byte[] header = content(segment, 200);
      sink.begin(segment, segment * 1000L, header);
      all.writeBytes(header);
      for (int i = 0; i < 12 && !sink.wantsEnd(segment, i); i++) {
        byte[] bytes = content(segment * 100L + i, CHUNK);
        sink.write(bytes, 0, CHUNK);
        all.writeBytes(bytes);
      }
      sink.end(1000, new int[] {1, 2});
    }
    finish(sink, writer[0], receipts);
    for (AutoCloseable drive : open) {
      drive.close();
    }

    assertThat(receipts).hasSize(3);
    assertThat(sink.segments()).hasSize(segment).extracting(s -> s.number()).isSorted();
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    for (Path cartridge : cartridges) {
      TestVolume.digests(cartridge);
      try (TapeDrive drive = TestVolume.load(cartridge)) {
        LtfsVolumeReader reader = LtfsVolumeReader.open(drive, TestVolume.LIMITS);
        assertThat(TestVolume.bytes(reader, "documents-20261120T180000Z/manifest.tar"))
            .asString()
            .isEqualTo("manifest");
        for (LtfsSegmentSink.StoredSegment stored : sink.segments()) {
          EntryPath path = stored.file().path();
          if (reader.find(path).isPresent()) {
            byte[] bytes = TestVolume.bytes(reader, path.text().orElseThrow());
            assertThat(TestVolume.sha256(bytes)).isEqualTo(stored.file().sha256());
            read.writeBytes(bytes);
          }
        }
      }
    }
    assertThat(read.toByteArray()).isEqualTo(all.toByteArray());
  }

  private static void finish(
      LtfsSegmentSink sink, LtfsVolumeWriter writer, List<LtfsReceipt> receipts)
      throws IOException {
    try (OutputStream manifest = sink.part("manifest.tar")) {
      manifest.write("manifest".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }
    receipts.add(writer.finish());
  }
}
