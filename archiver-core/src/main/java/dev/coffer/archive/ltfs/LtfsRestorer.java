package dev.coffer.archive.ltfs;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.FileAccessException;
import dev.coffer.archive.entry.EntryPath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Writes files of a volume into a directory, in the order of the tape, and nothing outside it:
 *
 * <ul>
 *   <li>names come checked from the index: no slash, no {@code ..};
 *   <li>every directory on the way is looked at without following links, and must be a directory;
 *   <li>what is there already is never opened, replaced or removed;
 *   <li>symbolic links are made last, when nothing is written any more.
 * </ul>
 *
 * A file whose digest is not the one recorded is removed again, unless it is to be kept.
 */
public final class LtfsRestorer {
  private final LtfsVolumeReader reader;
  private final Path target;
  private final boolean keepDamaged;

  /**
   * Restores into a directory.
   *
   * @param target exists, or is made
   * @param keepDamaged keep files whose content differs, and the beginning of unreadable ones
   */
  public LtfsRestorer(LtfsVolumeReader reader, Path target, boolean keepDamaged) {
    this.reader = reader;
    this.target = target;
    this.keepDamaged = keepDamaged;
  }

  /** Hears how each entry went. */
  public interface Listener {
    /** Written, and its digest is the recorded one or there is none. */
    void restored(EntryPath path, LtfsEntry entry, String sha256);

    /** Not restored, or not as it was. */
    void failed(EntryPath path, LtfsEntry entry, String reason);
  }

  /**
   * Restores all wanted entries, and the directories they are in.
   *
   * @return true if all of them are there now as they were
   * @throws ArchiveException if the drive fails, or the target cannot be made
   */
  public boolean restore(Predicate<EntryPath> wanted, Listener listener) throws ArchiveException {
    boolean[] good = {true};
    Listener counting =
        new Listener() {
          @Override
          public void restored(EntryPath path, LtfsEntry entry, String sha256) {
            listener.restored(path, entry, sha256);
          }

          @Override
          public void failed(EntryPath path, LtfsEntry entry, String reason) {
            good[0] = false;
            listener.failed(path, entry, reason);
          }
        };
    try {
      Files.createDirectories(target);
    } catch (IOException e) {
      throw new FileAccessException("making " + target + ": " + e.getMessage(), e);
    }
    Map<EntryPath, LtfsEntry> directories = new TreeMap<>();
    List<EntryPath> links = new ArrayList<>();
    reader.forEach((path, entry) -> {
      if (!wanted.test(path)) {
        return;
      }
      if (entry.kind() == LtfsEntry.Kind.DIRECTORY) {
        directories.put(path, entry);
      } else if (entry.kind() == LtfsEntry.Kind.SYMLINK) {
        links.add(path);
      }
    });
    directories.entrySet().removeIf(e -> !directory(e.getKey(), e.getValue(), counting));
    LtfsSelection.files(reader.index(), wanted)
        .forEach((path, entry) -> file(path, entry, counting));
    for (EntryPath path : links) {
      link(path, reader.find(path).orElseThrow(), counting);
    }
    directories.forEach((path, entry) -> times(path, entry, counting));
    return good[0];
  }

  private boolean directory(EntryPath path, LtfsEntry entry, Listener listener) {
    try {
      Path at = inside(path);
      makeDirectory(at);
      attributes(at, entry);
      listener.restored(path, entry, "");
      return true;
    } catch (IOException e) {
      listener.failed(path, entry, reason(e));
      return false;
    }
  }

  private void times(EntryPath path, LtfsEntry entry, Listener listener) {
    try {
      setTimes(inside(path), entry);
    } catch (IOException e) {
      listener.failed(path, entry, reason(e));
    }
  }

  private void file(EntryPath path, LtfsEntry entry, Listener listener) throws ArchiveException {
    Path at;
    try {
      at = inside(path);
    } catch (IOException e) {
      listener.failed(path, entry, reason(e));
      return;
    }
    try {
      String sha256 = content(at, entry);
      attributes(at, entry);
      setTimes(at, entry);
      listener.restored(path, entry, sha256);
    } catch (ArchiveException e) {
      LtfsVolumeReader.requireFileLocal(e);
      listener.failed(path, entry, reason(e));
    } catch (FileAlreadyExistsException e) {
      listener.failed(path, entry, "exists already");
    } catch (IOException e) {
      listener.failed(path, entry, reason(e));
    }
  }

  private String content(Path at, LtfsEntry entry) throws IOException {
    boolean whole = false;
    try (SeekableByteChannel out =
        Files.newByteChannel(
            at,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.SPARSE,
            LinkOption.NOFOLLOW_LINKS)) {
      try {
        String sha256 = reader.read(entry, new FileSink(out));
        extend(out, entry.byteCount());
        Optional<String> expected = entry.sha256();
        if (expected.isPresent() && !expected.get().equals(sha256)) {
          throw new ArchiveDamagedException(
              "SHA-256: actual=%s expected=%s".formatted(sha256, expected.get()));
        }
        whole = true;
        return sha256;
      } finally {
        if (!whole && !keepDamaged) {
          // this file was made two lines ago and is nobody else's
          Files.deleteIfExists(at);
        }
      }
    }
  }

  /** A hole at the end of a file. */
  private static void extend(SeekableByteChannel out, long byteCount) throws IOException {
    if (out.size() < byteCount) {
      out.position(byteCount - 1);
      out.write(ByteBuffer.wrap(new byte[1]));
    }
  }

  private void link(EntryPath path, LtfsEntry entry, Listener listener) {
    try {
      Path at = inside(path);
      Files.createSymbolicLink(at, at.getFileSystem().getPath(entry.linkTarget().orElseThrow()));
      listener.restored(path, entry, "");
    } catch (FileAlreadyExistsException e) {
      listener.failed(path, entry, "exists already");
    } catch (IOException | InvalidPathException e) {
      listener.failed(path, entry, reason(e));
    }
  }

  /** Where an entry goes; the directories above it are made and are directories. */
  private Path inside(EntryPath path) throws IOException {
    Path at = target;
    String[] names = new String(path.bytes(), StandardCharsets.UTF_8).split("/", -1);
    for (int i = 0; i < names.length; i++) {
      Path next;
      try {
        next = at.resolve(names[i]);
      } catch (InvalidPathException e) {
        throw new FileAccessException("name is not possible here: " + path, e);
      }
      if (LtfsNames.fault(names[i]).isPresent() || !at.equals(next.getParent())) {
        throw new FileAccessException("name leads out of the target: " + path);
      }
      if (i < names.length - 1) {
        makeDirectory(next);
      }
      at = next;
    }
    return at;
  }

  private static void makeDirectory(Path at) throws IOException {
    if (Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      Files.createDirectory(at);
    } catch (FileAlreadyExistsException e) {
      throw new FileAccessException("is there and is no directory: " + at, e);
    }
  }

  private static void setTimes(Path at, LtfsEntry entry) throws IOException {
    BasicFileAttributeView view =
        Files.getFileAttributeView(at, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    LtfsTimes times = entry.times();
    view.setTimes(FileTime.from(times.modified()), FileTime.from(times.accessed()), null);
  }

  /** Extended attributes that are not LTFS' or Coffer's own, where the target can have them. */
  private static void attributes(Path at, LtfsEntry entry) throws IOException {
    UserDefinedFileAttributeView view =
        Files.getFileAttributeView(at, UserDefinedFileAttributeView.class);
    if (view == null) {
      return;
    }
    for (LtfsXattr attribute : entry.attributes()) {
      boolean own =
          attribute.key().toLowerCase(java.util.Locale.ROOT).startsWith("ltfs")
              || attribute.key().startsWith("coffer.")
              || attribute.key().length() > LtfsNames.MAX_CODE_POINTS - 5;
      if (!own) {
        try {
          view.write(attribute.key(), ByteBuffer.wrap(attribute.value()));
        } catch (IOException e) {
          throw new FileAccessException("attribute " + attribute + " cannot be set", e);
        }
      }
    }
  }

  private static String reason(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /** Writes data, and leaves holes where there are holes. */
  private record FileSink(SeekableByteChannel out) implements LtfsContentSink {
    @Override
    public void data(ByteBuffer bytes) throws IOException {
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    }

    @Override
    public void hole(long byteCount) throws IOException {
      out.position(out.position() + byteCount);
    }
  }
}
