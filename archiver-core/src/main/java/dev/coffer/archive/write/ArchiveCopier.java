package dev.coffer.archive.write;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.WrongVolumeException;
import dev.coffer.archive.read.TapeFileInputStream;
import dev.coffer.archive.read.VolumeProvider;
import dev.coffer.archive.volume.ArchiveFile;
import dev.coffer.archive.volume.ArchiveVolume;
import dev.coffer.archive.volume.Manifest;
import dev.coffer.archive.volume.ManifestFile;
import dev.coffer.archive.volume.ManifestSigner;
import dev.coffer.archive.volume.Segment;
import dev.coffer.archive.volume.TapeFile;
import dev.coffer.archive.volume.TapeFileKind;
import dev.coffer.archive.volume.Volser;
import dev.coffer.tape.TapeDrive;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a further copy of an archive on other cartridges, without any key: the tape files of
 * segments and indexes byte for byte, each compared with its digest on the way, and behind them a
 * manifest with the new places, signed anew. It is the same archive: same id, same content.
 *
 * <p>The part of the archive on each cartridge goes to one cartridge of the copy, so that each of
 * them can be read on its own.
 */
public final class ArchiveCopier {
  /** The manifest's note that says which copy it is; a first copy has none. */
  public static final String COPY_NOTE = "copy";

  private static final long FIXED_RESERVE_BYTES = 256 << 10;

  private final Manifest original;
  private final int copy;
  private final VolumeProvider from;
  private final VolumeSequence to;
  private final ManifestSigner signer;
  private final InstantSource time;
  private final List<Segment> segments = new ArrayList<>();
  private final List<TapeFile> indexes = new ArrayList<>();
  private @Nullable Volser firstVolume;

  /**
   * A copy to be made.
   *
   * @param original the complete manifest of the copy that is read
   * @param copy the new copy's number, 2 up
   * @param from mounts the volumes that are read, in a drive that stays free for it
   * @param to gives the volumes that are written, one for each part
   * @param time for the dates on tape
   */
  public ArchiveCopier(
      Manifest original,
      int copy,
      VolumeProvider from,
      VolumeSequence to,
      ManifestSigner signer,
      InstantSource time) {
    if (copy < 2 || !original.complete()) {
      throw new IllegalArgumentException(
          "copy: actual=" + copy + " complete=" + original.complete());
    }
    this.original = original;
    this.copy = copy;
    this.from = from;
    this.to = to;
    this.signer = signer;
    this.time = time;
  }

  /**
   * Copies. Everything is on the medium when this returns; the manifest that comes back is the
   * receipt.
   *
   * @throws ArchiveDamagedException if what was read is not what the manifest says; what was
   *     written belongs to nothing then
   * @throws WrongVolumeException if a part does not fit on the cartridge it was given
   */
  public ManifestFile run() throws IOException, InterruptedException {
    ManifestFile last = null;
    for (int part = 1; part <= original.indexes().size(); part++) {
      last = part(part);
    }
    if (last == null) {
      throw new ArchiveDamagedException(
          "archive %s has no index".formatted(original.archiveName()));
    }
    return last;
  }

  private ManifestFile part(int part) throws IOException, InterruptedException {
    TapeFile index = original.indexes().get(part - 1);
    ArchiveVolume target = to.next();
    if (firstVolume == null) {
      firstVolume = target.facts().volser();
    }
    TapeDrive drive = from.mount(index.volser(), index.volumeGeneration());
    List<Segment> here =
        original.segments().stream()
            .filter(segment -> segment.file().volser().equals(index.volser()))
            .toList();
    requireRoom(target, index, here);
    for (Segment segment : here) {
      TapeFile written =
          file(target, TapeFileKind.SEGMENT, segment.number(), segment.file(), drive);
      segments.add(
          new Segment(
              segment.number(),
              written,
              segment.firstTarOffset(),
              segment.tarBytes(),
              segment.frameBytes()));
    }
    indexes.add(file(target, TapeFileKind.INDEX, part, index, drive));
    return manifest(target, part);
  }

  private void requireRoom(ArchiveVolume target, TapeFile index, List<Segment> here)
      throws IOException {
    long needed = FIXED_RESERVE_BYTES + index.byteCount();
    for (Segment segment : here) {
      needed += segment.file().byteCount() + 2L * target.facts().blockBytes();
    }
    for (Segment segment : original.segments()) {
      needed += 2L * (segment.file().ageHeader().length + 512);
    }
    if (target.remainingBytes() < needed) {
      throw new WrongVolumeException(
          "volume %s has too little room for a copy of what is on %s: actual=%d expected=%d bytes"
              .formatted(target.facts().volser(), index.volser(), target.remainingBytes(), needed));
    }
  }

  private TapeFile file(
      ArchiveVolume target, TapeFileKind kind, int number, TapeFile source, TapeDrive drive)
      throws IOException {
    ArchiveFile writer = target.begin(heading(kind, number, target));
    byte[] bytes = new byte[source.blockBytes()];
    try (InputStream in = new TapeFileInputStream(drive, source)) {
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        writer.write(bytes, 0, count);
      }
    }
    TapeFile written = writer.end(false, source.ageHeader());
    if (!written.sha256().equals(source.sha256())) {
      throw new ArchiveDamagedException(
          "tape file %d is not what was written: SHA-256 actual=%s expected=%s (volume %s)"
              .formatted(source.tapeFile(), written.sha256(), source.sha256(), source.volser()));
    }
    return written;
  }

  private ArchiveVolume.Heading heading(TapeFileKind kind, int number, ArchiveVolume target) {
    Volser first = firstVolume;
    return new ArchiveVolume.Heading(
        kind,
        number,
        original.archiveId(),
        original.archiveName(),
        first == null ? target.facts().volser() : first,
        original.startedAt(),
        time.instant());
  }

  private ManifestFile manifest(ArchiveVolume target, int part) throws IOException {
    boolean complete = part == original.indexes().size();
    Map<String, String> notes = new HashMap<>(original.notes());
    notes.put(COPY_NOTE, Integer.toString(copy));
    Manifest manifest =
        new Manifest(
            original.archiveId(),
            original.archiveName(),
            original.dataset(),
            original.kind(),
            original.sequence(),
            original.previous(),
            original.base(),
            original.startedAt(),
            time.instant(),
            original.host(),
            part,
            complete,
            segments.isEmpty() ? 0 : segments.getLast().tarEnd(),
            original.entryCount(),
            original.fileBytes(),
            segments,
            indexes,
            original.recipients(),
            original.auditHead(),
            notes);
    ManifestFile signed = ManifestFile.sign(manifest, signer);
    byte[] bytes = signed.encode(manifest.writtenAt());
    ArchiveFile writer = target.begin(heading(TapeFileKind.MANIFEST, part, target));
    writer.write(bytes, 0, bytes.length);
    writer.end(!complete, new byte[0]);
    return signed;
  }
}
