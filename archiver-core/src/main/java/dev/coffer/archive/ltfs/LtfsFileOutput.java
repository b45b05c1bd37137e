package dev.coffer.archive.ltfs;

import dev.coffer.archive.ArchiveDeviceException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.tape.EndOfMediumException;
import dev.coffer.tape.MediumSpace;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A file being written to a volume, from front to back. {@link #commit()} makes it part of the
 * volume's next index; closed without that, there is no such file, and what was written of it lies
 * unreferenced on the tape.
 */
public final class LtfsFileOutput implements AutoCloseable {
  private final LtfsVolumeWriter writer;
  private final EntryPath path;
  private final LtfsFileSpec spec;
  private final MessageDigest digest = ContentReader.sha256();
  private final List<LtfsExtent> extents = new ArrayList<>();
  private LtfsPointer openStart = new LtfsPointer('a', 0);
  private long openByteOffset;
  private long openFileOffset;
  private long openByteCount;
  private long byteCount;
  private boolean closed;

  LtfsFileOutput(LtfsVolumeWriter writer, EntryPath path, LtfsFileSpec spec) {
    this.writer = writer;
    this.path = path;
    this.spec = spec;
  }

  EntryPath path() {
    return path;
  }

  LtfsFileSpec spec() {
    return spec;
  }

  /** How long it is so far, holes included. */
  public long byteCount() {
    return byteCount;
  }

  /**
   * Writes the buffer's remaining bytes.
   *
   * @return whether the end of the volume is near; if so, the file should come to its end within
   *     {@link LtfsWriteOptions#closingBytes()}
   * @throws ArchiveDeviceException with an {@link EndOfMediumException} as cause if there is no
   *     room but for the index: close this file without a commit; the volume is still to be
   *     finished. With any other cause the volume's writer is of no use any more
   */
  public MediumSpace write(ByteBuffer data) throws ArchiveException {
    requireOpen();
    ByteBuffer bytes = data.duplicate();
    while (data.hasRemaining()) {
      int before = data.remaining();
      writer.put(this, data);
      int taken = before - data.remaining();
      digest.update(bytes.duplicate().limit(bytes.position() + taken));
      bytes.position(bytes.position() + taken);
    }
    return writer.space();
  }

  /** Goes on behind a hole of so many bytes, which read as zeros and take no room. */
  public void hole(long holeBytes) {
    requireOpen();
    if (holeBytes < 0) {
      throw new IllegalArgumentException("hole: actual=" + holeBytes + " bytes");
    }
    if (holeBytes > 0) {
      endExtent();
      ContentReader.zeros(digest, holeBytes);
      byteCount = Math.addExact(byteCount, holeBytes);
    }
  }

  /** Bytes of this file went into the block being filled. */
  void took(LtfsPointer block, int byteOffset, int count) {
    if (openByteCount == 0) {
      openStart = block;
      openByteOffset = byteOffset;
      openFileOffset = byteCount;
    }
    openByteCount += count;
    byteCount += count;
  }

  /** What comes next does not stand directly behind what came last. */
  void endExtent() {
    if (openByteCount > 0) {
      extents.add(new LtfsExtent(openFileOffset, openStart, openByteOffset, openByteCount));
      openByteCount = 0;
    }
  }

  /**
   * The file is complete. It is on tape when the volume says so, by {@link LtfsVolumeWriter#sync()}
   * or {@link LtfsVolumeWriter#finish()}.
   */
  public LtfsFileReceipt commit() throws ArchiveException {
    requireOpen();
    endExtent();
    closed = true;
    return writer.commit(this, extents, HexFormat.of().formatHex(digest.digest()));
  }

  /** Gives the file up, unless it was committed. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      writer.abandon(this);
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("file output is closed: " + path);
    }
  }
}
