package dev.coffer.catalog.sqlite;

import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.CatalogStorageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.sqlite.JDBC;

/** Opens connections the one way the catalog uses them. */
final class Connections {
  private static final int READWRITE = 0x2;
  private static final int URI = 0x40;

  /** One thread at a time uses a connection, and the driver locks besides: a tenth of a load. */
  private static final int NOMUTEX = 0x8000;

  /** Flags of sqlite3_open_v2; without SQLITE_OPEN_CREATE. */
  private static final int OPEN_FLAGS = READWRITE | URI | NOMUTEX;

  private Connections() {}

  /** A connection that may write. The file must exist; it may be empty. */
  static Sql writer(Path file, Duration busyTimeout) throws CatalogException {
    Sql sql = open(file, busyTimeout, 64 << 10);
    sql.script("PRAGMA wal_autocheckpoint = 8192; PRAGMA journal_size_limit = 67108864");
    return sql;
  }

  /** A connection that cannot write. */
  static Sql reader(Path file, Duration busyTimeout) throws CatalogException {
    Sql sql = open(file, busyTimeout, 32 << 10);
    sql.script("PRAGMA query_only = ON");
    return sql;
  }

  private static Sql open(Path file, Duration busyTimeout, int cacheKib) throws CatalogException {
    if (!Files.isRegularFile(file)) {
      throw new CatalogStorageException("no catalog: no such file (file " + file + ")");
    }
    Properties properties = new Properties();
    properties.setProperty("open_mode", Integer.toString(OPEN_FLAGS));
    properties.setProperty("busy_timeout", Long.toString(busyTimeout.toMillis()));
    properties.setProperty("foreign_keys", "true");
    properties.setProperty("cache_size", Integer.toString(-cacheKib));
    // Asking for generated keys after each statement makes inserts several times slower.
    properties.setProperty("jdbc.get_generated_keys", "false");
    try {
      // As a URI, so that no character of the path means anything to the driver.
      return new Sql(
          JDBC.createConnection(
              "jdbc:sqlite:file:" + file.toAbsolutePath().toUri().getRawPath(), properties),
          file);
    } catch (SQLException e) {
      throw SqlErrors.translate(file, e);
    }
  }
}
