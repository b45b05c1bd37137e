package dev.coffer.catalog.control;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Cartridge;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.CatalogRefusedException;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.custody.CustodyRecord;
import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.catalog.custody.Location;
import dev.coffer.catalog.custody.LocationKind;
import dev.coffer.catalog.custody.Movement;
import dev.coffer.catalog.sqlite.Row;
import dev.coffer.catalog.sqlite.Sql;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The places of cartridges, and which cartridges should be where. */
public final class Locations {
  private static final Set<CustodyState> AWAY =
      Set.copyOf(
          EnumSet.of(
              CustodyState.VAULT, CustodyState.RECALL_REQUESTED, CustodyState.RECALL_APPROVED));
  private static final Set<CustodyState> ON_SHELF =
      Set.copyOf(EnumSet.of(CustodyState.SHELF, CustodyState.PACKED, CustodyState.RECEIVED));
  private static final Set<CustodyState> IN_LIBRARY =
      Set.copyOf(EnumSet.of(CustodyState.LIBRARY, CustodyState.DRIVE));

  private final Session session;
  private final Sql sql;

  Locations(Session session) {
    this.session = session;
    this.sql = session.sql();
  }

  /** What the catalog says of a location: which cartridges are there, and which on their way. */
  public record Expected(SortedSet<Barcode> there, SortedSet<Barcode> moving) {}

  /** All, by name. */
  public List<Location> all() throws CatalogException {
    return sql.list(
        "SELECT name, kind, address, transit_hours, count_days, count_parts FROM location"
            + " ORDER BY name",
        Locations::location);
  }

  /** The location of this name. */
  public Optional<Location> find(String name) throws CatalogException {
    return sql.first(
        "SELECT name, kind, address, transit_hours, count_days, count_parts FROM location"
            + " WHERE name = ?",
        Locations::location,
        name);
  }

  /**
   * The location of this name.
   *
   * @throws CatalogRefusedException if there is none
   */
  public Location require(String name) throws CatalogException {
    return find(name)
        .orElseThrow(() -> new CatalogRefusedException("no location of this name: " + name));
  }

  private static Location location(Row row) throws SQLException {
    return new Location(
        row.text(1),
        LocationKind.valueOf(row.text(2)),
        row.text(3),
        row.integer(4),
        row.integer(5),
        row.integer(6));
  }

  /**
   * Adds a location, or changes what is known of one.
   *
   * @throws CatalogRefusedException if one of this name is of another kind
   */
  public void put(Location location) throws CatalogException {
    Optional<Location> known = find(location.name());
    if (known.isPresent() && known.get().kind() != location.kind()) {
      throw new CatalogRefusedException(
          "location "
              + location.name()
              + ": actual="
              + location.kind().wireName()
              + " expected="
              + known.get().kind().wireName()
              + ", as it was so far");
    }
    sql.update(
        """
        INSERT INTO location (name, kind, address, transit_hours, count_days, count_parts)
        VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (name) DO UPDATE SET address = excluded.address,
          transit_hours = excluded.transit_hours, count_days = excluded.count_days,
          count_parts = excluded.count_parts\
        """,
        location.name(),
        location.kind(),
        location.address(),
        location.transitHours(),
        location.countDays(),
        location.countParts());
  }

  /**
   * Which cartridges should be at a location, and which are on their way to it or from it. A
   * cartridge on a shelf without a name is on the only shelf, if there is only one.
   */
  public Expected expected(Location location) throws CatalogException {
    boolean onlyShelf = all().stream().filter(l -> l.kind() == LocationKind.SHELF).count() == 1;
    CustodyRows rows = new CustodyRows(session);
    SortedSet<Barcode> there = new TreeSet<>();
    SortedSet<Barcode> moving = new TreeSet<>();
    for (Cartridge cartridge : session.cartridges().all()) {
      CustodyRecord record = rows.load(cartridge.barcode());
      if (isAt(location, record, onlyShelf)) {
        there.add(record.barcode());
      } else if (isMoving(location, record)) {
        moving.add(record.barcode());
      }
    }
    return new Expected(there, moving);
  }

  private static boolean isAt(Location location, CustodyRecord record, boolean onlyShelf) {
    return switch (location.kind()) {
      case LIBRARY -> IN_LIBRARY.contains(record.state());
      case SHELF ->
          ON_SHELF.contains(record.state())
              && (onlyShelf || record.place().equals(location.name()));
      case COURIER -> record.movement().isPresent() && record.custodian().equals(location.name());
      case VAULT -> AWAY.contains(record.state()) && record.place().equals(location.name());
    };
  }

  private boolean isMoving(Location location, CustodyRecord record) throws CatalogException {
    if (record.state() != CustodyState.TRANSIT_OUT && record.state() != CustodyState.TRANSIT_IN) {
      return false;
    }
    Optional<String> to = record.movement().map(Movement::to);
    return to.equals(Optional.of(location.name()))
        || (record.state() == CustodyState.TRANSIT_IN
            && lastVault(record.barcode()).equals(Optional.of(location.name())));
  }

  /** Where a cartridge was last confirmed away from here. */
  public Optional<String> lastVault(Barcode barcode) throws CatalogException {
    return sql.first(
        """
        SELECT m.place FROM movement m JOIN cartridge c ON c.id = m.cartridge_id
        WHERE c.barcode = ? AND m.action IN ('CONFIRM', 'CONFIRM_DOUBTFUL')
        ORDER BY m.audit_sequence DESC LIMIT 1\
        """,
        row -> row.text(1),
        barcode.text());
  }
}
