package dev.coffer.archive.ltfs;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.UnsupportedFormatException;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.entry.Sha256;
import dev.coffer.archive.volume.ArchiveFile;
import dev.coffer.archive.volume.ArchiveVolume;
import dev.coffer.archive.volume.PlainManifest;
import dev.coffer.archive.volume.TapeFile;
import dev.coffer.archive.volume.TapeFileKind;
import dev.coffer.archive.volume.VolumeFacts;
import dev.coffer.tape.MediumSpace;
import dev.coffer.tape.TapeDrive;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An LTFS volume of ours that takes archives. Each has a directory of its name:
 *
 * <pre>
 *   ARCHIVE/segment-0001.tar.zst.age     its segments, numbered through all volumes
 *   ARCHIVE/index-0001.jsonl.zst.age     the part of its index on this volume
 *   ARCHIVE/manifest-0001.tar            the manifest of this part
 *   plain/ARCHIVE/…                      the files of an archive of plain files
 *   plain/ARCHIVE.part-0001.tar          its manifest of this part
 * </pre>
 *
 * <p>Each file is one run of whole blocks; the LTFS index is written between files only, and never
 * between the index part and its manifest. A manifest ends the session: when it has ended, the LTFS
 * index is on both partitions.
 */
public final class LtfsArchiveVolume implements ArchiveVolume, AutoCloseable {
  private static final int DATA_PARTITION = 1;

  /** Directories and files that labelling leaves, the root among them. */
  private static final int LABELLED_ENTRIES = 6;

  /** More cartridges than one archive will ever take. */
  private static final int MAX_PARTS = 9_999;

  private final TapeDrive drive;
  private final VolumeFacts facts;
  private final LtfsVolumeWriter writer;
  private @Nullable EntryPath unfinished;

  private LtfsArchiveVolume(TapeDrive drive, VolumeFacts facts, LtfsVolumeWriter writer) {
    this.drive = drive;
    this.facts = facts;
    this.writer = writer;
  }

  /**
   * Opens a volume for an archive.
   *
   * @param facts what it says of itself ({@link LtfsVolumeFacts}), compared with the catalog
   * @throws dev.coffer.archive.WrongVolumeException if it is not consistent, or locked; nothing was
   *     written
   */
  public static LtfsArchiveVolume open(TapeDrive drive, VolumeFacts facts, LtfsWriteOptions options)
      throws ArchiveException {
    LtfsVolumeWriter writer = LtfsVolumeWriter.open(drive, options);
    if (writer.dataPartition() != DATA_PARTITION
        || !writer.label().volumeUuid().equals(facts.volumeId())) {
      throw new UnsupportedFormatException(
          "LTFS volume %s is not laid out as Coffer does".formatted(facts.volser()));
    }
    return new LtfsArchiveVolume(drive, facts, writer);
  }

  @Override
  public VolumeFacts facts() {
    return facts;
  }

  /** The block that the next file begins in, on the data partition. */
  public long nextBlock() {
    return writer.nextBlock();
  }

  @Override
  public long remainingBytes() throws ArchiveException {
    return writer.remainingBytes();
  }

  @Override
  public void reserve(long closingBytes) {
    writer.reserve(closingBytes);
  }

  /** No: the LTFS index knows of each file, and room for it is counted before a file is begun. */
  @Override
  public boolean canWithdraw() {
    return false;
  }

  @Override
  public ArchiveFile begin(Heading heading) throws ArchiveException {
    EntryPath directory = EntryPath.of(heading.archiveName());
    if (!Objects.equals(directory, unfinished)) {
      clear(directory);
    }
    writer.makeDirectories(directory);
    unfinished = directory;
    EntryPath path =
        EntryPath.of(heading.archiveName() + "/" + name(heading.kind(), heading.number()));
    if (writer.find(path).isPresent()) {
      writer.delete(path); // written before an interruption, and not known to whoever goes on
    }
    LtfsFileSpec spec = LtfsFileSpec.of(heading.startedAt()).inOnePiece();
    return new StoredFile(heading.kind(), path, writer.openFile(path, spec));
  }

  /**
   * Lets the volume go before the archive on it has its manifest: what is on it so far is on the
   * medium, and the volume is whole. Opened again, {@link #goOn} goes on with the archive.
   */
  public void pause() throws ArchiveException {
    if (unfinished != null) {
      unfinished = null;
      writer.finish();
    }
  }

  /**
   * Goes on with an archive that {@link #pause} left on the volume.
   *
   * @param last the file of it that was written last
   * @return whether it is there, so that the archive can be gone on with
   */
  public boolean goOn(TapeFile last) {
    EntryPath path = EntryPath.of(last.path());
    boolean there = writer.find(path).isPresent() && nextBlock() > last.firstBlock();
    if (there) {
      unfinished = path.parent();
    }
    return there;
  }

  /** What an archive left here without a manifest belongs to nothing, and is in the way. */
  private void clear(EntryPath directory) throws ArchiveException {
    boolean there = writer.find(directory).isPresent();
    for (int part = 1; there && part <= MAX_PARTS; part++) {
      String manifest = directory + "/" + name(TapeFileKind.MANIFEST, part);
      there = writer.find(EntryPath.of(manifest)).isEmpty();
    }
    if (there) {
      writer.delete(directory);
    }
  }

  /** What a file of an archive is called in the archive's directory. */
  public static String name(TapeFileKind kind, int number) {
    return switch (kind) {
      case SEGMENT -> String.format(Locale.ROOT, "segment-%04d.tar.zst.age", number);
      case INDEX -> String.format(Locale.ROOT, "index-%04d.jsonl.zst.age", number);
      case MANIFEST -> String.format(Locale.ROOT, "manifest-%04d.tar", number);
      case README -> throw new IllegalArgumentException("no file of an archive: " + kind);
    };
  }

  /** Whether nothing but what labelling leaves is on it. */
  public boolean isEmpty() {
    return writer.entryCount() <= LABELLED_ENTRIES;
  }

  /** The directory of an archive of plain files. */
  public static EntryPath plainDirectory(String archiveName) {
    return EntryPath.of("plain/" + archiveName);
  }

  private static EntryPath plainManifestPath(String archiveName, int part) {
    return EntryPath.of(String.format(Locale.ROOT, "plain/%s.part-%04d.tar", archiveName, part));
  }

  /**
   * Reads the manifest of a part of an archive of plain files; says nothing of the signature.
   *
   * @throws ArchiveDamagedException if it is missing or damaged
   */
  public static PlainManifest.Signed plainManifest(
      LtfsVolumeReader reader, String archiveName, int part) throws ArchiveException {
    EntryPath path = plainManifestPath(archiveName, part);
    Optional<LtfsEntry> entry =
        reader.find(path).filter(each -> each.kind() == LtfsEntry.Kind.FILE);
    if (entry.isEmpty()) {
      throw new ArchiveDamagedException("no manifest " + path + " on the volume");
    }
    return PlainManifest.Signed.decode(LtfsVolumeFacts.read(reader, path, entry.get()));
  }

  /** Begins an archive of plain files, or its part on this volume. */
  public LtfsPlainWriter beginPlain(String archiveName) throws ArchiveException {
    EntryPath directory = plainDirectory(archiveName);
    unfinished = directory;
    return new LtfsPlainWriter(writer, directory);
  }

  /**
   * Ends what an archive of plain files has on this volume, which is whole and on the medium when
   * this returns.
   *
   * @return the volume as it is now
   */
  public LtfsVolumeReader endPlain(PlainManifest.Signed manifest) throws ArchiveException {
    EntryPath path =
        plainManifestPath(manifest.manifest().archiveName(), manifest.manifest().part());
    byte[] bytes = manifest.encode();
    writer.addFile(
        path,
        LtfsFileSpec.of(manifest.manifest().writtenAt()).ofSize(bytes.length),
        Channels.newChannel(new ByteArrayInputStream(bytes)));
    unfinished = null;
    writer.finish();
    return LtfsVolumeReader.open(drive, LtfsLimits.defaults());
  }

  /**
   * Gives up what has no manifest yet: it is taken out of the LTFS index, and the volume is closed
   * properly, so that it can be appended to. Where that fails the volume opens at its last index
   * and has to be recovered before it is written to again.
   */
  @Override
  public void close() throws ArchiveException {
    EntryPath directory = unfinished;
    unfinished = null;
    if (directory != null) {
      try (writer) {
        writer.abandonFile();
        writer.delete(directory);
        writer.finish();
      }
    }
  }

  private final class StoredFile implements ArchiveFile {
    private final TapeFileKind kind;
    private final EntryPath path;
    private final LtfsFileOutput output;
    private MediumSpace space = MediumSpace.AMPLE;
    private @Nullable TapeFile ended;

    StoredFile(TapeFileKind kind, EntryPath path, LtfsFileOutput output) {
      this.kind = kind;
      this.path = path;
      this.output = output;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws ArchiveException {
      if (output.write(ByteBuffer.wrap(bytes, offset, length)) == MediumSpace.EARLY_WARNING) {
        space = MediumSpace.EARLY_WARNING;
      }
    }

    @Override
    public MediumSpace space() {
      return space;
    }

    @Override
    public TapeFile end(boolean goesOn, byte[] ageHeader) throws ArchiveException {
      if (ended != null) {
        throw new IllegalStateException("the file has ended: " + path);
      }
      LtfsFileReceipt receipt = output.commit();
      TapeFile file = place(receipt, ageHeader);
      ended = file;
      switch (kind) {
        case MANIFEST -> {
          unfinished = null;
          writer.finish();
        }
        case SEGMENT -> writer.syncIfDue();
        case INDEX, README -> {
          // the manifest follows at once
        }
      }
      return file;
    }

    @Override
    public void withdraw(OutputStream keep) {
      throw new UnsupportedOperationException("no file is withdrawn from an LTFS volume: " + path);
    }

    private TapeFile place(LtfsFileReceipt receipt, byte[] ageHeader)
        throws ArchiveDamagedException {
      List<LtfsExtent> extents = receipt.extents();
      boolean oneRun =
          extents.size() == 1
              && extents.getFirst().byteOffset() == 0
              && extents.getFirst().byteCount() == receipt.byteCount();
      if (!oneRun) {
        throw new IllegalStateException("internal error: %s lies in %s".formatted(path, extents));
      }
      return new TapeFile(
          facts.volser(),
          facts.generation(),
          Math.toIntExact(receipt.fileUid()),
          path.toString(),
          DATA_PARTITION,
          extents.getFirst().start().block(),
          facts.blockBytes(),
          receipt.byteCount(),
          Sha256.parse(receipt.sha256()),
          ageHeader);
    }
  }
}
