package dev.coffer.catalog.sqlite;

import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.CatalogRefusedException;
import dev.coffer.catalog.Pool;
import dev.coffer.catalog.PoolName;
import dev.coffer.catalog.PoolRepository;
import dev.coffer.catalog.RecipientName;
import dev.coffer.catalog.VolumeFormat;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The pools in their tables. */
final class SqlitePools implements PoolRepository {
  private static final String SELECT =
      "SELECT id, name, retention_seconds, block_size, format, capacity_bytes FROM pool";

  private final Sql sql;
  private final Ids ids;

  SqlitePools(Sql sql, Ids ids) {
    this.sql = sql;
    this.ids = ids;
  }

  @Override
  public void add(Pool pool) throws CatalogException {
    if (find(pool.name()).isPresent()) {
      throw new CatalogRefusedException("pool is known already: " + pool.name());
    }
    long id =
        sql.insert(
            """
            INSERT INTO pool (name, retention_seconds, block_size, format, capacity_bytes)
            VALUES (?, ?, ?, ?, ?)\
            """,
            pool.name().text(),
            pool.retention().toSeconds(),
            pool.blockSizeBytes(),
            pool.format(),
            pool.capacityBytes());
    addRecipients(id, pool);
  }

  @Override
  public void update(Pool pool) throws CatalogException {
    long id = ids.pool(pool.name());
    sql.update(
        """
        UPDATE pool SET retention_seconds = ?, block_size = ?, format = ?, capacity_bytes = ?
        WHERE id = ?\
        """,
        pool.retention().toSeconds(),
        pool.blockSizeBytes(),
        pool.format(),
        pool.capacityBytes(),
        id);
    sql.update("DELETE FROM pool_recipient WHERE pool_id = ?", id);
    addRecipients(id, pool);
  }

  private void addRecipients(long id, Pool pool) throws CatalogException {
    int position = 0;
    for (RecipientName name : pool.recipients()) {
      sql.update(
          "INSERT INTO pool_recipient (pool_id, position, recipient_id) VALUES (?, ?, ?)",
          id,
          position++,
          ids.recipient(name));
    }
  }

  @Override
  public Optional<Pool> find(PoolName name) throws CatalogException {
    return sql.first(SELECT + " WHERE name = ?", this::pool, name.text());
  }

  @Override
  public List<Pool> all() throws CatalogException {
    return sql.list(SELECT + " ORDER BY name", this::pool);
  }

  private Pool pool(Row row) throws SQLException, CatalogException {
    List<RecipientName> recipients =
        sql.list(
            """
            SELECT r.name FROM pool_recipient p JOIN recipient r ON r.id = p.recipient_id
            WHERE p.pool_id = ? ORDER BY p.position\
            """,
            each -> new RecipientName(each.text(1)),
            row.number(1));
    return new Pool(
        new PoolName(row.text(2)),
        Duration.ofSeconds(row.number(3)),
        row.integer(4),
        VolumeFormat.valueOf(row.text(5)),
        row.optionalNumber(6),
        recipients);
  }
}
