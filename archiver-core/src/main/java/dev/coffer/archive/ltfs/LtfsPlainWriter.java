package dev.coffer.archive.ltfs;

import dev.coffer.archive.ArchiveDeviceException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.FileAccessException;
import dev.coffer.archive.entry.DataExtent;
import dev.coffer.archive.entry.EntryMetadata;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.source.SourceEntry;
import dev.coffer.tape.EndOfMediumException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Puts entries of a source onto a volume as what they are, not as an archive: the plain layout, in
 * clear, that every LTFS implementation shows as files. Small files share blocks in the order they
 * come. Owners, modes and other attributes go into extended attributes; hard links share extents.
 */
public final class LtfsPlainWriter {
  private static final int BUFFER_BYTES = 1 << 20;

  private final LtfsVolumeWriter writer;
  private final EntryPath under;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

  /**
   * Writes below a directory of the volume.
   *
   * @param under made if it is not there
   */
  public LtfsPlainWriter(LtfsVolumeWriter writer, EntryPath under) throws ArchiveException {
    this.writer = writer;
    this.under = under;
    writer.makeDirectories(under);
  }

  /** What became of an entry. */
  public sealed interface Outcome {
    /**
     * It is on the volume when the volume's next receipt says so.
     *
     * @param file for a regular file or a hard link, else empty
     * @param source whether the content is what the file held
     */
    record Written(Optional<LtfsFileReceipt> file, SourceEntry.Outcome source) implements Outcome {}

    /** LTFS cannot hold it: a device, a fifo, a name that is not UTF-8. */
    record NotHeld(String reason) implements Outcome {}

    /**
     * There is no room for it; nothing of it is on the volume, which is to be finished.
     *
     * @param untouched nothing of it was read, so that it can go onto another volume
     */
    record NoRoom(boolean untouched) implements Outcome {}
  }

  /**
   * Adds an entry, or replaces the one of an earlier run. Reads its content; closing it stays the
   * caller's.
   *
   * @throws FileAccessException if the source fails; the volume goes on without the entry
   * @throws ArchiveDeviceException if the drive fails
   */
  public Outcome add(SourceEntry entry) throws ArchiveException {
    EntryMetadata metadata = entry.metadata();
    EntryPath path;
    LtfsFileSpec spec;
    try {
      path = LtfsPaths.onVolume(place(metadata.path()));
      spec =
          LtfsFileSpec.of(metadata.modifiedAt())
              .replacing()
              .with(LtfsMetadata.attributes(metadata))
              .ofSize(metadata.byteCount());
    } catch (FileAccessException e) {
      return new Outcome.NotHeld(String.valueOf(e.getMessage()));
    }
    if (!writer.fits(metadata.dataByteCount())) {
      return new Outcome.NoRoom(true);
    }
    writer.makeDirectories(path.parent());
    return switch (metadata.type()) {
      case DIRECTORY -> {
        writer.addDirectory(path, spec);
        yield written(Optional.empty());
      }
      case SYMLINK -> symlink(path, metadata, spec);
      case HARDLINK -> hardLink(path, metadata, spec);
      case FILE -> file(path, entry, spec);
      case FIFO, CHARACTER_DEVICE, BLOCK_DEVICE ->
          new Outcome.NotHeld("LTFS has no " + metadata.type() + ": " + metadata.path());
    };
  }

  private EntryPath place(EntryPath path) {
    if (path.equals(EntryPath.ROOT)) {
      return under;
    }
    return under.equals(EntryPath.ROOT) ? path : under.resolve(path.bytes());
  }

  private static Outcome written(Optional<LtfsFileReceipt> file) {
    return new Outcome.Written(file, SourceEntry.Outcome.COMPLETE);
  }

  private Outcome symlink(EntryPath path, EntryMetadata metadata, LtfsFileSpec spec)
      throws ArchiveException {
    String target;
    try {
      target =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(metadata.linkTarget()))
              .toString();
    } catch (CharacterCodingException e) {
      return new Outcome.NotHeld("link target is not UTF-8: " + path);
    }
    if (target.isEmpty() || LtfsNames.forbiddenCharacter(target).isPresent()) {
      return new Outcome.NotHeld("link target cannot be on an LTFS volume: " + path);
    }
    writer.addSymlink(path, target, spec);
    return written(Optional.empty());
  }

  private Outcome hardLink(EntryPath path, EntryMetadata metadata, LtfsFileSpec spec)
      throws ArchiveException {
    EntryPath other = place(EntryPath.of(metadata.linkTarget()));
    return written(Optional.of(writer.addShared(path, other, spec)));
  }

  private Outcome file(EntryPath path, SourceEntry entry, LtfsFileSpec spec)
      throws ArchiveException {
    EntryMetadata metadata = entry.metadata();
    List<DataExtent> extents =
        metadata.extents().orElseGet(() -> List.of(new DataExtent(0, metadata.byteCount())));
    try (LtfsFileOutput output = writer.openFile(path, spec)) {
      for (DataExtent extent : extents) {
        output.hole(extent.offset() - output.byteCount());
        copy(path, entry, extent.byteCount(), output);
      }
      output.hole(metadata.byteCount() - output.byteCount());
      SourceEntry.Outcome outcome = outcome(path, entry);
      return new Outcome.Written(Optional.of(output.commit()), outcome);
    } catch (ArchiveDeviceException e) {
      if (e.tapeCause() instanceof EndOfMediumException) {
        return new Outcome.NoRoom(false);
      }
      throw e;
    }
  }

  private void copy(EntryPath path, SourceEntry entry, long byteCount, LtfsFileOutput output)
      throws ArchiveException {
    long left = byteCount;
    while (left > 0) {
      buffer.clear().limit((int) Math.min(left, BUFFER_BYTES));
      int count = read(path, entry);
      if (count < 0) {
        throw new FileAccessException("content of %s ends %d bytes early".formatted(path, left));
      }
      left -= count;
      output.write(buffer.flip());
    }
  }

  private int read(EntryPath path, SourceEntry entry) throws FileAccessException {
    try {
      return entry.read(buffer);
    } catch (IOException e) {
      throw new FileAccessException("reading " + path + ": " + e.getMessage(), e);
    }
  }

  /** Asks for the end first: only there does a source know how reading went. */
  private SourceEntry.Outcome outcome(EntryPath path, SourceEntry entry)
      throws FileAccessException {
    buffer.clear().limit(1);
    if (read(path, entry) > 0) {
      throw new FileAccessException("content of %s is longer than its size".formatted(path));
    }
    try {
      return entry.outcome();
    } catch (IOException e) {
      throw new FileAccessException("reading " + path + ": " + e.getMessage(), e);
    }
  }
}
