package dev.coffer.catalog.control;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.audit.AuditRecord;
import dev.coffer.catalog.audit.Digests;
import dev.coffer.catalog.audit.TextFormatException;
import dev.coffer.catalog.audit.TextReader;
import dev.coffer.catalog.audit.TextWriter;
import dev.coffer.catalog.custody.CustodyAction;
import dev.coffer.catalog.custody.CustodyClock;
import dev.coffer.catalog.custody.CustodyEvidence;
import dev.coffer.catalog.sqlite.Row;
import dev.coffer.catalog.sqlite.Sql;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Compares what custody rests on with the log: movements, who answers, seals, permits and the
 * clock.
 */
final class CustodyVerifier {
  private static final Set<CustodyEvidence> RIGHTS =
      Set.copyOf(
          EnumSet.of(
              CustodyEvidence.LEAVING_AUTHORITY,
              CustodyEvidence.RECALL_AUTHORITY,
              CustodyEvidence.CHECKOUT_AUTHORITY,
              CustodyEvidence.FOUND_AUTHORITY,
              CustodyEvidence.DESTROY_AUTHORITY));

  private static final String PROOF = "proof: ";

  private final Session session;
  private final Sql sql;
  private final Ledger ledger;
  private final HandVerifier hands = new HandVerifier();
  private final Map<Long, String> movementDigests = new HashMap<>();
  private final Map<String, String> custodyDigests = new HashMap<>();
  private final Map<Long, String> permits = new TreeMap<>();
  private final List<ClockSaid> clock = new ArrayList<>();
  private final Map<String, String> seals = new TreeMap<>();

  /** A reading of the clock in the log. */
  private record ClockSaid(
      long sequence, String action, String why, Instant value, Optional<CustodyClock.Boot> boot) {}

  CustodyVerifier(Session session, Ledger ledger) {
    this.session = session;
    this.sql = session.sql();
    this.ledger = ledger;
  }

  /** Takes the next record of the log. */
  void remember(AuditRecord record) {
    hands.remember(record);
    Map<String, String> details = record.event().details();
    String object = record.event().object();
    if (details.containsKey(CustodyDesk.MOVEMENT_DIGEST)) {
      movementDigests.put(record.sequence(), details.get(CustodyDesk.MOVEMENT_DIGEST));
      custodyDigests.put(object, details.getOrDefault(CustodyDesk.CUSTODY_DIGEST, ""));
    }
    if (details.containsKey(CustodyDesk.PERMIT)) {
      permits.put(record.sequence(), object + " " + details.get(CustodyDesk.PERMIT));
    }
    if (record.event().action().startsWith("clock.") && details.containsKey("value")) {
      try {
        clock.add(
            new ClockSaid(
                record.sequence(),
                record.event().action(),
                details.getOrDefault("why", ""),
                Instant.parse(details.get("value")),
                boot(details)));
      } catch (DateTimeException e) {
        return; // records with other times are of another kind
      }
    }
  }

  private static Optional<CustodyClock.Boot> boot(Map<String, String> details) {
    return details.containsKey(ClockStore.BOOT) && details.containsKey(ClockStore.UP)
        ? Optional.of(
            new CustodyClock.Boot(
                details.get(ClockStore.BOOT), Duration.parse(details.get(ClockStore.UP))))
        : Optional.empty();
  }

  /**
   * Tells of what is not as the log says.
   *
   * @param coveredSince the record from which on permits are in the log
   */
  void compare(long coveredSince, Agreements agreements, Agreements.Finder to)
      throws CatalogException {
    compareMovements(agreements, to);
    compareCustody(to);
    compareSeals(to);
    comparePermits(coveredSince, to);
    compareClock(to);
  }

  private void compareMovements(Agreements agreements, Agreements.Finder to)
      throws CatalogException {
    sql.each(
        """
        SELECT m.audit_sequence, m.body, c.barcode, m.action, m.from_state, m.to_state, m.person,
          m.custodian, m.place, m.authority, m.at
        FROM movement m LEFT JOIN cartridge c ON c.id = m.cartridge_id ORDER BY m.audit_sequence\
        """,
        row -> {
          long sequence = row.number(1);
          String expected = movementDigests.remove(sequence);
          if (!Digests.sha256(row.text(2)).toString().equals(expected) || !saysSo(row)) {
            to.found(sequence, "a movement", "changed or added in the file");
          } else {
            checkRight(row, agreements, to);
            checkHand(row, agreements, to);
          }
          return true;
        });
    movementDigests.forEach((sequence, digest) -> to.found(sequence, "a movement", "missing"));
  }

  /** Whether the columns of a movement say what its text says; remembers its seal. */
  private boolean saysSo(Row row) throws SQLException {
    try {
      CustodyAction action = CustodyAction.valueOf(row.text(4));
      TextReader in = new TextReader(row.text(2), "coffer movement 1");
      boolean same =
          in.next("cartridge").startsWith(row.optionalText(3).orElse("no cartridge") + " ")
              && in.next("action").equals(action.wireName())
              && in.next("from").equals(row.text(5))
              && in.next("to").equals(row.text(6))
              && in.next("by").equals(row.text(7))
              && in.time("at").equals(row.time(11))
              && in.next("custodian").equals(row.text(8))
              && in.next("place").equals(row.text(9));
      Optional<String> container = in.maybe("container");
      Optional<String> seal = in.maybe("seal");
      for (String key : List.of("receiver", "due", "purpose")) {
        in.maybe(key);
      }
      if (action.seals() && seal.isPresent()) {
        seals.putIfAbsent(
            seal.get(), container.orElse("") + " " + row.text(7) + " " + row.time(11));
      }
      return same && in.maybe("authority").equals(row.optionalText(10));
    } catch (TextFormatException | IllegalArgumentException e) {
      return false;
    }
  }

  /** What takes an agreement, or the schedule, has to name one that covers it. */
  private void checkRight(Row row, Agreements agreements, Agreements.Finder to)
      throws SQLException, CatalogException {
    CustodyAction action = CustodyAction.valueOf(row.text(4));
    if (action.evidence().stream().noneMatch(RIGHTS::contains)) {
      return;
    }
    Barcode barcode = new Barcode(row.text(3));
    String authority = row.optionalText(10).orElse("");
    Optional<String> fault =
        authority.startsWith("pick list ")
            ? notListed(
                authority.substring("pick list ".length()),
                barcode,
                action == CustodyAction.HAND_OVER_OUT ? row.text(9) : "")
            : agreements.notAgreed(
                authority,
                row.number(1),
                row.time(11),
                request -> request.items().stream().anyMatch(i -> i.barcode().equals(barcode)));
    long sequence = row.number(1);
    fault.ifPresent(f -> to.found(sequence, action.wireName() + " of " + barcode, f));
  }

  private void checkHand(Row row, Agreements agreements, Agreements.Finder to)
      throws SQLException, CatalogException {
    CustodyAction action = CustodyAction.valueOf(row.text(4));
    long sequence = row.number(1);
    String barcode = row.text(3);
    Optional<String> proof =
        row.text(2)
            .lines()
            .filter(line -> line.startsWith(PROOF))
            .findFirst()
            .map(line -> line.substring(PROOF.length()));
    hands
        .fault(sequence, barcode, action, row.text(7), proof, agreements)
        .ifPresent(f -> to.found(sequence, action.wireName() + " of " + barcode, f));
  }

  private Optional<String> notListed(String number, Barcode barcode, String place)
      throws CatalogException {
    Optional<Ledger.Entry> list =
        ledger
            .find(Ledger.Kind.PICK_LIST, number)
            .filter(entry -> entry.body().contains("\ncartridge: " + barcode + " "));
    if (list.isEmpty()) {
      return Optional.of("pick list " + number + " does not name it");
    }
    String destination = "\ndestination: " + TextWriter.escaped(place) + "\n";
    return place.isEmpty() || list.get().body().contains(destination)
        ? Optional.empty()
        : Optional.of("pick list " + number + " does not send it to " + place);
  }

  private void compareCustody(Agreements.Finder to) throws CatalogException {
    CustodyRows rows = new CustodyRows(session);
    for (var cartridge : session.cartridges().all()) {
      String barcode = cartridge.barcode().text();
      String expected = custodyDigests.remove(barcode);
      boolean hasRow =
          sql.number(
                  """
                  SELECT count(*) FROM custody u JOIN cartridge c ON c.id = u.cartridge_id
                  WHERE c.barcode = ?\
                  """,
                  barcode)
              > 0;
      String actual = null;
      if (hasRow) {
        try {
          actual = CustodyRows.digest(rows.load(cartridge.barcode())).toString();
        } catch (IllegalArgumentException e) {
          actual = "impossible";
        }
      }
      if (expected == null ? hasRow : !expected.equals(actual)) {
        to.found(0, "who answers for cartridge " + barcode, "changed in the file");
      }
    }
    custodyDigests.keySet().forEach(b -> to.found(0, "cartridge " + b, "missing"));
  }

  /** A seal's row is what the first movement under it says. */
  private void compareSeals(Agreements.Finder to) throws CatalogException {
    sql.each(
        "SELECT number, container, applied_by, applied_at FROM seal ORDER BY number",
        row -> {
          String actual = row.text(2) + " " + row.text(3) + " " + row.time(4);
          if (!actual.equals(seals.remove(row.text(1)))) {
            to.found(0, "seal " + row.text(1), "changed or added in the file");
          }
          return true;
        });
    seals.keySet().forEach(seal -> to.found(0, "seal " + seal, "missing"));
  }

  private void comparePermits(long coveredSince, Agreements.Finder to) throws CatalogException {
    sql.each(
        """
        SELECT p.audit_sequence, c.barcode, p.data_state, p.custody_state, p.after_event
        FROM permit p LEFT JOIN cartridge c ON c.id = p.cartridge_id ORDER BY p.audit_sequence\
        """,
        row -> {
          long sequence = row.number(1);
          String actual = row.text(2) + " " + Permits.text(row.text(3), row.text(4), row.number(5));
          String expected = permits.remove(sequence);
          if (expected == null ? sequence > coveredSince : !expected.equals(actual)) {
            to.found(sequence, "permit of " + row.text(2), "changed or added in the file");
          }
          return true;
        });
    permits.forEach((sequence, permit) -> to.found(sequence, "permit of " + permit, "missing"));
  }

  private void compareClock(Agreements.Finder to) throws CatalogException {
    if (clock.isEmpty()) {
      return;
    }
    Duration day = CustodyClock.MAX_JUMP;
    Optional<String> frozen = Optional.empty();
    ClockSaid before = clock.getFirst();
    for (ClockSaid said : clock) {
      switch (said.action()) {
        case ClockStore.FREEZE -> frozen = Optional.of(said.why());
        case ClockStore.CONFIRM -> frozen = Optional.empty();
        default -> {
          // At most a day since it was last said, a day in one step, and what the machine was up.
          Duration most = day.multipliedBy(2).plus(elapsed(before.boot(), said.boot()));
          Duration step = Duration.between(before.value(), said.value());
          if (step.isNegative() || step.compareTo(most) > 0) {
            to.found(said.sequence(), "the custody clock", "it went " + step + " of " + most);
          }
        }
      }
      before = said;
    }
    List<Optional<Instant>> said =
        sql.list("SELECT said FROM custody_clock", row -> row.optionalTime(1));
    if (said.isEmpty()) {
      to.found(0, "the custody clock", "missing");
      return;
    }
    boolean saidAlways = clock.getFirst().action().equals(ClockStore.START);
    CustodyClock now = new ClockStore(session, Optional.empty()).stored();
    Duration since = Duration.between(before.value(), now.value());
    boolean sameBoot =
        before.boot().isPresent()
            && now.boot().map(b -> b.id()).equals(before.boot().map(b -> b.id()));
    if (since.isNegative()
        || since.compareTo(day) >= 0
        || !said.getFirst().map(before.value()::equals).orElse(!saidAlways)) {
      to.found(before.sequence(), "the custody clock", "it was set in the file");
    } else if (!now.frozen().equals(frozen)) {
      to.found(before.sequence(), "the custody clock", "frozen or set going in the file");
    } else if (sameBoot && now.boot().get().up().compareTo(before.boot().get().up()) < 0) {
      to.found(before.sequence(), "the custody clock", "the machine's uptime was set in the file");
    }
  }

  private static Duration elapsed(
      Optional<CustodyClock.Boot> before, Optional<CustodyClock.Boot> after) {
    if (after.isEmpty()) {
      return Duration.ZERO;
    }
    boolean same = before.map(CustodyClock.Boot::id).equals(after.map(CustodyClock.Boot::id));
    return same ? after.get().up().minus(before.get().up()) : after.get().up();
  }
}
