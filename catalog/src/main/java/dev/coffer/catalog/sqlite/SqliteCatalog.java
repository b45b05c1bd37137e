package dev.coffer.catalog.sqlite;

import dev.coffer.catalog.ArchiveLoad;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogBusyException;
import dev.coffer.catalog.CatalogDamagedException;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Principal;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.control.AuditedRows;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The catalog on a SQLite file in WAL mode, next to which {@code -wal} and {@code -shm} files come
 * and go. One connection writes, at most one transaction at a time; reads use connections of their
 * own. Opening reads only, so queries need no writer.
 */
public final class SqliteCatalog implements Catalog {
  /** How long a write waits for other processes unless told otherwise. */
  public static final Duration DEFAULT_BUSY_TIMEOUT = Duration.ofSeconds(15);

  /** Who records what a catalog of an older version had not recorded. */
  private static final Principal MIGRATION = new Principal("coffer", "this", "migration");

  private final Path file;
  private final InstantSource time;
  private final Duration busyTimeout;
  private final ReentrantLock writing = new ReentrantLock();
  private final ConcurrentLinkedDeque<Sql> readers = new ConcurrentLinkedDeque<>();
  private final LoadLocks loadLocks;
  private @Nullable Sql writer;
  private boolean watching; // whether the writer remembers which rows change
  private volatile boolean closed;

  private SqliteCatalog(Path file, InstantSource time, Duration busyTimeout) {
    this.file = file;
    this.time = time;
    this.busyTimeout = busyTimeout;
    this.loadLocks = new LoadLocks(file);
  }

  /**
   * Makes a new, empty catalog, readable for its owner only. It appears under its name complete.
   *
   * @throws dev.coffer.catalog.CatalogStorageException if there is such a file, or it cannot be
   *     written
   */
  public static SqliteCatalog create(Path file, InstantSource time) throws CatalogException {
    try (FreshFile fresh = FreshFile.beside(file)) {
      try (Sql sql = Connections.writer(fresh.path(), DEFAULT_BUSY_TIMEOUT)) {
        sql.script("PRAGMA journal_mode = WAL");
        sql.script("BEGIN IMMEDIATE");
        Schema.migrate(sql);
        sql.script("COMMIT");
      }
      fresh.publish();
    }
    return open(file, time);
  }

  /** Opens a catalog with the default busy timeout. */
  public static SqliteCatalog open(Path file, InstantSource time) throws CatalogException {
    return open(file, time, DEFAULT_BUSY_TIMEOUT);
  }

  /**
   * Opens a catalog; one of an older version is brought to the current one first.
   *
   * @param busyTimeout how long a write waits for other processes
   * @throws dev.coffer.catalog.CatalogStorageException if there is no such file or no permission
   * @throws dev.coffer.catalog.CatalogVersionException if it is newer, or another program's
   * @throws CatalogDamagedException if it is no database, or empty
   */
  public static SqliteCatalog open(Path file, InstantSource time, Duration busyTimeout)
      throws CatalogException {
    SqliteCatalog catalog = new SqliteCatalog(file, time, busyTimeout);
    Sql reader = Connections.reader(file, busyTimeout);
    try {
      int version = Schema.check(reader);
      if (version == 0) {
        throw new CatalogDamagedException("not a catalog: the file is empty (file " + file + ")");
      }
      if (version < Schema.currentVersion()) {
        catalog.migrate();
      }
    } catch (CatalogException | RuntimeException e) {
      reader.close();
      catalog.close();
      throw e;
    }
    catalog.readers.push(reader);
    return catalog;
  }

  private void migrate() throws CatalogException {
    inWriteTransaction(sql -> {
      Schema.migrate(sql);
      boolean founded = sql.number("SELECT count(*) FROM ledger WHERE kind = 'people'") > 0;
      if (founded) {
        new AuditedRows(sql).recordUnrecorded(MIGRATION, time.instant());
      }
      return true;
    });
  }

  @Override
  public <T> T read(Work<T> work) throws CatalogException {
    requireOpen();
    Sql idle = readers.poll();
    Sql sql = idle != null ? idle : Connections.reader(file, busyTimeout);
    boolean sound = false;
    try {
      sql.script("BEGIN");
      try {
        return work.run(new SqliteSession(sql, null, time.instant()));
      } finally {
        sql.script("ROLLBACK");
        sound = true;
      }
    } finally {
      if (sound && !closed) {
        readers.push(sql);
      } else {
        sql.close();
      }
    }
  }

  @Override
  public <T> T write(Principal actor, Work<T> work) throws CatalogException {
    return inWriteTransaction(sql -> {
      watch(sql);
      Session session = new SqliteSession(sql, actor, time.instant());
      T value = work.run(session);
      new AuditedRows(sql).recordWatched(actor, session.now());
      return value;
    });
  }

  private void watch(Sql sql) throws CatalogException {
    if (!watching) {
      for (String statement : AuditedRows.watch()) {
        sql.script(statement);
      }
      watching = true;
    }
  }

  /** Work on the bare connection. */
  interface Statements<T> {
    T run(Sql sql) throws CatalogException;
  }

  <T> T inWriteTransaction(Statements<T> work) throws CatalogException {
    return inWriteTransaction(true, work);
  }

  /**
   * Runs work in a transaction.
   *
   * @param durable if false a power cut may undo it, though never before an earlier one; a later
   *     durable one makes it durable
   */
  <T> T inWriteTransaction(boolean durable, Statements<T> work) throws CatalogException {
    if (writing.isHeldByCurrentThread()) {
      throw new IllegalStateException("a unit of work called the catalog instead of its session");
    }
    writing.lock();
    try {
      requireOpen();
      Sql sql = writer();
      sql.script("PRAGMA synchronous = " + (durable ? "FULL" : "NORMAL"));
      begin(sql);
      boolean committed = false;
      try {
        T value = work.run(sql);
        sql.script("COMMIT");
        committed = true;
        return value;
      } finally {
        if (!committed) {
          abandon(sql);
        }
      }
    } finally {
      writing.unlock();
    }
  }

  private void begin(Sql sql) throws CatalogException {
    try {
      sql.script("BEGIN IMMEDIATE");
    } catch (CatalogBusyException e) {
      throw new CatalogBusyException(
          "catalog is busy: another process has been writing it for more than %d s (file %s)"
              .formatted(busyTimeout.toSeconds(), file),
          e);
    }
  }

  /** A fresh connection is the one sure way to be rid of a transaction that failed half-way. */
  private void abandon(Sql sql) throws CatalogException {
    writer = null;
    watching = false;
    sql.close();
  }

  private Sql writer() throws CatalogException {
    Sql current = writer;
    if (current == null) {
      current = Connections.writer(file, busyTimeout);
      writer = current;
    }
    return current;
  }

  @Override
  public ArchiveLoad load(Principal actor, ArchiveRow archive) throws CatalogException {
    return load(actor, archive, SqliteArchiveLoad.BATCH);
  }

  ArchiveLoad load(Principal actor, ArchiveRow archive, int batch) throws CatalogException {
    requireOpen();
    return SqliteArchiveLoad.begin(this, loadLocks, actor, archive, batch);
  }

  Instant now() {
    return time.instant();
  }

  @Override
  public void backup(Path target) throws CatalogException {
    try (FreshFile fresh = FreshFile.beside(target)) {
      // Not a reader: query_only forbids VACUUM INTO, though it only reads here. It is one read
      // transaction, so the copy is of one moment, whoever writes meanwhile.
      try (Sql source = Connections.writer(file, busyTimeout)) {
        source.update("VACUUM INTO ?", fresh.path().toString());
      }
      try (Sql copy = Connections.reader(fresh.path(), busyTimeout)) {
        List<String> faults = new ArrayList<>();
        if (Schema.check(copy) != Schema.currentVersion()) {
          faults.add("the copy has another version");
        }
        faults.addAll(CatalogChecker.structure(copy));
        if (!faults.isEmpty()) {
          throw new CatalogDamagedException(
              "backup is not sound: %s (file %s)".formatted(faults.getFirst(), target));
        }
      }
      fresh.publish();
    }
  }

  @Override
  public List<String> check() throws CatalogException {
    requireOpen();
    // A connection of its own: SQLite's check of the name index trusts what a connection remembers
    // of it, and calls an index that another connection rewrote since damaged.
    try (Sql sql = Connections.reader(file, busyTimeout)) {
      sql.script("BEGIN");
      return new CatalogChecker(sql).check();
    }
  }

  @Override
  public List<String> quickCheck() throws CatalogException {
    requireOpen();
    try (Sql sql = Connections.reader(file, busyTimeout)) {
      return CatalogChecker.quickStructure(sql);
    }
  }

  @Override
  public long compact(Principal actor) throws CatalogException {
    return inWriteTransaction(sql -> new Compaction(sql).run());
  }

  @Override
  public Path file() {
    return file;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the catalog is closed");
    }
  }

  @Override
  public void close() throws CatalogException {
    writing.lock();
    try {
      closed = true;
      Sql reader;
      while ((reader = readers.poll()) != null) {
        reader.close();
      }
      if (writer != null) {
        writer.close();
        writer = null;
      }
      loadLocks.close();
    } finally {
      writing.unlock();
    }
  }
}
