package dev.coffer.archive.ltfs;

import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.stream.AbandonableWait;
import dev.coffer.archive.stream.SegmentSink;
import dev.coffer.tape.MediumSpace;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The default layout of an archive on LTFS volumes: its encrypted segments as files {@code
 * ARCHIVE/segment-0001.tar.zst.age} and so on, its index and manifest beside them, so that copying
 * them off with any LTFS implementation, then {@code age -d | zstd -d} of each in order into {@code
 * tar x}, is all it takes.
 *
 * <p>Used on the thread that owns the drive. {@link LtfsWriteOptions#closingBytes()} has to cover
 * what the stream has under way when {@link #wantsEnd} turns true, the index and the manifest.
 */
public final class LtfsSegmentSink implements SegmentSink, AutoCloseable {
  private final String archiveName;
  private final Instant startedAt;
  private final Volumes volumes;
  private final List<StoredSegment> segments = new ArrayList<>();
  private @Nullable LtfsVolumeWriter volume;
  private @Nullable LtfsFileOutput file;
  private volatile int number;
  private long firstTarOffset;
  private byte[] ageHeader = new byte[0];
  private final AbandonableWait waiting = new AbandonableWait();

  /** The last segment that goes to this volume, 0 while there is room. */
  private volatile int lastSegment;

  /** Gives one volume after the other. */
  public interface Volumes {
    /**
     * The next volume. If there was one before, its part of the archive is to be ended first: index
     * and manifest by {@link #part}, then {@link LtfsVolumeWriter#finish()}.
     */
    LtfsVolumeWriter next(LtfsSegmentSink sink) throws IOException, InterruptedException;
  }

  /**
   * A segment that was taken in; on tape when the volume's receipt says so.
   *
   * @param number from 1 through the whole archive
   * @param firstTarOffset the archive's tar byte that it begins with
   * @param tarBytes tar bytes in it
   * @param frameSizes compressed size of each of its frames
   * @param ageHeader its age header with the payload nonce, read-only
   * @param volume the label of the volume it lies on
   * @param file its file there: size, SHA-256, extents
   */
  public record StoredSegment(
      int number,
      long firstTarOffset,
      long tarBytes,
      List<Integer> frameSizes,
      ByteBuffer ageHeader,
      LtfsLabel volume,
      LtfsFileReceipt file) {
    public StoredSegment {
      frameSizes = List.copyOf(frameSizes);
    }
  }

  /**
   * Writes below a directory of the archive's name.
   *
   * @param startedAt when the archive began: the time of its files
   */
  public LtfsSegmentSink(String archiveName, Instant startedAt, Volumes volumes) {
    this.archiveName = archiveName;
    this.startedAt = startedAt;
    this.volumes = volumes;
  }

  /** All segments so far, on whichever volume. */
  public List<StoredSegment> segments() {
    return List.copyOf(segments);
  }

  @Override
  public void begin(int segmentNumber, long tarOffset, byte[] header)
      throws IOException, InterruptedException {
    if (volume == null || lastSegment == segmentNumber - 1) {
      LtfsVolumeWriter next = waiting.call(() -> volumes.next(this));
      volume = next;
      next.makeDirectories(EntryPath.of(archiveName));
    }
    number = segmentNumber;
    firstTarOffset = tarOffset;
    ageHeader = header.clone();
    file = open(String.format(Locale.ROOT, "segment-%04d.tar.zst.age", segmentNumber));
    write(header, 0, header.length);
  }

  private LtfsFileOutput open(String name) throws ArchiveException {
    LtfsVolumeWriter current = volume;
    if (current == null) {
      throw new IllegalStateException("no volume yet");
    }
    return current.openFile(EntryPath.of(archiveName + "/" + name), LtfsFileSpec.of(startedAt));
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    LtfsFileOutput current = current();
    if (current.write(ByteBuffer.wrap(bytes, offset, length)) == MediumSpace.EARLY_WARNING) {
      lastSegment = number;
    }
  }

  private LtfsFileOutput current() {
    LtfsFileOutput current = file;
    if (current == null) {
      throw new IllegalStateException("no segment is open");
    }
    return current;
  }

  @Override
  public boolean wantsEnd(int segmentNumber, int frameCount) {
    return lastSegment == segmentNumber;
  }

  @Override
  public void abandon() {
    waiting.abandon();
  }

  @Override
  public void end(long tarBytes, int[] frameSizes) throws IOException {
    LtfsFileReceipt receipt = current().commit();
    file = null;
    LtfsVolumeWriter on = volume;
    if (on == null) {
      throw new IllegalStateException("no volume yet");
    }
    segments.add(
        new StoredSegment(
            number,
            firstTarOffset,
            tarBytes,
            IntStream.of(frameSizes).boxed().toList(),
            ByteBuffer.wrap(ageHeader).asReadOnlyBuffer(),
            on.label(),
            receipt));
  }

  /**
   * A file beside the segments, such as the index or the manifest; it is there when the stream has
   * been closed. No segment may be open.
   */
  public OutputStream part(String name) throws ArchiveException {
    LtfsFileOutput output = open(name);
    return new OutputStream() {
      private boolean done;

      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        output.write(ByteBuffer.wrap(bytes, offset, length));
      }

      @Override
      public void close() throws IOException {
        if (!done) {
          done = true;
          output.commit();
        }
      }
    };
  }

  /** Gives up a segment that has not ended. The volume stays the caller's. */
  @Override
  public void close() {
    LtfsFileOutput open = file;
    if (open != null) {
      file = null;
      open.close();
    }
  }
}
