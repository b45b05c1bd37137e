package dev.coffer.archive.zstd;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import dev.coffer.archive.ArchiveDamagedException;

/** Reads one zstd frame of a known content size. Owns native memory; for one thread at a time. */
public final class FrameDecompressor implements AutoCloseable {
  private final ZstdDecompressCtx context = new ZstdDecompressCtx();

  /**
   * Writes the content of one frame to the start of {@code target}.
   *
   * @param contentBytes what the seek table promises; no more than this is written
   * @throws ArchiveDamagedException if it is no frame of exactly this content
   */
  public void decompress(byte[] frame, int offset, int length, byte[] target, int contentBytes)
      throws ArchiveDamagedException {
    if (length <= 0) {
      throw new ArchiveDamagedException("zstd frame: actual=%d bytes".formatted(length));
    }
    try {
      long declared = Zstd.getFrameContentSize(frame, offset, length);
      if (declared != contentBytes) {
        throw new ArchiveDamagedException(
            "zstd frame: content actual=%d expected=%d bytes".formatted(declared, contentBytes));
      }
      int size = context.decompressByteArray(target, 0, contentBytes, frame, offset, length);
      if (size != contentBytes) {
        throw new ArchiveDamagedException(
            "zstd frame: decompressed actual=%d expected=%d bytes".formatted(size, contentBytes));
      }
    } catch (ZstdException e) {
      throw new ArchiveDamagedException("zstd frame: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
