package dev.coffer.cli.job.vault;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.Sha256;
import dev.coffer.catalog.audit.Digests;
import dev.coffer.catalog.control.Control;
import dev.coffer.catalog.control.Counts;
import dev.coffer.catalog.control.PickLists;
import dev.coffer.catalog.custody.AuthorityScope;
import dev.coffer.catalog.custody.CustodyRecord;
import dev.coffer.catalog.custody.DestructionCertificate;
import dev.coffer.catalog.custody.Location;
import dev.coffer.catalog.custody.PickList;
import dev.coffer.catalog.custody.Reconciliation;
import dev.coffer.catalog.people.PeopleList;
import dev.coffer.catalog.people.Person;
import dev.coffer.catalog.request.RequestFile;
import dev.coffer.catalog.request.RequestId;
import dev.coffer.cli.LocalDays;
import dev.coffer.cli.config.Config;
import dev.coffer.cli.paper.Paper;
import dev.coffer.cli.paper.Paper.Block;
import dev.coffer.cli.paper.Paper.Box;
import dev.coffer.cli.paper.Paper.Fact;
import dev.coffer.cli.paper.Paper.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What the desk's papers say, by the catalog. */
public final class VaultPapers {
  private final Session session;
  private final Control control;
  private final String site;
  private final LocalDays days;

  /**
   * Papers of one moment.
   *
   * @param config whose they are, and in whose time
   */
  public VaultPapers(Session session, Config config) {
    this.session = session;
    this.control = Control.of(session);
    this.site = config.host();
    this.days = config.days();
  }

  /** A pick list or a return list, for the courier. */
  public Paper list(VaultLists.Shown shown) throws CatalogException {
    PickList list = shown.list();
    boolean out = list.scope() == AuthorityScope.PICK_UP;
    List<Row> rows = new ArrayList<>();
    String home = VaultActs.homeShelf(control);
    for (CustodyRecord record : shown.cartridges()) {
      rows.add(
          row(
              record,
              out ? record.place() : list.destination(),
              out ? list.destination() : home,
              out ? "" : "expired, for reuse"));
    }
    List<Block> blocks = new ArrayList<>();
    List<Fact> facts = new ArrayList<>();
    facts.add(
        new Fact(
            out ? "Pick-up" : "Return",
            days.words(list.notBefore()) + " to " + days.until(list.until())));
    facts.add(new Fact(out ? "To" : "From", addressed(list.destination())));
    facts.add(new Fact("Cartridges", Integer.toString(rows.size())));
    facts.add(new Fact("Containers", containers(shown.cartridges())));
    blocks.add(new Block.Facts(facts));
    shown
        .warning()
        .ifPresent(text ->
            blocks.add(
                new Block.Notice(
                    text + " If this surprises you, move nothing and tell the approvers today.")));
    blocks.add(new Block.Cartridges(rows));
    people(blocks);
    blocks.add(
        out
            ? new Block.Signatures(
                List.of(
                    new Box("Handed over (custodian)", "", List.of()),
                    new Box("Taken over (courier)", "", List.of("Company, badge")),
                    new Box("Received (vault)", "", List.of("Seals whole?"))))
            : new Block.Signatures(
                List.of(
                    new Box("Handed over (vault)", "", List.of()),
                    new Box("Taken over (courier)", "", List.of("Company, badge")),
                    new Box("Received (custodian)", "", List.of("Seals whole?")))));
    return paper(out ? "Pick list" : "Return list", Long.toString(list.number()), blocks);
  }

  private static String containers(Collection<CustodyRecord> records) {
    List<String> sealed =
        records.stream()
            .filter(r -> r.seal().isPresent())
            .map(r -> r.container().orElseThrow() + " under seal " + r.seal().orElseThrow())
            .distinct()
            .toList();
    return sealed.isEmpty() ? "none packed yet" : String.join("; ", sealed);
  }

  private Row row(CustodyRecord record, String from, String to, String remark) {
    return new Row(
        record.barcode().text(),
        record.container().orElse(""),
        record.seal().orElse(""),
        from,
        to,
        record.dueBack().map(days::until).orElse(""),
        remark);
  }

  private String addressed(String name) throws CatalogException {
    Optional<Location> location = control.locations().find(name);
    return location.filter(l -> !l.address().isBlank()).isEmpty()
        ? name
        : name + ": " + location.get().address();
  }

  /** What somebody gets who takes cartridges outside the schedule. */
  public Paper checkoutForm(RequestId id) throws CatalogException {
    RequestFile file = Rights.file(control, id);
    var request = file.request();
    List<Row> rows = new ArrayList<>();
    for (var item : request.items()) {
      CustodyRecord record = control.custody().find(item.barcode());
      rows.add(
          new Row(
              item.barcode().text(),
              record.container().orElse(""),
              record.seal().orElse(""),
              item.place(),
              record.place(),
              record.dueBack().map(days::until).orElse(dueBack(file)),
              "generation " + item.generation()));
    }
    List<Block> blocks = new ArrayList<>();
    blocks.add(
        new Block.Facts(
            List.of(
                new Fact("Request", request.id() + (request.emergency() ? ", EMERGENCY" : "")),
                new Fact("To", term(file, "to")),
                new Fact("Due back", dueBack(file)),
                new Fact("Reason", request.reason()),
                new Fact("Requested by", request.requester().text()),
                new Fact(
                    "Agreed by",
                    file.approvals().isEmpty()
                        ? "nobody yet"
                        : String.join(
                            ", ", file.approvals().stream().map(a -> a.person()).toList())),
                new Fact("Request's digest", grouped(Digests.sha256(request.text()))))));
    blocks.add(new Block.Cartridges(rows));
    blocks.add(
        new Block.Prose(
            "Whoever signs as taking the cartridges over answers for them until they are returned"
                + " and a custodian has signed for them."));
    people(blocks);
    blocks.add(
        new Block.Signatures(
            List.of(
                new Box("Handed over (custodian)", "", List.of()),
                new Box("Taken over", term(file, "to"), List.of()),
                new Box("Returned to (custodian)", "", List.of("Condition")))));
    return paper("Checkout form", request.id().toString(), blocks);
  }

  private String dueBack(RequestFile file) {
    return Rights.time(term(file, "due-back")).map(days::until).orElse(term(file, "due-back"));
  }

  private static String term(RequestFile file, String key) {
    return file.request().parameters().getOrDefault(key, "");
  }

  /** What is to be looked for in a count, before it. */
  public Paper countSheet(Counts.Count count) throws CatalogException {
    List<Row> rows = new ArrayList<>();
    Collection<Barcode> expected =
        count.part().isEmpty()
            ? control.locations().expected(control.locations().require(count.location())).there()
            : count.part();
    for (Barcode barcode : expected) {
      rows.add(row(control.custody().find(barcode), count.location(), "", ""));
    }
    List<Block> blocks = new ArrayList<>();
    blocks.add(
        new Block.Facts(
            List.of(
                new Fact("Location", addressed(count.location())),
                new Fact("Scope", count.scope()),
                new Fact("Opened", count.openedBy() + ", " + days.words(count.openedAt())),
                new Fact("Cartridges", Integer.toString(rows.size())))));
    blocks.add(new Block.Cartridges(rows));
    blocks.add(
        new Block.Signatures(
            List.of(new Box("Counted", "", List.of()), new Box("Also counted", "", List.of()))));
    return paper("Count sheet", Long.toString(count.number()), blocks);
  }

  /** A count's certificate. */
  public Paper inventory(Counts.Count count, PickLists.Certified certified)
      throws CatalogException {
    Reconciliation result = count.counted().orElseThrow().result();
    List<Block> blocks = new ArrayList<>();
    blocks.add(
        new Block.Facts(
            List.of(
                new Fact("Location", addressed(count.location())),
                new Fact("Scope", count.scope()),
                new Fact(
                    "Counted by",
                    count.counted().get().by() + ", " + days.words(count.counted().get().at())),
                new Fact(
                    "Closed by",
                    count
                        .closed()
                        .map(c -> c.by() + ", " + days.words(c.at()))
                        .orElse("nobody yet")),
                new Fact(
                    "Result",
                    result.present().size()
                        + " present, "
                        + result.missing().size()
                        + " missing, "
                        + result.surplus().size()
                        + " surplus, "
                        + result.inTransit().size()
                        + " in transit"))));
    if (!result.agrees()) {
      blocks.add(
          new Block.Notice(
              "What is there and what should be there do NOT agree. See missing and surplus."));
    }
    barcodes(blocks, "Missing", result.missing());
    barcodes(blocks, "Surplus", result.surplus());
    barcodes(blocks, "In transit", result.inTransit());
    barcodes(blocks, "Present", result.present());
    people(blocks);
    blocks.add(signatures("Counted", count.counted().get().by(), "Closed", closer(count)));
    blocks.add(
        new Block.Verbatim(
            "The certificate as signed (SSHSIG, namespace " + PickLists.INVENTORY_NAMESPACE + ")",
            certified.certificate()));
    blocks.add(new Block.Verbatim("The host's signature", certified.signature()));
    return paper("Inventory certificate", Long.toString(count.number()), blocks);
  }

  private static String closer(Counts.Count count) {
    return count.closed().map(Counts.Closed::by).orElse("");
  }

  private static void barcodes(List<Block> blocks, String heading, Collection<Barcode> barcodes) {
    if (!barcodes.isEmpty()) {
      blocks.add(
          new Block.Barcodes(
              heading + ": " + barcodes.size(), barcodes.stream().map(Barcode::text).toList()));
    }
  }

  private static Block signatures(String left, String who, String right, String other) {
    return new Block.Signatures(
        List.of(new Box(left, who, List.of()), new Box(right, other, List.of())));
  }

  /** The certificate of a destruction. */
  public Paper destruction(DestructionCertificate certificate, String signature)
      throws CatalogException {
    List<Block> blocks = new ArrayList<>();
    blocks.add(
        new Block.Facts(
            List.of(
                new Fact(
                    "Cartridge",
                    certificate.barcode() + ", label generation " + certificate.generation()),
                new Fact("Method", certificate.method()),
                new Fact("Place", certificate.place()),
                new Fact("Time", days.words(certificate.at())),
                new Fact("Done by", certificate.doneBy()),
                new Fact("Witnessed by", certificate.witnessedBy()),
                new Fact("Authority", certificate.authority()))));
    blocks.add(
        new Block.Cartridges(
            List.of(
                new Row(
                    certificate.barcode().text(),
                    "",
                    "",
                    certificate.place(),
                    "destroyed",
                    "",
                    certificate.method()))));
    people(blocks);
    blocks.add(
        signatures("Destroyed", certificate.doneBy(), "Witnessed", certificate.witnessedBy()));
    blocks.add(
        new Block.Verbatim(
            "The certificate as signed (SSHSIG, namespace " + DestroyJob.NAMESPACE + ")",
            certificate.text()));
    blocks.add(new Block.Verbatim("The host's signature", signature));
    return paper("Destruction certificate", certificate.barcode().text(), blocks);
  }

  /** Who may approve, and loudly who cannot yet: a name nobody expected is seen by the courier. */
  private void people(List<Block> blocks) throws CatalogException {
    if (!control.isFounded()) {
      return;
    }
    PeopleList people = control.people();
    Instant now = control.now();
    List<String> approvers = new ArrayList<>();
    for (Person person : people.people()) {
      Optional<Person.Approver> approver = person.approver();
      if (approver.isEmpty()) {
        continue;
      }
      Instant from = approver.get().approvesFrom();
      if (now.isBefore(from)) {
        blocks.add(
            new Block.Notice(
                "NEW approver since "
                    + days.words(approver.get().since())
                    + ": "
                    + named(person)
                    + ". Approves nothing before "
                    + days.words(from)
                    + ". If this surprises you, tell the other approvers today."));
      }
      approvers.add(named(person) + ", since " + days.day(approver.get().since()));
    }
    blocks.add(
        new Block.Listing(
            "Approvers (list of people, version "
                + people.version()
                + ", digest "
                + grouped(people.digest())
                + ")",
            approvers));
  }

  private static String named(Person person) {
    return person.name() + (person.called().isBlank() ? "" : " (" + person.called() + ")");
  }

  /** The first 16 digits in groups of four, as people compare them. */
  static String grouped(Sha256 digest) {
    String hex = digest.toString();
    return String.join(
        " ", hex.substring(0, 4), hex.substring(4, 8), hex.substring(8, 12), hex.substring(12, 16));
  }

  private Paper paper(String title, String number, List<Block> blocks) throws CatalogException {
    Instant made = session.now();
    return new Paper(title, number, site, made, days, control.audit().head().printed(), blocks);
  }
}
