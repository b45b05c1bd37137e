package dev.coffer.catalog.control;

import static dev.coffer.catalog.control.Site.OTHER;
import static dev.coffer.catalog.control.Site.TAPE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.CatalogRefusedException;
import dev.coffer.catalog.Principal;
import dev.coffer.catalog.audit.AuditFinding;
import dev.coffer.catalog.audit.Digests;
import dev.coffer.catalog.custody.AuthorityScope;
import dev.coffer.catalog.custody.CustodyAct;
import dev.coffer.catalog.custody.CustodyAction;
import dev.coffer.catalog.custody.CustodyRecord;
import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.catalog.sshsig.Trust;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cartridges pass from hand to hand by the keys of those who have one. */
class HandProofsTest {
  @TempDir Path dir;
  private Site site;
  private Right list = Right.none();

  private long event(Barcode barcode) throws CatalogException {
    return site.as("ada", c -> c.custody().find(barcode).version());
  }

  private String about(String verb, Barcode... barcodes) throws CatalogException {
    return site.as(
        "ada",
        c -> {
          List<CustodyRecord> records = new ArrayList<>();
          for (Barcode barcode : barcodes) {
            records.add(c.custody().find(barcode));
          }
          return Proofs.statement(verb, Proofs.object(records), "");
        });
  }

  @BeforeEach
  void open() throws Exception {
    site = new Site(dir);
    long number = site.pickList(AuthorityScope.PICK_UP, Duration.ofHours(12), TAPE, OTHER);
    list = Right.pickList(number);
    site.pack(TAPE, number, "S-1");
    site.pack(OTHER, number, "S-1");
  }

  @AfterEach
  void close() throws Exception {
    site.close();
  }

  @Test
  void aNameAloneHandsNothingOver() throws Exception {
    refused("counts by a signature only", () -> site.as("kurt", this::handOver));
    assertThat(site.custody(TAPE)).isEqualTo(CustodyState.PACKED);
    site.act("kurt", TAPE, CustodyAction.HAND_OVER_OUT, list, this::toCourier);
    assertThat(site.custody(TAPE)).isEqualTo(CustodyState.TRANSIT_OUT);
    refused("counts by a signature only", () -> site.as("karl", HandProofsTest::confirm));
    site.act("karl", TAPE, CustodyAction.CONFIRM, Right.none(), HandProofsTest::arrived);
    assertThat(findings()).isEmpty();
    String steps = site.as("ada", c -> c.history().of(TAPE)).toString();
    assertThat(steps).containsPattern("hand-over-out.*proof=[0-9a-f]{64}");
  }

  @Test
  void aStatementIsForTheCartridgeAndTheMovementItNames() throws Exception {
    String other = about("handed over", OTHER);
    refused("counts by a signature only", () -> site.as("kurt", c -> signed(c, "kurt", other)));
    String before = Proofs.statement("handed over", TAPE + " event " + (event(TAPE) - 1), "");
    refused("counts by a signature only", () -> site.as("kurt", c -> signed(c, "kurt", before)));
    String like = Proofs.statement("handed over", TAPE + " event " + event(TAPE) + "2", "");
    refused("counts by a signature only", () -> site.as("kurt", c -> signed(c, "kurt", like)));
    String right = about("handed over", OTHER, TAPE);
    site.as("kurt", c -> signed(c, "kurt", right));
    assertThat(site.custody(TAPE)).isEqualTo(CustodyState.TRANSIT_OUT);
    assertThat(findings()).isEmpty();
  }

  private boolean signed(Control control, String person, String statement) throws CatalogException {
    control.proofs().accept(statement, site.keys.sign(person, statement));
    return handOver(control);
  }

  /** Taking over and handing over is one act of one person, and takes one signature. */
  @Test
  void oneStatementCarriesWhatFollowsAtOnce() throws Exception {
    String statement = about("handed over", TAPE);
    site.as(
        "karl",
        c -> {
          c.proofs().accept(statement, site.keys.sign("karl", statement));
          c.custody()
              .act(
                  TAPE,
                  CustodyAction.TAKE_OVER,
                  "",
                  Right.none(),
                  a -> a.withBarcodeSeen(TAPE).withSealSeen("S-1"));
          return handOver(c);
        });
    assertThat(site.custody(TAPE)).isEqualTo(CustodyState.TRANSIT_OUT);
    assertThat(findings()).isEmpty();
  }

  /** Somebody with another program confirms in karl's name, with the log in order. */
  @Test
  void aConfirmationThatNobodySignedIsFound() throws Exception {
    site.act("kurt", TAPE, CustodyAction.HAND_OVER_OUT, list, this::toCourier);
    assertThat(findings()).isEmpty();
    String invented = about("confirmed", TAPE);
    site.as(
        "karl",
        c -> {
          c.handProofs().accepted(new Proofs.Accepted("karl", Digests.sha256(invented), invented));
          return confirm(c);
        });
    assertThat(site.custody(TAPE)).isEqualTo(CustodyState.VAULT);
    assertThat(findings())
        .singleElement()
        .satisfies(
            f -> assertThat(f.explanation()).contains("confirm of CF0012L9", "did not sign it"));
  }

  /** A good signature of karl's about one cartridge is named as proof for another. */
  @Test
  void aSignatureThatWasForSomethingElseIsFound() throws Exception {
    site.act("kurt", TAPE, CustodyAction.HAND_OVER_OUT, list, this::toCourier);
    site.act("kurt", OTHER, CustodyAction.HAND_OVER_OUT, list, this::toCourier);
    String honest = about("confirm", OTHER);
    site.act("karl", OTHER, CustodyAction.CONFIRM, Right.none(), HandProofsTest::arrived);
    String invented = about("confirm", TAPE);
    site.as(
        "karl",
        c -> {
          c.handProofs().accepted(new Proofs.Accepted("karl", Digests.sha256(honest), invented));
          return confirm(c);
        });
    assertThat(findings())
        .singleElement()
        .satisfies(
            f -> assertThat(f.explanation()).contains("confirm of CF0012L9", "did not sign it"));
  }

  /** The list sends it to vault a; the record says another place, with the log in order. */
  @Test
  void aHandOverToAnotherPlaceIsRefusedAndFound() throws Exception {
    refused(
        "goes to: actual=garage expected=vault a",
        () ->
            site.act(
                "kurt",
                TAPE,
                CustodyAction.HAND_OVER_OUT,
                list,
                a -> toCourier(a).withPlace("garage")));
    // for as long as it takes the list says the garage, too
    renameInLists("vault a", "garage");
    site.act(
        "kurt", TAPE, CustodyAction.HAND_OVER_OUT, list, a -> toCourier(a).withPlace("garage"));
    renameInLists("garage", "vault a");
    assertThat(findings())
        .singleElement()
        .satisfies(f -> assertThat(f.explanation()).contains("does not send it to garage"));
  }

  private void renameInLists(String from, String to) throws CatalogException {
    site.catalog()
        .write(
            new Principal("kurt", "tapehost", "cli"),
            s -> {
              String trigger =
                  s.sql()
                      .first(
                          "SELECT sql FROM sqlite_schema WHERE name = 'ledger_no_update'",
                          row -> row.text(1))
                      .orElseThrow();
              s.sql().update("DROP TRIGGER ledger_no_update");
              s.sql()
                  .update(
                      "UPDATE ledger SET body = replace(body, ?, ?) WHERE kind = 'pick-list'",
                      from,
                      to);
              s.sql().update(trigger);
              return true;
            });
  }

  private boolean handOver(Control control) throws CatalogException {
    control.custody().act(TAPE, CustodyAction.HAND_OVER_OUT, "", list, this::toCourier);
    return true;
  }

  private static boolean confirm(Control control) throws CatalogException {
    control.custody().act(TAPE, CustodyAction.CONFIRM, "", Right.none(), HandProofsTest::arrived);
    return true;
  }

  private CustodyAct toCourier(CustodyAct act) {
    return act.withSealSeen("S-1")
        .withReceiver("rita", site.now().plus(Duration.ofHours(8)))
        .withPlace("vault a");
  }

  private static CustodyAct arrived(CustodyAct act) {
    return act.withSealSeen("S-1").withPlace("vault a");
  }

  private List<AuditFinding> findings() throws CatalogException {
    return site.as(
            "ada",
            c -> c.verifier().verify(List.of(), Trust.key(site.keys.key("host").publicKey())))
        .findings();
  }

  private static void refused(
      String why, org.assertj.core.api.ThrowableAssert.ThrowingCallable act) {
    assertThatExceptionOfType(CatalogRefusedException.class)
        .isThrownBy(act)
        .withMessageContaining(why);
  }
}
