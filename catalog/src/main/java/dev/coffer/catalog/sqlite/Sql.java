package dev.coffer.catalog.sqlite;

import dev.coffer.catalog.CatalogException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Statements over one connection, for the parts of the catalog: prepared once, parameters bound by
 * type, errors translated. Parameters may be text, bytes, integers, booleans, {@link Instant},
 * enums (by name), {@link Optional} and {@link OptionalLong} of those, and null. Statements may
 * nest. One thread uses it, within one unit of work.
 */
public final class Sql implements AutoCloseable {
  private final Connection connection;
  private final Path file;
  private final Map<String, Deque<PreparedStatement>> idle = new HashMap<>();

  Sql(Connection connection, Path file) {
    this.connection = connection;
    this.file = file;
  }

  /** Makes a value of a row. */
  @FunctionalInterface
  public interface Mapper<T> {
    T map(Row row) throws SQLException, CatalogException;
  }

  /** Takes rows one by one. */
  @FunctionalInterface
  public interface Reader {
    /** Returns false to stop. */
    boolean read(Row row) throws SQLException, CatalogException;
  }

  /** A use of a prepared statement. */
  @FunctionalInterface
  interface Use<T> {
    T with(PreparedStatement statement) throws SQLException, CatalogException;
  }

  /** Runs one changing statement; returns how many rows it changed. */
  public int update(String sql, @Nullable Object... parameters) throws CatalogException {
    return with(
        sql,
        statement -> {
          bind(statement, parameters);
          return statement.executeUpdate();
        });
  }

  /** Runs an INSERT; returns the row id. */
  public long insert(String sql, @Nullable Object... parameters) throws CatalogException {
    update(sql, parameters);
    return number("SELECT last_insert_rowid()");
  }

  /** All rows. */
  public <T> List<T> list(String sql, Mapper<T> mapper, @Nullable Object... parameters)
      throws CatalogException {
    List<T> all = new ArrayList<>();
    each(
        sql,
        row -> {
          all.add(mapper.map(row));
          return true;
        },
        parameters);
    return all;
  }

  /** The first row. */
  public <T> Optional<T> first(String sql, Mapper<T> mapper, @Nullable Object... parameters)
      throws CatalogException {
    List<T> found = new ArrayList<>(1);
    each(
        sql,
        row -> {
          found.add(mapper.map(row));
          return false;
        },
        parameters);
    return found.stream().findFirst();
  }

  /** The number in the first column of the first row, 0 if there is none. */
  public long number(String sql, @Nullable Object... parameters) throws CatalogException {
    return first(sql, row -> row.number(1), parameters).orElse(0L);
  }

  /** Walks the rows until the reader wants no more. */
  public void each(String sql, Reader reader, @Nullable Object... parameters)
      throws CatalogException {
    with(
        sql,
        statement -> {
          bind(statement, parameters);
          try (ResultSet result = statement.executeQuery()) {
            Row row = new Row(result);
            while (result.next() && reader.read(row)) {
              // the reader does the work
            }
          }
          return true;
        });
  }

  /** Runs a script of several statements without parameters. */
  void script(String sql) throws CatalogException {
    try (var statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    } catch (SQLException e) {
      throw SqlErrors.translate(file, e);
    }
  }

  /** Lends a prepared statement; it must be left without open results and pending batches. */
  <T> T with(String sql, Use<T> use) throws CatalogException {
    Deque<PreparedStatement> free = idle.computeIfAbsent(sql, key -> new ArrayDeque<>());
    try {
      PreparedStatement lent = free.poll();
      PreparedStatement statement = lent != null ? lent : connection.prepareStatement(sql);
      boolean sound = false;
      try {
        T value = use.with(statement);
        sound = true;
        return value;
      } finally {
        if (sound) {
          free.push(statement);
        } else {
          statement.close();
        }
      }
    } catch (SQLException e) {
      throw SqlErrors.translate(file, e);
    }
  }

  Path file() {
    return file;
  }

  /** Closes the connection. */
  @Override
  public void close() throws CatalogException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw SqlErrors.translate(file, e);
    }
  }

  private static void bind(PreparedStatement statement, @Nullable Object[] parameters)
      throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      bind(statement, i + 1, parameters[i]);
    }
  }

  private static void bind(PreparedStatement statement, int index, @Nullable Object value)
      throws SQLException {
    switch (value) {
      case null -> statement.setNull(index, java.sql.Types.NULL);
      case Long number -> statement.setLong(index, number);
      case Integer number -> statement.setLong(index, number);
      case Boolean flag -> statement.setLong(index, flag ? 1 : 0);
      case String text -> statement.setString(index, text);
      case byte[] bytes -> statement.setBytes(index, bytes);
      case Instant time -> statement.setLong(index, Times.nanos(time));
      case Enum<?> constant -> statement.setString(index, constant.name());
      case OptionalLong optional -> {
        if (optional.isPresent()) {
          statement.setLong(index, optional.getAsLong());
        } else {
          statement.setNull(index, java.sql.Types.NULL);
        }
      }
      case Optional<?> optional -> bind(statement, index, optional.orElse(null));
      default ->
          throw new IllegalArgumentException("parameter of " + value.getClass() + " not supported");
    }
  }
}
