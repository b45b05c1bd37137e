package dev.coffer.catalog.custody;

import static dev.coffer.catalog.custody.CustodyFixture.GENERATION;
import static dev.coffer.catalog.custody.CustodyFixture.TAPE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.people.Role;
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

class DataMachineTest {
  private static final Map<DataEvidence, List<UnaryOperator<DataCase>>> SPOILED =
      new EnumMap<>(DataEvidence.class);
  private static final DataCase.Dependent BUILT_ON =
      new DataCase.Dependent("documents-2", new Barcode("CF0099L9"), 1, "for ever");

  static {
    SPOILED.put(
        DataEvidence.KNOWN_PERSON,
        List.of(c -> roles(c, Set.of()), c -> roles(c, EnumSet.of(Role.AUDITOR))));
    SPOILED.put(
        DataEvidence.OPERATOR_ROLE,
        List.of(c -> roles(c, Set.of()), c -> roles(c, EnumSet.of(Role.CUSTODIAN, Role.APPROVER))));
    SPOILED.put(DataEvidence.REASON, List.of(c -> why(c, " ")));
    for (DataEvidence agreed :
        List.of(
            DataEvidence.RELEASE_AUTHORITY,
            DataEvidence.ERASE_AUTHORITY,
            DataEvidence.RELABEL_AUTHORITY,
            DataEvidence.CLEAR_AUTHORITY,
            DataEvidence.DESTROY_AUTHORITY)) {
      SPOILED.put(
          agreed,
          List.of(
              c -> authority(c, Optional.empty()),
              c -> authority(c, Optional.of(CustodyFixture.authority(AuthorityScope.CHECKOUT))),
              c -> generation(c, GENERATION + 1)));
    }
    SPOILED.put(
        DataEvidence.AT_HOME,
        EnumSet.complementOf(
                EnumSet.of(CustodyState.DRIVE, CustodyState.LIBRARY, CustodyState.SHELF))
            .stream()
            .<UnaryOperator<DataCase>>map(s -> c -> custody(c, s))
            .toList());
    SPOILED.put(DataEvidence.NOT_HELD, List.of(c -> gate(c, 0)));
    SPOILED.put(DataEvidence.CLOCK_RUNS, List.of(c -> gate(c, 1)));
    SPOILED.put(DataEvidence.HEARTBEAT, List.of(c -> gate(c, 2)));
    SPOILED.put(DataEvidence.BRAKE_OFF, List.of(c -> gate(c, 3)));
    SPOILED.put(DataEvidence.EXPIRED, List.of(c -> gate(c, 4)));
    SPOILED.put(DataEvidence.POLICY_KEPT, List.of(c -> gate(c, 5)));
    SPOILED.put(DataEvidence.NOT_BUILT_ON, List.of(c -> gate(c, 6)));
    SPOILED.put(
        DataEvidence.NOT_HOME_TO_BE_READ,
        List.of(
            c -> purpose(c, RecallPurpose.RESTORE),
            c -> purpose(c, RecallPurpose.DRILL),
            c -> purpose(c, RecallPurpose.LEGAL)));
  }

  @ParameterizedTest
  @EnumSource(DataAction.class)
  void allowsWithAllEvidence(DataAction action) {
    for (DataState from : action.from()) {
      Decision<DataMachine.Result> decision = DataMachine.decide(action, good(action, from));
      assertThat(decision.isAllowed()).as("%s: %s", from, decision.explanation()).isTrue();
      DataMachine.Result result = ((Decision.Allowed<DataMachine.Result>) decision).result();
      assertThat(result.state()).isEqualTo(action.to());
      boolean relabels = action == DataAction.LABEL || action == DataAction.RELABEL;
      assertThat(result.generation()).isEqualTo(relabels ? GENERATION + 1 : GENERATION);
    }
  }

  @ParameterizedTest
  @EnumSource(DataAction.class)
  void refusesFromEveryOtherState(DataAction action) {
    for (DataState state : EnumSet.complementOf(EnumSet.copyOf(action.from()))) {
      assertThat(DataMachine.decide(action, good(action, state)).isAllowed())
          .as("from %s", state)
          .isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(DataAction.class)
  void refusesWithoutAnyOneEvidence(DataAction action) {
    for (DataEvidence evidence : action.evidence()) {
      for (DataState from : action.from()) {
        for (UnaryOperator<DataCase> spoil : SPOILED.get(evidence)) {
          DataCase spoiled = spoil.apply(good(action, from));
          assertThat(evidence.missing(spoiled)).as("%s of %s", evidence, action).isPresent();
          assertThat(DataMachine.decide(action, spoiled).isAllowed())
              .as("%s without %s", action, evidence)
              .isFalse();
        }
      }
    }
  }

  @Test
  void everyEvidenceIsUsedAndSpoiledByATest() {
    Set<DataEvidence> used = EnumSet.noneOf(DataEvidence.class);
    for (DataAction action : DataAction.values()) {
      used.addAll(action.evidence());
    }
    assertThat(used).isEqualTo(EnumSet.allOf(DataEvidence.class));
    assertThat(SPOILED.keySet()).isEqualTo(used);
  }

  /** Law 2: whatever can end in lost data needs the agreement of others, or followed on it. */
  @Test
  void whatGivesDataUpNeedsAnAgreement() {
    for (DataAction action : DataAction.values()) {
      boolean loses =
          EnumSet.of(DataState.RELEASED, DataState.BLANK, DataState.DESTROYED)
              .contains(action.to());
      boolean agreed =
          action.evidence().stream().anyMatch(e -> e.name().endsWith("_AUTHORITY"))
              || action.from().equals(Set.of(DataState.RELEASED));
      assertThat(!loses || agreed).as(action.name()).isTrue();
      assertThat(action.givesDataUp())
          .as(action.name())
          .isEqualTo(loses || action == DataAction.RELABEL);
    }
  }

  @Test
  void neverOpensASealedVolumeAgain() {
    assertThat(DataAction.values())
        .filteredOn(a -> a.to() == DataState.OPEN)
        .allSatisfy(a -> assertThat(a.from()).containsOnly(DataState.LABELLED));
  }

  @Test
  void expiresEarlyOnlyWithAnAgreementToThat() {
    DataCase unexpired = gate(good(DataAction.RELEASE, DataState.SEALED), 4);
    assertThat(DataMachine.decide(DataAction.RELEASE, unexpired).isAllowed()).isFalse();
    CustodyFixture.Given both =
        new CustodyFixture.Given(
            EnumSet.of(AuthorityScope.RELEASE, AuthorityScope.EXPIRE_EARLY), Map.of(), Set.of());
    assertThat(
            DataMachine.decide(DataAction.RELEASE, authority(unexpired, Optional.of(both)))
                .isAllowed())
        .isTrue();
    DataCase built = gate(good(DataAction.RELEASE, DataState.SEALED), 6);
    assertThat(
            DataMachine.decide(DataAction.RELEASE, authority(built, Optional.of(both)))
                .explanation())
        .contains("archive documents-2 on CF0099L9 builds on it, kept for ever");
  }

  @Test
  void oneSentenceForEachRuleThatRefused() {
    DataCase c = gate(gate(good(DataAction.RELEASE, DataState.SEALED), 0), 0);
    c = authority(c, Optional.empty());
    Decision<DataMachine.Result> decision = DataMachine.decide(DataAction.RELEASE, c);
    assertThat(((Decision.Refused<DataMachine.Result>) decision).reasons())
        .containsExactlyInAnyOrder("no approved request releases it", "it is held: reason 0");
  }

  static DataCase good(DataAction action, DataState from) {
    AuthorityScope scope =
        switch (action) {
          case ERASE -> AuthorityScope.ERASE;
          case RELABEL -> AuthorityScope.RELABEL;
          case CLEAR -> AuthorityScope.CLEAR;
          case DESTROY -> AuthorityScope.DESTROY;
          default -> AuthorityScope.RELEASE;
        };
    return new DataCase(
        TAPE,
        GENERATION,
        from,
        CustodyState.SHELF,
        Optional.empty(),
        "olga",
        EnumSet.of(Role.OPERATOR),
        "because",
        Optional.of(CustodyFixture.authority(scope)),
        DataCase.Gate.open());
  }

  private static DataCase gate(DataCase c, int closed) {
    Optional<String> none = Optional.empty();
    Optional<String> why = Optional.of("reason " + closed);
    return with(
        c,
        c.generation(),
        c.custody(),
        c.purpose(),
        c.roles(),
        c.why(),
        c.authority(),
        new DataCase.Gate(
            closed == 0 ? why : none,
            closed == 1 ? why : none,
            closed == 2 ? why : none,
            closed == 3 ? why : none,
            closed == 4 ? why : none,
            closed == 5 ? why : none,
            closed == 6 ? List.of(BUILT_ON) : List.of()));
  }

  private static DataCase roles(DataCase c, Set<Role> roles) {
    return with(
        c, c.generation(), c.custody(), c.purpose(), roles, c.why(), c.authority(), c.gate());
  }

  private static DataCase why(DataCase c, String why) {
    return with(
        c, c.generation(), c.custody(), c.purpose(), c.roles(), why, c.authority(), c.gate());
  }

  private static DataCase authority(DataCase c, Optional<Authority> a) {
    return with(c, c.generation(), c.custody(), c.purpose(), c.roles(), c.why(), a, c.gate());
  }

  private static DataCase generation(DataCase c, int generation) {
    return with(
        c, generation, c.custody(), c.purpose(), c.roles(), c.why(), c.authority(), c.gate());
  }

  private static DataCase custody(DataCase c, CustodyState custody) {
    return with(
        c, c.generation(), custody, c.purpose(), c.roles(), c.why(), c.authority(), c.gate());
  }

  private static DataCase purpose(DataCase c, RecallPurpose p) {
    return with(
        c,
        c.generation(),
        c.custody(),
        Optional.of(p),
        c.roles(),
        c.why(),
        c.authority(),
        c.gate());
  }

  private static DataCase with(
      DataCase c,
      int generation,
      CustodyState custody,
      Optional<RecallPurpose> purpose,
      Set<Role> roles,
      String why,
      Optional<Authority> authority,
      DataCase.Gate gate) {
    return new DataCase(
        c.barcode(),
        generation,
        c.state(),
        custody,
        purpose,
        c.actor(),
        roles,
        why,
        authority,
        gate);
  }
}
