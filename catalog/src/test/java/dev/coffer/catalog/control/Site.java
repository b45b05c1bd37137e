package dev.coffer.catalog.control;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Cartridge;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Principal;
import dev.coffer.catalog.Volume;
import dev.coffer.catalog.VolumeFormat;
import dev.coffer.catalog.VolumeId;
import dev.coffer.catalog.custody.AuthorityScope;
import dev.coffer.catalog.custody.CustodyAct;
import dev.coffer.catalog.custody.CustodyAction;
import dev.coffer.catalog.custody.CustodyClock;
import dev.coffer.catalog.custody.CustodyRecord;
import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.catalog.custody.DataState;
import dev.coffer.catalog.people.PeopleList;
import dev.coffer.catalog.people.PersonName;
import dev.coffer.catalog.people.Role;
import dev.coffer.catalog.request.ApprovalPolicy;
import dev.coffer.catalog.request.RequestFile;
import dev.coffer.catalog.request.RequestId;
import dev.coffer.catalog.request.RequestKind;
import dev.coffer.catalog.sqlite.SqliteCatalog;
import dev.coffer.catalog.testkit.TestPeople;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/** A catalog with people, a clock that a test moves, and cartridges. */
final class Site implements AutoCloseable {
  static final Instant START = Instant.parse("2026-11-20T08:00:00Z");
  static final Barcode TAPE = new Barcode("CF0012L9");
  static final Barcode OTHER = new Barcode("CF0013L9");

  final TestPeople keys;
  final SqliteCatalog catalog;
  private Instant now = START;
  private Duration uptime = Duration.ofDays(3);

  Site(Path dir) throws CatalogException {
    keys = new TestPeople();
    catalog = SqliteCatalog.create(dir.resolve("catalog.db"), () -> now);
    as(
        "olga",
        c ->
            c.found(
                List.of(
                    keys.entry("olga", EnumSet.of(Role.OPERATOR)),
                    keys.entry("kurt", EnumSet.of(Role.CUSTODIAN)),
                    keys.entry("karl", EnumSet.of(Role.CUSTODIAN)),
                    keys.entry("anna", EnumSet.of(Role.APPROVER)),
                    keys.entry("bert", EnumSet.of(Role.APPROVER)),
                    keys.entry("carl", EnumSet.of(Role.APPROVER, Role.CUSTODIAN)),
                    keys.entry("ada", EnumSet.of(Role.AUDITOR))),
                ApprovalPolicy.standard()));
    addSealed(TAPE);
    addSealed(OTHER);
  }

  private Site(Site like, Path file) throws CatalogException {
    keys = like.keys;
    now = like.now;
    uptime = like.uptime;
    catalog = SqliteCatalog.open(file, () -> now);
  }

  /** A copy of this site, which must be closed, for a test of its own. */
  Site copyTo(Path dir) throws CatalogException, IOException {
    return new Site(this, Files.copy(catalog.file(), dir.resolve("catalog.db")));
  }

  /** Work with the control of a session. */
  interface Work<T> {
    T run(Control control) throws CatalogException;
  }

  <T> T as(String person, Work<T> work) throws CatalogException {
    return catalog.write(
        new Principal(person, "tapehost", "cli"),
        session -> work.run(Control.of(session, boot(), PolicyCheck.NONE)));
  }

  /** How long the machine has been up. */
  Optional<CustodyClock.Boot> boot() {
    return Optional.of(new CustodyClock.Boot("boot", uptime));
  }

  /** Lets time pass, as a machine that is up sees it. */
  void pass(Duration time) {
    now = now.plus(time);
    uptime = uptime.plus(time);
  }

  /** Sets the host's clock without time passing. */
  void jump(Duration by) {
    now = now.plus(by);
  }

  Instant now() {
    return now;
  }

  void addSealed(Barcode barcode) throws CatalogException {
    catalog.write(
        new Principal("kurt", "tapehost", "cli"),
        session -> {
          session
              .cartridges()
              .add(
                  new Cartridge(
                      barcode,
                      Optional.empty(),
                      DataState.BLANK,
                      CustodyState.SHELF,
                      OptionalLong.empty(),
                      "shelf 1",
                      session.now(),
                      ""),
                  "new");
          session.cartridges().transition(barcode, DataState.BLANK, DataState.LABELLED, "label");
          session
              .volumes()
              .add(
                  new Volume(
                      new VolumeId(barcode.volser(), 1),
                      barcode,
                      VolumeFormat.TAR,
                      session.now(),
                      524_288));
          session.cartridges().transition(barcode, DataState.LABELLED, DataState.OPEN, "write");
          session.cartridges().transition(barcode, DataState.OPEN, DataState.SEALED, "full");
          return true;
        });
  }

  /** A request signed by its requester. */
  RequestId request(String by, RequestKind kind, Map<String, String> terms, Barcode... tapes)
      throws CatalogException {
    RequestDraft draft = RequestDraft.of(kind, "because", terms, List.of(tapes));
    return as(by, c -> c.requests().open(draft, text -> Optional.of(keys.sign(by, text))))
        .request()
        .id();
  }

  RequestFile approve(RequestId id, String approver) throws CatalogException {
    String text = as("olga", c -> c.requests().find(id).orElseThrow().text());
    return as("olga", c -> c.requests().submit(id, keys.sign(approver, text)));
  }

  RequestId agreed(RequestKind kind, Map<String, String> terms, Barcode... tapes)
      throws CatalogException {
    RequestId id = request("olga", kind, terms, tapes);
    approve(id, "anna");
    if (kind.approverCount() > 1) {
      approve(id, "bert");
    }
    return id;
  }

  /** A list of the schedule that is open from now on; its number. */
  long pickList(AuthorityScope scope, Duration open, Barcode... barcodes) throws CatalogException {
    return as(
            "olga",
            c ->
                c.custody()
                    .pickLists()
                    .schedule(scope, now(), now().plus(open), "vault a", List.of(barcodes)))
        .number();
  }

  /** Kurt packs a cartridge of a list into box 7. */
  void pack(Barcode barcode, long list, String seal) throws CatalogException {
    as(
        "kurt",
        c ->
            c.custody()
                .act(
                    barcode,
                    CustodyAction.PACK,
                    "",
                    Right.pickList(list),
                    a -> a.withBarcodeSeen(barcode).withSeal("box 7", seal)));
  }

  /** Does something to a cartridge, signed with the person's key where it changes hands. */
  CustodyRecord act(
      String person,
      Barcode barcode,
      CustodyAction action,
      Right right,
      UnaryOperator<CustodyAct> evidence)
      throws CatalogException {
    return as(
        person,
        c -> {
          if (action.changesHands()) {
            String object = Proofs.object(List.of(c.custody().find(barcode)));
            String statement = Proofs.statement(action.wireName(), object, "");
            c.proofs().accept(statement, keys.sign(person, statement));
          }
          return c.custody().act(barcode, action, "because", right, evidence);
        });
  }

  void heartbeat(String person) throws CatalogException {
    as(
        "olga",
        c -> {
          String text = c.safeguards().heartbeatText(new PersonName(person));
          c.safeguards().heartbeat(text, keys.sign(person, text));
          return true;
        });
  }

  DataState data(Barcode barcode) throws CatalogException {
    return catalog.read(s -> s.cartridges().find(barcode).orElseThrow().data());
  }

  CustodyState custody(Barcode barcode) throws CatalogException {
    return catalog.read(s -> s.cartridges().find(barcode).orElseThrow().custody());
  }

  PeopleList people() throws CatalogException {
    return as("olga", Control::people);
  }

  Catalog catalog() {
    return catalog;
  }

  @Override
  public void close() throws CatalogException {
    catalog.close();
  }
}
