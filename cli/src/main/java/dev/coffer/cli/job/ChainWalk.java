package dev.coffer.cli.job;

import dev.coffer.archive.entry.EntryMetadata;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.entry.EntryType;
import dev.coffer.archive.entry.Sha256;
import dev.coffer.archive.source.SourceEntry;
import dev.coffer.archive.volume.IndexEntry;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.EntryKind;
import dev.coffer.catalog.EntryRow;
import dev.coffer.catalog.StoredPath;
import dev.coffer.cli.CommandException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The selected entries of a chain, as the catalog knows them, for a restore. */
final class ChainWalk {
  private static final int SMALLEST_ENTRY_BYTES = 512;

  private final Catalog catalog;
  private final ArchiveChain chain;
  private final PathSelection selection;

  /** What is to be done with each entry. */
  interface EntryAction {
    void accept(IndexEntry entry) throws IOException;
  }

  ChainWalk(Catalog catalog, ArchiveChain chain, PathSelection selection) {
    this.catalog = catalog;
    this.chain = chain;
    this.selection = selection;
  }

  ArchiveChain chain() {
    return chain;
  }

  /**
   * Walks the selected entries of one archive that still stand, in tar order. An entry's tar bytes
   * end where the next one begins; so each waits for the next.
   */
  void each(ArchiveChain.Link link, EntryAction action)
      throws CatalogException, IOException, CommandException {
    Walker walker = new Walker(link, action);
    try {
      catalog.read(session -> {
        session.entries().eachOfChain(chain.top().id(), link.archive().id(), walker::visit);
        return true;
      });
      walker.flush(Optional.empty());
    } catch (IOException e) {
      CarriedException.unpack(e);
      throw e;
    }
    if (walker.failure != null) {
      throw walker.failure;
    }
  }

  /** Whether a path is restored, and from this archive of the chain. */
  boolean isRestoredFrom(ArchiveChain.Link link, EntryPath path) {
    if (!selection.includes(path) || chain.links().size() == 1) {
      return selection.includes(path);
    }
    ArchiveRow top = chain.top();
    try {
      return catalog
          .read(session ->
              session.entries().find(top.dataset(), StoredPath.of(path.bytes()), top.startedAt()))
          .map(placed -> placed.archive().id().equals(link.archive().id()))
          .orElse(false);
    } catch (CatalogException e) {
      throw new UncheckedIOException(new CarriedException(e));
    }
  }

  /** An entry of one archive of the chain by its path, selected or not. */
  Optional<IndexEntry> find(ArchiveChain.Link link, EntryPath path) throws IOException {
    try {
      return catalog
          .read(session -> session.entries().find(link.archive().id(), StoredPath.of(path.bytes())))
          .map(row -> indexEntry(link, row, Optional.empty()));
    } catch (CatalogException e) {
      throw new CarriedException(e);
    }
  }

  private final class Walker {
    private final ArchiveChain.Link link;
    private final EntryAction action;
    private @Nullable EntryRow waiting;
    private @Nullable IOException failure;

    Walker(ArchiveChain.Link link, EntryAction action) {
      this.link = link;
      this.action = action;
    }

    boolean visit(EntryRow row, boolean stands) {
      if (row.kind() == EntryKind.DELETED) {
        return true;
      }
      try {
        flush(Optional.of(row.tarOffset()));
        waiting = stands && selection.includes(EntryPath.of(row.path().bytes())) ? row : null;
        return true;
      } catch (IOException e) {
        failure = e;
        waiting = null;
        return false;
      }
    }

    void flush(Optional<Long> nextOffset) throws IOException {
      EntryRow row = waiting;
      if (row != null) {
        waiting = null;
        action.accept(indexEntry(link, row, nextOffset));
      }
    }
  }

  /** An entry as the archive's own index has it, as far as the catalog knows. */
  private static IndexEntry indexEntry(
      ArchiveChain.Link link, EntryRow row, Optional<Long> nextOffset) {
    long known = row.byteCount() + SMALLEST_ENTRY_BYTES;
    long tarBytes =
        nextOffset.isPresent() && nextOffset.get() > row.tarOffset()
            ? link.end(row.tarOffset(), known, nextOffset.get()) - row.tarOffset()
            : known;
    return new IndexEntry(
        new EntryMetadata(
            EntryPath.of(row.path().bytes()),
            EntryType.valueOf(row.kind().name()),
            row.mode(),
            row.userId(),
            row.groupId(),
            row.userName(),
            row.groupName(),
            row.modifiedAt(),
            row.byteCount(),
            row.linkTarget().bytes(),
            0,
            0,
            Optional.empty(),
            Map.of()),
        row.tarOffset(),
        Math.max(tarBytes, SMALLEST_ENTRY_BYTES),
        row.sha256().map(digest -> Sha256.of(digest.bytes())),
        switch (row.condition()) {
          case INTACT -> SourceEntry.Outcome.COMPLETE;
          case CHANGED_WHILE_READ -> SourceEntry.Outcome.CHANGED;
          case UNREADABLE -> SourceEntry.Outcome.UNREADABLE;
        });
  }
}
