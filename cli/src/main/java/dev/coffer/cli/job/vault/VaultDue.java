package dev.coffer.cli.job.vault;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Cartridge;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.control.Control;
import dev.coffer.catalog.control.Counts;
import dev.coffer.catalog.custody.AuthorityScope;
import dev.coffer.catalog.custody.CustodyRecord;
import dev.coffer.catalog.custody.Location;
import dev.coffer.catalog.custody.LocationKind;
import dev.coffer.catalog.custody.Movement;
import dev.coffer.catalog.custody.PickList;
import dev.coffer.cli.job.RotationPickUps;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the custody desk has to look after: what is late first, then by date. */
public final class VaultDue {
  private final Catalog catalog;

  public VaultDue(Catalog catalog) {
    this.catalog = catalog;
  }

  public List<DueItem> list() throws CatalogException {
    List<DueItem> items = catalog.read(VaultDue::collect);
    items.sort(
        Comparator.comparing(DueItem::isLate)
            .reversed()
            .thenComparing(i -> i.by().orElse(Instant.MAX))
            .thenComparing(DueItem::object));
    return items;
  }

  private static List<DueItem> collect(Session session) throws CatalogException {
    Control control = Control.of(session);
    Instant now = control.isFounded() ? control.now() : session.now();
    List<DueItem> items = new ArrayList<>();
    for (Cartridge cartridge : session.cartridges().all()) {
      cartridge(control.custody().find(cartridge.barcode()), now).ifPresent(items::add);
    }
    for (PickList list : control.custody().pickLists().all()) {
      list(control, list, now).ifPresent(items::add);
    }
    for (RotationPickUps.Next next : RotationPickUps.all(session)) {
      planned(control, next).ifPresent(items::add);
    }
    for (Counts.Count count : control.counts().all()) {
      if (count.closed().isEmpty()) {
        items.add(
            new DueItem(
                "open count",
                "count " + count.number(),
                Optional.empty(),
                false,
                count.openedBy(),
                count.counted().isEmpty()
                    ? "coffer vault inventory --count " + count.number()
                    : "somebody else closes it: coffer vault reconcile " + count.number()));
      }
    }
    for (Location location : control.locations().all()) {
      if (location.kind() != LocationKind.COURIER) {
        count(control, location, now).ifPresent(items::add);
      }
    }
    return items;
  }

  private static Optional<DueItem> cartridge(CustodyRecord record, Instant now) {
    String barcode = record.barcode().text();
    Optional<Instant> due = record.movement().map(Movement::due).or(record::dueBack);
    boolean late = record.isOverdue(now);
    return switch (record.state()) {
      case DRIVE, LIBRARY, SHELF, DESTROYED -> Optional.empty();
      case PACKED ->
          item(record, "packed", due, late, "coffer vault hand-over " + barcode + " --to COURIER");
      case TRANSIT_OUT ->
          item(
              record,
              late ? "too long in transit" : "in transit",
              due,
              late,
              late
                  ? "ask the courier; then coffer vault lost --overdue"
                  : "the vault's side: coffer vault confirm " + barcode);
      case TRANSIT_IN ->
          item(
              record,
              late ? "too long in transit" : "on its way home",
              due,
              late,
              late
                  ? "ask the courier; then coffer vault lost --overdue"
                  : "coffer vault receive " + barcode);
      case VAULT ->
          due.isPresent()
              ? item(record, "due back", due, late, "coffer vault return-list, or vault recall")
              : Optional.empty();
      case RECALL_REQUESTED ->
          item(record, "recall asked for", due, late, "somebody agrees: coffer request list");
      case RECALL_APPROVED ->
          item(
              record,
              "recalled for " + record.purpose().orElseThrow().wireName(),
              due,
              late,
              "the vault's side: coffer vault hand-over " + barcode + " --to COURIER");
      case RECEIVED -> item(record, "not checked in", due, late, "coffer vault receive " + barcode);
      case CHECKED_OUT ->
          item(
              record,
              record.movement().isPresent() ? "checked out, not acknowledged" : "checked out",
              record.dueBack(),
              late,
              record.movement().isPresent()
                  ? "its holder: coffer vault confirm " + barcode
                  : "coffer vault receive " + barcode);
      case MISSING ->
          item(
              record,
              "missing",
              Optional.empty(),
              true,
              "search; if it turns up: coffer request accept-found " + barcode);
    };
  }

  private static Optional<DueItem> item(
      CustodyRecord record, String what, Optional<Instant> due, boolean late, String next) {
    return Optional.of(
        new DueItem(what, record.barcode().text(), due, late, record.custodian(), next));
  }

  private static Optional<DueItem> list(Control control, PickList list, Instant now)
      throws CatalogException {
    VaultLists.Shown shown = VaultLists.find(control, list.scope(), list.number());
    long left = shown.cartridges().size() - shown.moved();
    boolean forgotten = now.isAfter(list.until().plus(Duration.ofDays(14)));
    if (left == 0 || forgotten) {
      return Optional.empty();
    }
    boolean out = list.scope() == AuthorityScope.PICK_UP;
    return Optional.of(
        new DueItem(
            (out ? "pick-up, " : "return, ") + left + " to go",
            "list " + list.number(),
            Optional.of(list.until()),
            !now.isBefore(list.until()),
            "",
            (out ? "coffer vault pick-list " : "coffer vault return-list ") + list.number()));
  }

  /** A pick-up of the rotation of which not everything is on a list yet. */
  private static Optional<DueItem> planned(Control control, RotationPickUps.Next next)
      throws CatalogException {
    Set<Barcode> listed = VaultLists.listed(control);
    long out = next.out().keySet().stream().filter(b -> !listed.contains(b)).count();
    long back = next.back().keySet().stream().filter(b -> !listed.contains(b)).count();
    if (out + back == 0) {
      return Optional.empty();
    }
    String vault = next.policy().vault();
    return Optional.of(
        new DueItem(
            "pick-up of the rotation, %d out, %d back, on no list".formatted(out, back),
            next.policy().name().text(),
            Optional.of(next.policy().window().startOf(next.day())),
            false,
            "",
            "coffer rotation run; or "
                + (out > 0 ? "coffer vault pick-list --next " : "coffer vault return-list --next ")
                + vault));
  }

  /** A rolling count is due when the oldest look at a cartridge gets too old. */
  private static Optional<DueItem> count(Control control, Location location, Instant now)
      throws CatalogException {
    var there = control.locations().expected(location).there();
    if (there.isEmpty()) {
      return Optional.empty();
    }
    Map<Barcode, Instant> last = control.counts().lastCounted(location.name());
    Duration within = Duration.ofDays(location.countDays());
    long never = there.stream().filter(b -> !last.containsKey(b)).count();
    Optional<Instant> oldest =
        there.stream().filter(last::containsKey).map(last::get).min(Comparator.naturalOrder());
    Optional<Instant> newest = last.values().stream().max(Comparator.naturalOrder());
    Duration step = within.dividedBy(location.countParts());
    Optional<Instant> by = newest.map(n -> n.plus(step));
    boolean late =
        oldest.map(o -> now.isAfter(o.plus(within))).orElse(false)
            || by.map(now::isAfter).orElse(true);
    if (!late) {
      return Optional.empty();
    }
    return Optional.of(
        new DueItem(
            "count due, " + never + " of " + there.size() + " never counted",
            location.name(),
            by,
            true,
            "",
            "coffer vault inventory " + location.name() + " --part"));
  }
}
