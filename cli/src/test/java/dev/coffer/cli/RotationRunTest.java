package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.catalog.custody.DataState;
import dev.coffer.catalog.request.RequestKind;
import dev.coffer.catalog.rotation.RotationRun;
import dev.coffer.cli.job.RotationRunJob;
import dev.coffer.tape.virtual.VirtualLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weekly runs on the virtual library: what they do, where they are cut off, what they refuse. */
class RotationRunTest {
  private static final Instant FRIDAY = Instant.parse("2026-10-02T18:00:00Z");

  @TempDir Path directory;

  private RotationSite site;

  @BeforeEach
  void aHomeOnTheFirstFriday() throws Exception {
    site = new RotationSite(directory, FRIDAY.minusSeconds(600), "64 MiB", 8);
    for (int i = 0; i < 20; i++) {
      site.write("documents/letter-" + i, "Dear reader number " + i + "\n");
    }
    site.heartbeats();
  }

  @Test
  void aWeekFromTheWindowToTheSealedCase() throws Exception {
    site.policy(RotationSite.ONE_COPY, RotationSite.SHORT, 3);
    assertThat(site.must("rotation", "run").out()).contains("write window opens at 18:00");
    assertThat(archives()).isEmpty();
    site.pass(Duration.ofMinutes(15));
    String dry = site.must("rotation", "run", "--dry-run").out();
    assertThat(dry).contains("CF0001L9").contains("restore points 0 -> 1");
    assertThat(archives()).isEmpty();

    String run = site.must("rotation", "run").out();
    assertThat(run)
        .contains("VERIFIED")
        .contains("to be packed for 2026-10-05: CF0001L9")
        .contains("CF0001L9 W1, LIBRARY");
    assertThat(archives()).hasSize(1);
    assertThat(archives().getFirst().expiresAt()).contains(Instant.parse("2026-10-05T00:00:00Z"));
    assertThat(site.data("CF0001L9")).isEqualTo(DataState.SEALED);

    String again = site.must("rotation", "run").out();
    assertThat(again).contains("was done on 2026-10-02");
    assertThat(archives()).hasSize(1);
    site.must("rotation", "run", "--container", "box 7", "--seal", "S-1");
    assertThat(site.custody("CF0001L9")).isEqualTo(CustodyState.PACKED);
    assertThat(site.must("rotation", "run").out()).doesNotContain("to be packed");
    assertThat(site.must("rotation", "runs").out()).contains("DONE").contains("CF0001L9");
    int lists = site.control("olga", c -> c.custody().pickLists().all().size());
    assertThat(lists).isEqualTo(1);
    site.must("restore", "documents", "--to", "out", "--identity", "key");
    same("out");
  }

  /** The rotation's plan is where the vault's lists come from, whichever command makes them. */
  @Test
  void theVaultsListsAreThoseOfTheRotation() throws Exception {
    site.policy(RotationSite.ONE_COPY, RotationSite.SHORT, 3);
    Path config = site.home().resolve("coffer.toml");
    Files.writeString(
        config,
        Files.readString(config)
            .replaceFirst("(?m)^kind = \"vault\"$", "kind = \"vault\"\npick-up = [\"sunday\"]"));
    site.refused(
        30,
        "nothing goes to north on 2026-10-05: the run of 2026-10-02 comes first",
        "vault",
        "pick-list",
        "--next",
        "north");
    site.pass(Duration.ofMinutes(15));
    assertThat(site.must("rotation", "run").out()).contains("list 1, scope PICK_UP");
    assertThat(site.must("vault", "pick-list", "--next", "north", "--dry-run").out())
        .contains("2026-10-05")
        .contains("CF0001L9");
    String list = site.must("vault", "pick-list", "--next", "north").out();
    assertThat(list).containsPattern("list +1\\n").contains("CF0001L9").contains("north");
    assertThat(site.must("vault", "due").out()).contains("pick-up, 1 to go").contains("list 1");
    int lists = site.control("olga", c -> c.custody().pickLists().all().size());
    assertThat(lists).isEqualTo(1);
    site.refused(30, "nothing comes back", "vault", "return-list", "--next", "north");
  }

  /** Cut off after each durable step in turn, a run goes on and ends as if it had not been. */
  @Test
  void aRunCutOffAnywhereGoesOnWithoutDoublesOrLosses() throws Exception {
    site.policy(
        RotationSite.ONE_COPY.replace("copies=1 out=1", "copies=2 out=1"), RotationSite.SHORT, 4);
    site.pass(Duration.ofMinutes(15));
    Path before = copyHome("before");
    List<String> steps = new ArrayList<>();
    job(steps::add, what -> {}).run();
    assertThat(steps).hasSizeGreaterThan(8);
    int count = steps.size();
    for (int cut = 1; cut <= count; cut++) {
      restoreHome(before);
      int at = cut;
      List<String> seen = new ArrayList<>();
      assertThatThrownBy(() ->
              job(
                      seen::add,
                      what -> {
                        if (seen.size() == at) {
                          throw new Cut();
                        }
                      })
                  .run())
          .as("cut after " + steps.get(cut - 1))
          .isInstanceOf(Cut.class);
      site.pass(Duration.ofMinutes(3));
      job(seen::add, what -> {}).run();
      job(seen::add, what -> {}).run();
      assertThat(archives()).as("cut after " + steps.get(cut - 1)).hasSize(1);
      RotationRun run = runs().getFirst();
      assertThat(run.state()).isEqualTo(RotationRun.State.DONE);
      assertThat(run.archives())
          .hasSize(2)
          .allSatisfy(each -> {
            assertThat(each.step()).isEqualTo(RotationRun.ArchiveStep.VERIFIED);
            assertThat(each.archive()).contains(archives().getFirst().id());
          });
      assertThat(onTape("CF0001L9")).isEqualTo(1);
      assertThat(onTape("CF0002L9")).isEqualTo(1);
    }
  }

  /** The power went between the last filemark and the catalog: the archive is on tape only. */
  @Test
  void anArchiveThatOnlyTheTapeKnowsIsTakenNotMadeAgain() throws Exception {
    site.policy(RotationSite.ONE_COPY, RotationSite.SHORT, 3);
    site.pass(Duration.ofMinutes(15));
    Path catalog = site.home().resolve("catalog.db");
    Path kept = directory.resolve("kept.db");
    List<String> seen = new ArrayList<>();
    assertThatThrownBy(() ->
            job(
                    seen::add,
                    what -> {
                      if (what.contains("begins") && what.startsWith("archive")) {
                        copy(catalog, kept);
                      }
                      if (what.contains("is written")) {
                        throw new Cut();
                      }
                    })
                .run())
        .isInstanceOf(Cut.class);
    for (String suffix : List.of("-wal", "-shm")) {
      Files.deleteIfExists(directory.resolve("home/catalog.db" + suffix));
    }
    Files.copy(kept, catalog, StandardCopyOption.REPLACE_EXISTING);
    Files.copy(directory.resolve("kept.db-wal"), directory.resolve("home/catalog.db-wal"));
    assertThat(archives()).isEmpty();
    job(seen::add, what -> {}).run();
    assertThat(archives()).hasSize(1);
    assertThat(onTape("CF0001L9")).isEqualTo(1);
    assertThat(runs().getFirst().state()).isEqualTo(RotationRun.State.DONE);
    site.must("scan", "CF0001L9", "--identity", "key");
    site.must("restore", "documents", "--to", "out", "--identity", "key");
    same("out");
  }

  @Test
  void aCartridgeThatGoesBadIsReplacedInTheSameRun() throws Exception {
    site.policy(RotationSite.ONE_COPY, RotationSite.SHORT, 3);
    site.pass(Duration.ofMinutes(15));
    List<String> seen = new ArrayList<>();
    job(
            seen::add,
            what -> {
              if (what.contains("is written") && seen.stream().noneMatch(s -> s.contains("bad"))) {
                damage("CF0001L9");
              }
            })
        .run();
    assertThat(site.data("CF0001L9")).isEqualTo(DataState.SUSPECT);
    RotationRun run = runs().getFirst();
    assertThat(run.state()).isEqualTo(RotationRun.State.DONE);
    assertThat(run.copy(1))
        .extracting(RotationRun.OnCartridge::barcode)
        .containsExactly(new Barcode("CF0002L9"));
    assertThat(site.must("rotation", "runs").out()).contains("CF0001L9 (bad)");
    site.must("restore", "documents", "--to", "out", "--identity", "key");
    same("out");
  }

  @Test
  void whenEveryCartridgeGoesBadItIsTheDrive() throws Exception {
    site.policy(RotationSite.ONE_COPY, RotationSite.SHORT, 5);
    site.pass(Duration.ofMinutes(15));
    List<String> seen = new ArrayList<>();
    assertThatThrownBy(() ->
            job(
                    seen::add,
                    what -> {
                      if (what.contains("is written")) {
                        for (int i = 1; i <= 5; i++) {
                          damage("CF%04dL9".formatted(i));
                        }
                      }
                    })
                .run())
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("3 cartridges went bad in one run");
    assertThat(site.data("CF0004L9")).isEqualTo(DataState.BLANK);
  }

  @Test
  void theSecondCopyIsTheSameArchiveAndRestoresAlone() throws Exception {
    site.policy(
        RotationSite.ONE_COPY.replace("copies=1 out=1", "copies=2 out=1"), RotationSite.SHORT, 3);
    site.pass(Duration.ofMinutes(15));
    site.must("rotation", "run");
    assertThat(archives()).hasSize(1);
    assertThat(site.must("verify", "--cartridge", "CF0002L9", "--identity", "key").out())
        .contains("AGREED")
        .contains("FULL");
    VirtualLibrary library = VirtualLibrary.open(site.home().resolve("library"));
    library.remove("CF0001L9");
    String restored = site.must("restore", "documents", "--to", "out", "--identity", "key").out();
    assertThat(restored).contains("CF0002L9");
    same("out");
    Files.delete(directory.resolve("home/catalog.db"));
    TreeEdits.delete(directory.resolve("home/manifests"));
    TestRun rebuilt = site.run("catalog", "rebuild", "--identity", "key");
    assertThat(rebuilt.out()).as(rebuilt.out() + rebuilt.err()).contains("added to the catalog");
    site.must("restore", "documents", "--to", "again", "--identity", "key");
    same("again");
  }

  @Test
  void anExpiredSetWaitsForTwoPeopleAndIsThenUsedAgain() throws Exception {
    site.policy(RotationSite.ONE_COPY.replace("out=1", "out=0"), RotationSite.SHORT, 2);
    site.pass(Duration.ofMinutes(15));
    site.must("rotation", "run");
    week("rotation", "run");
    week();
    TestRun dry =
        site.refused(31, "coffer request release CF0001L9", "rotation", "run", "--dry-run");
    assertThat(dry.out()).contains("would run   no").contains("no cartridge for W1");
    site.refused(31, "coffer request release CF0001L9", "rotation", "run");
    site.release("CF0001L9");
    site.must("rotation", "run");
    int generation =
        site.session(
            "olga",
            s -> s.volumes().current(new Barcode("CF0001L9")).orElseThrow().id().generation());
    assertThat(generation).isEqualTo(2);
    assertThat(runs()).extracting(run -> run.set().text()).containsExactly("W1", "W2", "W1");
    site.must("restore", "documents", "--to", "out", "--identity", "key");
    same("out");
  }

  @Test
  void aRunUnderThePolicyIsRefusedBeforeTheFirstByte() throws Exception {
    site.policy(
        RotationSite.ONE_COPY.replace("out=1", "out=0"),
        RotationSite.SHORT + ";require: restore-points=1=>require: restore-points=2",
        2);
    site.pass(Duration.ofMinutes(15));
    site.must("rotation", "run");
    week("rotation", "run");
    week();
    assertThatThrownBy(() -> site.release("CF0001L9"))
        .hasMessageContaining("restore points would be 1, the policy requires 2");
    int before = archives().size();
    TestRun run = site.run("rotation", "run");
    TestRun dry = site.run("rotation", "run", "--dry-run");
    assertThat(run.exitCode()).isEqualTo(31);
    assertThat(dry.exitCode()).isEqualTo(31);
    assertThat(dry.err()).isEqualTo(run.err()).contains("is refused");
    assertThat(archives()).hasSize(before);
  }

  @Test
  void aSourceThatShrankGoesToFreshCartridgesAndStopsRecycling() throws Exception {
    site.policy(RotationSite.ONE_COPY.replace("out=1", "out=0"), RotationSite.SHORT, 4);
    site.pass(Duration.ofMinutes(15));
    site.must("rotation", "run");
    week("rotation", "run");
    for (int i = 0; i < 2; i++) {
      week();
      site.release(i == 0 ? "CF0001L9" : "CF0002L9");
      if (i == 0) {
        site.must("rotation", "run");
      }
    }
    for (int i = 0; i < 20; i++) {
      Files.delete(directory.resolve("documents/letter-" + i));
    }
    TestRun braked = site.must("rotation", "run");
    assertThat(braked.out() + braked.err()).contains("the source shrank");
    assertThat(runs().getLast().copy(1))
        .extracting(each -> each.barcode().text())
        .containsExactly("CF0003L9");
    assertThat(site.data("CF0002L9")).isEqualTo(DataState.RELEASED);
    week();
    assertThat(site.must("rotation", "why", "CF0002L9").out())
        .contains("only fresh cartridges while the brake is on");
    var id = site.agreed(RequestKind.RELEASE_BRAKE, Map.of("dataset", "documents"));
    site.control(
        "olga",
        c -> {
          c.safeguards().carryOut(id);
          return true;
        });
    site.release("CF0001L9");
    site.must("rotation", "run");
    assertThat(runs().getLast().copy(1))
        .extracting(each -> each.barcode().text())
        .containsExactly("CF0001L9");
  }

  @Test
  void aFrozenClockIsSaidInWords() throws Exception {
    site.policy(RotationSite.ONE_COPY.replace("out=1", "out=0"), RotationSite.SHORT, 2);
    site.pass(Duration.ofMinutes(15));
    site.must("rotation", "run");
    week("rotation", "run");
    site.pass(Duration.ofDays(7));
    site.refused(
        31,
        "coffer request unfreeze-clock",
        "rotation",
        "run",
        "--dry-run",
        "--date",
        "2026-10-20");
    assertThat(site.must("rotation", "plan").out()).contains("host clock jumped");
  }

  @Test
  void wrongUseIsSaidInWords() throws Exception {
    site.refused(2, "no rotation policy is in force", "rotation", "run");
    site.policy(RotationSite.ONE_COPY, RotationSite.SHORT, 1);
    site.refused(2, "--date is for --dry-run only", "rotation", "run", "--date", "2026-10-09");
    site.refused(2, "go together", "rotation", "run", "--seal", "S-1");
    site.refused(2, "is past", "rotation", "run", "--dry-run", "--date", "2020-01-01");
  }

  /** Seven days, a look at the clock each day as a timer gives it; then a command. */
  private void week(String... arguments) throws Exception {
    site.until(site.now().plus(Duration.ofDays(7)));
    if (arguments.length > 0) {
      site.must(arguments);
    }
  }

  private static final class Cut extends Error {
    private static final long serialVersionUID = 1;
  }

  private RotationRunJob job(Consumer<String> steps, Consumer<String> then) throws Exception {
    return site.job(steps, then);
  }

  private List<ArchiveRow> archives() {
    try {
      return site.session("olga", s -> s.archives().all());
    } catch (dev.coffer.catalog.CatalogException e) {
      throw new AssertionError(e);
    }
  }

  private List<RotationRun> runs() throws Exception {
    return site.control(
        "olga",
        c -> c.rotationRuns().of(c.rotationPolicies().inForce().getFirst().policy().name()));
  }

  /** How many archives a scan finds on a cartridge, whatever the catalog says. */
  private long onTape(String barcode) {
    String out = site.must("scan", barcode, "--dry-run").out();
    return java.util.regex.Pattern.compile("documents-\\d{8}T\\d{6}Z")
        .matcher(out)
        .results()
        .count();
  }

  private void damage(String barcode) {
    site.damage(barcode);
  }

  private static void copy(Path from, Path to) {
    try {
      Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
      Path wal = from.resolveSibling("catalog.db-wal");
      if (Files.exists(wal)) {
        Files.copy(wal, to.resolveSibling("kept.db-wal"), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void same(String out) throws IOException {
    Path source = directory.resolve("documents");
    try (var files = Files.walk(source)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(directory.resolve(out + file)).hasSameBinaryContentAs(file);
      }
    }
  }

  private Path copyHome(String name) throws IOException {
    Path to = directory.resolve(name);
    TreeEdits.copy(site.home(), to);
    return to;
  }

  private void restoreHome(Path from) throws IOException {
    TreeEdits.delete(site.home());
    TreeEdits.copy(from, site.home());
  }
}
