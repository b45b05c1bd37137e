package dev.coffer.cli.job;

import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.source.PathPatterns;
import dev.coffer.catalog.ArchiveKind;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.DatasetName;
import dev.coffer.catalog.EntryRow;
import dev.coffer.catalog.StoredPath;
import dev.coffer.catalog.rotation.RunFigures;
import dev.coffer.cli.CommandException;
import dev.coffer.cli.config.Config;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A look at a dataset's source before anything is written: how many entries and bytes there are,
 * and how many files are not as the last full archive has them. Opens no file. What cannot be
 * looked at is left out, as it will be left out of the archive.
 */
final class SourceLook {
  private final Catalog catalog;
  private final Config.Dataset dataset;
  private final PathPatterns excluded;
  private final Optional<ArchiveRow> before;
  private long entries;
  private long bytes;
  private long changed;

  private SourceLook(Catalog catalog, Config.Dataset dataset, Optional<ArchiveRow> before) {
    this.catalog = catalog;
    this.dataset = dataset;
    this.before = before;
    this.excluded = PathPatterns.excluding(dataset.exclude(), dataset.include());
  }

  /** Looks. */
  static RunFigures at(Catalog catalog, Config.Dataset dataset)
      throws IOException, CatalogException, CommandException {
    DatasetName name = new DatasetName(dataset.name());
    Optional<ArchiveRow> before =
        catalog.read(session -> {
          if (session.datasets().find(name).isEmpty()) {
            return Optional.empty();
          }
          List<ArchiveRow> all = session.archives().ofDataset(name);
          for (ArchiveRow row : all.reversed()) {
            if (row.kind() == ArchiveKind.FULL && session.archives().hasEntries(row.id())) {
              return Optional.of(row);
            }
          }
          return Optional.empty();
        });
    SourceLook look = new SourceLook(catalog, dataset, before);
    for (Path root : dataset.roots()) {
      look.walk(root);
    }
    return new RunFigures(
        look.entries,
        look.bytes,
        before.isPresent() ? OptionalLong.of(look.changed) : OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty());
  }

  private void walk(Path root) throws IOException, CatalogException, CommandException {
    if (!Files.exists(root)) {
      return; // gone: the brake sees that it shrank
    }
    FileStore store = Files.getFileStore(root);
    try {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes)
                throws IOException {
              if (!path.equals(root)
                  && (isExcluded(path, true)
                      || (dataset.oneFileSystem() && !Files.getFileStore(path).equals(store)))) {
                return FileVisitResult.SKIP_SUBTREE;
              }
              entries++;
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes)
                throws IOException {
              if (!isExcluded(path, false)) {
                count(path, attributes);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path path, IOException e) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      CarriedException.unpack(e);
      throw e;
    }
  }

  private boolean isExcluded(Path path, boolean directory) {
    return !excluded.isEmpty() && excluded.matches(entryPath(path), directory);
  }

  /** As archives name it: from the root directory on, without its slash. */
  private static EntryPath entryPath(Path path) {
    String text = path.toString().replaceFirst("^/+", "");
    return EntryPath.of(text.isEmpty() ? "." : text);
  }

  private void count(Path path, BasicFileAttributes attributes) throws IOException {
    entries++;
    if (!attributes.isRegularFile()) {
      return;
    }
    bytes += attributes.size();
    if (before.isPresent() && !isAsBefore(path, attributes, before.get())) {
      changed++;
    }
  }

  private boolean isAsBefore(Path path, BasicFileAttributes attributes, ArchiveRow archive)
      throws IOException {
    try {
      StoredPath stored = StoredPath.of(entryPath(path).bytes());
      Optional<EntryRow> entry =
          catalog.read(session -> session.entries().find(archive.id(), stored));
      return entry.isPresent()
          && entry.get().byteCount() == attributes.size()
          && entry.get().modifiedAt().equals(attributes.lastModifiedTime().toInstant());
    } catch (CatalogException e) {
      throw new CarriedException(e);
    }
  }
}
