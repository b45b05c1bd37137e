package dev.coffer.catalog.control;

import static dev.coffer.catalog.control.Site.OTHER;
import static dev.coffer.catalog.control.Site.TAPE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.coffer.catalog.CatalogRefusedException;
import dev.coffer.catalog.custody.AuthorityScope;
import dev.coffer.catalog.custody.CustodyAction;
import dev.coffer.catalog.custody.CustodyRecord;
import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.catalog.custody.DataAction;
import dev.coffer.catalog.custody.DataState;
import dev.coffer.catalog.custody.DestructionCertificate;
import dev.coffer.catalog.custody.RecallPurpose;
import dev.coffer.catalog.custody.Reconciliation;
import dev.coffer.catalog.request.RequestFile;
import dev.coffer.catalog.request.RequestId;
import dev.coffer.catalog.request.RequestKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Custody over the tables: who hands over, who confirms, and what is missing or destroyed. */
class CustodyControlTest {
  @TempDir Path dir;
  private Site site;

  @BeforeEach
  void found() throws Exception {
    site = new Site(dir);
  }

  @AfterEach
  void close() throws Exception {
    site.close();
  }

  @Test
  void aCartridgeGoesToTheVaultAndComesBackByFourPeople() throws Exception {
    long list = pickList(AuthorityScope.PICK_UP);
    site.pack(TAPE, list, "S-1");
    refused(
        () -> act("karl", CustodyAction.HAND_OVER_OUT, Right.pickList(list), this::toCourier),
        "handed over by: actual=karl expected=kurt",
        false);
    CustodyRecord moving =
        act("kurt", CustodyAction.HAND_OVER_OUT, Right.pickList(list), this::toCourier);
    assertThat(moving.custodian()).isEqualTo("rita");
    refused(
        () ->
            act(
                "kurt",
                CustodyAction.CONFIRM,
                Right.none(),
                a -> a.withSealSeen("S-1").withPlace("v")),
        "kurt handed it over",
        false);
    refused(
        () ->
            act(
                "karl",
                CustodyAction.CONFIRM,
                Right.none(),
                a -> a.withSealSeen("S-2").withPlace("v")),
        "seal: actual=S-2 expected=S-1",
        false);
    act(
        "karl",
        CustodyAction.CONFIRM,
        Right.none(),
        a -> a.withSealSeen("S-1").withPlace("vault a"));
    assertThat(site.custody(TAPE)).isEqualTo(CustodyState.VAULT);

    act(
        "olga",
        CustodyAction.REQUEST_RECALL,
        Right.none(),
        a -> a.withPurpose(RecallPurpose.RESTORE));
    RequestId reuse = site.agreed(RequestKind.RECALL, Map.of("purpose", "reuse"), TAPE);
    refused(
        () -> act("olga", CustodyAction.APPROVE_RECALL, Right.request(reuse), a -> a),
        "recalls it for restore",
        false);
    RequestId recall = site.agreed(RequestKind.RECALL, Map.of("purpose", "restore"), TAPE);
    act("olga", CustodyAction.APPROVE_RECALL, Right.request(recall), a -> a);
    act("karl", CustodyAction.HAND_OVER_IN, Right.none(), this::toCourier);
    refused(
        () -> act("karl", CustodyAction.RECEIVE, Right.none(), a -> a.withBarcodeSeen(TAPE)),
        "karl handed it over",
        false);
    act("kurt", CustodyAction.RECEIVE, Right.none(), a -> a.withBarcodeSeen(TAPE));
    act(
        "kurt",
        CustodyAction.CHECK_IN,
        Right.none(),
        a -> a.withBarcodeSeen(TAPE).withSealSeen("S-1"));
    RequestId release = site.agreed(RequestKind.RELEASE, Map.of(), TAPE);
    refused(() -> release(TAPE, release), "recalled for restore, which is not for reuse", false);
    assertThat(verify().findings()).isEmpty();
  }

  /** Who agreed to a recall does not confirm its end, although that is days later. */
  @Test
  void whoAgreedToARecallDoesNotReceiveIt() throws Exception {
    toVault();
    act(
        "olga",
        CustodyAction.REQUEST_RECALL,
        Right.none(),
        a -> a.withPurpose(RecallPurpose.DRILL));
    RequestId recall = site.request("olga", RequestKind.RECALL, Map.of("purpose", "drill"), TAPE);
    site.approve(recall, "carl");
    act("olga", CustodyAction.APPROVE_RECALL, Right.request(recall), a -> a);
    act("karl", CustodyAction.HAND_OVER_IN, Right.none(), this::toCourier);
    refused(
        () -> act("carl", CustodyAction.RECEIVE, Right.none(), a -> a.withBarcodeSeen(TAPE)),
        "carl asked for or agreed to it",
        false);
    act("kurt", CustodyAction.RECEIVE, Right.none(), a -> a.withBarcodeSeen(TAPE));
  }

  @Test
  void aBrokenSealQuarantinesTheData() throws Exception {
    toVault();
    act(
        "olga",
        CustodyAction.REQUEST_RECALL,
        Right.none(),
        a -> a.withPurpose(RecallPurpose.DRILL));
    RequestId recall = site.agreed(RequestKind.RECALL, Map.of("purpose", "drill"), TAPE);
    act("olga", CustodyAction.APPROVE_RECALL, Right.request(recall), a -> a);
    act("karl", CustodyAction.HAND_OVER_IN, Right.none(), this::toCourier);
    act("kurt", CustodyAction.RECEIVE, Right.none(), a -> a.withBarcodeSeen(TAPE));
    act("kurt", CustodyAction.CHECK_IN_DOUBTFUL, Right.none(), a -> a);
    assertThat(site.data(TAPE)).isEqualTo(DataState.QUARANTINED);
    RequestId clear = site.agreed(RequestKind.CLEAR, Map.of(), TAPE);
    refused(
        () -> site.as("olga", c -> c.custody().change(TAPE, DataAction.CLEAR, "x", Right.none())),
        "trusted again",
        true);
    site.as(
        "olga", c -> c.custody().change(TAPE, DataAction.CLEAR, "read back", Right.request(clear)));
    assertThat(site.data(TAPE)).isEqualTo(DataState.SEALED);
  }

  @Test
  void whatDoesNotArriveIsMissingAndTwoPeopleTakeItBack() throws Exception {
    long list = pickList(AuthorityScope.PICK_UP);
    site.pack(TAPE, list, "S-1");
    act("kurt", CustodyAction.HAND_OVER_OUT, Right.pickList(list), this::toCourier);
    assertThat(timeOut()).isEmpty();
    site.pass(Duration.ofHours(9));
    assertThat(overdue()).hasSize(1);
    assertThat(timeOut()).hasSize(1);
    assertThat(site.custody(TAPE)).isEqualTo(CustodyState.MISSING);
    assertThat(site.as("olga", c -> c.custody().find(TAPE)).custodian()).isEqualTo("rita");
    refused(
        () -> act("kurt", CustodyAction.FIND, Right.none(), a -> a.withBarcodeSeen(TAPE)),
        "no approved request takes it back",
        true);
    RequestId found = site.agreed(RequestKind.ACCEPT_FOUND, Map.of(), TAPE);
    act("kurt", CustodyAction.FIND, Right.request(found), a -> a.withBarcodeSeen(TAPE));
    assertThat(site.data(TAPE)).isEqualTo(DataState.QUARANTINED);
  }

  @Test
  void aCheckoutNamesWhoGetsItAndAnotherHandsItOut() throws Exception {
    Map<String, String> terms = Map.of("to", "rita", "due-back", "2026-11-22T08:00:00Z");
    RequestId id = site.request("olga", RequestKind.CHECKOUT, terms, TAPE);
    site.approve(id, "carl");
    refused(() -> checkOut("carl", id, "rita"), "carl asked for or agreed to it", false);
    refused(() -> checkOut("kurt", id, "rolf"), "taken by: actual=rolf expected=rita", false);
    checkOut("kurt", id, "rita");
    assertThat(site.as("olga", c -> c.custody().find(TAPE)).custodian()).isEqualTo("rita");
    refused(() -> checkOut("kurt", id, "rita"), "is DONE", false);
    act("kurt", CustodyAction.RETURN, Right.none(), a -> a.withBarcodeSeen(TAPE));
  }

  @Test
  void aDestructionTakesThreeSignaturesAWitnessAndACertificate() throws Exception {
    RequestId id = site.agreed(RequestKind.DESTROY, Map.of("method", "shredded"), TAPE);
    DestructionCertificate certificate = certificate("kurt", "karl");
    refused(
        () -> site.as("kurt", c -> c.custody().destroy(TAPE, Right.none(), certificate)),
        "no approved request lets it be destroyed",
        true);
    refused(
        () ->
            site.as(
                "kurt",
                c -> c.custody().destroy(TAPE, Right.request(id), certificate("kurt", "x"))),
        "witnessed by somebody on the list",
        false);
    site.as("kurt", c -> c.custody().destroy(TAPE, Right.request(id), certificate));
    assertThat(site.data(TAPE)).isEqualTo(DataState.DESTROYED);
    assertThat(site.custody(TAPE)).isEqualTo(CustodyState.DESTROYED);
    assertThat(verify().findings()).isEmpty();
  }

  @Test
  void aSealIsUsedOnce() throws Exception {
    long list = pickList(AuthorityScope.PICK_UP);
    site.pack(TAPE, list, "S-1");
    site.as(
        "kurt",
        c ->
            c.custody()
                .act(
                    OTHER,
                    CustodyAction.PACK,
                    "",
                    Right.pickList(list),
                    a -> a.withBarcodeSeen(OTHER).withSeal("box 7", "S-1")));
    act("kurt", CustodyAction.UNPACK, Right.none(), a -> a);
    refused(
        () ->
            act(
                "kurt",
                CustodyAction.PACK,
                Right.pickList(list),
                a -> a.withBarcodeSeen(TAPE).withSeal("box 8", "S-1")),
        "was used before",
        false);
  }

  @Test
  void anEmergencyIsReviewedAfterwards() throws Exception {
    toVault();
    act(
        "olga",
        CustodyAction.REQUEST_RECALL,
        Right.none(),
        a -> a.withPurpose(RecallPurpose.RESTORE));
    RequestDraft draft =
        new RequestDraft(
            RequestKind.RECALL,
            true,
            "fire",
            Map.of("purpose", "restore"),
            List.of(TAPE),
            List.of(),
            Optional.empty(),
            Optional.empty());
    RequestFile file =
        site.as("olga", c -> c.requests().open(draft, t -> Optional.of(site.keys.sign("olga", t))));
    RequestId id = file.request().id();
    site.approve(id, "anna");
    act("olga", CustodyAction.APPROVE_RECALL, Right.request(id), a -> a);
    assertThat(status(id)).isEqualTo(RequestStatus.REVIEW_DUE);
    refused(() -> site.as("anna", c -> c.requests().review(id, true, "fine")), "had a part", false);
    site.as("bert", c -> c.requests().review(id, true, "it burned"));
    assertThat(status(id)).isEqualTo(RequestStatus.DONE);
  }

  @Test
  void aCountIsCertifiedByTwoPeopleAndTheHost() throws Exception {
    Reconciliation count =
        Reconciliation.of("shelf 1", List.of(TAPE, OTHER), List.of(), List.of(TAPE));
    PickLists.Certified first = certify(count);
    PickLists.Certified second = certify(count);
    assertThat(first.certificate()).contains("missing: CF0013L9");
    assertThat(second.certificate()).doesNotContain("previous: " + "0".repeat(64));
    assertThat(first.signature()).startsWith("-----BEGIN SSH SIGNATURE");
    assertThat(verify().findings()).isEmpty();
  }

  private PickLists.Certified certify(Reconciliation count) throws Exception {
    return site.as(
        "kurt", c -> c.custody().pickLists().certify(count, "all", "karl", site.keys.key("host")));
  }

  private dev.coffer.catalog.audit.AuditVerdict verify() throws Exception {
    return site.as(
        "ada",
        c ->
            c.verifier()
                .verify(
                    List.of(),
                    dev.coffer.catalog.sshsig.Trust.key(site.keys.key("host").publicKey())));
  }

  private void toVault() throws Exception {
    long list = pickList(AuthorityScope.PICK_UP);
    site.pack(TAPE, list, "S-1");
    act("kurt", CustodyAction.HAND_OVER_OUT, Right.pickList(list), this::toCourier);
    act(
        "karl",
        CustodyAction.CONFIRM,
        Right.none(),
        a -> a.withSealSeen("S-1").withPlace("vault a"));
  }

  private long pickList(AuthorityScope scope) throws Exception {
    return site.pickList(scope, Duration.ofHours(12), TAPE, OTHER);
  }

  private dev.coffer.catalog.custody.CustodyAct toCourier(
      dev.coffer.catalog.custody.CustodyAct act) {
    return act.withSealSeen("S-1")
        .withReceiver("rita", site.now().plus(Duration.ofHours(8)))
        .withPlace("vault a");
  }

  private CustodyRecord checkOut(String custodian, RequestId id, String receiver) throws Exception {
    return act(
        custodian,
        CustodyAction.CHECK_OUT,
        Right.request(id),
        a ->
            a.withBarcodeSeen(TAPE)
                .withReceiver(receiver, site.now().plus(Duration.ofDays(1)))
                .withPlace("lab"));
  }

  private static DestructionCertificate certificate(String doneBy, String witness) {
    return new DestructionCertificate(
        TAPE, 1, "shredded", "yard", Site.START, doneBy, witness, "R000001");
  }

  private CustodyRecord act(
      String person,
      CustodyAction action,
      Right right,
      java.util.function.UnaryOperator<dev.coffer.catalog.custody.CustodyAct> evidence)
      throws Exception {
    return site.act(person, TAPE, action, right, evidence);
  }

  private void release(dev.coffer.catalog.Barcode barcode, RequestId id) throws Exception {
    Right right = id == null ? Right.none() : Right.request(id);
    site.as("olga", c -> c.custody().change(barcode, DataAction.RELEASE, "recycle", right));
  }

  private List<CustodyRecord> timeOut() throws Exception {
    return site.as("olga", c -> c.custody().timeOut());
  }

  private List<CustodyRecord> overdue() throws Exception {
    return site.as("olga", c -> c.custody().overdue());
  }

  private RequestStatus status(RequestId id) throws Exception {
    RequestFile file = site.as("olga", c -> c.requests().find(id).orElseThrow());
    return status(file);
  }

  private RequestStatus status(RequestFile file) throws Exception {
    return site.as("olga", c -> c.requests().status(file));
  }

  private static void refused(ThrowingCallable act, String why, boolean needsSecondPerson) {
    assertThatExceptionOfType(CatalogRefusedException.class)
        .isThrownBy(act)
        .withMessageContaining(why)
        .satisfies(e -> assertThat(e.needsSecondPerson()).isEqualTo(needsSecondPerson));
  }
}
