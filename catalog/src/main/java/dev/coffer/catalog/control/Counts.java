package dev.coffer.catalog.control;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.CatalogDamagedException;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.CatalogRefusedException;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.audit.Digests;
import dev.coffer.catalog.audit.TextFormatException;
import dev.coffer.catalog.audit.TextReader;
import dev.coffer.catalog.audit.TextWriter;
import dev.coffer.catalog.custody.Location;
import dev.coffer.catalog.custody.Reconciliation;
import dev.coffer.catalog.sqlite.Row;
import dev.coffer.catalog.sqlite.Sql;
import dev.coffer.catalog.sshsig.SshPrivateKey;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Counts of what is at a location: opened, read, and closed by somebody else with a certificate.
 */
public final class Counts {
  private static final String TITLE = "coffer count 1";
  private static final String PRESENT = "present: ";
  private static final String SELECT =
      "SELECT number, location, scope, part, opened_by, opened_at, counted_by, counted_at, result,"
          + " closed_by, closed_at, certificate FROM inventory_count";

  private final Control control;
  private final Session session;
  private final Sql sql;
  private final Ledger ledger;

  Counts(Control control, Session session, Ledger ledger) {
    this.control = control;
    this.session = session;
    this.sql = session.sql();
    this.ledger = ledger;
  }

  /**
   * A count.
   *
   * @param scope in words, such as {@code all} or {@code rolling count of 4 of 40}
   * @param part what is to be looked for; empty for all that should be there
   * @param counted who read what is there, and how it compares
   * @param closed who closed it, and its certificate
   */
  public record Count(
      long number,
      String location,
      String scope,
      SortedSet<Barcode> part,
      String openedBy,
      Instant openedAt,
      Optional<Counted> counted,
      Optional<Closed> closed) {}

  /** What came of reading. */
  public record Counted(String by, Instant at, Reconciliation result) {}

  /**
   * The end of a count.
   *
   * @param certificate its key in the ledger
   */
  public record Closed(String by, Instant at, String certificate) {}

  /** Opens a count of all that should be at a location. */
  public Count open(Location location) throws CatalogException {
    return insert(location, "all", new TreeSet<>());
  }

  /**
   * Opens a rolling count: one part of the location's cartridges, those whose last count is longest
   * ago. Which of equals is told by the audit log's head, so nobody knows it before.
   *
   * @throws CatalogRefusedException if nothing should be there
   */
  public Count openPart(Location location) throws CatalogException {
    SortedSet<Barcode> there = control.locations().expected(location).there();
    if (there.isEmpty()) {
      throw new CatalogRefusedException("count: nothing should be at " + location.name());
    }
    Map<Barcode, Instant> last = lastCounted(location.name());
    String head = control.audit().head().toString();
    int size = Math.ceilDiv(there.size(), location.countParts());
    SortedSet<Barcode> part =
        there.stream()
            .sorted(
                Comparator.comparing((Barcode b) -> last.getOrDefault(b, Instant.MIN))
                    .thenComparing(b -> Digests.sha256(head + " " + b).toString()))
            .limit(size)
            .collect(Collectors.toCollection(TreeSet::new));
    return insert(location, "rolling count of " + size + " of " + there.size(), part);
  }

  private Count insert(Location location, String scope, SortedSet<Barcode> part)
      throws CatalogException {
    requireKnown(session.actor().person());
    Instant now = control.clock().observe();
    long number = sql.number("SELECT coalesce(max(number), 0) + 1 FROM inventory_count");
    sql.update(
        """
        INSERT INTO inventory_count (number, location, scope, part, opened_by, opened_at)
        VALUES (?, ?, ?, ?, ?, ?)\
        """,
        number,
        location.name(),
        scope,
        joined(part),
        session.actor().person(),
        now);
    return require(number);
  }

  /** Auditors count too: they read. */
  private void requireKnown(String person) throws CatalogException {
    if (control.people().find(person).isEmpty()) {
      throw new CatalogRefusedException("count: " + person + " is not on the list of people");
    }
  }

  /**
   * Compares what was read with what should be there now. Reading again replaces what was read
   * before, until the count is closed. Of a rolling count, what should be there and was read
   * although it is not in the part counts as present.
   */
  public Count read(long number, Collection<Barcode> scanned) throws CatalogException {
    Count count = require(number);
    if (count.closed().isPresent()) {
      throw new CatalogRefusedException("count " + number + " is closed");
    }
    requireKnown(session.actor().person());
    Instant now = control.clock().observe();
    Location location = control.locations().require(count.location());
    Locations.Expected expected = control.locations().expected(location);
    SortedSet<Barcode> looked = new TreeSet<>(expected.there());
    if (!count.part().isEmpty()) {
      looked.removeIf(b -> !count.part().contains(b) && !scanned.contains(b));
    }
    Reconciliation result = Reconciliation.of(location.name(), looked, expected.moving(), scanned);
    sql.update(
        "UPDATE inventory_count SET counted_by = ?, counted_at = ?, result = ? WHERE number = ?",
        session.actor().person(),
        now,
        text(result),
        number);
    return require(number);
  }

  /**
   * Closes a count with a certificate, as somebody other than who read it.
   *
   * @param hostKey signs the certificate
   */
  public PickLists.Certified close(long number, SshPrivateKey hostKey) throws CatalogException {
    Count count = require(number);
    if (count.closed().isPresent()) {
      throw new CatalogRefusedException("count " + number + " is closed");
    }
    Counted counted =
        count
            .counted()
            .orElseThrow(() -> new CatalogRefusedException("count " + number + ": nothing read"));
    String closer = session.actor().person();
    requireKnown(closer);
    if (closer.equals(counted.by())) {
      throw new CatalogRefusedException(
          "count " + number + ": " + closer + " read it, and cannot close it", true);
    }
    PickLists.Certified certified =
        control
            .custody()
            .pickLists()
            .certify(counted.result(), count.scope(), counted.by(), hostKey);
    sql.update(
        "UPDATE inventory_count SET closed_by = ?, closed_at = ?, certificate = ? WHERE number = ?",
        closer,
        control.now(),
        Long.toString(ledger.count(Ledger.Kind.INVENTORY)),
        number);
    return certified;
  }

  /** The certificate of a closed count. */
  public Optional<PickLists.Certified> certificate(long number) throws CatalogException {
    Optional<Closed> closed = require(number).closed();
    if (closed.isEmpty()) {
      return Optional.empty();
    }
    String body =
        ledger
            .find(Ledger.Kind.INVENTORY, closed.get().certificate())
            .orElseThrow(
                () -> new CatalogDamagedException("certificate of count " + number + ": missing"))
            .body();
    int at = body.indexOf("-----BEGIN");
    return Optional.of(new PickLists.Certified(body.substring(0, at), body.substring(at)));
  }

  /** The count of this number. */
  public Count require(long number) throws CatalogException {
    return sql.first(SELECT + " WHERE number = ?", Counts::count, number)
        .orElseThrow(() -> new CatalogRefusedException("no count of this number: " + number));
  }

  /** All, oldest first. */
  public List<Count> all() throws CatalogException {
    return sql.list(SELECT + " ORDER BY number", Counts::count);
  }

  /** When each cartridge was last found at a location, by its certificates. */
  public SortedMap<Barcode, Instant> lastCounted(String location) throws CatalogException {
    SortedMap<Barcode, Instant> last = new TreeMap<>();
    for (Ledger.Entry entry : ledger.all(Ledger.Kind.INVENTORY)) {
      List<String> lines = entry.body().lines().toList();
      if (lines.contains("place: " + TextWriter.escaped(location))) {
        lines.stream()
            .filter(line -> line.startsWith(PRESENT))
            .forEach(line -> last.put(new Barcode(line.substring(PRESENT.length())), entry.at()));
      }
    }
    return last;
  }

  private static Count count(Row row) throws SQLException, CatalogException {
    long number = row.number(1);
    Optional<Counted> counted =
        row.optionalText(9).isEmpty()
            ? Optional.empty()
            : Optional.of(new Counted(row.text(7), row.time(8), parse(number, row.text(9))));
    Optional<Closed> closed =
        row.optionalText(12).isEmpty()
            ? Optional.empty()
            : Optional.of(new Closed(row.text(10), row.time(11), row.text(12)));
    return new Count(
        number,
        row.text(2),
        row.text(3),
        split(row.text(4)),
        row.text(5),
        row.time(6),
        counted,
        closed);
  }

  private static String text(Reconciliation result) {
    return new TextWriter(TITLE)
        .line("place", result.place())
        .line("present", joined(result.present()))
        .line("missing", joined(result.missing()))
        .line("surplus", joined(result.surplus()))
        .line("in-transit", joined(result.inTransit()))
        .text();
  }

  private static Reconciliation parse(long number, String text) throws CatalogException {
    try {
      TextReader in = new TextReader(text, TITLE);
      Reconciliation result =
          new Reconciliation(
              in.next("place"),
              split(in.next("present")),
              split(in.next("missing")),
              split(in.next("surplus")),
              split(in.next("in-transit")));
      in.end();
      return result;
    } catch (TextFormatException | IllegalArgumentException e) {
      throw new CatalogDamagedException("count " + number + ": " + e.getMessage());
    }
  }

  private static String joined(Collection<Barcode> barcodes) {
    return barcodes.stream().map(Barcode::text).collect(Collectors.joining(" "));
  }

  private static NavigableSet<Barcode> split(String text) {
    NavigableSet<Barcode> barcodes = new TreeSet<>();
    if (!text.isEmpty()) {
      Arrays.stream(text.split(" ", -1)).map(Barcode::new).forEach(barcodes::add);
    }
    return barcodes;
  }
}
