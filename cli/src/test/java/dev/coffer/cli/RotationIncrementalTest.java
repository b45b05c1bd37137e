package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.catalog.ArchiveKind;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.rotation.RotationRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of changes: what they write, what comes back, and where they are cut off. */
class RotationIncrementalTest {
  @TempDir Path directory;

  @Test
  void aWeekOfChangesRestoresAsOfEachDay() throws Exception {
    DailyRotation daily = new DailyRotation(directory, "incremental", 10);
    daily.settle();
    assertThat(daily.runs("2026-10-02")).contains("kind FULL, step VERIFIED");
    daily.edit(1);
    daily.evening("2026-10-05");
    String dry = daily.site.must("rotation", "run", "--dry-run").out();
    assertThat(dry)
        .contains("kind INCREMENTAL, why changes since 2026-10-02; the full archive of 2026-10-02");
    assertThat(daily.site.must("rotation", "plan", "--weeks", "1", "--json").out())
        .contains("\"kind\" : \"INCREMENTAL\"");
    assertThat(daily.runs("2026-10-05"))
        .contains("kind INCREMENTAL, step VERIFIED")
        .contains("CF0002L9, copy 1, use fresh");
    TreeEdits.delete(daily.documents().resolve("old"));
    assertThat(daily.runs("2026-10-06")).contains("CF0002L9, copy 1, use append");
    daily.edit(2);
    daily.runs("2026-10-07");

    List<ArchiveRow> made = daily.archives();
    assertThat(made)
        .extracting(ArchiveRow::kind)
        .containsExactly(
            ArchiveKind.FULL,
            ArchiveKind.INCREMENTAL,
            ArchiveKind.INCREMENTAL,
            ArchiveKind.INCREMENTAL);
    assertThat(made.get(1).base()).contains(made.get(0).id());
    assertThat(made.get(3).base()).contains(made.get(2).id());
    assertThat(made.get(1).entryCount()).isLessThan(6);
    assertThat(made.get(1).expiresAt()).contains(Instant.parse("2026-10-15T00:00:00Z"));
    String show = daily.site.must("archive", "show", made.get(3).name().text()).out();
    assertThat(show).contains("builds on").contains("CF0002L9");
    daily.everyDayRestores();
    assertThat(daily.site.must("ls", daily.documents().toString()).out())
        .doesNotContain("letter-11");
    assertThat(daily.site.must("rotation", "why", "CF0001L9").out())
        .contains("the archive of 2026-10-05 builds on it");

    String again = daily.site.must("rotation", "run").out();
    assertThat(again).contains("was done on 2026-10-07");
    assertThat(daily.archives()).hasSize(4);
    daily.site.must("catalog", "check");
  }

  @Test
  void differencesAllBuildOnTheFullArchive() throws Exception {
    DailyRotation daily = new DailyRotation(directory, "differential", 10);
    daily.runs("2026-10-02");
    daily.edit(1);
    daily.runs("2026-10-05");
    daily.edit(2);
    TreeEdits.delete(daily.documents().resolve("old"));
    assertThat(daily.runs("2026-10-06")).contains("kind DIFFERENTIAL, step VERIFIED");
    List<ArchiveRow> made = daily.archives();
    assertThat(made.get(2).base()).contains(made.get(0).id());
    daily.everyDayRestores();
  }

  /** A source that did not change gives a run all the same, and a day that restores. */
  @Test
  void aRunWithoutChangesIsARestorePoint() throws Exception {
    DailyRotation daily = new DailyRotation(directory, "incremental", 10);
    daily.settle();
    daily.runs("2026-10-02");
    daily.runs("2026-10-05");
    assertThat(daily.made()).extracting(RotationRun::state).containsOnly(RotationRun.State.DONE);
    assertThat(daily.archives().getLast().entryCount()).isLessThan(3);
    daily.everyDayRestores();
  }

  /** Cut off after each step, an incremental run goes on: one archive, and both days restore. */
  @Test
  void aRunOfChangesCutOffAnywhereGoesOn() throws Exception {
    DailyRotation daily = new DailyRotation(directory, "incremental", 10);
    daily.runs("2026-10-02");
    daily.edit(1);
    daily.evening("2026-10-05");
    Path before = directory.resolve("before");
    TreeEdits.copy(daily.site.home(), before);
    List<String> steps = new ArrayList<>();
    daily.site.job(steps::add, what -> {}).run();
    assertThat(steps).hasSizeGreaterThan(4);
    daily.remember("2026-10-05");
    for (int cut = 1; cut <= steps.size(); cut++) {
      TreeEdits.delete(daily.site.home());
      TreeEdits.copy(before, daily.site.home());
      int at = cut;
      List<String> seen = new ArrayList<>();
      assertThatThrownBy(() ->
              daily
                  .site
                  .job(
                      seen::add,
                      what -> {
                        if (seen.size() == at) {
                          throw new StackOverflowError("cut off");
                        }
                      })
                  .run())
          .as("cut after " + steps.get(cut - 1))
          .isInstanceOf(StackOverflowError.class);
      daily.site.pass(Duration.ofMinutes(3));
      daily.site.must("rotation", "run");
      assertThat(daily.site.must("rotation", "run").out()).contains("was done on 2026-10-05");
      assertThat(daily.archives())
          .as("cut after " + steps.get(cut - 1))
          .extracting(ArchiveRow::kind)
          .containsExactly(ArchiveKind.FULL, ArchiveKind.INCREMENTAL);
      RotationRun run = daily.made().getLast();
      assertThat(run.archives())
          .singleElement()
          .satisfies(each -> {
            assertThat(each.step()).isEqualTo(RotationRun.ArchiveStep.VERIFIED);
            assertThat(each.archive()).contains(daily.archives().getLast().id());
          });
    }
    daily.everyDayRestores();
  }

  /** What a run of changes wrote is not what the source is: going on with one engages no brake. */
  @Test
  void aRunOfChangesThatGoesOnDoesNotBrake() throws Exception {
    DailyRotation daily = new DailyRotation(directory, "incremental", 10);
    for (String day : List.of("2026-10-02", "2026-10-05", "2026-10-06")) {
      daily.runs(day);
    }
    daily.edit(1);
    daily.evening("2026-10-07");
    assertThatThrownBy(() ->
            daily
                .site
                .job(
                    step -> {},
                    what -> {
                      if (what.contains("is written")) {
                        throw new StackOverflowError("cut off");
                      }
                    })
                .run())
        .isInstanceOf(StackOverflowError.class);
    assertThat(daily.site.must("rotation", "run").out())
        .contains("kind INCREMENTAL, step VERIFIED")
        .doesNotContain("brake");
    int brakes = daily.site.control("olga", c -> c.safeguards().brakes().size());
    assertThat(brakes).isZero();
  }

  /**
   * The power went between the last filemark and the catalog: the changes are on tape only. They
   * are taken, not made again; without an identity nobody knows what is in them, so nothing is
   * built on them.
   */
  @Test
  void changesThatOnlyTheTapeKnowsAreTaken() throws Exception {
    DailyRotation daily = new DailyRotation(directory, "incremental", 10);
    daily.runs("2026-10-02");
    daily.edit(1);
    daily.evening("2026-10-05");
    Path catalog = daily.site.home().resolve("catalog.db");
    Path kept = directory.resolve("kept");
    assertThatThrownBy(() ->
            daily
                .site
                .job(
                    step -> {},
                    what -> {
                      if (what.startsWith("archive") && what.contains("begins")) {
                        keep(catalog, kept);
                      }
                      if (what.contains("is written")) {
                        throw new StackOverflowError("cut off");
                      }
                    })
                .run())
        .isInstanceOf(StackOverflowError.class);
    for (String suffix : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(catalog.resolveSibling("catalog.db" + suffix));
    }
    TreeEdits.copy(kept, daily.site.home().resolve("again"));
    for (Path file : Files.list(daily.site.home().resolve("again")).toList()) {
      Files.move(file, daily.site.home().resolve(file.getFileName()));
    }
    assertThat(daily.archives()).hasSize(1);
    assertThat(daily.site.must("rotation", "run").out())
        .contains("is not known yet: coffer scan CF0002L9 --identity FILE");
    daily.remember("2026-10-05");
    assertThat(daily.archives())
        .extracting(ArchiveRow::kind)
        .containsExactly(ArchiveKind.FULL, ArchiveKind.INCREMENTAL);
    assertThat(daily.made().getLast().archives().getFirst().archive())
        .contains(daily.archives().getLast().id());
    daily.edit(2);
    daily.evening("2026-10-06");
    TestRun next = daily.site.must("rotation", "run");
    daily.remember("2026-10-06");
    assertThat(next.err()).contains("a full archive is made instead of changes: the entries of");
    daily.site.must("scan", "CF0002L9", "--identity", "key");
    daily.everyDayRestores();
  }

  private static void keep(Path catalog, Path to) {
    try {
      Files.createDirectory(to);
      for (String name : List.of("catalog.db", "catalog.db-wal")) {
        Path file = catalog.resolveSibling(name);
        if (Files.exists(file)) {
          Files.copy(file, to.resolve(name));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
