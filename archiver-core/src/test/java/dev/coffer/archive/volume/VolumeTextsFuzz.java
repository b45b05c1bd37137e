package dev.coffer.archive.volume;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.coffer.archive.ArchiveException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;

/** Whatever stands on a tape: a value that encodes and decodes again, or an exception of ours. */
class VolumeTextsFuzz {
  private static final ArchiveId ID = ArchiveId.parse("00000000-0000-7000-8000-000000000001");

  @FuzzTest(maxDuration = "20s")
  void manifests(byte[] bytes) {
    try {
      Manifest manifest = ManifestCodec.decode(bytes);
      assertThat(ManifestCodec.decode(ManifestCodec.encode(manifest))).isEqualTo(manifest);
    } catch (ArchiveException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @FuzzTest(maxDuration = "20s")
  void manifestTapeFiles(byte[] bytes) {
    try {
      assertThat(ManifestFile.decode(bytes).manifest().segments()).isNotEmpty();
    } catch (ArchiveException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @FuzzTest(maxDuration = "20s")
  void textTars(byte[] bytes) {
    try {
      long total = 0;
      for (byte[] file : TextTar.read("fuzz", bytes).values()) {
        total += file.length;
      }
      assertThat(total).isLessThanOrEqualTo(bytes.length);
    } catch (ArchiveException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @FuzzTest(maxDuration = "20s")
  void volumeFacts(byte[] bytes) {
    try {
      VolumeFacts facts = VolumeFacts.decode(bytes);
      assertThat(VolumeFacts.decode(facts.encode())).isEqualTo(facts);
    } catch (ArchiveException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @FuzzTest(maxDuration = "20s")
  void indexes(byte[] bytes) throws IOException {
    try {
      IndexCodec.read(new ByteArrayInputStream(bytes), ID, new Ignoring());
    } catch (ArchiveException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  /** The lines behind a header that is as it should be. */
  @FuzzTest(maxDuration = "20s")
  void indexLines(byte[] bytes) throws IOException {
    byte[] header = IndexCodec.header(ID, 1);
    byte[] whole = Arrays.copyOf(header, header.length + bytes.length);
    System.arraycopy(bytes, 0, whole, header.length, bytes.length);
    indexes(whole);
  }

  @FuzzTest(maxDuration = "20s")
  void labels(byte[] bytes) {
    byte[] first = Arrays.copyOf(bytes, Math.min(80, bytes.length));
    byte[] second = Arrays.copyOfRange(bytes, first.length, bytes.length);
    for (FileLabel.Place place : FileLabel.Place.values()) {
      try {
        FileLabel label = FileLabel.decode(place, first, second);
        assertThat(FileLabel.decode(place, label.encodeFirst(place), label.encodeSecond(place)))
            .isEqualTo(label);
      } catch (ArchiveException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
    try {
      assertThat(VolumeLabel.decode(first).volser().value()).hasSize(6);
    } catch (ArchiveException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  private static final class Ignoring implements IndexCodec.Visitor {
    @Override
    public void entry(IndexEntry entry) {
      assertThat(entry.tarEnd()).isPositive();
    }

    @Override
    public void frames(int segmentNumber, int[] compressedSizes) {}
  }
}
