package dev.coffer.cli.job;

import dev.coffer.catalog.ArchiveId;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.EntryRepository.Placed;
import dev.coffer.catalog.EntryRow;
import dev.coffer.catalog.StoredPath;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What there was as of an archive, entry by entry in the order of a walk. Asks the catalog for some
 * thousands at a time, so that nobody waits for a long reading, and memory does not grow.
 */
final class BaseState {
  private static final int PAGE = 8192;

  private final Catalog catalog;
  private final ArchiveId archive;
  private List<Placed> page = List.of();
  private int next;
  private boolean ended;

  BaseState(Catalog catalog, ArchiveId archive) {
    this.catalog = catalog;
    this.archive = archive;
  }

  /** The next entry, which stays the next until it is passed; null behind the last. */
  @Nullable EntryRow peek() throws IOException {
    if (next == page.size() && !ended) {
      try {
        Optional<StoredPath> last =
            page.isEmpty() ? Optional.empty() : Optional.of(page.getLast().entry().path());
        page = catalog.read(session -> session.entries().stateAfter(archive, last, PAGE));
      } catch (CatalogException e) {
        throw new CarriedException(e);
      }
      next = 0;
      ended = page.size() < PAGE;
    }
    return next == page.size() ? null : page.get(next).entry();
  }

  /** Goes on behind the entry that {@link #peek} gave. */
  void pass() {
    next++;
  }
}
