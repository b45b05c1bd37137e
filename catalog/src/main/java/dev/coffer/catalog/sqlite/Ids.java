package dev.coffer.catalog.sqlite;

import dev.coffer.catalog.ArchiveId;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.CatalogRefusedException;
import dev.coffer.catalog.DatasetName;
import dev.coffer.catalog.PoolName;
import dev.coffer.catalog.RecipientName;
import dev.coffer.catalog.VolumeId;

/** Row ids of things by their names; what is unknown is refused by name. */
final class Ids {
  private final Sql sql;

  Ids(Sql sql) {
    this.sql = sql;
  }

  long pool(PoolName name) throws CatalogException {
    return require("pool", name, "SELECT id FROM pool WHERE name = ?", name.text());
  }

  long recipient(RecipientName name) throws CatalogException {
    return require("recipient", name, "SELECT id FROM recipient WHERE name = ?", name.text());
  }

  long dataset(DatasetName name) throws CatalogException {
    return require("dataset", name, "SELECT id FROM dataset WHERE name = ?", name.text());
  }

  long cartridge(Barcode barcode) throws CatalogException {
    return require(
        "cartridge", barcode, "SELECT id FROM cartridge WHERE barcode = ?", barcode.text());
  }

  long volume(VolumeId id) throws CatalogException {
    return require(
        "volume",
        id,
        "SELECT id FROM volume WHERE volser = ? AND generation = ?",
        id.volser().text(),
        id.generation());
  }

  /** An archive that can be seen. */
  long archive(ArchiveId id) throws CatalogException {
    return require(
        "archive",
        id,
        "SELECT id FROM archive WHERE uuid = ? AND status <> 'LOADING'",
        id.toString());
  }

  private long require(String what, Object name, String query, Object... parameters)
      throws CatalogException {
    return sql.first(query, row -> row.number(1), parameters)
        .orElseThrow(() -> new CatalogRefusedException("no " + what + " of this name: " + name));
  }
}
