package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.control.Right;
import dev.coffer.catalog.custody.AuthorityScope;
import dev.coffer.catalog.custody.CustodyAct;
import dev.coffer.catalog.custody.CustodyAction;
import dev.coffer.catalog.custody.CustodyRecord;
import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.catalog.custody.DataState;
import dev.coffer.catalog.custody.PickList;
import dev.coffer.catalog.custody.RecallPurpose;
import dev.coffer.catalog.request.RequestId;
import dev.coffer.catalog.request.RequestKind;
import dev.coffer.catalog.rotation.CartridgeView;
import dev.coffer.catalog.rotation.HeldArchive;
import dev.coffer.catalog.rotation.PickUpDay;
import dev.coffer.catalog.rotation.Rotation;
import dev.coffer.catalog.rotation.RotationPolicy;
import dev.coffer.catalog.rotation.RotationRun;
import dev.coffer.catalog.rotation.RotationState;
import dev.coffer.catalog.rotation.RunEstimate;
import dev.coffer.catalog.rotation.RunSession;
import dev.coffer.tape.changer.ElementAddress;
import dev.coffer.tape.virtual.VirtualLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A year of weekly runs: rotation, pick-ups and returns by the custody rules, a cartridge that
 * never arrives, a tape that goes bad, a restore in the middle, a run that is cut off. At the end
 * every restore point that was promised restores, bit for bit.
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
  private final Map<LocalDate, String> diary = new TreeMap<>();
  private int seals;
  private String lost = "";
  private boolean wasReleased;

  @Test
  void everyPromisedRestorePointRestoresAfterAYear() throws Exception {
    begin();
    int week = 0;
    for (LocalDate day = FIRST; !day.isAfter(LAST); day = day.plusDays(1)) {
      Optional<PickUpDay> pickUp = policy.calendar().pickUps(day, day).stream().findFirst();
      if (pickUp.isPresent()) {
        site.until(day.atTime(9, 0).toInstant(ZoneOffset.UTC));
        pickUp(week);
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
    everythingPromisedRestores();
  }

  private void begin() throws Exception {
    site = new RotationSite(directory, FIRST.atTime(9, 0).toInstant(ZoneOffset.UTC), "64 MiB", 21);
    policy = RotationPolicy.parse(POLICY);
    site.write("weekly.policy", POLICY);
    site.must("rotation", "policy", "set", "weekly.policy");
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
      site.heartbeats();
    }
    List<Barcode> release = new ArrayList<>();
    new Rotation(policy)
        .plan(state(), 1, RunEstimate.UNKNOWN).runs().stream()
            .limit(1)
            .forEach(run -> release.addAll(run.release()));
    if (!release.isEmpty()) {
      site.release(release.stream().map(Barcode::text).toArray(String[]::new));
      wasReleased = true;
    }
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
    TestRun packed =
        site.as("kurt", "rotation", "run", "--container", "case 1", "--seal", "S-" + ++seals);
    assertThat(packed.exitCode()).as(packed.err()).isZero();
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

  private RotationState state() throws CatalogException {
    return site.control("olga", c -> c.rotationState(policy));
  }

  /** The courier takes what is packed and brings what the list of returns names. */
  private void pickUp(int week) throws Exception {
    site.must("rotation", "run");
    for (PickList list : standing()) {
      for (Barcode barcode : list.cartridges().keySet()) {
        CustodyState state = site.custody(barcode.text());
        if (list.scope() == AuthorityScope.PICK_UP && state == CustodyState.PACKED) {
          out(barcode, list.number(), week == LOST && lost.isEmpty());
        } else if (list.scope() == AuthorityScope.RETURN && state == CustodyState.VAULT) {
          recall(barcode, RecallPurpose.REUSE, Right.pickList(list.number()));
        }
      }
    }
    if (week == LOST && !lost.isEmpty()) {
      site.until(site.now().plus(Duration.ofHours(12)));
      int missing = site.control("kurt", c -> c.custody().timeOut().size());
      assertThat(missing).isEqualTo(1);
    }
    if (week == RESTORED) {
      restoreInTheMiddle();
    }
  }

  private List<PickList> standing() throws CatalogException {
    Instant now = site.now();
    return site.control("olga", c -> c.custody().pickLists().all()).stream()
        .filter(list -> list.at(now).isPresent())
        .toList();
  }

  private void out(Barcode barcode, long list, boolean isLost) throws Exception {
    String seal = site.control("kurt", c -> c.custody().find(barcode).seal().orElseThrow());
    Instant due = site.now().plus(Duration.ofHours(8));
    act(
        "kurt",
        barcode,
        CustodyAction.HAND_OVER_OUT,
        Right.pickList(list),
        act -> act.withSealSeen(seal).withReceiver("rita", due).withPlace("the road"));
    library().remove(barcode.text());
    if (isLost) {
      lost = barcode.text();
      return;
    }
    act(
        "karl",
        barcode,
        CustodyAction.CONFIRM,
        Right.none(),
        act -> act.withSealSeen(seal).withPlace("north"));
  }

  private void recall(Barcode barcode, RecallPurpose purpose, Right right) throws Exception {
    act(
        "olga",
        barcode,
        CustodyAction.REQUEST_RECALL,
        Right.none(),
        act -> act.withPurpose(purpose));
    act("olga", barcode, CustodyAction.APPROVE_RECALL, right, act -> act);
    Optional<String> seal = site.control("karl", c -> c.custody().find(barcode).seal());
    Instant due = site.now().plus(Duration.ofHours(8));
    act(
        "karl",
        barcode,
        CustodyAction.HAND_OVER_IN,
        Right.none(),
        act -> act.withReceiver("rita", due).withPlace("the road"));
    act("kurt", barcode, CustodyAction.RECEIVE, Right.none(), act -> act.withBarcodeSeen(barcode));
    act(
        "kurt",
        barcode,
        CustodyAction.CHECK_IN,
        Right.none(),
        act -> act.withBarcodeSeen(barcode).withSealSeen(seal.orElseThrow()));
    insert(barcode.text());
  }

  private void insert(String barcode) throws IOException {
    VirtualLibrary library = library();
    ElementAddress free =
        library.inventory().of(ElementAddress.Kind.SLOT).stream()
            .filter(each -> !each.full())
            .findFirst()
            .orElseThrow()
            .address();
    library.insert(barcode, free);
  }

  private VirtualLibrary library() throws IOException {
    return VirtualLibrary.open(site.home().resolve("library"));
  }

  private CustodyRecord act(
      String person,
      Barcode barcode,
      CustodyAction action,
      Right right,
      UnaryOperator<CustodyAct> evidence)
      throws CatalogException {
    return site.control(
        person, c -> c.custody().act(barcode, action, "weekly pick-up", right, evidence));
  }

  /** A cartridge with good archives comes home to be read, and goes out again. */
  private void restoreInTheMiddle() throws Exception {
    RotationState state = state();
    HeldArchive wanted =
        state.archives().stream()
            .filter(each -> inVault(state, each))
            .reduce((first, second) -> second)
            .orElseThrow();
    Barcode barcode = wanted.copies().getFirst().cartridges().iterator().next();
    RequestId id = site.agreed(RequestKind.RECALL, Map.of("purpose", "restore"), barcode.text());
    recall(barcode, RecallPurpose.RESTORE, Right.request(id));
    restores(wanted, "middle");
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
    RotationState state = state();
    Set<String> here =
        Set.copyOf(
            library().inventory().elements().stream()
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
            && library().inventory().find(barcode.text()).isEmpty()) {
          insert(barcode.text());
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
