package dev.coffer.catalog.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.coffer.catalog.ArchiveId;
import dev.coffer.catalog.ArchiveKind;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.catalog.custody.DataState;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A year of weeks in which people forget runs, pick-ups and releases, cartridges get lost or cannot
 * be read back, expiry freezes and the brake engages. Whatever happens, what was promised is there.
 * The seed is in the name of each case; {@code -Dcoffer.seeds=N} tries more.
 */
class RotationProperties {
  private static final LocalDate FROM = Fixtures.day("2027-10-01");

  static LongStream seeds() {
    return LongStream.range(0, Long.getLong("coffer.seeds", 12));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whatIsPromisedSurvivesAnything(long seed) {
    World world = new World(seed, policy(new Random(seed)));
    LocalDate day = FROM;
    for (int i = 0; i < 120; i++) {
      world.live(day);
      day = day.plusDays(1 + (i % 3 == 0 ? 1 : 0));
    }
    assertThat(world.written).as("runs of " + world.policy.text()).hasSizeGreaterThan(5);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aPlanIsWhatRunningItDoes(long seed) {
    RotationPolicy policy = policy(new Random(seed));
    Rotation rotation = new Rotation(policy);
    RotationState state = RotationState.fresh(CustodyDay.of(FROM), Fixtures.blanks(60));
    RotationPlan plan = rotation.plan(state, 16, RunEstimate.UNKNOWN);
    for (LocalDate day = FROM; !day.isAfter(plan.until()); day = day.plusDays(1)) {
      LocalDate today = day;
      state = state.on(CustodyDay.of(today));
      for (PlannedPickUp pickUp : plan.pickUps()) {
        if (pickUp.day().date().equals(today)) {
          RotationPlan now = rotation.plan(state, 0, RunEstimate.UNKNOWN);
          assertThat(now.pickUps().getFirst().out()).isEqualTo(pickUp.out());
          assertThat(now.pickUps().getFirst().back()).isEqualTo(pickUp.back());
          state = moved(state, pickUp);
        }
      }
      for (PlannedRun run : plan.runs()) {
        if (run.date().equals(today)) {
          state = state.released(Set.copyOf(run.release()));
          RotationDecision decision = rotation.decide(state, RunEstimate.UNKNOWN);
          assertThat(decision).isEqualTo(run.decision());
          if (decision.go()) {
            state = rotation.applied(state, decision, RunEstimate.UNKNOWN);
          }
        }
      }
    }
    assertThat(state).isEqualTo(plan.end().on(state.day()));
  }

  private static RotationState moved(RotationState state, PlannedPickUp pickUp) {
    Set<Barcode> out = barcodes(pickUp.out());
    return state
        .update(
            out,
            c ->
                (c.data() == DataState.OPEN ? c.withData(DataState.SEALED) : c)
                    .withCustody(CustodyState.VAULT, "north"))
        .update(barcodes(pickUp.back()), c -> c.withCustody(CustodyState.LIBRARY, "home"));
  }

  private static Set<Barcode> barcodes(List<PlannedPickUp.Moved> moved) {
    Set<Barcode> barcodes = new HashSet<>();
    moved.forEach(m -> barcodes.add(m.barcode()));
    return barcodes;
  }

  private static RotationPolicy policy(Random random) {
    Requirements requirements =
        new Requirements(random.nextInt(4), 1 + random.nextInt(2), random.nextInt(3), 1, 1);
    MoveRule move = random.nextBoolean() ? MoveRule.FORWARD : MoveRule.BACKWARD;
    List<Holiday> holidays = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      LocalDate day = FROM.plusDays(i * 30L + random.nextInt(30));
      holidays.add(new Holiday(day, "day off " + i));
    }
    boolean daily = random.nextInt(3) == 0;
    RunCalendar calendar =
        new RunCalendar(
            daily ? Fixtures.WORK_DAYS : List.of(DayOfWeek.FRIDAY),
            List.of(DayOfWeek.MONDAY),
            Fixtures.WORK_DAYS,
            move,
            holidays);
    int copies = 1 + random.nextInt(2);
    int out = random.nextInt(copies + 1);
    Scheme scheme =
        switch (random.nextInt(3)) {
          case 0 -> Fixtures.hanoi(FROM);
          case 1 ->
              new Scheme.Fifo(
                  Level.full("all", "F", DueRule.EVERY_RUN, SetRule.round(5), 20)
                      .withCopies(copies, out));
          default ->
              daily
                  ? new Scheme.Gfs(dailyLevels(random, copies, out))
                  : Fixtures.weeklyMonthlyYearly();
        };
    return Fixtures.policy(FROM, calendar, scheme, random.nextInt(30), requirements);
  }

  private static List<Level> dailyLevels(Random random, int copies, int out) {
    return List.of(
        Level.full("daily", "D", DueRule.EVERY_RUN, SetRule.round(3), 5 + random.nextInt(15))
            .withCopies(1, 0)
            .withKind(
                random.nextBoolean() ? ArchiveKind.INCREMENTAL : ArchiveKind.DIFFERENTIAL,
                AppendRule.WEEK),
        Level.full(
                "weekly",
                "W",
                DueRule.last(DayOfWeek.FRIDAY, Period.WEEK),
                SetRule.round(4),
                20 + random.nextInt(10))
            .withCopies(copies, out),
        Level.full("monthly", "M", DueRule.parse("end/month"), SetRule.byPeriod(12), 200));
  }

  /** Plays days and keeps, by itself, what was ever written and lost by accident. */
  private static final class World {
    final RotationPolicy policy;
    final Rotation rotation;
    final Random random;
    final String name;
    final List<HeldArchive> written = new ArrayList<>();
    final Map<ArchiveId, HeldArchive> byId = new HashMap<>();
    final Set<Barcode> accidents = new HashSet<>();
    RotationState state = RotationState.fresh(CustodyDay.of(FROM), Fixtures.blanks(40));

    World(long seed, RotationPolicy policy) {
      this.policy = policy;
      this.rotation = new Rotation(policy);
      this.random = new Random(seed + 1_000_000);
      this.name = "seed " + seed;
    }

    void live(LocalDate today) {
      Optional<String> frozen = random.nextInt(12) == 0 ? Optional.of("tried") : Optional.empty();
      state = state.on(new CustodyDay(today, frozen));
      if (random.nextInt(15) == 0) {
        state =
            state.withBrake(
                state.brake().isPresent()
                    ? Optional.empty()
                    : Optional.of(new BrakeHold(today, List.of("tried"))));
      }
      if (random.nextInt(40) == 0) {
        lose();
      }
      if (random.nextInt(5) != 0) {
        pickUp();
      }
      if (random.nextInt(4) != 0) {
        release();
      }
      if (random.nextInt(5) != 0) {
        run();
      }
      promisesHold();
    }

    private void lose() {
      Barcode barcode = Fixtures.barcode(1 + random.nextInt(40));
      accidents.add(barcode);
      boolean gone = random.nextBoolean();
      state =
          state.update(
              Set.of(barcode),
              c ->
                  gone
                      ? c.withCustody(CustodyState.MISSING, c.site())
                      : c.withData(DataState.SUSPECT));
    }

    private void pickUp() {
      for (PlannedPickUp pickUp : rotation.plan(state, 0, RunEstimate.UNKNOWN).pickUps()) {
        for (PlannedPickUp.Moved moved : pickUp.back()) {
          assertUnneeded(moved.barcode(), "came home to be reused");
        }
        state = moved(state, pickUp);
      }
    }

    /** Two people who release anything the gate lets them. */
    private void release() {
      Set<Barcode> some = new HashSet<>();
      for (CartridgeView cartridge : state.cartridges()) {
        boolean written =
            cartridge.data() == DataState.SEALED || cartridge.data() == DataState.OPEN;
        if (written && random.nextInt(3) == 0) {
          some.add(cartridge.barcode());
        }
      }
      for (Barcode barcode : some) {
        GateReport gate = rotation.gateRelease(state, Set.of(barcode));
        if (gate.open()) {
          assertUnneeded(barcode, "was released");
          RotationState after = state.released(Set.of(barcode));
          notUnderPolicy(state, after, "release of " + barcode);
          state = after;
        }
      }
    }

    private void run() {
      RotationDecision decision = rotation.decide(state, RunEstimate.UNKNOWN);
      if (!decision.go()) {
        return;
      }
      Set<Barcode> overwritten = new HashSet<>();
      for (CartridgeChoice choice : decision.choices()) {
        CartridgeView cartridge = state.cartridge(choice.barcode()).orElseThrow();
        assertThat(cartridge.atHand() && !cartridge.held()).as(name).isTrue();
        if (choice.use() != CartridgeChoice.Use.APPEND) {
          assertUnneeded(choice.barcode(), "was chosen");
          overwritten.add(choice.barcode());
        }
        if (choice.use() == CartridgeChoice.Use.OVERWRITE) {
          assertThat(cartridge.data()).as(name).isEqualTo(DataState.RELEASED);
          assertThat(state.brake()).as(name).isEmpty();
          assertThat(state.day().frozenBecause()).as(name).isEmpty();
        }
      }
      notUnderPolicy(state, state.erased(overwritten), "run of " + state.day().today());
      RotationState after = rotation.applied(state, decision, RunEstimate.UNKNOWN);
      boolean readBack = random.nextInt(8) != 0;
      List<HeldArchive> fresh =
          after.archives().stream().filter(a -> !state.archives().contains(a)).toList();
      fresh = fresh.stream().filter(a -> a.takenOn().equals(state.day().today())).toList();
      if (readBack) {
        written.addAll(fresh);
        fresh.forEach(archive -> byId.put(archive.id(), archive));
        state = after;
      } else {
        List<HeldArchive> archives = new ArrayList<>(after.archives());
        for (HeldArchive archive : fresh) {
          archives.remove(archive);
          archives.add(unverified(archive));
        }
        state =
            new RotationState(
                after.day(), after.cartridges(), archives, after.runs(), after.brake());
      }
    }

    private static HeldArchive unverified(HeldArchive a) {
      return new HeldArchive(
          a.id(),
          a.dataset(),
          a.kind(),
          a.base(),
          a.takenOn(),
          a.retainUntil(),
          a.complete(),
          a.copies().stream()
              .map(c -> new HeldArchive.Copy(c.number(), c.cartridges(), false))
              .toList());
    }

    /** Told by each day of the promise by itself, not by the rule that decides. */
    private Set<HeldArchive> needed() {
      Set<HeldArchive> needed = new HashSet<>();
      List<HeldArchive> points = written.stream().filter(this::noAccident).toList();
      LocalDate today = state.day().today();
      for (int back = 0; back <= policy.keepDays(); back++) {
        LocalDate day = today.minusDays(back);
        points.stream()
            .filter(a -> !a.takenOn().isAfter(day))
            .reduce((_, later) -> later)
            .ifPresent(point -> {
              HeldArchive link = point;
              while (link != null && needed.add(link)) {
                link = base(link);
              }
            });
      }
      written.stream()
          .filter(a -> today.isBefore(a.retainUntil()) && noAccident(a))
          .forEach(needed::add);
      return needed;
    }

    private HeldArchive base(HeldArchive archive) {
      return archive.base().map(byId::get).orElse(null);
    }

    /** True if at least one copy of an archive and all it builds on met no accident. */
    private boolean noAccident(HeldArchive archive) {
      boolean own =
          archive.copies().stream()
              .anyMatch(c -> c.cartridges().stream().noneMatch(accidents::contains));
      return own
          && (archive.base().isEmpty() || (base(archive) != null && noAccident(base(archive))));
    }

    private void assertUnneeded(Barcode barcode, String what) {
      for (HeldArchive archive : needed()) {
        if (stillOn(archive, barcode)) {
          fail("%s on %s: %s %s with %s", name, state.day().today(), barcode, what, archive);
        }
      }
    }

    private boolean stillOn(HeldArchive archive, Barcode barcode) {
      return state.archives().stream()
          .anyMatch(a -> a.id().equals(archive.id()) && a.isOn(barcode));
    }

    private void promisesHold() {
      Set<HeldArchive> restorable = new HashSet<>(new Availability(state).restorable(_ -> true));
      Set<Object> ids = new HashSet<>();
      restorable.forEach(a -> ids.add(a.id()));
      for (HeldArchive archive : needed()) {
        if (!ids.contains(archive.id())) {
          fail("%s on %s: lost %s", name, state.day().today(), archive);
        }
      }
    }

    private void notUnderPolicy(RotationState before, RotationState after, String what) {
      Protection was = rotation.protection(before, Fixtures.DOCUMENTS);
      Protection is = rotation.protection(after, Fixtures.DOCUMENTS);
      Requirements need = policy.requirements();
      assertThat(is.restorePoints())
          .as(name + " restore points, " + what)
          .isGreaterThanOrEqualTo(Math.min(was.restorePoints(), need.restorePoints()));
      assertThat(is.sites())
          .as(name + " sites, " + what)
          .isGreaterThanOrEqualTo(Math.min(was.sites(), need.sites()));
      assertThat(is.offline())
          .as(name + " offline, " + what)
          .isGreaterThanOrEqualTo(Math.min(was.offline(), need.offline()));
      assertThat(is.fullsOut())
          .as(name + " fulls out, " + what)
          .isGreaterThanOrEqualTo(Math.min(was.fullsOut(), need.fullsOut()));
    }
  }
}
