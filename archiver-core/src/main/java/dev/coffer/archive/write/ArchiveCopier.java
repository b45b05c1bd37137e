package dev.coffer.archive.write;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.WrongVolumeException;
import dev.coffer.archive.volume.ArchiveFile;
import dev.coffer.archive.volume.ArchiveVolume;
import dev.coffer.archive.volume.Manifest;
import dev.coffer.archive.volume.ManifestFile;
import dev.coffer.archive.volume.ManifestSigner;
import dev.coffer.archive.volume.Segment;
import dev.coffer.archive.volume.TapeFile;
import dev.coffer.archive.volume.TapeFileKind;
import dev.coffer.archive.volume.Volser;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /** More than the labels and filemarks of a tape file take, or an entry of an LTFS index. */
  private static final long LABEL_BYTES = 8 << 10;

  private final Manifest original;
  private final int copy;
  private final CopySource from;
  private final CopyTarget to;
  private final ManifestSigner signer;
  private final InstantSource time;
  private final List<Segment> segments = new ArrayList<>();
  private final List<TapeFile> indexes = new ArrayList<>();
  private @Nullable Volser firstVolume;
  private Progress progress = soFar -> {};

  /** Hears how far a copy has come. */
  @FunctionalInterface
  public interface Progress {
    /**
     * So much is on the medium for good.
     *
     * @param soFar what {@link #goOn} goes on from
     */
    void reached(CopyProgress soFar) throws IOException;
  }

  /**
   * A copy to be made.
   *
   * @param original the complete manifest of the copy that is read
   * @param copy the new copy's number, 2 up
   * @param from gives the tape files that are read
   * @param to gives the volumes that are written, one for each part
   * @param time for the dates on tape
   */
  public ArchiveCopier(
      Manifest original,
      int copy,
      CopySource from,
      CopyTarget to,
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
   * @throws CopySourceException if the copy that is read failed, or is not what the manifest says
   * @throws WrongVolumeException if a part does not fit on the cartridge it was given
   */
  public ManifestFile run() throws IOException, InterruptedException {
    if (original.indexes().isEmpty()) {
      throw new ArchiveDamagedException(
          "archive %s has no index".formatted(original.archiveName()));
    }
    Optional<ManifestFile> made = parts();
    while (made.isEmpty()) {
      segments.clear();
      indexes.clear();
      firstVolume = null;
      made = parts();
    }
    return made.get();
  }

  /** How many segments there are to copy. */
  public int segmentCount() {
    return original.segments().size();
  }

  /** Tells this progress from now on. */
  public ArchiveCopier heardBy(Progress listener) {
    progress = listener;
    return this;
  }

  /**
   * Goes on where an earlier copying of this archive was cut off, as far as the volume it wrote to
   * last can be had; otherwise it begins anew.
   *
   * @param soFar read with this archive's manifest
   * @return false if there is nothing to go on with
   */
  public boolean goOn(CopyProgress soFar) {
    if (soFar.segments().isEmpty() || soFar.indexes().size() >= original.indexes().size()) {
      return false;
    }
    for (TapeFile file : soFar.segments()) {
      segments.add(moved(original.segments().get(segments.size()), file));
    }
    indexes.addAll(soFar.indexes());
    firstVolume = soFar.segments().getFirst().volser();
    return true;
  }

  private static Segment moved(Segment segment, TapeFile to) {
    return new Segment(
        segment.number(), to, segment.firstTarOffset(), segment.tarBytes(), segment.frameBytes());
  }

  /** Empty if what was begun cannot be gone on with. */
  private Optional<ManifestFile> parts() throws IOException, InterruptedException {
    Optional<ManifestFile> last = Optional.empty();
    for (int part = indexes.size() + 1; part <= original.indexes().size(); part++) {
      last = part(part);
      if (last.isEmpty()) {
        return last;
      }
    }
    return last;
  }

  /** A tape file to be copied, and which one of its kind it is. */
  private record Piece(TapeFileKind kind, int number, TapeFile source) {}

  /** What one volume of the copy that is read holds: its segments, and its part of the index. */
  private List<Piece> pieces(int part) {
    TapeFile index = original.indexes().get(part - 1);
    List<Piece> pieces = new ArrayList<>();
    for (Segment segment : original.segments()) {
      if (segment.file().volser().equals(index.volser())) {
        pieces.add(new Piece(TapeFileKind.SEGMENT, segment.number(), segment.file()));
      }
    }
    pieces.add(new Piece(TapeFileKind.INDEX, part, index));
    return pieces;
  }

  /** What of a part is not copied yet. */
  private List<Piece> left(int part) {
    return pieces(part).stream()
        .filter(piece -> piece.kind() == TapeFileKind.INDEX || piece.number() > segments.size())
        .toList();
  }

  private Optional<ManifestFile> part(int part) throws IOException, InterruptedException {
    List<Piece> left = left(part);
    boolean begun = left.size() < pieces(part).size();
    Optional<ManifestFile> manifest = Optional.empty();
    while (!left.isEmpty()) {
      int count = reach(left);
      long needed = needed(left);
      Optional<ArchiveVolume> target =
          begun ? to.again(segments.getLast().file(), needed) : Optional.of(to.next(needed));
      if (target.isEmpty()) {
        return Optional.empty();
      }
      copy(target.get(), left, count);
      left = left.subList(count, left.size());
      begun = true;
      if (left.isEmpty()) {
        manifest = Optional.of(manifest(target.get(), part));
      }
      to.letGo();
      progress.reached(new CopyProgress(segments.stream().map(Segment::file).toList(), indexes));
    }
    return manifest;
  }

  private void copy(ArchiveVolume target, List<Piece> pieces, int count)
      throws IOException, InterruptedException {
    if (firstVolume == null) {
      firstVolume = target.facts().volser();
    }
    requireRoom(target, pieces);
    for (Piece piece : pieces.subList(0, count)) {
      copy(target, piece);
    }
  }

  private int reach(List<Piece> pieces) throws IOException, InterruptedException {
    try {
      return from.reach(pieces.stream().map(Piece::source).toList());
    } catch (IOException e) {
      throw new CopySourceException(pieces.getFirst().source(), e);
    }
  }

  private void copy(ArchiveVolume target, Piece piece) throws IOException, InterruptedException {
    TapeFile written = file(target, piece);
    switch (piece.kind()) {
      case SEGMENT -> segments.add(moved(original.segments().get(segments.size()), written));
      case INDEX -> indexes.add(written);
      case MANIFEST, README -> throw new IllegalStateException("not copied: " + piece);
    }
  }

  private long needed(List<Piece> pieces) {
    long needed = FIXED_RESERVE_BYTES;
    for (Piece piece : pieces) {
      needed += piece.source().byteCount() + LABEL_BYTES;
    }
    for (Segment segment : original.segments()) {
      needed += 2L * (segment.file().ageHeader().length + 512);
    }
    return needed;
  }

  private void requireRoom(ArchiveVolume target, List<Piece> pieces) throws IOException {
    long needed = needed(pieces);
    if (target.remainingBytes() < needed) {
      throw new WrongVolumeException(
          "volume %s has too little room for a copy of what is on %s: actual=%d expected=%d bytes"
              .formatted(
                  target.facts().volser(),
                  pieces.getFirst().source().volser(),
                  target.remainingBytes(),
                  needed));
    }
  }

  private TapeFile file(ArchiveVolume target, Piece piece)
      throws IOException, InterruptedException {
    TapeFile source = piece.source();
    byte[] bytes = new byte[source.blockBytes()];
    try (InputStream in = opened(source)) {
      ArchiveFile writer = target.begin(heading(piece.kind(), piece.number(), target));
      for (int count = read(in, bytes, source); count >= 0; count = read(in, bytes, source)) {
        writer.write(bytes, 0, count);
      }
      TapeFile written = writer.end(false, source.ageHeader());
      if (!written.sha256().equals(source.sha256())) {
        throw new ArchiveDamagedException(
            "tape file %d changed on its way: SHA-256 actual=%s expected=%s (volume %s)"
                .formatted(source.tapeFile(), written.sha256(), source.sha256(), source.volser()));
      }
      return written;
    }
  }

  private InputStream opened(TapeFile source) throws IOException, InterruptedException {
    try {
      return from.open(source);
    } catch (IOException e) {
      throw new CopySourceException(source, e);
    }
  }

  private static int read(InputStream in, byte[] bytes, TapeFile source) throws IOException {
    try {
      return in.read(bytes);
    } catch (IOException e) {
      throw new CopySourceException(source, e);
    }
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
