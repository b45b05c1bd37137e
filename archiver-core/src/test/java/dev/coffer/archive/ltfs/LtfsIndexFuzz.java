package dev.coffer.archive.ltfs;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.coffer.archive.ArchiveException;
import java.io.ByteArrayInputStream;
import java.util.Optional;

/** Whatever bytes stand where an index or a label should: an answer, or an ArchiveException. */
class LtfsIndexFuzz {
  private static final LtfsLimits LIMITS = new LtfsLimits(1000, 1 << 20, 100, 10_000, 1 << 20);

  @FuzzTest
  void index(byte[] bytes) {
    try {
      LtfsIndexParser.parse(new ByteArrayInputStream(bytes), LIMITS);
    } catch (ArchiveException e) {
      // refused in words
    }
  }

  @FuzzTest
  void label(byte[] bytes) {
    try {
      LtfsLabelCodec.readXml(Optional.empty(), bytes);
    } catch (ArchiveException e) {
      // refused in words
    }
  }
}
