package dev.coffer.catalog.sqlite;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.CatalogRefusedException;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.Volser;
import dev.coffer.catalog.Volume;
import dev.coffer.catalog.VolumeFormat;
import dev.coffer.catalog.VolumeId;
import dev.coffer.catalog.VolumeRepository;
import dev.coffer.catalog.control.AuditedRows;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The volumes in their table. */
final class SqliteVolumes implements VolumeRepository {
  private static final String SELECT =
      """
      SELECT v.volser, v.generation, c.barcode, v.format, v.labelled_at, v.block_size
      FROM volume v JOIN cartridge c ON c.id = v.cartridge_id\
      """;

  private final Session session;
  private final Sql sql;
  private final Ids ids;

  SqliteVolumes(Session session, Sql sql, Ids ids) {
    this.session = session;
    this.sql = sql;
    this.ids = ids;
  }

  @Override
  public void add(Volume volume) throws CatalogException {
    Optional<Volume> known = find(volume.id());
    if (known.isPresent()) {
      if (!known.get().equals(volume)) {
        throw new CatalogRefusedException(
            "volume %s is known otherwise: actual=%s expected=%s"
                .formatted(volume.id(), volume, known.get()));
      }
      return;
    }
    long id =
        sql.insert(
            """
            INSERT INTO volume (volser, generation, cartridge_id, format, labelled_at, block_size)
            VALUES (?, ?, ?, ?, ?, ?)\
            """,
            volume.id().volser().text(),
            volume.id().generation(),
            ids.cartridge(volume.cartridge()),
            volume.format(),
            volume.labelledAt(),
            volume.blockSizeBytes());
    new AuditedRows(sql).volume(session.actor(), session.now(), id);
  }

  @Override
  public Optional<Volume> find(VolumeId id) throws CatalogException {
    return sql.first(
        SELECT + " WHERE v.volser = ? AND v.generation = ?",
        SqliteVolumes::volume,
        id.volser().text(),
        id.generation());
  }

  @Override
  public Optional<Volume> current(Barcode cartridge) throws CatalogException {
    return of(cartridge).stream().findFirst();
  }

  @Override
  public List<Volume> of(Barcode cartridge) throws CatalogException {
    return sql.list(
        SELECT + " WHERE c.barcode = ? ORDER BY v.generation DESC",
        SqliteVolumes::volume,
        cartridge.text());
  }

  static Volume volume(Row row) throws SQLException {
    return new Volume(
        new VolumeId(new Volser(row.text(1)), row.integer(2)),
        new Barcode(row.text(3)),
        VolumeFormat.valueOf(row.text(4)),
        row.time(5),
        row.integer(6));
  }
}
