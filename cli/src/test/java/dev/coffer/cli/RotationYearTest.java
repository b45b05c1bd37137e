package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.catalog.custody.DataState;
import dev.coffer.catalog.rotation.CartridgeView;
import dev.coffer.catalog.rotation.HeldArchive;
import dev.coffer.catalog.rotation.PickUpDay;
import dev.coffer.catalog.rotation.RotationPolicy;
import dev.coffer.catalog.rotation.RotationRun;
import dev.coffer.catalog.rotation.RotationState;
import dev.coffer.catalog.rotation.RunSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A year of weekly runs by command: rotation, releases by two people, pick-ups and returns as the
 * plan says, a cartridge that never arrives, a tape that goes bad, a restore in the middle, a run
 * that is cut off. At the end every restore point that was promised restores, bit for bit.
 */
class RotationYearTest {
  private static final LocalDate FIRST = LocalDate.parse("2026-01-02");
  private static final LocalDate LAST = LocalDate.parse("2027-01-04");
  private static final int LOST = 9;
  private static final int BAD = 20;
  private static final int RESTORED = 26;
  private static final int CUT = 33;
  private static final String POLICY =
      """
      coffer-rotation-policy 1
      name: weekly
      version: 1
      from: 2026-01-02
      datasets: documents
      pool: main
      scratch: scratch
      site: home
      vault: north
      runs: friday
      pick-ups: monday
      work-days: monday tuesday wednesday thursday friday
      holidays-move: backward
      holiday: 2026-04-03 Good Friday
      holiday: 2026-04-06 Easter Monday
      holiday: 2026-12-25 Christmas Day
      holiday: 2027-01-01 New Year
      window: 18:00 600
      return-lead-days: 1
      keep-days: 21
      scheme: gfs
      level: weekly prefix=W due=every-run kind=full sets=round:4 copies=1 out=1 \
      retention-days=27 append=never
      level: monthly prefix=M due=last-friday/month kind=full sets=period:12 copies=1 out=1 \
      retention-days=340 append=never
      level: yearly prefix=Y due=last-friday/year kind=full sets=new copies=1 out=1 \
      retention-days=2557 append=never
      require: restore-points=3 copies=1 sites=1 offline=0 fulls-out=2
      brake: shrink=50 changed=60 incompressible=90 history=3
      """;

  @TempDir Path directory;

  private RotationSite site;
  private RotationPolicy policy;
  private CourierRounds courier;
  private final Map<LocalDate, String> diary = new TreeMap<>();
  private String lost = "";
  private String recalled = "";
  private boolean wasReleased;

  @Test
  void everyPromisedRestorePointRestoresAfterAYear() throws Exception {
    begin();
    int week = 0;
    for (LocalDate day = FIRST; !day.isAfter(LAST); day = day.plusDays(1)) {
      Optional<PickUpDay> pickUp = policy.calendar().pickUps(day, day).stream().findFirst();
      if (pickUp.isPresent()) {
        site.until(day.atTime(9, 0).toInstant(ZoneOffset.UTC));
        pickUp(week, day);
      }
      List<RunSession> sessions = policy.calendar().sessions(day, day);
      if (!sessions.isEmpty()) {
        site.until(day.atTime(18, 15).toInstant(ZoneOffset.UTC));
        run(++week, day);
      }
    }
    assertThat(week).isEqualTo(53);
    assertThat(lost).isNotEmpty();
    assertThat(wasReleased).isTrue();
    assertThat(site.custody(recalled)).isEqualTo(CustodyState.VAULT);
    site.must("audit", "verify");
    site.must("catalog", "check");
    everythingPromisedRestores();
  }

  private void begin() throws Exception {
    site = new RotationSite(directory, FIRST.atTime(9, 0).toInstant(ZoneOffset.UTC), "64 MiB", 21);
    policy = RotationPolicy.parse(POLICY);
    courier = new CourierRounds(site, policy);
    site.write("weekly.policy", POLICY);
    site.must("rotation", "policy", "set", "weekly.policy");
    courier.declare();
    List<String> add = new ArrayList<>(List.of("cartridge", "add", "--pool", "scratch"));
    for (int i = 1; i <= 21; i++) {
      add.add("CF%04dL9".formatted(i));
    }
    site.must(add.toArray(String[]::new));
    for (int i = 0; i < 12; i++) {
      site.write("documents/constant-" + i, "what stays the same " + i + "\n");
    }
  }

  private void run(int week, LocalDate day) throws Exception {
    String page = "week " + week + ", written on " + day + "\n";
    site.write("documents/diary", page);
    diary.put(day, page);
    if (week % 3 == 1) {
      site.must("heartbeat", "--key", site.key("anna"));
      site.must("heartbeat", "--key", site.key("kurt"));
    }
    wasReleased |= courier.release();
    if (week == BAD) {
      goesBad();
    } else {
      if (week == CUT) {
        isCutOff();
      }
      site.must("rotation", "run");
    }
    RotationRun run = lastRun();
    assertThat(run.date()).isEqualTo(day);
    assertThat(run.state()).isEqualTo(RotationRun.State.DONE);
    if (week % 4 == 0) {
      assertThat(site.must("rotation", "run").out()).contains("was done on " + day);
    }
    courier.pack();
  }

  private void goesBad() throws Exception {
    List<String> bad = new ArrayList<>();
    site.job(
            step -> {},
            step -> {
              if (step.contains("is written") && bad.isEmpty()) {
                try {
                  bad.add(lastRun().copy(1).getFirst().barcode().text());
                } catch (CatalogException e) {
                  throw new AssertionError(e);
                }
                site.damage(bad.getFirst());
              }
            })
        .run();
    assertThat(site.data(bad.getFirst())).isEqualTo(DataState.SUSPECT);
  }

  private void isCutOff() {
    assertThatThrownBy(() ->
            site.job(
                    step -> {},
                    step -> {
                      if (step.contains("is written")) {
                        throw new StackOverflowError("cut off");
                      }
                    })
                .run())
        .isInstanceOf(StackOverflowError.class);
  }

  private RotationRun lastRun() throws CatalogException {
    return site.control("olga", c -> c.rotationRuns().of(policy.name()).getLast());
  }

  /** The courier takes what is packed and brings what is to come back, as the plan said. */
  private void pickUp(int week, LocalDate day) throws Exception {
    courier.pickUp(
        day,
        barcode -> {
          boolean never = week == LOST && lost.isEmpty();
          lost = never ? barcode : lost;
          return never;
        });
    if (week == LOST && site.custody(lost) == CustodyState.TRANSIT_OUT) {
      site.until(site.now().plus(Duration.ofHours(25)));
      assertThat(site.must("vault", "due", "--late").out()).contains("too long in transit", lost);
      assertThat(site.must("vault", "lost", "--overdue").out()).contains("reported 1 missing");
      assertThat(site.custody(lost)).isEqualTo(CustodyState.MISSING);
    }
    if (week == RESTORED) {
      restoreInTheMiddle();
    }
  }

  /** A cartridge with good archives comes home to be read, and goes out again. */
  private void restoreInTheMiddle() throws Exception {
    RotationState state = courier.state();
    HeldArchive wanted =
        state.archives().stream()
            .filter(each -> inVault(state, each))
            .reduce((first, second) -> second)
            .orElseThrow();
    String barcode = wanted.copies().getFirst().cartridges().iterator().next().text();
    site.refused(31, "coffer request recall", "vault", "recall", "--purpose", "restore", barcode);
    String id = site.asked("recall", barcode, "--purpose", "restore");
    site.mustAs("kurt", "vault", "recall", "--purpose", "restore", "--request", id, barcode);
    courier.comesHome(barcode);
    restores(wanted, "middle");
    assertThat(site.must("vault", "due").out())
        .contains("pick-up of the rotation, 1 out, 0 back, on no list")
        .contains("coffer vault pick-list --next north");
    recalled = barcode;
  }

  private static boolean inVault(RotationState state, HeldArchive archive) {
    return archive.copies().stream()
        .flatMap(copy -> copy.cartridges().stream())
        .allMatch(each ->
            state
                .cartridge(each)
                .map(CartridgeView::custody)
                .equals(Optional.of(CustodyState.VAULT)));
  }

  private void restores(HeldArchive archive, String to) throws Exception {
    String name =
        site.session("olga", s -> s.archives().find(archive.id()).orElseThrow().name().text());
    site.must("restore", name, "--to", to, "--identity", "key");
    Path out = directory.resolve(to + directory.resolve("documents"));
    assertThat(out.resolve("diary")).hasContent(diary.get(archive.takenOn()));
    for (int i = 0; i < 12; i++) {
      assertThat(out.resolve("constant-" + i))
          .hasSameBinaryContentAs(directory.resolve("documents/constant-" + i));
    }
    assertThat(Files.list(out)).hasSize(14);
  }

  private void everythingPromisedRestores() throws Exception {
    RotationState state = courier.state();
    Set<String> here =
        Set.copyOf(
            courier.library().inventory().elements().stream()
                .flatMap(each -> each.barcode().stream())
                .toList());
    List<HeldArchive> promised = new ArrayList<>();
    for (HeldArchive archive : state.archives()) {
      boolean restorable =
          archive.copies().stream()
              .anyMatch(copy ->
                  copy.verified()
                      && copy.cartridges().stream()
                          .allMatch(each -> state.cartridge(each).orElseThrow().dependable()));
      if (restorable) {
        promised.add(archive);
      }
    }
    // three to four weeks by weekly sets, a year by monthly ones, and the year itself
    assertThat(promised).hasSizeGreaterThanOrEqualTo(14);
    LocalDate today = state.day().today();
    for (int back = 0; back <= policy.keepDays(); back++) {
      LocalDate day = today.minusDays(back);
      LocalDate newest =
          diary.keySet().stream().filter(d -> !d.isAfter(day)).reduce((a, b) -> b).orElseThrow();
      assertThat(promised).extracting(HeldArchive::takenOn).contains(newest);
    }
    for (HeldArchive archive : promised) {
      for (Barcode barcode : archive.copies().getFirst().cartridges()) {
        if (!here.contains(barcode.text())
            && courier.library().inventory().find(barcode.text()).isEmpty()) {
          courier.insert(barcode.text());
        }
      }
      restores(archive, "end-" + archive.takenOn());
    }
    assertThat(promised).extracting(HeldArchive::takenOn).doesNotContain(lostDay());
  }

  /** The day whose only cartridge never arrived. */
  private LocalDate lostDay() throws CatalogException {
    return site.control("olga", c -> c.rotationRuns().of(policy.name())).stream()
        .filter(run -> run.barcodes().contains(new Barcode(lost)))
        .map(RotationRun::date)
        .reduce((first, second) -> second)
        .orElseThrow();
  }
}
