package dev.coffer.catalog.custody;

import static dev.coffer.catalog.custody.CustodyFixture.LATER;
import static dev.coffer.catalog.custody.CustodyFixture.NOW;
import static dev.coffer.catalog.custody.CustodyFixture.TAPE;
import static dev.coffer.catalog.custody.CustodyFixture.authority;
import static dev.coffer.catalog.custody.CustodyFixture.good;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.people.Role;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CustodyMachineTest {
  /** For each kind of evidence, an act that has all but it. */
  private static final Map<CustodyEvidence, List<UnaryOperator<CustodyAct>>> SPOILED =
      new EnumMap<>(CustodyEvidence.class);

  static {
    UnaryOperator<CustodyAct> noRoles = a -> as(a, a.actor(), Set.of());
    UnaryOperator<CustodyAct> auditor = a -> as(a, a.actor(), EnumSet.of(Role.AUDITOR));
    UnaryOperator<CustodyAct> approver = a -> as(a, a.actor(), EnumSet.of(Role.APPROVER));
    UnaryOperator<CustodyAct> operator = a -> as(a, a.actor(), EnumSet.of(Role.OPERATOR));
    SPOILED.put(CustodyEvidence.KNOWN_PERSON, List.of(noRoles, auditor));
    SPOILED.put(CustodyEvidence.ON_SITE_ROLE, List.of(noRoles, auditor, approver));
    SPOILED.put(CustodyEvidence.CUSTODIAN_ROLE, List.of(noRoles, auditor, approver, operator));
    SPOILED.put(
        CustodyEvidence.BARCODE,
        List.of(
            a -> a.withBarcodeSeen(new Barcode("CF0013L9")),
            a -> without(a, Optional.empty(), a.authority())));
    SPOILED.put(
        CustodyEvidence.NEW_SEAL, List.of(a -> a.withSeal("box 7", " "), a -> a.withSeal("", "S")));
    SPOILED.put(CustodyEvidence.SEAL, List.of(a -> a.withSealSeen("S-101")));
    SPOILED.put(
        CustodyEvidence.LEAVING_AUTHORITY,
        List.of(
            CustodyMachineTest::unauthorised,
            a -> a.withAuthority(authority(AuthorityScope.RELEASE)),
            a -> a.withAuthority(authority(AuthorityScope.RETURN))));
    SPOILED.put(
        CustodyEvidence.CHECKOUT_AUTHORITY,
        List.of(
            CustodyMachineTest::unauthorised,
            a -> a.withAuthority(authority(AuthorityScope.PICK_UP))));
    SPOILED.put(
        CustodyEvidence.RECALL_AUTHORITY,
        List.of(
            CustodyMachineTest::unauthorised,
            // the schedule brings home what is expired, never what somebody wants to read
            a -> a.withAuthority(authority(AuthorityScope.RETURN)),
            a -> a.withAuthority(forPurpose("reuse"))));
    SPOILED.put(
        CustodyEvidence.FOUND_AUTHORITY,
        List.of(
            CustodyMachineTest::unauthorised,
            a -> a.withAuthority(authority(AuthorityScope.CHECKOUT))));
    SPOILED.put(
        CustodyEvidence.DESTROY_AUTHORITY,
        List.of(
            CustodyMachineTest::unauthorised,
            a -> a.withAuthority(authority(AuthorityScope.RELEASE))));
    SPOILED.put(
        CustodyEvidence.NOT_IN_AUTHORITY,
        List.of(a -> as(a, "anna", a.roles()), a -> as(a, "olga", a.roles())));
    SPOILED.put(
        CustodyEvidence.NOT_INVOLVED,
        List.of(a -> as(a, "anna", a.roles()), a -> as(a, "olga", a.roles())));
    SPOILED.put(CustodyEvidence.OTHER_PERSON, List.of(a -> as(a, "kurt", a.roles())));
    SPOILED.put(CustodyEvidence.BY_CUSTODIAN, List.of(a -> as(a, "karl", a.roles())));
    SPOILED.put(
        CustodyEvidence.RECEIVER,
        List.of(a -> a.withReceiver(a.actor(), LATER), a -> a.withReceiver(" ", LATER)));
    SPOILED.put(CustodyEvidence.NAMED_RECEIVER, List.of(a -> a.withReceiver("rolf", LATER)));
    SPOILED.put(CustodyEvidence.BY_RECEIVER, List.of(a -> as(a, "kurt", a.roles())));
    SPOILED.put(CustodyEvidence.NOT_BY_HOLDER, List.of(a -> as(a, "rita", a.roles())));
    SPOILED.put(CustodyEvidence.DUE, List.of(a -> a.withDue(a.at()), a -> a.withDue(NOW)));
    SPOILED.put(CustodyEvidence.OVERDUE, List.of(a -> at(a, LATER)));
    SPOILED.put(CustodyEvidence.PURPOSE, List.of(CustodyMachineTest::bare));
    SPOILED.put(CustodyEvidence.PLACE, List.of(a -> a.withPlace(" ")));
    SPOILED.put(CustodyEvidence.REASON, List.of(a -> why(a, " ")));
    SPOILED.put(
        CustodyEvidence.CERTIFICATE,
        List.of(
            CustodyMachineTest::bare,
            a -> a.withCertificate(certificate(TAPE, 2)),
            a -> a.withCertificate(certificate(new Barcode("CF0013L9"), 3))));
  }

  @ParameterizedTest
  @EnumSource(CustodyAction.class)
  void allowsWithAllEvidenceAndSaysWhy(CustodyAction action) {
    for (CustodyState from : action.from()) {
      CustodyRecord before = CustodyFixture.record(from);
      Decision<CustodyRecord> decision = CustodyMachine.decide(before, good(action, from));
      assertThat(decision.isAllowed()).as("%s: %s", from, decision.explanation()).isTrue();
      CustodyRecord after = ((Decision.Allowed<CustodyRecord>) decision).result();
      assertThat(after.state()).isEqualTo(action.to());
      assertThat(after.version()).isEqualTo(before.version() + 1);
      assertThat(decision.explanation())
          .contains(TAPE.text(), action.wireName(), "answers for it: " + after.custodian());
    }
  }

  @ParameterizedTest
  @EnumSource(CustodyAction.class)
  void refusesFromEveryOtherState(CustodyAction action) {
    for (CustodyState state : EnumSet.complementOf(EnumSet.copyOf(action.from()))) {
      Decision<CustodyRecord> decision =
          CustodyMachine.decide(
              CustodyFixture.record(state), good(action, action.from().iterator().next()));
      assertThat(decision.isAllowed()).as("from %s", state).isFalse();
      assertThat(decision.explanation()).contains("actual=" + state);
    }
  }

  @ParameterizedTest
  @EnumSource(CustodyAction.class)
  void refusesWithoutAnyOneEvidence(CustodyAction action) {
    for (CustodyEvidence evidence : action.evidence()) {
      for (CustodyState from : action.from()) {
        for (UnaryOperator<CustodyAct> spoil : SPOILED.get(evidence)) {
          CustodyAct act = spoil.apply(good(action, from));
          CustodyRecord record = CustodyFixture.record(from);
          assertThat(evidence.missing(record, act)).as("%s on %s", evidence, action).isPresent();
          assertThat(CustodyMachine.decide(record, act).isAllowed())
              .as("%s without %s", action, evidence)
              .isFalse();
        }
      }
    }
  }

  @Test
  void everyEvidenceIsUsedAndSpoiledByATest() {
    Set<CustodyEvidence> used = EnumSet.noneOf(CustodyEvidence.class);
    for (CustodyAction action : CustodyAction.values()) {
      used.addAll(action.evidence());
    }
    assertThat(used).isEqualTo(EnumSet.allOf(CustodyEvidence.class));
    assertThat(SPOILED.keySet()).isEqualTo(used);
  }

  @Test
  void everyStateCanBeEnteredAndLeftExceptDestroyed() {
    for (CustodyState state : CustodyState.values()) {
      boolean entered = false;
      boolean left = false;
      for (CustodyAction action : CustodyAction.values()) {
        entered |= action.to() == state;
        left |= action.from().contains(state) && action.to() != state;
      }
      assertThat(entered).as(state.name()).isTrue();
      assertThat(left).as(state.name()).isEqualTo(state != CustodyState.DESTROYED);
    }
  }

  /** A recall for restore is not a recall for reuse, at approval and afterwards. */
  @Test
  void keepsThePurposeOfARecallUntilItLeavesAgain() {
    CustodyRecord record = CustodyFixture.record(CustodyState.VAULT);
    for (CustodyAction action :
        List.of(
            CustodyAction.REQUEST_RECALL,
            CustodyAction.APPROVE_RECALL,
            CustodyAction.HAND_OVER_IN,
            CustodyAction.RECEIVE,
            CustodyAction.CHECK_IN,
            CustodyAction.INSERT)) {
      record = allowed(record, good(action, record.state()));
      assertThat(record.purpose()).contains(RecallPurpose.RESTORE);
    }
    record = allowed(record, good(CustodyAction.PACK, record.state()));
    record =
        allowed(
            record,
            as(good(CustodyAction.HAND_OVER_OUT, record.state()), "kurt", Set.of()).withDue(LATER));
    assertThat(record.custodian()).isEqualTo("rita");
  }

  @Test
  void aScheduledReturnIsForReuseOnly() {
    CustodyRecord record = CustodyFixture.record(CustodyState.VAULT);
    CustodyAct request =
        good(CustodyAction.REQUEST_RECALL, CustodyState.VAULT).withPurpose(RecallPurpose.REUSE);
    CustodyRecord requested = allowed(record, request);
    CustodyAct approve =
        good(CustodyAction.APPROVE_RECALL, CustodyState.RECALL_REQUESTED)
            .withAuthority(authority(AuthorityScope.RETURN));
    assertThat(CustodyMachine.decide(requested, approve).isAllowed()).isTrue();
    assertThat(
            CustodyMachine.decide(CustodyFixture.record(CustodyState.RECALL_REQUESTED), approve)
                .isAllowed())
        .isFalse();
  }

  @Test
  void handsResponsibilityOnAtEachStep() {
    CustodyRecord record = CustodyFixture.record(CustodyState.SHELF);
    record = allowed(record, good(CustodyAction.PACK, CustodyState.SHELF));
    assertThat(record.custodian()).isEqualTo("kurt");
    assertThat(record.seal()).contains("S-100");
    record = allowed(record, good(CustodyAction.HAND_OVER_OUT, CustodyState.PACKED));
    assertThat(record.custodian()).isEqualTo("rita");
    assertThat(record.movement()).isPresent();
    record = allowed(record, good(CustodyAction.CONFIRM, CustodyState.TRANSIT_OUT));
    assertThat(record.custodian()).isEqualTo("karl");
    assertThat(record.movement()).isEmpty();
    assertThat(record.seal()).contains("S-100");
  }

  @Test
  void isLateOnlyAfterItsTime() {
    CustodyRecord record = CustodyFixture.record(CustodyState.TRANSIT_OUT);
    assertThat(record.isOverdue(LATER)).isFalse();
    assertThat(record.isOverdue(LATER.plusNanos(1))).isTrue();
  }

  @Test
  void refusesARecordThatCannotBe() {
    CustodyRecord r = CustodyFixture.record(CustodyState.TRANSIT_OUT);
    assertThatThrownBy(() ->
            new CustodyRecord(
                TAPE,
                3,
                CustodyState.TRANSIT_OUT,
                "rita",
                "",
                r.container(),
                r.seal(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                1))
        .hasMessageContaining("without movement");
    assertThatThrownBy(() ->
            new CustodyRecord(
                TAPE,
                3,
                CustodyState.TRANSIT_OUT,
                "kurt",
                "",
                r.container(),
                r.seal(),
                Optional.empty(),
                r.movement(),
                Optional.empty(),
                1))
        .hasMessageContaining("two custodians");
    assertThatThrownBy(() ->
            new CustodyRecord(
                TAPE,
                3,
                CustodyState.SHELF,
                " ",
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                1))
        .hasMessageContaining("nobody answers");
    assertThatThrownBy(() ->
            new CustodyRecord(
                TAPE,
                3,
                CustodyState.VAULT,
                "rita",
                "",
                r.container(),
                r.seal(),
                Optional.empty(),
                r.movement(),
                Optional.empty(),
                1))
        .hasMessageContaining("movement while VAULT");
    assertThatThrownBy(() ->
            new CustodyRecord(
                TAPE,
                3,
                CustodyState.RECALL_APPROVED,
                "rita",
                "",
                r.container(),
                r.seal(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                1))
        .hasMessageContaining("no purpose");
    assertThatThrownBy(() ->
            new CustodyRecord(
                TAPE,
                3,
                CustodyState.SHELF,
                "rita",
                "",
                Optional.empty(),
                r.seal(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                1))
        .hasMessageContaining("seal without container");
    assertThatThrownBy(() -> new Movement("kurt", "kurt", "", NOW, LATER, Set.of()))
        .hasMessageContaining("oneself");
    assertThatThrownBy(
            () -> new DestructionCertificate(TAPE, 3, "x", "y", NOW, "kurt", "kurt", "R000001"))
        .hasMessageContaining("witnessed");
  }

  private static CustodyRecord allowed(CustodyRecord record, CustodyAct act) {
    Decision<CustodyRecord> decision =
        CustodyMachine.decide(
            record, act.roles().isEmpty() ? as(act, act.actor(), EnumSet.of(Role.CUSTODIAN)) : act);
    assertThat(decision.isAllowed()).as(decision.explanation()).isTrue();
    return ((Decision.Allowed<CustodyRecord>) decision).result();
  }

  private static CustodyFixture.Given forPurpose(String purpose) {
    return new CustodyFixture.Given(
        EnumSet.of(AuthorityScope.RECALL), Map.of("purpose", purpose), Set.of());
  }

  private static DestructionCertificate certificate(Barcode barcode, int generation) {
    return new DestructionCertificate(barcode, generation, "x", "y", NOW, "karl", "kurt", "R1");
  }

  private static CustodyAct as(CustodyAct a, String actor, Set<Role> roles) {
    return new CustodyAct(
        a.action(),
        actor,
        roles,
        a.at(),
        a.why(),
        a.place(),
        a.container(),
        a.seal(),
        a.barcodeSeen(),
        a.receiver(),
        a.due(),
        a.purpose(),
        a.authority(),
        a.certificate());
  }

  private static CustodyAct at(CustodyAct a, Instant at) {
    return new CustodyAct(
        a.action(),
        a.actor(),
        a.roles(),
        at,
        a.why(),
        a.place(),
        a.container(),
        a.seal(),
        a.barcodeSeen(),
        a.receiver(),
        a.due(),
        a.purpose(),
        a.authority(),
        a.certificate());
  }

  private static CustodyAct why(CustodyAct a, String why) {
    return new CustodyAct(
        a.action(),
        a.actor(),
        a.roles(),
        a.at(),
        why,
        a.place(),
        a.container(),
        a.seal(),
        a.barcodeSeen(),
        a.receiver(),
        a.due(),
        a.purpose(),
        a.authority(),
        a.certificate());
  }

  private static CustodyAct unauthorised(CustodyAct a) {
    return without(a, a.barcodeSeen(), Optional.empty());
  }

  private static CustodyAct without(
      CustodyAct a, Optional<Barcode> barcode, Optional<Authority> authority) {
    return new CustodyAct(
        a.action(),
        a.actor(),
        a.roles(),
        a.at(),
        a.why(),
        a.place(),
        a.container(),
        a.seal(),
        barcode,
        a.receiver(),
        a.due(),
        a.purpose(),
        authority,
        a.certificate());
  }

  private static CustodyAct bare(CustodyAct a) {
    return CustodyAct.of(a.action(), a.actor(), a.roles(), a.at(), a.why());
  }
}
