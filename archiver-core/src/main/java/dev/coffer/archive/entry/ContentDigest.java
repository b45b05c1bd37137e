package dev.coffer.archive.entry;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;

/**
 * The SHA-256 of a file's whole content while its data passes: of a sparse file only the extents
 * pass, and the holes between them count as zeros. For one thread; one file after the other.
 */
public final class ContentDigest {
  private static final byte[] ZEROS = new byte[1 << 16];

  private final MessageDigest digest = Sha256.newDigest();
  private List<DataExtent> extents = List.of();
  private int extent;
  private long byteCount;
  private long position;

  /** Begins a file. */
  public void begin(EntryMetadata metadata) {
    digest.reset();
    byteCount = metadata.byteCount();
    extents = metadata.extents().orElse(List.of(new DataExtent(0, byteCount)));
    extent = 0;
    position = 0;
  }

  /** Takes the next data bytes of the file. */
  public void update(byte[] bytes, int offset, int length) {
    int done = 0;
    while (done < length) {
      while (extent < extents.size() && position == extents.get(extent).end()) {
        extent++;
      }
      if (extent == extents.size()) {
        throw new IllegalArgumentException("more data than the file's extents hold");
      }
      DataExtent current = extents.get(extent);
      zeros(current.offset() - position);
      int size = (int) Math.min(current.end() - position, length - done);
      Sha256.update(digest, bytes, offset + done, size);
      position += size;
      done += size;
    }
  }

  /** Takes the buffer's remaining bytes, which must be backed by an array; consumes them. */
  public void update(ByteBuffer bytes) {
    update(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    bytes.position(bytes.limit());
  }

  /** The digest of the whole file. */
  public Sha256 end() {
    zeros(byteCount - position);
    return Sha256.take(digest);
  }

  private void zeros(long count) {
    for (long left = count; left > 0; left -= Math.min(left, ZEROS.length)) {
      Sha256.update(digest, ZEROS, 0, (int) Math.min(left, ZEROS.length));
    }
    position += Math.max(0, count);
  }
}
