package dev.coffer.catalog.sqlite;

import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.CatalogRefusedException;
import dev.coffer.catalog.Dataset;
import dev.coffer.catalog.DatasetName;
import dev.coffer.catalog.DatasetRepository;
import dev.coffer.catalog.PoolName;
import dev.coffer.catalog.RawBytes;
import dev.coffer.catalog.RecipientName;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The datasets in their tables. */
final class SqliteDatasets implements DatasetRepository {
  private static final String SELECT =
      """
      SELECT d.id, d.name, d.one_file_system, d.skip_caches, p.name, d.compression_level
      FROM dataset d JOIN pool p ON p.id = d.pool_id\
      """;

  private final Sql sql;
  private final Ids ids;

  SqliteDatasets(Sql sql, Ids ids) {
    this.sql = sql;
    this.ids = ids;
  }

  @Override
  public void add(Dataset dataset) throws CatalogException {
    if (find(dataset.name()).isPresent()) {
      throw new CatalogRefusedException("dataset is known already: " + dataset.name());
    }
    long id =
        sql.insert(
            """
            INSERT INTO dataset (name, pool_id, one_file_system, skip_caches, compression_level)
            VALUES (?, ?, ?, ?, ?)\
            """,
            dataset.name().text(),
            ids.pool(dataset.pool()),
            dataset.oneFileSystem(),
            dataset.skipCaches(),
            dataset.compressionLevel());
    addLists(id, dataset);
  }

  @Override
  public void update(Dataset dataset) throws CatalogException {
    long id = ids.dataset(dataset.name());
    sql.update(
        """
        UPDATE dataset SET pool_id = ?, one_file_system = ?, skip_caches = ?, compression_level = ?
        WHERE id = ?\
        """,
        ids.pool(dataset.pool()),
        dataset.oneFileSystem(),
        dataset.skipCaches(),
        dataset.compressionLevel(),
        id);
    sql.update("DELETE FROM dataset_source WHERE dataset_id = ?", id);
    sql.update("DELETE FROM dataset_pattern WHERE dataset_id = ?", id);
    sql.update("DELETE FROM dataset_recipient WHERE dataset_id = ?", id);
    addLists(id, dataset);
  }

  private void addLists(long id, Dataset dataset) throws CatalogException {
    int position = 0;
    for (RawBytes source : dataset.sources()) {
      sql.update(
          "INSERT INTO dataset_source (dataset_id, position, path) VALUES (?, ?, ?)",
          id,
          position++,
          source.bytes());
    }
    addPatterns(id, "INCLUDE", dataset.includes());
    addPatterns(id, "EXCLUDE", dataset.excludes());
    position = 0;
    for (RecipientName name : dataset.recipients()) {
      sql.update(
          "INSERT INTO dataset_recipient (dataset_id, position, recipient_id) VALUES (?, ?, ?)",
          id,
          position++,
          ids.recipient(name));
    }
  }

  private void addPatterns(long id, String sense, List<String> patterns) throws CatalogException {
    int position = 0;
    for (String pattern : patterns) {
      sql.update(
          "INSERT INTO dataset_pattern (dataset_id, sense, position, pattern) VALUES (?, ?, ?, ?)",
          id,
          sense,
          position++,
          pattern);
    }
  }

  @Override
  public Optional<Dataset> find(DatasetName name) throws CatalogException {
    return sql.first(SELECT + " WHERE d.name = ?", this::dataset, name.text());
  }

  @Override
  public List<Dataset> all() throws CatalogException {
    return sql.list(SELECT + " ORDER BY d.name", this::dataset);
  }

  private Dataset dataset(Row row) throws SQLException, CatalogException {
    long id = row.number(1);
    return new Dataset(
        new DatasetName(row.text(2)),
        sql.list(
            "SELECT path FROM dataset_source WHERE dataset_id = ? ORDER BY position",
            each -> RawBytes.of(each.bytes(1)),
            id),
        patterns(id, "INCLUDE"),
        patterns(id, "EXCLUDE"),
        row.flag(3),
        row.flag(4),
        new PoolName(row.text(5)),
        sql.list(
            """
            SELECT r.name FROM dataset_recipient d JOIN recipient r ON r.id = d.recipient_id
            WHERE d.dataset_id = ? ORDER BY d.position\
            """,
            each -> new RecipientName(each.text(1)),
            id),
        row.integer(6));
  }

  private List<String> patterns(long id, String sense) throws CatalogException {
    return sql.list(
        "SELECT pattern FROM dataset_pattern WHERE dataset_id = ? AND sense = ? ORDER BY position",
        each -> each.text(1),
        id,
        sense);
  }
}
