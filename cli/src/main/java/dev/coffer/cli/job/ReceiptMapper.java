package dev.coffer.cli.job;

import dev.coffer.archive.entry.ChangeStamp;
import dev.coffer.archive.entry.EntryMetadata;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.entry.EntryType;
import dev.coffer.archive.ltfs.LtfsArchiveVolume;
import dev.coffer.archive.source.SourceEntry;
import dev.coffer.archive.volume.IndexEntry;
import dev.coffer.archive.volume.Manifest;
import dev.coffer.archive.volume.ManifestFile;
import dev.coffer.archive.volume.PlainManifest;
import dev.coffer.archive.volume.Segment;
import dev.coffer.archive.volume.TapeFile;
import dev.coffer.archive.volume.TapeFileKind;
import dev.coffer.archive.write.ArchiveCopier;
import dev.coffer.catalog.ArchiveId;
import dev.coffer.catalog.ArchiveKind;
import dev.coffer.catalog.ArchiveName;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.ArchiveStatus;
import dev.coffer.catalog.DatasetName;
import dev.coffer.catalog.EntryCondition;
import dev.coffer.catalog.EntryKind;
import dev.coffer.catalog.EntryRow;
import dev.coffer.catalog.FrameTable;
import dev.coffer.catalog.IndexPartRow;
import dev.coffer.catalog.RawBytes;
import dev.coffer.catalog.SegmentRow;
import dev.coffer.catalog.Sha256;
import dev.coffer.catalog.StoredPath;
import dev.coffer.catalog.Volser;
import dev.coffer.catalog.VolumeFormat;
import dev.coffer.catalog.VolumeId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Where what is on tape becomes rows of the catalog: the one place that knows both. Segments and
 * tape files are counted from 1 on tape and from 0 in the catalog.
 */
final class ReceiptMapper {
  /** The manifest's note that says when an archive expires. */
  static final String EXPIRES_NOTE = "expiresAt";

  /** The manifest's note that counts what could not be read. */
  static final String UNREADABLE_NOTE = "unreadable";

  static final int FIRST_COPY = 1;
  private static final Instant FIRST_HELD = Instant.parse("1678-01-01T00:00:00Z");
  private static final Instant LAST_HELD = Instant.parse("2262-01-01T00:00:00Z");

  private ReceiptMapper() {}

  static ArchiveId id(dev.coffer.archive.volume.ArchiveId id) {
    return new ArchiveId(id.value());
  }

  static VolumeId volume(TapeFile file) {
    return new VolumeId(new Volser(file.volser().value()), file.volumeGeneration());
  }

  /**
   * The row of an archive whose last manifest is at hand.
   *
   * @param notes for people: what could not be read
   */
  static ArchiveRow archive(ManifestFile file, boolean partial, String notes) {
    Manifest manifest = file.manifest();
    ArchiveKind kind = ArchiveKind.valueOf(manifest.kind().toUpperCase(Locale.ROOT));
    long stored = manifest.segments().stream().mapToLong(each -> each.file().byteCount()).sum();
    return new ArchiveRow(
        id(manifest.archiveId()),
        new ArchiveName(manifest.archiveName()),
        new DatasetName(manifest.dataset()),
        kind,
        manifest.base().map(base -> id(base.archiveId())),
        manifest.startedAt(),
        finishedAt(manifest),
        manifest.host(),
        manifest.entryCount(),
        manifest.fileBytes(),
        stored,
        partial ? ArchiveStatus.PARTIAL : ArchiveStatus.COMPLETE,
        notes,
        Optional.of(digestOf(file)),
        Optional.ofNullable(manifest.notes().get(EXPIRES_NOTE)).map(Instant::parse));
  }

  /** The digest by which the catalog knows a manifest. */
  static Sha256 digestOf(ManifestFile file) {
    return digest(dev.coffer.archive.entry.Sha256.digestOf(file.json()));
  }

  /** A clock that was set back meanwhile must not cost an archive that is on tape. */
  private static Instant finishedAt(Manifest manifest) {
    return manifest.writtenAt().isBefore(manifest.startedAt())
        ? manifest.startedAt()
        : manifest.writtenAt();
  }

  /** Why the catalog cannot take what a manifest says; empty if it can. */
  static Optional<String> unfit(ManifestFile file) {
    try {
      archive(file, false, "");
      return Optional.empty();
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** The row of an archive of plain files. */
  static ArchiveRow plain(PlainManifest.Signed file, boolean partial, String notes) {
    PlainManifest manifest = file.manifest();
    return new ArchiveRow(
        id(manifest.archiveId()),
        new ArchiveName(manifest.archiveName()),
        new DatasetName(manifest.dataset()),
        ArchiveKind.FULL,
        Optional.empty(),
        manifest.startedAt(),
        manifest.writtenAt(),
        manifest.host(),
        manifest.entryCount(),
        manifest.fileBytes(),
        manifest.fileBytes(),
        partial ? ArchiveStatus.PARTIAL : ArchiveStatus.COMPLETE,
        notes,
        Optional.of(digest(dev.coffer.archive.entry.Sha256.digestOf(file.json()))),
        Optional.ofNullable(manifest.notes().get(EXPIRES_NOTE)).map(Instant::parse));
  }

  /** The row of an archive of which other entries were found than its manifest tells. */
  static ArchiveRow recovered(ArchiveRow row, long entryCount, String notes) {
    return new ArchiveRow(
        row.id(),
        row.name(),
        row.dataset(),
        row.kind(),
        row.base(),
        row.startedAt(),
        row.finishedAt(),
        row.host(),
        entryCount,
        row.fileBytes(),
        row.storedBytes(),
        row.status(),
        notes,
        row.manifestDigest(),
        row.expiresAt());
  }

  /** Which copy of its archive a manifest is about. */
  static int copy(Manifest manifest) {
    String note = manifest.notes().getOrDefault(ArchiveCopier.COPY_NOTE, "1");
    return note.matches("[1-9]") ? Integer.parseInt(note) : FIRST_COPY;
  }

  static SegmentRow segment(ArchiveId archive, int copy, Segment segment, int[] frameSizes) {
    TapeFile file = segment.file();
    return new SegmentRow(
        archive,
        copy,
        segment.number() - 1,
        volume(file),
        file.tapeFile() - 1,
        file.firstBlock(),
        file.blockBytes(),
        file.blockCount(),
        segment.firstTarOffset(),
        segment.tarBytes(),
        file.byteCount(),
        digest(file.sha256()),
        file.ageHeader().length,
        FrameTable.of(frameSizes));
  }

  static IndexPartRow index(ArchiveId archive, int copy, int part, TapeFile file) {
    return new IndexPartRow(
        archive,
        copy,
        IndexPartRow.Kind.INDEX,
        part,
        volume(file),
        file.tapeFile() - 1,
        file.firstBlock(),
        file.blockBytes(),
        file.blockCount(),
        file.byteCount(),
        digest(file.sha256()));
  }

  /** The number of a tape file as it stands in labels. */
  static int tapeFile(SegmentRow row) {
    return row.tapeFile() + 1;
  }

  /** The number of a tape file as it stands in labels. */
  static int tapeFile(IndexPartRow row) {
    return row.tapeFile() + 1;
  }

  /**
   * An index part as archives know it, without what only its manifest has.
   *
   * @param format of the volume it lies on
   */
  static TapeFile tapeFileOf(ArchiveName archive, IndexPartRow row, VolumeFormat format) {
    boolean ltfs = format == VolumeFormat.LTFS;
    String path =
        ltfs
            ? archive.text() + "/" + LtfsArchiveVolume.name(TapeFileKind.INDEX, row.part() + 1)
            : "";
    return new TapeFile(
        new dev.coffer.archive.volume.Volser(row.volume().volser().text()),
        row.volume().generation(),
        tapeFile(row),
        path,
        ltfs ? 1 : 0,
        row.firstBlock(),
        row.blockSizeBytes(),
        row.storedBytes(),
        dev.coffer.archive.entry.Sha256.of(row.sha256().bytes()),
        new byte[0]);
  }

  static EntryRow entry(IndexEntry entry) {
    EntryMetadata metadata = entry.metadata();
    return new EntryRow(
        StoredPath.of(metadata.path().bytes()),
        kind(metadata.type()),
        condition(entry.outcome()),
        metadata.byteCount(),
        held(metadata.modifiedAt()),
        metadata.mode(),
        metadata.userId(),
        metadata.groupId(),
        metadata.userName(),
        metadata.groupName(),
        RawBytes.of(metadata.linkTarget()),
        entry.sha256().map(ReceiptMapper::digest),
        entry.tarOffset(),
        entry.stamp().map(ReceiptMapper::stamp).orElse(EntryRow.NO_STAMP));
  }

  /** A path of the base that is gone. */
  static EntryRow deleted(EntryPath path) {
    return EntryRow.deleted(StoredPath.of(path.bytes()));
  }

  /** A stamp as the catalog keeps it: 47 bits of it, mixed, so that it takes six bytes. */
  static long stamp(ChangeStamp stamp) {
    Instant at = stamp.changedAt();
    long time = at.getEpochSecond() * 1_000_000_000L + at.getNano();
    return Math.max(1, mixed(mixed(time) ^ stamp.inode()) >>> 17);
  }

  /** The finaliser of SplitMix64: every bit of the result depends on every bit given. */
  private static long mixed(long value) {
    long a = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
    return b ^ (b >>> 31);
  }

  /** The next time that the catalog can hold: nanoseconds since 1970 in 64 bits. */
  static Instant held(Instant time) {
    return time.isBefore(FIRST_HELD) ? FIRST_HELD : time.isAfter(LAST_HELD) ? LAST_HELD : time;
  }

  private static Sha256 digest(dev.coffer.archive.entry.Sha256 digest) {
    return Sha256.of(digest.bytes());
  }

  static EntryKind kind(EntryType type) {
    return switch (type) {
      case FILE -> EntryKind.FILE;
      case DIRECTORY -> EntryKind.DIRECTORY;
      case SYMLINK -> EntryKind.SYMLINK;
      case HARDLINK -> EntryKind.HARDLINK;
      case FIFO -> EntryKind.FIFO;
      case CHARACTER_DEVICE -> EntryKind.CHARACTER_DEVICE;
      case BLOCK_DEVICE -> EntryKind.BLOCK_DEVICE;
    };
  }

  private static EntryCondition condition(SourceEntry.Outcome outcome) {
    return switch (outcome) {
      case COMPLETE -> EntryCondition.INTACT;
      case CHANGED -> EntryCondition.CHANGED_WHILE_READ;
      case UNREADABLE -> EntryCondition.UNREADABLE;
    };
  }
}
