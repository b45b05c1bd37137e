package dev.coffer.catalog.sqlite;

import dev.coffer.catalog.ArchiveId;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.CatalogRefusedException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The archives whose entries are known, with what lookups need of them. */
final class HeldArchives {
  private static final String SELECT =
      "SELECT id, in_order, dataset_id, uuid FROM archive"
          + " WHERE status <> 'LOADING' AND has_entries = 1";

  private final Sql sql;
  private final SqliteArchives archives;
  private final Map<Long, List<Held>> byDataset = new HashMap<>();

  HeldArchives(Sql sql, Ids ids) {
    this.sql = sql;
    this.archives = new SqliteArchives(sql, ids);
  }

  /** An archive whose entries are known. */
  record Held(Memberships.Archive archive, long datasetId, ArchiveRow row) {}

  /** The archive, whose entries must be known. */
  Held withEntries(ArchiveId id) throws CatalogException {
    Optional<Held> held = sql.first(SELECT + " AND uuid = ?", this::held, id.toString());
    if (held.isPresent()) {
      return held.get();
    }
    Optional<ArchiveRow> row = archives.find(id);
    throw new CatalogRefusedException(
        row.isEmpty()
            ? "no archive of this name: " + id
            : "the entries of archive %s are not known; scan its cartridges with an identity"
                .formatted(row.get().name()));
  }

  /** The archive and those it builds on; the entries of all must be known. */
  List<Held> chain(ArchiveId id) throws CatalogException {
    List<Held> chain = new ArrayList<>();
    for (ArchiveRow row : archives.chain(id)) {
      chain.add(withEntries(row.id()));
    }
    return chain;
  }

  /** The archive and those it builds on, down to one of them. */
  List<Held> chain(ArchiveId id, ArchiveId member) throws CatalogException {
    List<Held> chain = new ArrayList<>();
    Optional<ArchiveId> next = Optional.of(id);
    while (next.isPresent()) {
      Held held = withEntries(next.get());
      chain.add(held);
      if (held.row().id().equals(member)) {
        return chain;
      }
      next =
          held.row()
              .base()
              .filter(base -> chain.stream().noneMatch(h -> h.row().id().equals(base)));
    }
    throw new CatalogRefusedException("archive %s does not build on %s".formatted(id, member));
  }

  /** Those of a dataset. */
  List<Held> newestFirst(long dataset) throws CatalogException {
    List<Held> known = byDataset.get(dataset);
    if (known == null) {
      known =
          sql.list(
              SELECT + " AND dataset_id = ? ORDER BY started_at DESC, id DESC",
              this::held,
              dataset);
      byDataset.put(dataset, known);
    }
    return known;
  }

  /** The newest of a dataset that started at a time or before. */
  Optional<Held> asOf(long dataset, Instant time) throws CatalogException {
    return sql.first(
        SELECT
            + " AND dataset_id = ? AND started_at <= ? ORDER BY started_at DESC, id DESC LIMIT 1",
        this::held,
        dataset,
        time);
  }

  private Held held(Row row) throws SQLException, CatalogException {
    return new Held(
        new Memberships.Archive(row.number(1), row.flag(2)),
        row.number(3),
        archives.find(ArchiveId.parse(row.text(4))).orElseThrow());
  }
}
