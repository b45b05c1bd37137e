package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.catalog.custody.DataState;
import dev.coffer.catalog.rotation.HeldArchive;
import dev.coffer.catalog.rotation.Rotation;
import dev.coffer.catalog.rotation.RotationPolicy;
import dev.coffer.catalog.rotation.RotationRun;
import dev.coffer.catalog.rotation.RotationState;
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
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two months of a rotation with full archives on Fridays and changes in between, two copies each,
 * of which one goes out: by command, with a cartridge that never arrives, one that goes bad, and
 * runs that are cut off. At the end every restore point that was promised restores bit for bit,
 * from the copies at home, and from those in the vault.
 */
class RotationMonthsTest {
  private static final LocalDate FIRST = LocalDate.parse("2026-01-02");
  private static final LocalDate LAST = LocalDate.parse("2026-03-09");
  private static final int LOST = 5;
  private static final int BAD = 11;
  private static final int CUT = 17;
  private static final int CUT_AGAIN = 24;
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
      runs: tuesday thursday friday
      pick-ups: monday
      work-days: monday tuesday wednesday thursday friday
      holidays-move: backward
      window: 18:00 600
      return-lead-days: 1
      keep-days: 7
      scheme: gfs
      level: daily prefix=D due=every-run kind=incremental sets=round:3 copies=2 out=1 \
      retention-days=10 append=week
      level: weekly prefix=W due=last-friday/week kind=full sets=round:4 copies=2 out=1 \
      retention-days=24 append=never
      require: restore-points=3 copies=1 sites=1 offline=0 fulls-out=1
      brake: shrink=50 changed=60 incompressible=100 history=3
      """;

  @TempDir Path directory;

  private RotationSite site;
  private RotationPolicy policy;
  private CourierRounds courier;
  private final Map<LocalDate, Map<String, String>> asItWas = new TreeMap<>();
  private final Set<String> lost = new TreeSet<>();
  private int runs;

  @Test
  void everyPromisedRestorePointOfAChainRestoresFromEitherCopy() throws Exception {
    begin();
    for (LocalDate day = FIRST; !day.isAfter(LAST); day = day.plusDays(1)) {
      if (!policy.calendar().pickUps(day, day).isEmpty()) {
        site.until(day.atTime(9, 0).toInstant(ZoneOffset.UTC));
        boolean one = runs > LOST && lost.isEmpty();
        courier.pickUp(day, barcode -> one && lost.isEmpty() && lost.add(barcode));
        if (one) {
          site.until(site.now().plus(Duration.ofHours(25)));
          site.must("vault", "lost", "--overdue");
        }
      }
      if (!policy.calendar().sessions(day, day).isEmpty()) {
        site.until(day.atTime(18, 15).toInstant(ZoneOffset.UTC));
        run(day);
      }
    }
    assertThat(runs).isEqualTo(28);
    assertThat(lost).hasSize(1);
    site.must("audit", "verify");
    site.must("catalog", "check");
    everythingPromisedRestores();
  }

  private void begin() throws Exception {
    site = new RotationSite(directory, FIRST.atTime(9, 0).toInstant(ZoneOffset.UTC), "64 MiB", 20);
    policy = RotationPolicy.parse(POLICY);
    courier = new CourierRounds(site, policy);
    site.write("weekly.policy", POLICY);
    site.must("rotation", "policy", "set", "weekly.policy");
    courier.declare();
    List<String> add = new ArrayList<>(List.of("cartridge", "add", "--pool", "scratch"));
    for (int i = 1; i <= 20; i++) {
      add.add("CF%04dL9".formatted(i));
    }
    site.must(add.toArray(String[]::new));
    for (int i = 0; i < 30; i++) {
      site.write("documents/note-" + i, "as it was in the beginning, " + i + "\n");
    }
  }

  /** Something changes, something comes, something goes; then the run of the day. */
  private void run(LocalDate day) throws Exception {
    runs++;
    site.write("documents/note-" + runs % 30, "changed before run " + runs + "\n");
    site.write("documents/new-" + runs, "new before run " + runs + "\n");
    Files.deleteIfExists(directory.resolve("documents/new-" + (runs - 4)));
    asItWas.put(day, TreeEdits.snapshot(directory.resolve("documents")));
    if (runs % 9 == 1) {
      site.must("heartbeat", "--key", site.key("anna"));
      site.must("heartbeat", "--key", site.key("kurt"));
    }
    courier.release();
    if (runs == BAD) {
      goesBad();
    } else if (runs == CUT || runs == CUT_AGAIN) {
      isCutOff(runs == CUT ? "copy 1, was read back" : "copy 2, is written");
      site.must("rotation", "run");
    } else {
      site.must("rotation", "run");
    }
    RotationRun run = lastRun();
    assertThat(run.date()).isEqualTo(day);
    assertThat(run.state()).isEqualTo(RotationRun.State.DONE);
    assertThat(run.attempts(2))
        .extracting(RotationRun.OfDataset::step)
        .containsExactly(RotationRun.ArchiveStep.VERIFIED);
    courier.pack();
  }

  /** The first copy cannot be read any more when the second is made. */
  private void goesBad() throws Exception {
    List<String> bad = new ArrayList<>();
    site.job(
            step -> {},
            step -> {
              if (step.contains("copy 1, was read back") && bad.isEmpty()) {
                bad.add(barcodeOfFirstCopy());
                site.damage(bad.getFirst());
              }
            })
        .run();
    assertThat(site.data(bad.getFirst())).isEqualTo(DataState.SUSPECT);
  }

  private String barcodeOfFirstCopy() {
    try {
      return lastRun().copy(1).getFirst().barcode().text();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private void isCutOff(String after) {
    assertThatThrownBy(() ->
            site.job(
                    step -> {},
                    step -> {
                      if (step.contains(after)) {
                        throw new StackOverflowError("cut off");
                      }
                    })
                .run())
        .isInstanceOf(StackOverflowError.class);
  }

  private RotationRun lastRun() throws Exception {
    return site.control("olga", c -> c.rotationRuns().of(policy.name()).getLast());
  }

  private void everythingPromisedRestores() throws Exception {
    RotationState state = courier.state();
    Set<LocalDate> promised = new TreeSet<>();
    for (HeldArchive archive : state.archives()) {
      if (isWhole(state, Optional.of(archive), 0)) {
        promised.add(archive.takenOn());
      }
    }
    assertThat(promised)
        .hasSize(
            new Rotation(policy).protection(state, policy.datasets().getFirst()).restorePoints())
        .hasSizeGreaterThan(9);
    LocalDate kept = state.day().today().minusDays(policy.keepDays());
    asItWas.keySet().stream()
        .filter(day -> !day.isBefore(kept))
        .forEach(day -> assertThat(promised).contains(day));
    for (LocalDate day : promised) {
      restores(day, "home-");
    }
    onlyTheVaultsCopies(state);
    for (LocalDate day : promised) {
      if (isWhole(state, newestOn(state, day), 1)) {
        restores(day, "vault-");
      }
    }
  }

  private Optional<HeldArchive> newestOn(RotationState state, LocalDate day) {
    return state.archives().stream().filter(each -> each.takenOn().equals(day)).reduce((a, b) -> b);
  }

  /**
   * Whether an archive and all it builds on can be restored.
   *
   * @param copy from this copy alone; 0 for any
   */
  private static boolean isWhole(RotationState state, Optional<HeldArchive> archive, int copy) {
    if (archive.isEmpty()) {
      return false;
    }
    boolean here =
        archive.get().copies().stream()
            .filter(each -> copy == 0 || each.number() == copy)
            .anyMatch(each ->
                each.verified()
                    && each.cartridges().stream()
                        .allMatch(on -> state.cartridge(on).orElseThrow().dependable()));
    return here
        && (archive.get().base().isEmpty()
            || isWhole(
                state,
                state.archives().stream()
                    .filter(each -> each.id().equals(archive.get().base().get()))
                    .findFirst(),
                copy));
  }

  private void onlyTheVaultsCopies(RotationState state) throws Exception {
    for (var cartridge : state.cartridges()) {
      Barcode barcode = cartridge.barcode();
      if (cartridge.custody() == CustodyState.VAULT) {
        courier.insert(barcode.text());
      } else if (cartridge.place().map(place -> place.copy() == 2).orElse(false)) {
        site.run("library", "unload", barcode.text());
        courier.library().remove(barcode.text());
      }
    }
  }

  private void restores(LocalDate day, String to) throws Exception {
    site.must(
        "restore", "documents", "--to", to + day, "--as-of", day.toString(), "--identity", "key");
    Path out = Path.of(directory.resolve(to + day) + directory.resolve("documents").toString());
    assertThat(TreeEdits.snapshot(out)).as(to + day).isEqualTo(asItWas.get(day));
    TreeEdits.delete(directory.resolve(to + day));
  }
}
