package dev.coffer.catalog.sqlite;

import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.CatalogStorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A file that appears under its name only when it is complete, and never in place of another. Until
 * then it lies beside it under a name of its own, which closing removes.
 */
final class FreshFile implements AutoCloseable {
  private final Path target;
  private final Path draft;

  private FreshFile(Path target, Path draft) {
    this.target = target;
    this.draft = draft;
  }

  static FreshFile beside(Path target) throws CatalogException {
    Path absolute = target.toAbsolutePath();
    if (Files.exists(absolute)) {
      throw taken(target);
    }
    try {
      Path draft =
          Files.createTempFile(
              absolute.getParent(),
              "." + absolute.getFileName() + ".",
              ".part",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      return new FreshFile(absolute, draft);
    } catch (NoSuchFileException e) {
      throw new CatalogStorageException(
          "catalog could not be written: no such directory (file " + target + ")", e);
    } catch (IOException e) {
      throw new CatalogStorageException(
          "catalog could not be written: " + e.getMessage() + " (file " + target + ")", e);
    }
  }

  /** Where to write it; empty at first. */
  Path path() {
    return draft;
  }

  /** Makes it durable and gives it its name. */
  void publish() throws CatalogException {
    try {
      try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      // A link, unlike a rename, never replaces what another process made meanwhile.
      Files.createLink(target, draft);
      try (FileChannel directory = FileChannel.open(target.getParent())) {
        directory.force(true);
      }
    } catch (FileAlreadyExistsException e) {
      throw taken(target);
    } catch (IOException e) {
      throw new CatalogStorageException(
          "catalog could not be written: " + e.getMessage() + " (file " + target + ")", e);
    }
  }

  private static CatalogStorageException taken(Path target) {
    return new CatalogStorageException(
        "catalog could not be written: there is such a file already (file " + target + ")");
  }

  @Override
  public void close() throws CatalogException {
    try {
      Files.deleteIfExists(draft);
      Files.deleteIfExists(draft.resolveSibling(draft.getFileName() + "-wal"));
      Files.deleteIfExists(draft.resolveSibling(draft.getFileName() + "-shm"));
    } catch (IOException e) {
      throw new CatalogStorageException(
          "temporary file could not be deleted: " + e.getMessage() + " (file " + draft + ")", e);
    }
  }
}
