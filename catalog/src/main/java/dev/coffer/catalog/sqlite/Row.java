package dev.coffer.catalog.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The current row of a query; columns count from 1. Not to be kept. */
public final class Row {
  private final ResultSet result;

  Row(ResultSet result) {
    this.result = result;
  }

  /** How many columns there are. */
  public int columnCount() throws SQLException {
    return result.getMetaData().getColumnCount();
  }

  /** The value as SQLite has it: a number, a text, bytes or null. */
  public @Nullable Object value(int column) throws SQLException {
    return result.getObject(column);
  }

  public long number(int column) throws SQLException {
    return result.getLong(column);
  }

  public int integer(int column) throws SQLException {
    return Math.toIntExact(result.getLong(column));
  }

  public boolean flag(int column) throws SQLException {
    return result.getLong(column) != 0;
  }

  public OptionalLong optionalNumber(int column) throws SQLException {
    long value = result.getLong(column);
    return result.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
  }

  public String text(int column) throws SQLException {
    return result.getString(column);
  }

  public Optional<String> optionalText(int column) throws SQLException {
    return Optional.ofNullable(result.getString(column));
  }

  /** The bytes of a column that is never null; no bytes come as an empty array. */
  public byte[] bytes(int column) throws SQLException {
    byte[] bytes = result.getBytes(column);
    return bytes == null ? new byte[0] : bytes;
  }

  /** The bytes, or null. */
  public byte @Nullable [] nullableBytes(int column) throws SQLException {
    return result.getBytes(column);
  }

  /** A time that was stored by {@link Sql}. */
  public Instant time(int column) throws SQLException {
    return Times.instant(result.getLong(column));
  }

  public Optional<Instant> optionalTime(int column) throws SQLException {
    long value = result.getLong(column);
    return result.wasNull() ? Optional.empty() : Optional.of(Times.instant(value));
  }
}
