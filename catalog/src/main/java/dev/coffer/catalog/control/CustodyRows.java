package dev.coffer.catalog.control;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Cartridge;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.CatalogRefusedException;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.Sha256;
import dev.coffer.catalog.audit.Digests;
import dev.coffer.catalog.audit.TextWriter;
import dev.coffer.catalog.custody.CustodyRecord;
import dev.coffer.catalog.custody.Movement;
import dev.coffer.catalog.custody.RecallPurpose;
import dev.coffer.catalog.sqlite.Row;
import dev.coffer.catalog.sqlite.Sql;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Custody records between their values and their tables. */
final class CustodyRows {
  private final Session session;
  private final Sql sql;

  CustodyRows(Session session) {
    this.session = session;
    this.sql = session.sql();
  }

  /** What the custody table adds to the cartridge's. */
  private record Extra(
      String custodian,
      Optional<String> container,
      Optional<String> seal,
      Optional<RecallPurpose> purpose,
      Optional<Movement> movement,
      Optional<java.time.Instant> dueBack) {}

  CustodyRecord load(Barcode barcode) throws CatalogException {
    Cartridge cartridge =
        session
            .cartridges()
            .find(barcode)
            .orElseThrow(
                () -> new CatalogRefusedException("no cartridge of this name: " + barcode));
    int generation = session.volumes().current(barcode).map(v -> v.id().generation()).orElse(0);
    Extra extra = extra(barcode);
    return new CustodyRecord(
        barcode,
        generation,
        cartridge.custody(),
        extra.custodian(),
        cartridge.location(),
        extra.container(),
        extra.seal(),
        extra.purpose(),
        extra.movement(),
        extra.dueBack(),
        lastEvent(barcode));
  }

  long lastEvent(Barcode barcode) throws CatalogException {
    return sql.number(
        """
        SELECT coalesce(max(e.id), 0) FROM cartridge_event e
        JOIN cartridge c ON c.id = e.cartridge_id WHERE c.barcode = ?\
        """,
        barcode.text());
  }

  /** Who added a cartridge answers for it until somebody else does. */
  private Extra extra(Barcode barcode) throws CatalogException {
    Optional<Extra> found =
        sql.first(
            """
            SELECT u.custodian, u.container, u.seal, u.purpose, u.giver, u.destination,
              u.handed_over_at, u.due, u.involved, u.due_back
            FROM custody u JOIN cartridge c ON c.id = u.cartridge_id WHERE c.barcode = ?\
            """,
            CustodyRows::extra,
            barcode.text());
    if (found.isPresent()) {
      return found.get();
    }
    String adder =
        sql.first(
                """
                SELECT e.by_person FROM cartridge_event e JOIN cartridge c ON c.id = e.cartridge_id
                WHERE c.barcode = ? ORDER BY e.id LIMIT 1\
                """,
                row -> row.text(1),
                barcode.text())
            .orElse("nobody");
    return new Extra(
        adder,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Extra extra(Row row) throws SQLException {
    String custodian = row.text(1);
    Optional<Movement> movement =
        row.optionalText(5).isEmpty()
            ? Optional.empty()
            : Optional.of(
                new Movement(
                    row.text(5),
                    custodian,
                    row.text(6),
                    row.time(7),
                    row.time(8),
                    split(row.text(9))));
    return new Extra(
        custodian,
        row.optionalText(2),
        row.optionalText(3),
        row.optionalText(4).map(RecallPurpose::valueOf),
        movement,
        row.optionalTime(10));
  }

  private static Set<String> split(String names) {
    return names.isEmpty() ? Set.of() : Set.copyOf(Arrays.asList(names.split(",", -1)));
  }

  void save(CustodyRecord record) throws CatalogException {
    Optional<Movement> m = record.movement();
    sql.update(
        """
        INSERT INTO custody (cartridge_id, custodian, container, seal, purpose, giver, destination,
          handed_over_at, due, involved, due_back)
        VALUES ((SELECT id FROM cartridge WHERE barcode = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (cartridge_id) DO UPDATE SET custodian = excluded.custodian,
          container = excluded.container, seal = excluded.seal, purpose = excluded.purpose,
          giver = excluded.giver, destination = excluded.destination,
          handed_over_at = excluded.handed_over_at, due = excluded.due,
          involved = excluded.involved, due_back = excluded.due_back\
        """,
        record.barcode().text(),
        record.custodian(),
        record.container(),
        record.seal(),
        record.purpose(),
        m.map(Movement::giver),
        m.map(Movement::to),
        m.map(Movement::handedOverAt),
        m.map(Movement::due),
        m.map(x -> String.join(",", new TreeSet<>(x.involved()))),
        record.dueBack());
  }

  /**
   * What the audit log says the row was after a custody act. Place and state are the cartridge's.
   */
  static Sha256 digest(CustodyRecord record) {
    TextWriter out =
        new TextWriter("coffer custody 1")
            .line("barcode", record.barcode().text())
            .line("custodian", record.custodian())
            .line("container", record.container().orElse("none"))
            .line("seal", record.seal().orElse("none"))
            .line("purpose", record.purpose().map(RecallPurpose::wireName).orElse("none"))
            .line("due-back", record.dueBack().map(Object::toString).orElse("none"));
    record
        .movement()
        .ifPresent(m ->
            out.line("giver", m.giver())
                .line("to", m.to())
                .line("handed-over-at", m.handedOverAt().toString())
                .line("due", m.due().toString())
                .line("involved", String.join(",", new TreeSet<>(m.involved()))));
    return Digests.sha256(out.text());
  }
}
