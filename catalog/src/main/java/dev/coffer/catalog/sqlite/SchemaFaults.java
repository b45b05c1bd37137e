package dev.coffer.catalog.sqlite;

import dev.coffer.catalog.CatalogException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.sqlite.JDBC;

/** What differs between a catalog's tables, indexes and triggers and those the scripts make. */
public final class SchemaFaults {
  private static final String SELECT =
      """
      SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_schema
      WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'\
      """;

  private SchemaFaults() {}

  /** A sentence for each difference; none for a sound catalog. */
  public static List<String> of(Sql sql) throws CatalogException {
    Map<String, String> expected = fresh();
    Map<String, String> actual = read(sql);
    List<String> faults = new ArrayList<>();
    actual.forEach((name, text) -> {
      String right = expected.remove(name);
      if (right == null) {
        faults.add(name + " is not one of a catalog");
      } else if (!right.equals(text)) {
        faults.add(name + " was changed in the file");
      }
    });
    expected.keySet().forEach(name -> faults.add(name + " is missing"));
    return faults;
  }

  private static Map<String, String> fresh() throws CatalogException {
    Path nowhere = Path.of("memory");
    try (Sql sql =
        new Sql(JDBC.createConnection("jdbc:sqlite::memory:", new Properties()), nowhere)) {
      Schema.migrate(sql);
      return read(sql);
    } catch (SQLException e) {
      throw SqlErrors.translate(nowhere, e);
    }
  }

  private static Map<String, String> read(Sql sql) throws CatalogException {
    Map<String, String> found = new TreeMap<>();
    sql.each(
        SELECT,
        row -> {
          found.put(row.text(1), row.text(2));
          return true;
        });
    return found;
  }
}
