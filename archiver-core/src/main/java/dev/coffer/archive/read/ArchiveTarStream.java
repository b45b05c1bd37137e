package dev.coffer.archive.read;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.age.AgeIdentity;
import dev.coffer.archive.volume.Segment;
import dev.coffer.archive.volume.Volser;
import dev.coffer.archive.zstd.SeekTable;
import dev.coffer.tape.TapeDrive;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The tar bytes of an archive from any offset on, over as many segments and volumes as it takes.
 * Reading goes on into the next segment by itself; {@link #seek} goes anywhere. After a damaged
 * frame the stream can be read on from another place.
 *
 * <p>For one thread; owns native memory and buffers, not the drives.
 */
public final class ArchiveTarStream extends InputStream {
  private final ArchiveLayout layout;
  private final VolumeProvider volumes;
  private final List<? extends AgeIdentity> identities;
  private final SegmentListener listener;
  private @Nullable ByteBuffer block;
  private @Nullable Volser mountedVolser;
  private @Nullable TapeDrive drive;
  private @Nullable SegmentReader segment;
  private byte[] frame = new byte[0];
  private int frameNumber = -1;
  private long frameOffset;
  private int frameBytes;
  private long position;
  private OptionalLong damageEnd = OptionalLong.empty();
  private long blocksReadBefore;
  private long bytesReadBefore;

  /** Hears when the stream is done with a segment, before it opens another one. */
  interface SegmentListener {
    void leaving(SegmentReader segment) throws IOException;
  }

  public ArchiveTarStream(
      ArchiveLayout layout, VolumeProvider volumes, List<? extends AgeIdentity> identities) {
    this(layout, volumes, identities, segment -> {});
  }

  ArchiveTarStream(
      ArchiveLayout layout,
      VolumeProvider volumes,
      List<? extends AgeIdentity> identities,
      SegmentListener listener) {
    this.layout = layout;
    this.listener = listener;
    this.volumes = volumes;
    this.identities = List.copyOf(identities);
  }

  /** The archive's tar byte that is read next. */
  public long position() {
    return position;
  }

  /** Goes to a tar byte; nothing is read before the next read. */
  public void seek(long tarOffset) {
    if (tarOffset < 0) {
      throw new IllegalArgumentException("tar offset: actual=" + tarOffset);
    }
    position = tarOffset;
    damageEnd = OptionalLong.empty();
  }

  /**
   * After a read that failed by damage: where tar bytes may be had again, at the place it failed if
   * a segment is missing there. Empty if no read has failed since the last one that went well.
   */
  OptionalLong damageEnd() {
    return damageEnd;
  }

  /** Bytes read from drives so far, whole blocks. */
  public long deviceBytesRead() {
    SegmentReader current = segment;
    return bytesReadBefore
        + (current == null
            ? 0
            : current.bytes().blocksRead() * current.segment().file().blockBytes());
  }

  /** Blocks read from drives so far. */
  public long blocksRead() {
    SegmentReader current = segment;
    return blocksReadBefore + (current == null ? 0 : current.bytes().blocksRead());
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  /**
   * Gives what is left of one frame at most; -1 behind the last segment of the layout.
   *
   * @throws ArchiveDamagedException if the frame here cannot be had; the position stays
   */
  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (!isInFrame() && !loadFrame()) {
      return -1;
    }
    int inFrame = (int) (position - frameOffset);
    int size = Math.min(length, frameBytes - inFrame);
    System.arraycopy(frame, inFrame, target, offset, size);
    position += size;
    return size;
  }

  private boolean isInFrame() {
    return frameNumber >= 0 && position >= frameOffset && position < frameOffset + frameBytes;
  }

  private boolean loadFrame() throws IOException {
    Segment wanted = layout.segmentAt(position).orElse(null);
    if (wanted == null) {
      if (position >= tarEnd()) {
        return false;
      }
      damageEnd = OptionalLong.of(position);
      throw new ArchiveDamagedException("no segment holds tar byte " + position);
    }
    frameNumber = -1;
    damageEnd = OptionalLong.of(wanted.tarEnd());
    SegmentReader reader = open(wanted);
    SeekTable frames = reader.frames();
    int number = frames.frameAt(position - wanted.firstTarOffset());
    if (number == frames.frameCount()) {
      throw new ArchiveDamagedException(
          "segment %d: its seek table is damaged, and so is a frame before tar byte %d"
              .formatted(wanted.number(), position));
    }
    damageEnd =
        OptionalLong.of(
            wanted.firstTarOffset() + frames.contentOffset(number) + frames.contentBytes(number));
    if (frame.length < wanted.frameBytes()) {
      frame = new byte[wanted.frameBytes()];
    }
    frameBytes = reader.readFrame(number, frame);
    frameOffset = wanted.firstTarOffset() + frames.contentOffset(number);
    frameNumber = number;
    damageEnd = OptionalLong.empty();
    return true;
  }

  private long tarEnd() {
    return layout.segments().isEmpty() ? 0 : layout.segments().getLast().tarEnd();
  }

  /** The reader of a segment, opened if it is not the one that is open. */
  SegmentReader open(Segment wanted) throws IOException {
    SegmentReader current = segment;
    if (current != null && current.segment().equals(wanted)) {
      return current;
    }
    leave();
    TapeDrive mounted = mount(wanted.file().volser(), wanted.file().volumeGeneration());
    TapeFileBytes bytes = new TapeFileBytes(mounted, wanted.file(), blockBuffer(wanted));
    SegmentReader opened =
        new SegmentReader(wanted, bytes, identities, layout.frames(wanted).orElse(null));
    segment = opened;
    return opened;
  }

  /** Is done with the segment that is open and has a volume mounted. */
  void switchTo(Volser volser, int generation) throws IOException {
    leave();
    mount(volser, generation);
  }

  private TapeDrive mount(Volser volser, int generation) throws IOException {
    TapeDrive current = drive;
    if (current == null || !volser.equals(mountedVolser)) {
      mountedVolser = null;
      try {
        current = volumes.mount(volser, generation);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while waiting for volume " + volser, e);
      }
      drive = current;
      mountedVolser = volser;
    }
    return current;
  }

  private ByteBuffer blockBuffer(Segment wanted) {
    ByteBuffer buffer = block;
    if (buffer == null || buffer.capacity() < wanted.file().blockBytes()) {
      buffer = ByteBuffer.allocateDirect(wanted.file().blockBytes());
      block = buffer;
    }
    return buffer;
  }

  /** Is done with the segment that is open, if one is. */
  void leave() throws IOException {
    SegmentReader current = segment;
    if (current != null) {
      try {
        listener.leaving(current);
      } finally {
        closeSegment();
      }
    }
  }

  private void closeSegment() {
    SegmentReader current = segment;
    if (current != null) {
      bytesReadBefore = deviceBytesRead();
      blocksReadBefore = blocksRead();
      current.close();
      segment = null;
      frameNumber = -1;
    }
  }

  @Override
  public void close() {
    closeSegment();
  }
}
