package dev.coffer.catalog.sqlite;

import dev.coffer.catalog.AbsentPart;
import dev.coffer.catalog.ArchiveLoad;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.CatalogRefusedException;
import dev.coffer.catalog.CatalogStorageException;
import dev.coffer.catalog.EntryRow;
import dev.coffer.catalog.IndexPartRow;
import dev.coffer.catalog.Principal;
import dev.coffer.catalog.SegmentRow;
import dev.coffer.catalog.control.AuditedRows;
import dev.coffer.catalog.control.EntriesDigest;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A load in batches of one transaction each. The archive's row says LOADING, or has no entries,
 * until the last batch makes all of it visible.
 */
final class SqliteArchiveLoad implements ArchiveLoad {
  /** Entries in memory at once; a whole number of membership blocks. */
  static final int BATCH = 32 * MembershipBlock.MAXIMUM_ENTRIES;

  private final SqliteCatalog catalog;
  private final Principal actor;
  private final ArchiveRow begun;
  private final State state;
  private final @Nullable FileLock lock;
  private final EntriesDigest entries = new EntriesDigest();
  private final EntryStager.Progress progress = new EntryStager.Progress();
  private final int batchSize;
  private final List<EntryRow> batch = new ArrayList<>();
  private final List<AbsentPart> absent = new ArrayList<>();
  private boolean broken;
  private boolean done;

  /** What the catalog knew of the archive when the load began. */
  private enum Known {
    NOT,
    WITHOUT_ENTRIES,
    /** With entries, but no copy is whole: they are loaded anew. */
    NOT_WHOLE,
    LOADED
  }

  private record State(Known known, long archive, long dataset) {}

  private SqliteArchiveLoad(
      SqliteCatalog catalog,
      Principal actor,
      ArchiveRow begun,
      State state,
      @Nullable FileLock lock,
      int batchSize) {
    this.catalog = catalog;
    this.actor = actor;
    this.begun = begun;
    this.state = state;
    this.lock = lock;
    this.batchSize = batchSize;
  }

  static ArchiveLoad begin(
      SqliteCatalog catalog, LoadLocks locks, Principal actor, ArchiveRow archive, int batchSize)
      throws CatalogException {
    Optional<State> loaded =
        catalog.read(
            session -> known(session.sql(), archive).filter(s -> s.known() == Known.LOADED));
    if (loaded.isPresent()) {
      return new SqliteArchiveLoad(catalog, actor, archive, loaded.get(), null, batchSize);
    }
    long dataset = catalog.read(session -> new Ids(session.sql()).dataset(archive.dataset()));
    Optional<FileLock> lock = locks.tryLock(dataset);
    if (lock.isEmpty()) {
      throw new CatalogRefusedException(
          "dataset " + archive.dataset() + " is being loaded already; wait for that to end");
    }
    try {
      State state =
          catalog.inWriteTransaction(sql -> {
            State begun = begin(sql, dataset, archive);
            if (begun.known() == Known.NOT_WHOLE) {
              hideEntries(sql, begun.archive());
              AuditedRows audited = new AuditedRows(sql);
              audited.archive(actor, catalog.now(), begun.archive());
              audited.withoutEntries(actor, catalog.now(), archive.name().text());
            }
            return begun;
          });
      return new SqliteArchiveLoad(catalog, actor, archive, state, lock.get(), batchSize);
    } catch (CatalogException | RuntimeException e) {
      release(lock.get());
      throw e;
    }
  }

  private static State begin(Sql sql, long dataset, ArchiveRow archive) throws CatalogException {
    // We have the dataset's lock: what is still loading here, a dead process left behind.
    for (long dead :
        sql.list(
            "SELECT id FROM archive WHERE dataset_id = ? AND status = 'LOADING'",
            row -> row.number(1),
            dataset)) {
      SqliteArchives.delete(sql, dead);
    }
    Optional<State> known = known(sql, archive);
    if (known.isPresent()) {
      long id = known.get().archive();
      if (known.get().known() == Known.WITHOUT_ENTRIES) {
        SqliteArchives.deleteMembership(sql, id);
      }
      return known.get();
    }
    Optional<String> other =
        sql.first(
            "SELECT uuid FROM archive WHERE name = ?", row -> row.text(1), archive.name().text());
    if (other.isPresent()) {
      throw new CatalogRefusedException(
          "archive name %s is taken by archive %s".formatted(archive.name(), other.get()));
    }
    long id =
        sql.insert(
            """
            INSERT INTO archive (uuid, name, dataset_id, kind, base_uuid, started_at, finished_at,
              host, entry_count, file_bytes, stored_bytes, status, notes, in_order, has_entries)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 'LOADING', '', 1, 0)\
            """,
            archive.id().toString(),
            archive.name().text(),
            dataset,
            archive.kind(),
            archive.base().map(Object::toString),
            archive.startedAt(),
            archive.finishedAt(),
            archive.host());
    return new State(Known.NOT, id, dataset);
  }

  private static void hideEntries(Sql sql, long archive) throws CatalogException {
    sql.update("UPDATE archive SET has_entries = 0 WHERE id = ?", archive);
    SqliteArchives.deleteMembership(sql, archive);
  }

  /** The archive as it can be seen. */
  private static Optional<State> known(Sql sql, ArchiveRow archive) throws CatalogException {
    Optional<State> state =
        sql.first(
            "SELECT id, dataset_id, has_entries FROM archive WHERE uuid = ? AND status <>"
                + " 'LOADING'",
            row ->
                new State(
                    !row.flag(3)
                        ? Known.WITHOUT_ENTRIES
                        : SqliteArchives.isWhole(sql, row.number(1))
                            ? Known.LOADED
                            : Known.NOT_WHOLE,
                    row.number(1),
                    row.number(2)),
            archive.id().toString());
    if (state.isPresent()) {
      ArchiveRow seen = new SqliteArchives(sql, new Ids(sql)).find(archive.id()).orElseThrow();
      requireSameIdentity(seen, archive);
    }
    return state;
  }

  private static void requireSameIdentity(ArchiveRow known, ArchiveRow given)
      throws CatalogRefusedException {
    boolean same =
        known.id().equals(given.id())
            && known.name().equals(given.name())
            && known.dataset().equals(given.dataset())
            && known.kind() == given.kind()
            && known.base().equals(given.base())
            && known.startedAt().equals(given.startedAt());
    if (!same) {
      throw new CatalogRefusedException(
          "archive %s is known otherwise: actual=%s expected=%s"
              .formatted(known.id(), given, known));
    }
  }

  @Override
  public boolean alreadyLoaded() {
    return state.known() == Known.LOADED;
  }

  @Override
  public void add(EntryRow entry) throws CatalogException {
    requireUsable();
    if (alreadyLoaded()) {
      return;
    }
    batch.add(entry);
    entries.add(entry);
    if (batch.size() == batchSize) {
      staged(
          false,
          sql -> {
            stageBatch(sql);
            return true;
          });
      batch.clear();
    }
  }

  @Override
  public void addSegment(SegmentRow segment) throws CatalogException {
    requireUsable();
    requireOurs(segment.archive().equals(begun.id()));
    if (!alreadyLoaded()) {
      staged(
          false,
          sql -> {
            new ArchiveParts(sql, new Ids(sql)).add(state.archive(), segment);
            return true;
          });
    }
  }

  @Override
  public void addIndexPart(IndexPartRow part) throws CatalogException {
    requireUsable();
    requireOurs(part.archive().equals(begun.id()));
    if (!alreadyLoaded()) {
      staged(
          false,
          sql -> {
            new ArchiveParts(sql, new Ids(sql)).add(state.archive(), part);
            return true;
          });
    }
  }

  @Override
  public void addAbsent(AbsentPart part) throws CatalogException {
    requireUsable();
    requireOurs(part.archive().equals(begun.id()));
    absent.add(part);
  }

  @Override
  public void commit(ArchiveRow finished) throws CatalogException {
    requireUsable();
    requireSameIdentity(begun, finished);
    if (!alreadyLoaded()) {
      staged(
          true,
          sql -> {
            if (!batch.isEmpty()) {
              stageBatch(sql);
            }
            publish(sql, finished);
            return true;
          });
    }
    done = true;
    close();
  }

  private void stageBatch(Sql sql) throws CatalogException {
    new EntryStager(sql, state.archive(), state.dataset(), progress).stage(batch);
  }

  private void publish(Sql sql, ArchiveRow finished) throws CatalogException {
    boolean withEntries = progress.hasMembership() || finished.entryCount() == 0;
    if (withEntries && progress.entryCount() != finished.entryCount()) {
      throw new CatalogRefusedException(
          "entries of archive %s: actual=%d expected=%d"
              .formatted(finished.name(), progress.entryCount(), finished.entryCount()));
    }
    // While it is loading: from then on its end of life is never brought forward.
    if (state.known() == Known.NOT) {
      sql.update(
          "UPDATE archive SET expires_at = ? WHERE id = ?", finished.expiresAt(), state.archive());
    }
    sql.update(
        """
        UPDATE archive SET finished_at = ?, host = ?, entry_count = ?, file_bytes = ?,
          stored_bytes = ?, status = ?, notes = ?, manifest_digest = ?, in_order = ?,
          has_entries = ?
        WHERE id = ?\
        """,
        finished.finishedAt(),
        finished.host(),
        finished.entryCount(),
        finished.fileBytes(),
        finished.storedBytes(),
        finished.status(),
        finished.notes(),
        finished.manifestDigest().map(digest -> digest.bytes()),
        progress.inOrder(),
        withEntries,
        state.archive());
    sql.update("DELETE FROM absent_part WHERE archive_id = ?", state.archive());
    for (AbsentPart part : absent) {
      new ArchiveParts(sql, new Ids(sql)).add(state.archive(), part);
    }
    AuditedRows audited = new AuditedRows(sql);
    audited.archive(actor, catalog.now(), state.archive());
    if (withEntries) {
      audited.entries(actor, catalog.now(), finished.name().text(), entries.finish());
    }
  }

  /** What is staged need not survive a power cut before the commit that makes it visible does. */
  private void staged(boolean durable, SqliteCatalog.Statements<Boolean> work)
      throws CatalogException {
    boolean sound = false;
    try {
      catalog.inWriteTransaction(durable, work);
      sound = true;
    } finally {
      broken = !sound;
    }
  }

  private void requireUsable() {
    if (broken || done) {
      throw new IllegalStateException(
          broken ? "the load failed before and is broken" : "the load has ended");
    }
  }

  private static void requireOurs(boolean ours) {
    if (!ours) {
      throw new IllegalArgumentException("part of another archive");
    }
  }

  @Override
  public void close() throws CatalogException {
    try {
      if (!done && !alreadyLoaded()) {
        done = true;
        catalog.inWriteTransaction(sql -> {
          abandon(sql);
          return true;
        });
      }
      done = true;
    } finally {
      if (lock != null) {
        release(lock);
      }
    }
  }

  private void abandon(Sql sql) throws CatalogException {
    if (state.known() == Known.NOT) {
      SqliteArchives.delete(sql, state.archive());
    } else {
      SqliteArchives.deleteMembership(sql, state.archive());
    }
  }

  private static void release(FileLock lock) throws CatalogException {
    try {
      lock.release();
    } catch (java.nio.channels.ClosedChannelException e) {
      // The catalog was closed first, which dropped the lock.
      return;
    } catch (IOException e) {
      throw new CatalogStorageException(
          "lock for loading could not be dropped: " + e.getMessage(), e);
    }
  }
}
