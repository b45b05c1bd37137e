package dev.coffer.catalog.control;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Principal;
import dev.coffer.catalog.Sha256;
import dev.coffer.catalog.audit.AuditRecord;
import dev.coffer.catalog.audit.Digests;
import dev.coffer.catalog.custody.AuthorityScope;
import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.catalog.custody.DataAction;
import dev.coffer.catalog.custody.DataState;
import dev.coffer.catalog.sqlite.Sql;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compares the states of cartridges and their histories with the log, and each change that is not
 * an operator's day work with the act, and the agreement, that it rests on.
 */
final class StateVerifier {
  private static final String STATE_ACTION = "cartridge.state";
  private static final String CUSTODY_ACTION = "custody.";

  /** After the act come its change of state and, at most, the change on the other axis. */
  private static final int FARTHEST = 3;

  private static final Set<CustodyState> ON_SITE =
      Set.copyOf(EnumSet.of(CustodyState.DRIVE, CustodyState.LIBRARY, CustodyState.SHELF));

  private final Sql sql;
  private final Ledger ledger;
  private final Map<String, String> states = new HashMap<>();
  private final Map<String, String> places = new HashMap<>();
  private final Map<String, List<Sha256>> events = new HashMap<>();
  private final Map<String, Long> lastAct = new HashMap<>();
  private final List<Change> unfounded = new ArrayList<>();
  private final List<Change> dataActs = new ArrayList<>();

  /** Something that was done to a cartridge. */
  private record Change(long sequence, String barcode, String what, Instant at) {}

  StateVerifier(Sql sql, Ledger ledger) {
    this.sql = sql;
    this.ledger = ledger;
  }

  /** Takes the next record of the log. */
  void remember(AuditRecord record) {
    String action = record.event().action();
    String object = record.event().object();
    Map<String, String> details = record.event().details();
    if (action.startsWith(CustodyDesk.DATA_ACTION)) {
      dataActs.add(
          new Change(
              record.sequence(),
              object,
              action.substring(CustodyDesk.DATA_ACTION.length()),
              record.time()));
    }
    boolean act =
        action.startsWith(CustodyDesk.DATA_ACTION)
            || (action.startsWith(CUSTODY_ACTION)
                && details.containsKey(CustodyDesk.MOVEMENT_DIGEST));
    if (act) {
      lastAct.put(object, record.sequence());
    }
    if (action.equals(STATE_ACTION)) {
      rememberState(record, details);
    }
  }

  private void rememberState(AuditRecord record, Map<String, String> details) {
    String object = record.event().object();
    String axis = details.getOrDefault("axis", "");
    String from = details.getOrDefault("from", "");
    String to = details.getOrDefault("to", "");
    states.put(object + " " + axis, to);
    if (details.containsKey("place")) {
      places.put(object, details.get("place"));
    }
    events
        .computeIfAbsent(object, o -> new ArrayList<>())
        .add(
            event(
                axis,
                from,
                to,
                record.time(),
                record.event().by(),
                details.getOrDefault("why", "")));
    boolean afterAct =
        record.sequence() - lastAct.getOrDefault(object, Long.MIN_VALUE / 2) <= FARTHEST;
    if (!afterAct && !isDayWork(axis, from, to)) {
      unfounded.add(
          new Change(record.sequence(), object, axis + " " + from + " to " + to, record.time()));
    }
  }

  /** The same that the triggers let pass without a permit. */
  private static boolean isDayWork(String axis, String from, String to) {
    if (from.isEmpty()) {
      return true;
    }
    try {
      return axis.equals("DATA")
          ? isDayWork(DataState.valueOf(from), DataState.valueOf(to))
          : ON_SITE.contains(CustodyState.valueOf(from))
              && ON_SITE.contains(CustodyState.valueOf(to));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isDayWork(DataState from, DataState to) {
    return switch (to) {
      case LABELLED -> from == DataState.BLANK;
      case OPEN -> from == DataState.BLANK || from == DataState.LABELLED;
      case SEALED ->
          EnumSet.of(DataState.BLANK, DataState.LABELLED, DataState.OPEN, DataState.RELEASED)
              .contains(from);
      case SUSPECT ->
          EnumSet.of(DataState.LABELLED, DataState.OPEN, DataState.SEALED, DataState.RELEASED)
              .contains(from);
      case QUARANTINED, RETIRED -> from != DataState.DESTROYED;
      case BLANK, RELEASED, DESTROYED -> false;
    };
  }

  private static Sha256 event(
      String axis, String from, String to, Instant at, Principal by, String why) {
    return Digests.sha256(
        String.join("\n", axis, from, to, at.toString(), by.person(), by.host(), by.via(), why));
  }

  /** Tells of what is not as the log says, or rests on nothing. */
  void compare(Agreements agreements, Agreements.Finder to) throws CatalogException {
    compareTables(to);
    for (Change change : unfounded) {
      to.found(
          change.sequence(),
          "cartridge " + change.barcode(),
          change.what() + " rests on no act of custody");
    }
    for (Change act : dataActs) {
      fault(act, agreements)
          .ifPresent(f -> to.found(act.sequence(), act.what() + " of " + act.barcode(), f));
    }
  }

  private void compareTables(Agreements.Finder to) throws CatalogException {
    Map<String, List<Sha256>> history = new HashMap<>();
    sql.each(
        """
        SELECT c.barcode, e.axis, e.from_state, e.to_state, e.at, e.by_person, e.by_host, e.by_via,
          e.why
        FROM cartridge_event e JOIN cartridge c ON c.id = e.cartridge_id ORDER BY e.id\
        """,
        row -> {
          Principal by = new Principal(row.text(6), row.text(7), row.text(8));
          history
              .computeIfAbsent(row.text(1), o -> new ArrayList<>())
              .add(event(row.text(2), row.text(3), row.text(4), row.time(5), by, row.text(9)));
          return true;
        });
    sql.each(
        "SELECT barcode, data_state, custody_state, location FROM cartridge ORDER BY barcode",
        row -> {
          String barcode = row.text(1);
          boolean data = row.text(2).equals(states.remove(barcode + " DATA"));
          boolean custody = row.text(3).equals(states.remove(barcode + " CUSTODY"));
          boolean place = row.text(4).equals(places.getOrDefault(barcode, row.text(4)));
          boolean same = data && custody && place;
          if (!same
              || !history
                  .getOrDefault(barcode, List.of())
                  .equals(events.getOrDefault(barcode, List.of()))) {
            to.found(
                0, "the state of cartridge " + barcode + " or its history", "changed in the file");
          }
          return true;
        });
    states.keySet().forEach(key -> to.found(0, "cartridge " + key, "missing"));
  }

  /** Why an act that takes two people was not agreed to. */
  private Optional<String> fault(Change act, Agreements agreements) throws CatalogException {
    Set<AuthorityScope> scopes;
    try {
      scopes = scopes(DataAction.valueOf(act.what().toUpperCase(java.util.Locale.ROOT)));
    } catch (IllegalArgumentException e) {
      return Optional.of("there is no such act");
    }
    if (scopes.isEmpty()) {
      return Optional.empty();
    }
    Barcode barcode = new Barcode(act.barcode());
    for (Ledger.Entry use : ledger.all(Ledger.Kind.USE)) {
      long after = use.auditSequence() - act.sequence();
      if (after > 0 && after <= FARTHEST && use.key().endsWith("/" + barcode)) {
        String id = use.key().substring(0, use.key().length() - barcode.text().length() - 1);
        return agreements.notAgreed(
            "request " + id,
            act.sequence(),
            use.at(),
            request ->
                request.kind().scopes().stream().anyMatch(scopes::contains)
                    && request.items().stream().anyMatch(i -> i.barcode().equals(barcode)));
      }
    }
    return Optional.of("no request was used for it");
  }

  /** What has to be agreed to for an act; nothing for one that takes no second person. */
  private static Set<AuthorityScope> scopes(DataAction action) {
    return switch (action) {
      case RELEASE -> Set.of(AuthorityScope.RELEASE);
      case ERASE -> Set.of(AuthorityScope.ERASE);
      case RELABEL -> Set.of(AuthorityScope.RELABEL);
      case CLEAR -> Set.of(AuthorityScope.CLEAR);
      case DESTROY -> Set.of(AuthorityScope.DESTROY);
      case LABEL, WRITE, SEAL, REVOKE, RECYCLE, DOUBT, QUARANTINE, RETIRE -> Set.of();
    };
  }
}
