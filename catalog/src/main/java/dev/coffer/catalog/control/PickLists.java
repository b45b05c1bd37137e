package dev.coffer.catalog.control;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.CatalogDamagedException;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.CatalogRefusedException;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.Sha256;
import dev.coffer.catalog.audit.Digests;
import dev.coffer.catalog.audit.TextFormatException;
import dev.coffer.catalog.audit.TextReader;
import dev.coffer.catalog.audit.TextWriter;
import dev.coffer.catalog.custody.AuthorityScope;
import dev.coffer.catalog.custody.Hold;
import dev.coffer.catalog.custody.PickList;
import dev.coffer.catalog.custody.Reconciliation;
import dev.coffer.catalog.people.Role;
import dev.coffer.catalog.sshsig.SshPrivateKey;
import dev.coffer.catalog.sshsig.SshSig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the schedule sends out and brings back, and the certificates of counts. */
public final class PickLists {
  /** The SSHSIG namespace of inventory certificates. */
  public static final String INVENTORY_NAMESPACE = "coffer-inventory";

  private static final String TITLE = "coffer pick list 1";

  private final Control control;
  private final Session session;
  private final Ledger ledger;

  PickLists(Control control, Session session, Ledger ledger) {
    this.control = control;
    this.session = session;
    this.ledger = ledger;
  }

  /**
   * Fixes the list of a scheduled pick-up, with the labels the cartridges have now. It gives a
   * right to move them, so only the rotation's plan should make one.
   *
   * @throws CatalogRefusedException if a cartridge is unknown, the actor is no operator or
   *     custodian, or a list of returns names a cartridge whose data has not expired
   */
  public PickList schedule(
      AuthorityScope scope,
      Instant notBefore,
      Instant until,
      String destination,
      Collection<Barcode> cartridges)
      throws CatalogException {
    Instant now = control.clock().observe();
    if (!control.roles().contains(Role.OPERATOR) && !control.roles().contains(Role.CUSTODIAN)) {
      throw new CatalogRefusedException(
          session.actor().person() + " is neither operator nor custodian");
    }
    SortedMap<Barcode, Integer> named = new TreeMap<>();
    LastCopies copies = new LastCopies(session.sql());
    for (Barcode barcode : cartridges) {
      named.put(barcode, control.custody().find(barcode).generation());
      Optional<String> unexpired = copies.notExpired(barcode, now);
      Optional<String> hold = Hold.on(barcode, control.safeguards().holds());
      if (scope == AuthorityScope.RETURN && hold.isPresent()) {
        throw new CatalogRefusedException(
            "pick list: " + barcode + " does not come back for reuse: " + hold.get());
      }
      if (scope == AuthorityScope.RETURN && unexpired.isPresent()) {
        throw new CatalogRefusedException(
            "pick list: " + barcode + " does not come back for reuse: " + unexpired.get(), true);
      }
    }
    long number = ledger.count(Ledger.Kind.PICK_LIST) + 1;
    PickList list = new PickList(number, scope, notBefore, until, destination, named);
    ledger.put(Ledger.Kind.PICK_LIST, Long.toString(number), session.actor(), now, text(list));
    return list;
  }

  private static String text(PickList list) {
    TextWriter out =
        new TextWriter(TITLE)
            .line("number", list.number())
            .line("scope", list.scope().name())
            .line("not-before", list.notBefore().toString())
            .line("until", list.until().toString())
            .line("destination", list.destination());
    list.cartridges().forEach((b, g) -> out.line("cartridge", b + " " + g));
    return out.text();
  }

  /** The list of this number. */
  public Optional<PickList> find(long number) throws CatalogException {
    Optional<Ledger.Entry> entry = ledger.find(Ledger.Kind.PICK_LIST, Long.toString(number));
    return entry.isEmpty() ? Optional.empty() : Optional.of(parse(entry.get()));
  }

  /** All lists, oldest first. */
  public List<PickList> all() throws CatalogException {
    List<PickList> lists = new ArrayList<>();
    for (Ledger.Entry entry : ledger.all(Ledger.Kind.PICK_LIST)) {
      lists.add(parse(entry));
    }
    return lists;
  }

  /**
   * The cartridges of a list that were handed over its way since it was made, by its right or by
   * that of a longer list that took its place, wherever they are now.
   */
  public Set<Barcode> moved(PickList list) throws CatalogException {
    Set<Barcode> moved =
        new HashSet<>(
            session
                .sql()
                .list(
                    """
                    SELECT DISTINCT c.barcode FROM movement m
                    JOIN cartridge c ON c.id = m.cartridge_id WHERE m.action = ? AND m.at >= ?\
                    """,
                    row -> new Barcode(row.text(1)),
                    list.scope() == AuthorityScope.PICK_UP ? "HAND_OVER_OUT" : "HAND_OVER_IN",
                    list.notBefore()));
    moved.retainAll(list.cartridges().keySet());
    return moved;
  }

  private static PickList parse(Ledger.Entry entry) throws CatalogException {
    try {
      TextReader in = new TextReader(entry.body(), TITLE);
      long number = in.number("number");
      AuthorityScope scope = AuthorityScope.valueOf(in.next("scope"));
      Instant notBefore = in.time("not-before");
      Instant until = in.time("until");
      String destination = in.next("destination");
      SortedMap<Barcode, Integer> named = new TreeMap<>();
      for (String line : in.all("cartridge")) {
        named.put(new Barcode(line.substring(0, 8)), Integer.parseInt(line.substring(9)));
      }
      in.end();
      return new PickList(number, scope, notBefore, until, destination, named);
    } catch (TextFormatException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new CatalogDamagedException("pick list " + entry.key() + ": " + e.getMessage());
    }
  }

  /** A count's certificate and the host's signature over it. */
  public record Certified(String certificate, String signature) {}

  /**
   * Certifies a count, made by the actor and somebody else, and keeps it.
   *
   * @param scope such as {@code all} or {@code rolling count 3 of 12}
   */
  public Certified certify(
      Reconciliation count, String scope, String alsoCountedBy, SshPrivateKey hostKey)
      throws CatalogException {
    Instant now = control.clock().observe();
    List<Ledger.Entry> before = ledger.all(Ledger.Kind.INVENTORY);
    Sha256 previous =
        before.isEmpty()
            ? Sha256.of(new byte[Sha256.BYTE_COUNT])
            : Digests.sha256(before.getLast().body());
    String text =
        count.certificate(
            scope, now, session.actor().person(), alsoCountedBy, previous, control.audit().head());
    String signature = SshSig.sign(hostKey, INVENTORY_NAMESPACE, TextWriter.bytes(text)).armor();
    ledger.put(
        Ledger.Kind.INVENTORY,
        Integer.toString(before.size() + 1),
        session.actor(),
        now,
        text + signature);
    return new Certified(text, signature);
  }
}
