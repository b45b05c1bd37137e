package dev.coffer.catalog.sqlite;

import dev.coffer.catalog.CatalogBusyException;
import dev.coffer.catalog.CatalogDamagedException;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.CatalogRefusedException;
import dev.coffer.catalog.CatalogStorageException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/** What SQLite's result codes mean to a caller. */
final class SqlErrors {
  // sqlite.org/rescode.html: the low byte is the primary code.
  private static final int ERROR = 1;
  private static final int PERM = 3;
  private static final int BUSY = 5;
  private static final int LOCKED = 6;
  private static final int READONLY = 8;
  private static final int IOERR = 10;
  private static final int CORRUPT = 11;
  private static final int FULL = 13;
  private static final int CANTOPEN = 14;
  private static final int CONSTRAINT = 19;
  private static final int NOTADB = 26;

  private static final List<String> CHANGED =
      List.of("no such table", "no such column", "already exists", "duplicate column name");

  private SqlErrors() {}

  static CatalogException translate(Path file, SQLException e) {
    return switch (e.getErrorCode() & 0xFF) {
      case BUSY, LOCKED ->
          new CatalogBusyException(
              "catalog is busy: another process is writing it (file " + file + ")", e);
      case CORRUPT ->
          new CatalogDamagedException(
              "catalog is damaged: " + brief(e) + " (file " + file + ")", e);
      case NOTADB ->
          new CatalogDamagedException(
              "not a catalog: the file is no database (file " + file + ")", e);
      case FULL ->
          new CatalogStorageException(
              "catalog could not be written: disk full (file " + file + ")", e);
      case PERM, READONLY ->
          new CatalogStorageException(
              "catalog could not be written: no permission (file " + file + ")", e);
      case IOERR, CANTOPEN ->
          new CatalogStorageException(
              "catalog could not be read or written: " + brief(e) + " (file " + file + ")", e);
      case CONSTRAINT -> new CatalogRefusedException("catalog refused: " + brief(e), e);
      case ERROR -> {
        // A table that should be there and is not, or the other way round, as when somebody sets
        // the version back: the file was changed by another hand.
        if (CHANGED.stream().anyMatch(brief(e)::contains)) {
          yield new CatalogDamagedException(
              "catalog is damaged: " + brief(e) + " (file " + file + ")", e);
        }
        throw new IllegalStateException("internal error: " + brief(e), e);
      }
      default -> throw new IllegalStateException("internal error: " + brief(e), e);
    };
  }

  /** SQLite's own words, without the code that the driver puts around them. */
  private static String brief(SQLException e) {
    String message = String.valueOf(e.getMessage());
    int open = message.lastIndexOf(" (");
    String inner =
        message.startsWith("[SQLITE_") && open >= 0 && message.endsWith(")")
            ? message.substring(open + 2, message.length() - 1)
            : message;
    return inner;
  }
}
