package dev.coffer.archive.write;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveDeviceException;
import dev.coffer.archive.WrongVolumeException;
import dev.coffer.archive.age.AgeEncryptor;
import dev.coffer.archive.age.AgeOutputStream;
import dev.coffer.archive.stream.AbandonableWait;
import dev.coffer.archive.stream.SegmentSink;
import dev.coffer.archive.volume.ArchiveFile;
import dev.coffer.archive.volume.ArchiveVolume;
import dev.coffer.archive.volume.IndexPartWriter;
import dev.coffer.archive.volume.IndexSpool;
import dev.coffer.archive.volume.Manifest;
import dev.coffer.archive.volume.ManifestFile;
import dev.coffer.archive.volume.ManifestSigner;
import dev.coffer.archive.volume.Segment;
import dev.coffer.archive.volume.TapeFile;
import dev.coffer.archive.volume.TapeFileKind;
import dev.coffer.archive.volume.Volser;
import dev.coffer.archive.volume.VolumeFacts;
import dev.coffer.tape.EndOfMediumException;
import dev.coffer.tape.MediumSpace;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts segments on volumes, and behind the segments of each volume the part of the index and the
 * manifest that belong to them. On the thread that owns the drive.
 *
 * <p>Invariants: a segment lies on one volume; a volume that the archive leaves ends with a
 * manifest closed by EOV labels and is synchronised before the next one is asked for; only the last
 * manifest says complete.
 *
 * <p>A medium may end before its drive has warned, or what was kept free for the end may not do.
 * Then the segment that did not fit is read back from the medium, the volume is closed behind the
 * segment before it, and it is written again, byte for byte, on the next one. A volume on which
 * none would be left gets no part of the archive.
 */
final class VolumeSegmentSink implements SegmentSink {
  /** What labels, filemarks and the manifest's fixed part may take. */
  private static final long FIXED_RESERVE_BYTES = 64 << 10;

  /** What one frame takes in the seek table and, as digits, in the index. */
  private static final long FRAME_RECORD_BYTES = 24;

  /** A drive that finds the end of every medium at once is not to use up a whole pool. */
  private static final int MAX_VOLUMES_IN_VAIN = 2;

  private final ArchiveSpec spec;
  private final VolumeSequence volumes;
  private final ManifestSigner signer;
  private final InstantSource time;
  private final IndexSpool entries;
  private final IndexSpool frames;
  private final AgeFiles ageFiles;
  private final long inFlightBytes;
  private final long notesBytes;
  private long manifestBytes;
  private final List<Segment> segments = new ArrayList<>();
  private final List<TapeFile> indexes = new ArrayList<>();

  private int volumesInVain;

  /** Those that ended before all that was meant for them was on them, in order. */
  private final Set<Volser> endedUnannounced = new LinkedHashSet<>();

  private @Nullable ArchiveVolume volume;
  private @Nullable Volser firstVolume;
  private @Nullable ArchiveFile file;

  /** The segments of this archive on this volume that have ended, in order. */
  private final Deque<Placed> here = new ArrayDeque<>();

  private byte[] ageHeader = new byte[0];
  private volatile int segmentNumber;
  private long firstTarOffset;
  private int part;
  private boolean earlyWarning;
  private long capacityBytes = Long.MAX_VALUE;
  private long writtenHereBytes;
  private volatile long spareBytes = Long.MAX_VALUE;

  /** The last segment that goes to this volume, 0 while there is room. */
  private volatile int lastSegment;

  private volatile Totals totals = new Totals(0, 0);
  private final AbandonableWait waiting = new AbandonableWait();

  /** A segment that has ended, and its file on the volume. */
  private record Placed(Segment segment, ArchiveFile file) {}

  /** Counts for the manifests, told by the thread that appends entries. */
  record Totals(long entryCount, long fileBytes) {}

  VolumeSegmentSink(
      ArchiveSpec spec,
      VolumeSequence volumes,
      ManifestSigner signer,
      InstantSource time,
      IndexSpool entries,
      IndexSpool frames,
      AgeFiles ageFiles) {
    this.ageFiles = ageFiles;
    this.spec = spec;
    this.volumes = volumes;
    this.signer = signer;
    this.time = time;
    this.entries = entries;
    this.frames = frames;
    // Every frame and batch under way, once more for the rounding of both.
    this.inFlightBytes = 4L * spec.settings().frameBytes() * (spec.settings().workers() + 2);
    long notes = 0;
    for (Map.Entry<String, String> note : spec.notes().entrySet()) {
      notes += note.getKey().length() + note.getValue().length();
    }
    // A character of JSON may take six bytes.
    this.notesBytes = 6 * notes;
  }

  void tell(Totals counted) {
    totals = counted;
  }

  @Override
  public void begin(int number, long tarOffset, byte[] header)
      throws IOException, InterruptedException {
    ageHeader = header;
    requireRoomInManifest(header.length);
    if (volume == null) {
      mountNext();
    } else if (lastSegment == number - 1) {
      goOnElsewhere(new ArrayDeque<>());
    }
    segmentNumber = number;
    firstTarOffset = tarOffset;
    while (file == null) {
      try {
        file = beginFile(TapeFileKind.SEGMENT, number);
      } catch (ArchiveDeviceException e) {
        requireMediumEnd(e);
        goOnElsewhere(new ArrayDeque<>());
      }
    }
    write(header, 0, header.length);
  }

  /** Better now than when everything is on tape and its manifest cannot be read. */
  private void requireRoomInManifest(int headerBytes) throws IOException {
    manifestBytes += 4L * Math.ceilDiv(headerBytes, 3) + 600;
    if (manifestBytes + notesBytes + FIXED_RESERVE_BYTES > Manifest.MAX_JSON_BYTES) {
      throw new IOException(
          "archive %s needs more than %d segments, which no manifest holds; fewer recipients or a larger segment-size in coffer.toml make fewer"
              .formatted(spec.name(), segments.size()));
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException, InterruptedException {
    boolean written = false;
    while (!written) {
      try {
        put(bytes, offset, length);
        written = true;
      } catch (ArchiveDeviceException e) {
        requireMediumEnd(e);
        takeSegmentElsewhere();
      }
    }
    if (earlyWarning || spareBytes < 0) {
      lastSegment = segmentNumber;
    }
  }

  private void put(byte[] bytes, int offset, int length) throws IOException {
    ArchiveFile current = current();
    current.write(bytes, offset, length);
    writtenHereBytes += length;
    earlyWarning |= current.space() == MediumSpace.EARLY_WARNING;
    long reserve = reserveBytes();
    mounted().reserve(reserve);
    spareBytes = capacityBytes - writtenHereBytes - reserve;
  }

  private long reserveBytes() {
    long manifestBytes = 2L * (ageHeader.length + 512) * (segments.size() + indexes.size() + 2);
    return FIXED_RESERVE_BYTES
        + inFlightBytes
        + manifestBytes
        + notesBytes
        + entries.pendingBytes()
        + frames.pendingBytes()
        + 2L * mounted().facts().blockBytes();
  }

  @Override
  public boolean wantsEnd(int number, int frameCount) {
    if (number == segmentNumber && spareBytes < FRAME_RECORD_BYTES * frameCount) {
      lastSegment = number;
    }
    return lastSegment == number;
  }

  @Override
  public void abandon() {
    waiting.abandon();
  }

  @Override
  public void end(long tarBytes, int[] frameSizes) throws IOException, InterruptedException {
    TapeFile written = null;
    while (written == null) {
      try {
        written = current().end(false, ageHeader);
      } catch (ArchiveDeviceException e) {
        requireMediumEnd(e);
        takeSegmentElsewhere();
      }
    }
    Segment segment =
        new Segment(segmentNumber, written, firstTarOffset, tarBytes, spec.settings().frameBytes());
    place(segment);
    frames.appendFrames(segmentNumber, segment.tarEnd(), frameSizes);
  }

  /** Ends the archive: its last index part and its complete manifest. */
  ManifestFile finish() throws IOException, InterruptedException {
    while (true) {
      try {
        return endPart(true, segments.getLast().tarEnd());
      } catch (ArchiveDeviceException e) {
        requireMediumEnd(e);
        Deque<HeldSegment> held = new ArrayDeque<>();
        held.add(withdrawLast());
        goOnElsewhere(held);
      }
    }
  }

  private void place(Segment segment) {
    volumesInVain = 0;
    here.addLast(new Placed(segment, current()));
    segments.add(segment);
    file = null;
  }

  /** Passes on whatever is not the end of a medium that files can be taken back from. */
  private void requireMediumEnd(ArchiveDeviceException failure) throws ArchiveDeviceException {
    if (!(failure.tapeCause() instanceof EndOfMediumException) || !mounted().canWithdraw()) {
      throw failure;
    }
    endedUnannounced.add(mounted().facts().volser());
  }

  /** Volumes that ended before what was begun on them could be ended, in order. */
  List<Volser> endedUnannounced() {
    return List.copyOf(endedUnannounced);
  }

  /** The segment that is being written goes to the next volume, and goes on there. */
  private void takeSegmentElsewhere() throws IOException, InterruptedException {
    Deque<HeldSegment> held = new ArrayDeque<>();
    held.add(HeldSegment.withdraw(current(), segmentNumber, null, spec.spoolDirectory()));
    file = null;
    // Nobody is to end the segment for the room that the volume left behind had.
    spareBytes = Long.MAX_VALUE;
    goOnElsewhere(held);
    lastSegment = 0;
  }

  private HeldSegment withdrawLast() throws IOException {
    Placed last = here.removeLast();
    segments.removeLast();
    return HeldSegment.withdraw(
        last.file(), last.segment().number(), last.segment(), spec.spoolDirectory());
  }

  /**
   * Leaves the volume, and writes on the next one what is held. What does not fit on that either
   * goes to the one behind it.
   *
   * @param held segments in order, of which only the last one may not have ended; closed here
   */
  private void goOnElsewhere(Deque<HeldSegment> held) throws IOException, InterruptedException {
    try {
      do {
        leave(held);
        mountNext();
      } while (!writeAgain(held));
    } finally {
      for (HeldSegment each : held) {
        each.close();
      }
    }
  }

  /** Ends the part on this volume; takes segments back from its end until that fits. */
  private void leave(Deque<HeldSegment> held) throws IOException {
    while (!here.isEmpty()) {
      try {
        endPart(false, here.getLast().segment().tarEnd());
        here.clear();
        return;
      } catch (ArchiveDeviceException e) {
        requireMediumEnd(e);
        held.addFirst(withdrawLast());
      }
    }
    volumesInVain++;
    if (volumesInVain > MAX_VOLUMES_IN_VAIN) {
      throw new WrongVolumeException(
          "%d cartridges one after the other, the last one volume %s, ended before a segment was on them; look at the drive before more are tried"
              .formatted(volumesInVain, mounted().facts().volser()));
    }
    part--;
    if (part == 0) {
      firstVolume = null;
    }
  }

  /** Writes what is held; false if this volume is at its end before all is on it. */
  private boolean writeAgain(Deque<HeldSegment> held) throws IOException {
    while (!held.isEmpty()) {
      HeldSegment next = held.getFirst();
      Segment whole = next.whole();
      try {
        file = beginFile(TapeFileKind.SEGMENT, next.number());
        copy(next);
        if (whole != null) {
          place(again(whole, current().end(false, whole.file().ageHeader())));
        }
      } catch (ArchiveDeviceException e) {
        requireMediumEnd(e);
        file = null;
        return false;
      }
      held.removeFirst();
      next.close();
    }
    return true;
  }

  private void copy(HeldSegment held) throws IOException {
    byte[] bytes = new byte[mounted().facts().blockBytes()];
    try (InputStream in = held.open()) {
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        put(bytes, 0, count);
      }
    }
  }

  private static Segment again(Segment before, TapeFile written) throws ArchiveDamagedException {
    if (!written.sha256().equals(before.file().sha256())) {
      throw new ArchiveDamagedException(
          "segment %d was not kept as it was: SHA-256 actual=%s expected=%s"
              .formatted(before.number(), written.sha256(), before.file().sha256()));
    }
    return new Segment(
        before.number(), written, before.firstTarOffset(), before.tarBytes(), before.frameBytes());
  }

  private ManifestFile endPart(boolean complete, long tarEnd) throws IOException {
    long entriesBefore = entries.drainedBytes();
    long framesBefore = frames.drainedBytes();
    int indexesBefore = indexes.size();
    try {
      return writePart(complete, tarEnd);
    } catch (ArchiveDeviceException e) {
      // it may be tried again on another volume
      entries.undrain(entriesBefore);
      frames.undrain(framesBefore);
      indexes.subList(indexesBefore, indexes.size()).clear();
      throw e;
    }
  }

  private ManifestFile writePart(boolean complete, long tarEnd) throws IOException {
    writeIndex(tarEnd);
    Manifest manifest =
        new Manifest(
            spec.id(),
            spec.name(),
            spec.dataset(),
            spec.kind(),
            spec.sequence(),
            spec.previous(),
            spec.base(),
            spec.startedAt(),
            time.instant(),
            spec.host(),
            part,
            complete,
            tarEnd,
            totals.entryCount(),
            totals.fileBytes(),
            segments,
            indexes,
            spec.recipientDigests(),
            spec.auditHead(),
            spec.notes());
    ManifestFile signed = ManifestFile.sign(manifest, signer);
    byte[] bytes = signed.encode(manifest.writtenAt());
    ArchiveFile writer = beginFile(TapeFileKind.MANIFEST, part);
    writer.write(bytes, 0, bytes.length);
    writer.end(!complete, new byte[0]);
    return signed;
  }

  private void writeIndex(long tarEnd) throws IOException {
    ArchiveFile writer = beginFile(TapeFileKind.INDEX, part);
    AgeEncryptor encryptor = ageFiles.begin(TapeFileKind.INDEX, part);
    OutputStream tape =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            writer.write(new byte[] {(byte) b}, 0, 1);
          }

          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            writer.write(bytes, offset, length);
          }
        };
    try (AgeOutputStream age = new AgeOutputStream(tape, encryptor);
        IndexPartWriter index =
            new IndexPartWriter(age, spec.id(), part, spec.settings().frameBytes())) {
      index.write(entries, frames, tarEnd);
      age.finish();
    }
    indexes.add(writer.end(false, encryptor.preamble().bytes()));
  }

  private void mountNext() throws IOException, InterruptedException {
    ArchiveVolume next = waiting.call(volumes::next);
    VolumeFacts facts = next.facts();
    volume = next;
    part++;
    earlyWarning = false;
    writtenHereBytes = 0;
    if (firstVolume == null) {
      firstVolume = facts.volser();
    }
    next.reserve(reserveBytes());
    capacityBytes = next.remainingBytes();
    spareBytes = capacityBytes - reserveBytes();
    if (capacityBytes < 2 * reserveBytes()) {
      throw new WrongVolumeException(
          "volume %s has too little room left: actual=%d expected=%d bytes or more"
              .formatted(facts.volser(), capacityBytes, 2 * reserveBytes()));
    }
  }

  private ArchiveFile beginFile(TapeFileKind kind, int number) throws IOException {
    ArchiveVolume on = mounted();
    return on.begin(
        new ArchiveVolume.Heading(
            kind,
            number,
            spec.id(),
            spec.name(),
            firstVolume == null ? on.facts().volser() : firstVolume,
            spec.startedAt(),
            time.instant()));
  }

  private ArchiveVolume mounted() {
    ArchiveVolume current = volume;
    if (current == null) {
      throw new IllegalStateException("internal error: no volume is mounted");
    }
    return current;
  }

  private ArchiveFile current() {
    ArchiveFile current = file;
    if (current == null) {
      throw new IllegalStateException("internal error: no tape file is open");
    }
    return current;
  }
}
