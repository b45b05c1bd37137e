package dev.coffer.catalog.sqlite;

import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.CatalogStorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Locks that say which datasets are being loaded: byte n of the file {@code <catalog>-load} for the
 * dataset with row id n. The kernel drops them when the process ends, however it ends, so what a
 * dead process staged is told from what a living one is staging.
 */
final class LoadLocks implements AutoCloseable {
  private final Path file;
  private @Nullable FileChannel channel;

  LoadLocks(Path catalog) {
    this.file = catalog.resolveSibling(catalog.getFileName() + "-load");
  }

  /** The lock of a dataset, empty if somebody has it. */
  synchronized Optional<FileLock> tryLock(long dataset) throws CatalogException {
    try {
      FileChannel opened = channel;
      if (opened == null) {
        opened =
            FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        channel = opened;
      }
      return Optional.ofNullable(opened.tryLock(dataset, 1, false));
    } catch (OverlappingFileLockException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new CatalogStorageException(
          "lock for loading could not be taken: " + e.getMessage() + " (file " + file + ")", e);
    }
  }

  @Override
  public synchronized void close() throws CatalogException {
    try {
      if (channel != null) {
        channel.close();
        channel = null;
      }
    } catch (IOException e) {
      throw new CatalogStorageException(
          "lock for loading could not be dropped: " + e.getMessage() + " (file " + file + ")", e);
    }
  }
}
