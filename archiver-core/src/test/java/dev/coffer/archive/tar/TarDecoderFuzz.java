package dev.coffer.archive.tar;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.coffer.archive.ArchiveException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.commons.compress.archivers.tar.TarUtils;

/** Whatever the bytes, the decoder gives entries or an {@link ArchiveException}, and ends. */
class TarDecoderFuzz {

  @FuzzTest(maxDuration = "20s")
  void anyBytesAreDecodedOrRefused(byte[] bytes) throws IOException {
    decode(bytes);
  }

  /** Checksums put right, so that mutations get behind them. */
  @FuzzTest(maxDuration = "20s")
  void anyHeaderFieldsAreDecodedOrRefused(byte[] bytes) throws IOException {
    byte[] tar = Arrays.copyOf(bytes, (bytes.length + 511) & ~511);
    for (int at = 0; at < tar.length; at += 512) {
      byte[] block = Arrays.copyOfRange(tar, at, at + 512);
      if ((block[UstarBlock.MAGIC] & 0xFF) == 'u') {
        Arrays.fill(block, UstarBlock.CHECKSUM, UstarBlock.CHECKSUM + 8, (byte) ' ');
        TarUtils.formatCheckSumOctalBytes(
            TarUtils.computeCheckSum(block), block, UstarBlock.CHECKSUM, 8);
        System.arraycopy(block, 0, tar, at, 512);
      }
    }
    decode(tar);
  }

  @FuzzTest(maxDuration = "20s")
  void anyRecordsAreParsedOrRefused(byte[] bytes) {
    try {
      PaxRecords records = new PaxRecords();
      records.parse(bytes);
      PaxAttributes.of(records.values());
    } catch (ArchiveException e) {
      // damaged, and said so
    }
  }

  private static void decode(byte[] bytes) throws IOException {
    TarDecoder decoder = new TarDecoder(new ByteArrayInputStream(bytes), 0);
    ByteBuffer buffer = ByteBuffer.allocate(700);
    boolean more = true;
    while (more) {
      try {
        more = decoder.next().isPresent();
        while (decoder.read(buffer.clear()) >= 0) {
          if (buffer.position() == 0) {
            throw new AssertionError("read nothing, but not at the end");
          }
        }
      } catch (ArchiveException e) {
        more = decoder.resync();
      }
    }
    if (decoder.position() > bytes.length) {
      throw new AssertionError("read more than there is: " + decoder.position());
    }
  }
}
