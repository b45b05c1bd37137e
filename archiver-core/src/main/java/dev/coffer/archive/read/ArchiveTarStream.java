package dev.coffer.archive.read;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.WrongVolumeException;
import dev.coffer.archive.age.AgeIdentity;
import dev.coffer.archive.volume.Segment;
import dev.coffer.archive.volume.Volser;
import dev.coffer.archive.zstd.SeekTable;
import dev.coffer.tape.TapeDrive;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tar bytes of an archive from any offset on, over as many segments and volumes as it takes.
 * Reading goes on into the next segment by itself; {@link #seek} goes anywhere. After a damaged
 * frame the stream can be read on from another place.
 *
 * <p>What cannot be read in one place of a segment is read in another, where the layout has one.
 *
 * <p>Frames that are wanted in order are decrypted and decompressed ahead by a thread of their own,
 * which another one feeds with blocks; so the drive is in use until the stream leaves a segment.
 * What is ready ahead takes no more than 8 MiB of blocks and 8 MiB of frames, or two of each.
 *
 * <p>For one thread; owns native memory and buffers, not the drives.
 */
public final class ArchiveTarStream extends InputStream {
  private static final int AHEAD_BYTES = 8 << 20;
  private static final int MOST_AHEAD = 4;
  private static final int ORDERLY_FRAMES = 2;

  private final ArchiveLayout layout;
  private final VolumeProvider volumes;
  private final List<? extends AgeIdentity> identities;
  private final SegmentListener listener;
  private final ReadListener troubles;
  private final Set<String> told = new HashSet<>();
  private final BlockBuffers buffers = new BlockBuffers();
  private @Nullable Volser mountedVolser;
  private @Nullable TapeDrive drive;
  private @Nullable SegmentReader segment;
  private @Nullable Frame frame;
  private @Nullable Ahead<Frame> ahead;
  private int nextAhead;
  private int orderly;
  private byte[] room = new byte[0];
  private long position;
  private OptionalLong damageEnd = OptionalLong.empty();
  private long blocksReadBefore;
  private long bytesReadBefore;

  /** A frame of the segment that is open, and where in the tar its content begins. */
  private record Frame(int number, byte[] bytes, int byteCount, long tarOffset) {
    boolean holds(long position) {
      return position >= tarOffset && position < tarOffset + byteCount;
    }
  }

  /** Hears when the stream is done with a segment, before it opens another one. */
  interface SegmentListener {
    void leaving(SegmentReader segment) throws IOException;
  }

  public ArchiveTarStream(
      ArchiveLayout layout, VolumeProvider volumes, List<? extends AgeIdentity> identities) {
    this(layout, volumes, identities, segment -> {}, ReadListener.none());
  }

  /**
   * The same.
   *
   * @param troubles hears what could not be read, and what of it came from copies
   */
  public ArchiveTarStream(
      ArchiveLayout layout,
      VolumeProvider volumes,
      List<? extends AgeIdentity> identities,
      ReadListener troubles) {
    this(layout, volumes, identities, segment -> {}, troubles);
  }

  ArchiveTarStream(
      ArchiveLayout layout,
      VolumeProvider volumes,
      List<? extends AgeIdentity> identities,
      SegmentListener listener,
      ReadListener troubles) {
    this.layout = layout;
    this.listener = listener;
    this.troubles = troubles;
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
    Frame here = frame;
    if (here == null || !here.holds(position)) {
      here = loadFrame();
      if (here == null) {
        return -1;
      }
    }
    int inFrame = (int) (position - here.tarOffset());
    int size = Math.min(length, here.byteCount() - inFrame);
    System.arraycopy(here.bytes(), inFrame, target, offset, size);
    position += size;
    return size;
  }

  private @Nullable Frame loadFrame() throws IOException {
    Segment wanted = layout.segmentAt(position).orElse(null);
    if (wanted == null) {
      if (position >= tarEnd()) {
        return null;
      }
      damageEnd = OptionalLong.of(position);
      throw new ArchiveDamagedException("no segment holds tar byte " + position);
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted while reading");
    }
    Frame last = frame;
    frame = null;
    ArchiveException failure = null;
    Segment failed = wanted;
    for (Segment candidate : places(wanted)) {
      try {
        Frame loaded = loadFrame(candidate, last);
        if (failure != null) {
          tellCopy(failed, candidate, failure);
        }
        return loaded;
      } catch (ArchiveDamagedException | WrongVolumeException e) {
        stopAhead();
        tellUnreadable(candidate, e);
        failed = failure == null ? candidate : failed;
        failure = failure == null ? e : worse(failure, e);
      }
    }
    throw Objects.requireNonNull(failure);
  }

  /** Where to look for a segment: where the tape is already, then in the order of the layout. */
  private Set<Segment> places(Segment wanted) {
    List<Segment> all = new ArrayList<>();
    all.add(wanted);
    all.addAll(layout.copies(wanted));
    Set<Segment> places = new LinkedHashSet<>();
    SegmentReader open = segment;
    if (open != null && all.contains(open.segment())) {
      places.add(open.segment());
    }
    all.stream().filter(each -> each.file().volser().equals(mountedVolser)).forEach(places::add);
    places.addAll(all);
    return places;
  }

  /** Of two that failed: a volume that may yet be brought counts before damage that stays. */
  private static ArchiveException worse(ArchiveException one, ArchiveException other) {
    if (one instanceof WrongVolumeException || other instanceof WrongVolumeException) {
      return new WrongVolumeException(one.getMessage() + "; its copy: " + other.getMessage(), one);
    }
    return new ArchiveDamagedException(one.getMessage() + "; its copy: " + other.getMessage(), one);
  }

  private void tellUnreadable(Segment where, ArchiveException why) {
    if (told.add("unreadable " + where.number() + " " + where.file().volser())) {
      troubles.unreadable(where, why);
    }
  }

  private void tellCopy(Segment failed, Segment instead, ArchiveException why) {
    String pair = failed.file().volser() + " " + instead.file().volser();
    if (told.add("copy " + failed.number() + " " + pair)) {
      troubles.fromCopy(failed, instead, why);
    }
  }

  private Frame loadFrame(Segment wanted, @Nullable Frame last) throws IOException {
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
    Frame loaded = ahead != null && number == nextAhead ? takeAhead() : null;
    if (loaded == null) {
      stopAhead();
      loaded = readFrame(reader, number, room(wanted.frameBytes()));
      orderly = last != null && last.number() == number - 1 ? orderly + 1 : 0;
      if (orderly >= ORDERLY_FRAMES) {
        startAhead(reader, number + 1);
      }
    }
    frame = loaded;
    damageEnd = OptionalLong.empty();
    return loaded;
  }

  private byte[] room(int frameBytes) {
    if (room.length < frameBytes) {
      room = new byte[frameBytes];
    }
    return room;
  }

  private static Frame readFrame(SegmentReader reader, int number, byte[] target)
      throws ArchiveException {
    Segment segment = reader.segment();
    int size = reader.readFrame(number, target);
    return new Frame(
        number, target, size, segment.firstTarOffset() + reader.frames().contentOffset(number));
  }

  /** Large frames are not made ahead: they take too much room. */
  private void startAhead(SegmentReader reader, int first) throws ArchiveException {
    int frameBytes = reader.segment().frameBytes();
    int limit = Math.min(MOST_AHEAD, AHEAD_BYTES / frameBytes);
    if (limit == 0) {
      return;
    }
    int frameCount = reader.frames().frameCount();
    byte[][] ring = new byte[limit + 2][];
    int[] next = {first};
    nextAhead = first;
    ahead =
        new Ahead<>(
            "coffer-frames",
            limit,
            () -> {
              int number = next[0]++;
              if (number >= frameCount) {
                return null;
              }
              int slot = number % ring.length;
              byte[] target = ring[slot];
              if (target == null) {
                target = new byte[frameBytes];
                ring[slot] = target;
              }
              return readFrame(reader, number, target);
            });
  }

  private @Nullable Frame takeAhead() throws IOException {
    Ahead<Frame> maker = ahead;
    if (maker == null) {
      return null;
    }
    nextAhead++;
    try {
      return maker.take();
    } catch (InterruptedException e) {
      stopAhead();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while reading");
    } catch (IOException e) {
      stopAhead();
      throw e;
    }
  }

  private void stopAhead() {
    Ahead<Frame> maker = ahead;
    if (maker != null) {
      ahead = null;
      maker.stop();
    }
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
    TapeFileBytes bytes = new TapeFileBytes(mounted, wanted.file(), buffers);
    try {
      SegmentReader opened =
          new SegmentReader(wanted, bytes, identities, layout.frames(wanted).orElse(null));
      segment = opened;
      return opened;
    } finally {
      if (segment == null) {
        bytes.close();
      }
    }
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

  /** Is done with the segment that is open, if one is. */
  void leave() throws IOException {
    stopAhead();
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
    stopAhead();
    SegmentReader current = segment;
    if (current != null) {
      bytesReadBefore = deviceBytesRead();
      blocksReadBefore = blocksRead();
      current.close();
      segment = null;
      frame = null;
    }
  }

  @Override
  public void close() {
    closeSegment();
  }
}
