package dev.coffer.catalog.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.catalog.ArchiveKind;
import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.catalog.custody.DataState;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Full archives and what builds on them: daily changes, a full one on Friday. */
class ChainTest {
  private static final LocalDate FROM = Fixtures.day("2026-10-02");

  private static RotationPolicy policy(ArchiveKind kind, int dailyDays, int weeklyDays) {
    RunCalendar calendar =
        new RunCalendar(
            Fixtures.WORK_DAYS,
            List.of(DayOfWeek.MONDAY),
            Fixtures.WORK_DAYS,
            MoveRule.FORWARD,
            List.of());
    Scheme scheme =
        new Scheme.Gfs(
            List.of(
                Level.full("daily", "D", DueRule.EVERY_RUN, SetRule.round(3), dailyDays)
                    .withCopies(1, 0)
                    .withKind(kind, AppendRule.WEEK),
                Level.full(
                    "weekly",
                    "W",
                    DueRule.last(DayOfWeek.FRIDAY, Period.WEEK),
                    SetRule.round(4),
                    weeklyDays)));
    return Fixtures.policy(FROM, calendar, scheme, 7, new Requirements(0, 1, 1, 0, 0));
  }

  private static RotationPlan plan(RotationPolicy policy, int weeks) {
    return new Rotation(policy).plan(Fixtures.fresh("2026-10-02", 9), weeks, RunEstimate.UNKNOWN);
  }

  private static List<String> runs(RotationPlan plan) {
    return plan.runs().stream()
        .map(run ->
            run.turn().set()
                + " "
                + run.decision().kinds().getFirst().kind()
                + " "
                + run.decision().choices().getFirst().use())
        .toList();
  }

  @Test
  void changesGoOnTheWeeksCartridgeAndBuildOnTheNewestPoint() {
    RotationPlan plan = plan(policy(ArchiveKind.INCREMENTAL, 10, 20), 2);
    assertThat(runs(plan))
        .containsExactly(
            "W1 FULL FRESH",
            "D1 INCREMENTAL FRESH",
            "D1 INCREMENTAL APPEND",
            "D1 INCREMENTAL APPEND",
            "D1 INCREMENTAL APPEND",
            "W2 FULL FRESH",
            "D2 INCREMENTAL FRESH",
            "D2 INCREMENTAL APPEND",
            "D2 INCREMENTAL APPEND",
            "D2 INCREMENTAL APPEND",
            "W3 FULL FRESH");
    assertThat(
            RestoreChain.asOf(plan.end(), Fixtures.DOCUMENTS, Fixtures.day("2026-10-07"))
                .orElseThrow()
                .links())
        .extracting(link -> link.archive().takenOn().toString())
        .containsExactly("2026-10-02", "2026-10-05", "2026-10-06", "2026-10-07");
    assertThat(
            RestoreChain.asOf(plan.end(), Fixtures.DOCUMENTS, Fixtures.day("2026-10-10"))
                .orElseThrow()
                .cartridges())
        .hasSize(1);
    assertThat(RestoreChain.asOf(plan.end(), Fixtures.DOCUMENTS, FROM.minusDays(1))).isEmpty();
  }

  @Test
  void differencesBuildOnTheNewestFullOne() {
    RotationPlan plan = plan(policy(ArchiveKind.DIFFERENTIAL, 10, 20), 1);
    assertThat(
            RestoreChain.asOf(plan.end(), Fixtures.DOCUMENTS, Fixtures.day("2026-10-08"))
                .orElseThrow()
                .links())
        .extracting(link -> link.archive().takenOn().toString())
        .containsExactly("2026-10-02", "2026-10-08");
  }

  @Test
  void aChainNeverOutlivesTheFullArchiveAtItsBottom() {
    RotationPlan plan = plan(policy(ArchiveKind.INCREMENTAL, 18, 20), 1);
    assertThat(runs(plan).subList(0, 3))
        .containsExactly("W1 FULL FRESH", "D1 FULL FRESH", "D1 FULL APPEND");
    assertThat(plan.runs().get(1).decision().kinds().getFirst().why())
        .isEqualTo(
            "the full archive of 2026-10-02 is retained until 2026-10-22, changes on it would be"
                + " until 2026-10-23");
    assertThat(PolicyCheck.of(policy(ArchiveKind.INCREMENTAL, 18, 20), FROM).problems())
        .anyMatch(text -> text.contains("level daily: changes become full archives at "));
    assertThat(PolicyCheck.of(policy(ArchiveKind.INCREMENTAL, 10, 20), FROM).problems())
        .noneMatch(text -> text.contains("full archives"));
  }

  @Test
  void aFullArchiveIsKeptWhileChangesOnItAreNeeded() {
    RotationPolicy policy = policy(ArchiveKind.INCREMENTAL, 10, 20);
    Rotation rotation = new Rotation(policy);
    RotationState newerLost =
        plan(policy, 1)
            .end()
            .on(CustodyDay.of(Fixtures.day("2030-01-01")))
            .update(Set.of(Fixtures.barcode(3)), c -> c.withCustody(CustodyState.MISSING, "home"));
    ExpiryDate full = rotation.expiry(newerLost, Fixtures.barcode(1)).orElseThrow();
    assertThat(full.date()).isEqualTo(LocalDate.MAX);
    assertThat(full.rule()).isEqualTo(Rule.CHAIN);
    assertThat(full.why())
        .endsWith(
            "the archive of 2026-10-08 builds on it: no newer restore point of documents can be"
                + " restored");
    assertThat(rotation.gateRelease(newerLost, Set.of(Fixtures.barcode(1))).open()).isFalse();
  }

  /** The decision on Tuesday after a full archive on CF0001L9 and Monday's changes on CF0002L9. */
  private static RunKind onTuesday(ArchiveKind level, UnaryOperator<RotationState> accident) {
    RotationPolicy policy = policy(level, 10, 20);
    RotationState monday =
        new Rotation(policy)
            .plan(Fixtures.fresh("2026-10-02", 9), 0, RunEstimate.UNKNOWN)
            .end()
            .on(CustodyDay.of(Fixtures.day("2026-10-05")));
    Rotation rotation = new Rotation(policy);
    RotationDecision changes = rotation.decide(monday, RunEstimate.UNKNOWN);
    assertThat(changes.kinds().getFirst().kind()).isEqualTo(level);
    RotationState tuesday =
        accident
            .apply(rotation.applied(monday, changes, RunEstimate.UNKNOWN))
            .on(CustodyDay.of(Fixtures.day("2026-10-06")));
    RotationDecision decision = rotation.decide(tuesday, RunEstimate.UNKNOWN);
    assertThat(decision.go()).isTrue();
    RunKind kind = decision.kinds().getFirst();
    assertThat(decision.why(Fixtures.barcode(2)))
        .extracting(RuleNote::text)
        .contains("documents: " + kind.kind() + ", " + kind.why());
    return kind;
  }

  private static UnaryOperator<RotationState> on(
      int cartridge, UnaryOperator<CartridgeView> change) {
    return state -> state.update(Set.of(Fixtures.barcode(cartridge)), change);
  }

  @ParameterizedTest
  @EnumSource(names = {"SUSPECT", "QUARANTINED", "RELEASED", "BLANK", "DESTROYED"})
  void onAFullArchiveThatCannotBeCountedOnNothingIsBuilt(DataState data) {
    for (ArchiveKind level : List.of(ArchiveKind.INCREMENTAL, ArchiveKind.DIFFERENTIAL)) {
      RunKind kind = onTuesday(level, on(1, c -> c.withData(data)));
      assertThat(kind.kind()).isEqualTo(ArchiveKind.FULL);
      assertThat(kind.base()).isEmpty();
      assertThat(kind.why())
          .startsWith("no restore point to build on: ")
          .endsWith("the archive of 2026-10-02 is on CF0001L9, which is " + data);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"MISSING", "CHECKED_OUT", "DESTROYED"})
  void noneEitherWhenItIsInNobodysHands(CustodyState custody) {
    RunKind kind = onTuesday(ArchiveKind.INCREMENTAL, on(1, c -> c.withCustody(custody, c.site())));
    assertThat(kind.kind()).isEqualTo(ArchiveKind.FULL);
    assertThat(kind.why())
        .isEqualTo(
            "no restore point to build on: the archive of 2026-10-05 builds on another: the archive"
                + " of 2026-10-02 is on CF0001L9, which is "
                + custody);
  }

  @Test
  void noneOnAFullArchiveWhoseCartridgeWasWrittenAgain() {
    RunKind kind =
        onTuesday(ArchiveKind.INCREMENTAL, state -> state.erased(Set.of(Fixtures.barcode(1))));
    assertThat(kind.kind()).isEqualTo(ArchiveKind.FULL);
    assertThat(kind.why())
        .isEqualTo(
            "no restore point to build on: the archive of 2026-10-05 builds on one whose cartridges"
                + " were written again");
  }

  @Test
  void whatWasNotReadBackIsNoBase() {
    RunKind kind =
        onTuesday(
            ArchiveKind.INCREMENTAL,
            state ->
                new RotationState(
                    state.day(),
                    state.cartridges(),
                    state.archives().stream().map(ChainTest::unread).toList(),
                    state.runs(),
                    state.brake()));
    assertThat(kind.kind()).isEqualTo(ArchiveKind.FULL);
    assertThat(kind.why()).endsWith("the archive of 2026-10-05 was not read back");
  }

  private static HeldArchive unread(HeldArchive archive) {
    return new HeldArchive(
        archive.id(),
        archive.dataset(),
        archive.kind(),
        archive.base(),
        archive.takenOn(),
        archive.retainUntil(),
        archive.complete(),
        archive.copies().stream()
            .map(copy -> new HeldArchive.Copy(copy.number(), copy.cartridges(), false))
            .toList());
  }

  /** The changes of one day are lost: the next are since the newest point that is left. */
  @Test
  void changesThatAreLostAreMadeAgainOnWhatIsBelowThem() {
    RunKind kind = onTuesday(ArchiveKind.INCREMENTAL, on(2, c -> c.withData(DataState.SUSPECT)));
    assertThat(kind.kind()).isEqualTo(ArchiveKind.INCREMENTAL);
    assertThat(kind.why())
        .isEqualTo(
            "changes since 2026-10-02; the full archive of 2026-10-02 is retained until 2026-10-22;"
                + " not since the last: the archive of 2026-10-05 is on CF0002L9, which is"
                + " SUSPECT");
  }

  @Test
  void finishedDailyCartridgesStayOnSiteAndFullOnesGoOut() {
    RotationPlan plan = plan(policy(ArchiveKind.INCREMENTAL, 10, 20), 8);
    assertThat(plan.pickUps())
        .allMatch(pickUp -> Fixtures.sets(pickUp.out()).matches("W[1-4]"))
        .allMatch(pickUp -> Fixtures.sets(pickUp.back()).matches("(W[1-4])?"));
    assertThat(plan.runs()).allMatch(run -> run.decision().go());
  }
}
