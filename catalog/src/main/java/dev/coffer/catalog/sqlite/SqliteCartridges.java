package dev.coffer.catalog.sqlite;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Cartridge;
import dev.coffer.catalog.CartridgeEvent;
import dev.coffer.catalog.CartridgeEvent.Axis;
import dev.coffer.catalog.CartridgeRepository;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.CatalogRefusedException;
import dev.coffer.catalog.PoolName;
import dev.coffer.catalog.Principal;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.audit.AuditEvent;
import dev.coffer.catalog.control.AuditStore;
import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.catalog.custody.DataState;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The cartridges in their tables; each change of state adds a row to the history. */
final class SqliteCartridges implements CartridgeRepository {
  private static final String PLACE = "place";
  private static final String SELECT =
      """
      SELECT c.barcode, p.name, c.data_state, c.custody_state, c.capacity_bytes, c.location,
        c.added_at, c.note
      FROM cartridge c LEFT JOIN pool p ON p.id = c.pool_id\
      """;

  private final Session session;
  private final Sql sql;
  private final Ids ids;

  SqliteCartridges(Session session, Sql sql, Ids ids) {
    this.session = session;
    this.sql = sql;
    this.ids = ids;
  }

  @Override
  public void add(Cartridge cartridge, String why) throws CatalogException {
    if (find(cartridge.barcode()).isPresent()) {
      throw new CatalogRefusedException("cartridge is known already: " + cartridge.barcode());
    }
    long id =
        sql.insert(
            """
            INSERT INTO cartridge (barcode, pool_id, data_state, custody_state, capacity_bytes,
              location, added_at, note)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)\
            """,
            cartridge.barcode().text(),
            poolId(cartridge),
            cartridge.data(),
            cartridge.custody(),
            cartridge.capacityBytes(),
            cartridge.location(),
            cartridge.addedAt(),
            cartridge.note());
    record(cartridge.barcode(), id, Axis.DATA, "", cartridge.data().name(), why, Map.of());
    record(
        cartridge.barcode(),
        id,
        Axis.CUSTODY,
        "",
        cartridge.custody().name(),
        why,
        Map.of(PLACE, cartridge.location()));
  }

  private Optional<Long> poolId(Cartridge cartridge) throws CatalogException {
    return cartridge.pool().isEmpty()
        ? Optional.empty()
        : Optional.of(ids.pool(cartridge.pool().get()));
  }

  @Override
  public Optional<Cartridge> find(Barcode barcode) throws CatalogException {
    return sql.first(SELECT + " WHERE c.barcode = ?", SqliteCartridges::cartridge, barcode.text());
  }

  @Override
  public List<Cartridge> all() throws CatalogException {
    return sql.list(SELECT + " ORDER BY c.barcode", SqliteCartridges::cartridge);
  }

  @Override
  public List<Cartridge> inPool(PoolName pool) throws CatalogException {
    return sql.list(
        SELECT + " WHERE c.pool_id = ? ORDER BY c.barcode",
        SqliteCartridges::cartridge,
        ids.pool(pool));
  }

  @Override
  public void transition(Barcode barcode, DataState from, DataState to, String why)
      throws CatalogException {
    requireNotDestroyed(to.name());
    long id = ids.cartridge(barcode);
    int changed =
        sql.update(
            "UPDATE cartridge SET data_state = ? WHERE id = ? AND data_state = ?", to, id, from);
    requireChanged(changed, barcode, from.name(), to.name());
    record(barcode, id, Axis.DATA, from.name(), to.name(), why, Map.of());
  }

  @Override
  public void transition(
      Barcode barcode, CustodyState from, CustodyState to, String location, String why)
      throws CatalogException {
    requireNotDestroyed(to.name());
    long id = ids.cartridge(barcode);
    int changed =
        sql.update(
            "UPDATE cartridge SET custody_state = ?, location = ? WHERE id = ? AND custody_state ="
                + " ?",
            to,
            location,
            id,
            from);
    requireChanged(changed, barcode, from.name(), to.name());
    record(barcode, id, Axis.CUSTODY, from.name(), to.name(), why, Map.of(PLACE, location));
  }

  @Override
  public void destroy(Barcode barcode, DataState data, CustodyState custody, String why)
      throws CatalogException {
    long id = ids.cartridge(barcode);
    int changed =
        sql.update(
            """
            UPDATE cartridge SET data_state = 'DESTROYED', custody_state = 'DESTROYED'
            WHERE id = ? AND data_state = ? AND custody_state = ?\
            """,
            id,
            data,
            custody);
    requireChanged(changed, barcode, data.name() + " and " + custody.name(), "DESTROYED");
    record(barcode, id, Axis.DATA, data.name(), "DESTROYED", why, Map.of());
    record(barcode, id, Axis.CUSTODY, custody.name(), "DESTROYED", why, Map.of());
  }

  private static void requireNotDestroyed(String to) {
    if (to.equals("DESTROYED")) {
      throw new IllegalArgumentException("destruction is one fact on both axes: use destroy");
    }
  }

  private void requireChanged(int changed, Barcode barcode, String from, String to)
      throws CatalogException {
    if (changed == 0) {
      Cartridge now = find(barcode).orElseThrow();
      throw new CatalogRefusedException(
          "cartridge %s to %s: actual=%s and %s expected=%s"
              .formatted(barcode, to, now.data(), now.custody(), from));
    }
  }

  private void record(
      Barcode barcode,
      long id,
      Axis axis,
      String from,
      String to,
      String why,
      Map<String, String> also)
      throws CatalogException {
    Map<String, String> details = new TreeMap<>(also);
    details.putAll(Map.of("axis", axis.name(), "from", from, "to", to, "why", why));
    Principal by = session.actor();
    sql.update(
        """
        INSERT INTO cartridge_event (cartridge_id, axis, from_state, to_state, at, by_person,
          by_host, by_via, why)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)\
        """,
        id,
        axis,
        from,
        to,
        session.now(),
        by.person(),
        by.host(),
        by.via(),
        why);
    AuditStore.of(sql)
        .append(session.now(), AuditEvent.of(by, "cartridge.state", barcode.text(), details));
  }

  @Override
  public void update(Cartridge cartridge) throws CatalogException {
    sql.update(
        "UPDATE cartridge SET pool_id = ?, capacity_bytes = ?, note = ? WHERE id = ?",
        poolId(cartridge),
        cartridge.capacityBytes(),
        cartridge.note(),
        ids.cartridge(cartridge.barcode()));
  }

  @Override
  public List<CartridgeEvent> history(Barcode barcode) throws CatalogException {
    return sql.list(
        """
        SELECT id, axis, from_state, to_state, at, by_person, by_host, by_via, why
        FROM cartridge_event WHERE cartridge_id = ? ORDER BY id\
        """,
        row ->
            new CartridgeEvent(
                row.number(1),
                barcode,
                Axis.valueOf(row.text(2)),
                row.text(3),
                row.text(4),
                row.time(5),
                new Principal(row.text(6), row.text(7), row.text(8)),
                row.text(9)),
        ids.cartridge(barcode));
  }

  private static Cartridge cartridge(Row row) throws SQLException {
    return new Cartridge(
        new Barcode(row.text(1)),
        row.optionalText(2).map(PoolName::new),
        DataState.valueOf(row.text(3)),
        CustodyState.valueOf(row.text(4)),
        row.optionalNumber(5),
        row.text(6),
        row.time(7),
        row.text(8));
  }
}
