package dev.coffer.cli.job;

import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.FileAccessException;
import dev.coffer.archive.WrongVolumeException;
import dev.coffer.archive.entry.EntryMetadata;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.entry.EntryType;
import dev.coffer.archive.entry.Sha256;
import dev.coffer.archive.ltfs.LtfsArchiveVolume;
import dev.coffer.archive.ltfs.LtfsFileReceipt;
import dev.coffer.archive.ltfs.LtfsFiles;
import dev.coffer.archive.ltfs.LtfsPlainWriter;
import dev.coffer.archive.ltfs.LtfsVolumeReader;
import dev.coffer.archive.source.SourceEntry;
import dev.coffer.archive.source.SourceListener;
import dev.coffer.archive.volume.IndexEntry;
import dev.coffer.archive.volume.ManifestSigner;
import dev.coffer.archive.volume.PlainManifest;
import dev.coffer.archive.write.ArchiveSpec;
import dev.coffer.archive.write.SourceCounts;
import dev.coffer.catalog.ArchiveLoad;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.IndexPartRow;
import dev.coffer.catalog.Principal;
import dev.coffer.catalog.VolumeId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes one archive as plain files onto LTFS volumes. Small files share blocks in the order they
 * come; where a volume is full the archive goes on on the next one, with the directories that are
 * open once more. The catalog hears of the entries as they come, and shows them when all is on the
 * medium.
 */
final class PlainArchive implements AutoCloseable {
  private final ArchiveSpec spec;
  private final PoolVolumes volumes;
  private final ManifestSigner signer;
  private final InstantSource time;
  private final SourceListener listener;
  private final ArchiveLoad load;
  private final List<IndexPartRow> parts = new ArrayList<>();
  private final Deque<EntryMetadata> open = new ArrayDeque<>();
  private @Nullable LtfsArchiveVolume volume;
  private @Nullable LtfsPlainWriter writer;
  private boolean mountedEmpty;
  private long roomWhenMounted;
  private long entryCount;
  private long fileBytes;
  private long changedCount;
  private long unreadableCount;

  PlainArchive(
      ArchiveSpec spec,
      PoolVolumes volumes,
      ManifestSigner signer,
      InstantSource time,
      SourceListener listener,
      Catalog catalog,
      Principal actor)
      throws CatalogException {
    this.spec = spec;
    this.volumes = volumes;
    this.signer = signer;
    this.time = time;
    this.listener = listener;
    this.load = catalog.load(actor, ReceiptMapper.plain(manifest(true).sign(signer), false, ""));
  }

  /**
   * Writes an entry, which the caller closes.
   *
   * @return empty if it could not be, which the listener hears
   */
  Optional<IndexEntry> append(SourceEntry source) throws IOException, CatalogException {
    EntryMetadata metadata = source.metadata();
    while (!open.isEmpty() && !metadata.path().isUnder(open.element().path())) {
      open.pop();
    }
    if (writer == null) {
      mountNext();
    }
    LtfsPlainWriter.Outcome outcome = add(source);
    if (outcome instanceof LtfsPlainWriter.Outcome.NoRoom none
        && none.untouched()
        && mayFitElsewhere(metadata)) {
      endPart(false);
      mountNext();
      outcome = add(source);
    }
    return switch (outcome) {
      case LtfsPlainWriter.Outcome.Written written -> Optional.of(took(metadata, written));
      case LtfsPlainWriter.Outcome.NotHeld not -> leftOut(metadata.path(), not.reason());
      case LtfsPlainWriter.Outcome.NoRoom none ->
          leftOut(
              metadata.path(),
              none.untouched()
                  ? "an empty cartridge of the pool has no room for its %,d bytes"
                      .formatted(metadata.dataByteCount())
                  : "the cartridge was full before its end");
    };
  }

  /** Not if the volume that has no room for it was empty, and is too small as a whole. */
  private boolean mayFitElsewhere(EntryMetadata metadata) {
    return !mountedEmpty || metadata.dataByteCount() < roomWhenMounted - roomWhenMounted / 50;
  }

  private Optional<IndexEntry> leftOut(EntryPath path, String reason) {
    listener.unreadable(path, reason);
    return Optional.empty();
  }

  private LtfsPlainWriter.Outcome add(SourceEntry source) throws ArchiveException {
    LtfsPlainWriter current = writer;
    if (current == null) {
      throw new IllegalStateException("internal error: no volume is mounted");
    }
    try {
      return current.add(source);
    } catch (FileAccessException e) {
      // this entry's own failure; the volume goes on without it
      return new LtfsPlainWriter.Outcome.NotHeld(String.valueOf(e.getMessage()));
    }
  }

  private IndexEntry took(EntryMetadata metadata, LtfsPlainWriter.Outcome.Written written)
      throws IOException, CatalogException {
    Optional<Sha256> sha256 = Optional.empty();
    if (metadata.type() == EntryType.FILE) {
      sha256 = Optional.of(Sha256.parse(written.file().map(LtfsFileReceipt::sha256).orElseThrow()));
    }
    IndexEntry entry = LtfsFiles.numbered(metadata, entryCount, sha256, written.source());
    load.add(ReceiptMapper.entry(entry));
    entryCount++;
    fileBytes += metadata.byteCount();
    switch (written.source()) {
      case COMPLETE -> {}
      case CHANGED -> changedCount++;
      case UNREADABLE -> unreadableCount++;
    }
    if (metadata.type() == EntryType.DIRECTORY) {
      open.push(metadata);
    }
    return entry;
  }

  private void mountNext() throws IOException {
    if (!(volumes.next() instanceof LtfsArchiveVolume next)) {
      throw new WrongVolumeException("a pool of plain files takes LTFS volumes only");
    }
    volume = next;
    mountedEmpty = next.isEmpty();
    roomWhenMounted = next.remainingBytes();
    LtfsPlainWriter fresh = next.beginPlain(spec.name());
    writer = fresh;
    for (Iterator<EntryMetadata> each = open.descendingIterator(); each.hasNext(); ) {
      fresh.add(new Directory(each.next()));
    }
  }

  private void endPart(boolean complete) throws IOException {
    LtfsArchiveVolume current = volume;
    if (current == null) {
      throw new IllegalStateException("internal error: no volume is mounted");
    }
    LtfsVolumeReader now = current.endPlain(manifest(complete).sign(signer));
    VolumeId id = LabelJob.volumeId(current.facts());
    parts.add(FileArchives.part(ReceiptMapper.id(spec.id()), parts.size(), id, now));
  }

  private PlainManifest manifest(boolean complete) {
    return new PlainManifest(
        spec.id(),
        spec.name(),
        spec.dataset(),
        spec.sequence(),
        spec.startedAt(),
        time.instant(),
        spec.host(),
        parts.size() + 1,
        complete,
        entryCount,
        fileBytes,
        spec.notes());
  }

  /**
   * Ends the archive: everything is on the medium, and in the catalog, when this returns.
   *
   * @param partial whether something is not as it was
   * @param notes for people: what could not be read
   */
  ArchiveRow finish(boolean partial, String notes) throws IOException, CatalogException {
    if (writer == null) {
      mountNext();
    }
    PlainManifest.Signed last = manifest(true).sign(signer);
    endPart(true);
    volumes.finished();
    ArchiveRow row = ReceiptMapper.plain(last, partial, notes);
    for (IndexPartRow part : parts) {
      load.addIndexPart(part);
    }
    load.commit(row);
    return row;
  }

  /** How the entries went. */
  SourceCounts counts() {
    return new SourceCounts(entryCount, fileBytes, changedCount, unreadableCount);
  }

  @Override
  public void close() throws CatalogException {
    load.close();
  }

  /** A directory that was written before, for another volume. */
  private record Directory(EntryMetadata metadata) implements SourceEntry {
    @Override
    public int read(ByteBuffer target) {
      return -1;
    }

    @Override
    public Outcome outcome() {
      return Outcome.COMPLETE;
    }

    @Override
    public void close() {
      // nothing is open
    }
  }
}
