package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.catalog.ArchiveKind;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.control.Right;
import dev.coffer.catalog.custody.DataAction;
import dev.coffer.catalog.custody.DataState;
import dev.coffer.catalog.request.RequestId;
import dev.coffer.catalog.request.RequestKind;
import dev.coffer.catalog.rotation.RotationRun;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of changes whose base cannot be counted on, and of a base that changes need. */
class RotationChainTest {
  private static final Barcode FULL = new Barcode("CF0001L9");
  private static final Barcode CHANGES = new Barcode("CF0002L9");

  @TempDir Path directory;

  private DailyRotation daily;

  private void fullOnFriday() throws Exception {
    daily = new DailyRotation(directory, "incremental", 10);
    daily.runs("2026-10-02");
  }

  private void doubt(Barcode barcode) throws Exception {
    daily.site.session(
        "olga",
        s -> {
          s.cartridges()
              .transition(barcode, DataState.SEALED, DataState.SUSPECT, "it squeaked in the drive");
          return true;
        });
  }

  @Test
  void onADoubtedFullArchiveAFullOneIsMadeAndWhySaysIt() throws Exception {
    fullOnFriday();
    doubt(FULL);
    daily.edit(1);
    daily.evening("2026-10-05");
    String because =
        "documents: FULL, no restore point to build on: the archive of 2026-10-02 is on CF0001L9,"
            + " which is SUSPECT";
    assertThat(daily.site.must("rotation", "why", "CF0002L9").out()).contains(because);
    assertThat(daily.runs("2026-10-05")).contains("kind FULL, step VERIFIED");
    daily.edit(2);
    daily.evening("2026-10-06");
    // the new one is kept as long as changes are, so changes on it would outlive it
    assertThat(daily.site.must("rotation", "run", "--dry-run").out())
        .contains(
            "kind FULL, why the full archive of 2026-10-05 is retained until 2026-10-15, changes on"
                + " it would be until 2026-10-16");
    daily.runs("2026-10-06");
    assertThat(daily.archives())
        .extracting(ArchiveRow::kind)
        .containsExactly(ArchiveKind.FULL, ArchiveKind.FULL, ArchiveKind.FULL);
    daily.everyDayRestores();
  }

  /** It is asked a second time, where the archive is made. */
  @Test
  void aFullArchiveDoubtedWhileARunIsCutOffIsNotBuiltOn() throws Exception {
    fullOnFriday();
    daily.edit(1);
    daily.evening("2026-10-05");
    assertThatThrownBy(() ->
            daily
                .site
                .job(
                    step -> {},
                    step -> {
                      if (step.contains("is ready")) {
                        throw new StackOverflowError("cut off");
                      }
                    })
                .run())
        .isInstanceOf(StackOverflowError.class);
    assertThat(daily.made().getLast().archives().getFirst().kind())
        .isEqualTo(ArchiveKind.INCREMENTAL);
    doubt(FULL);
    TestRun run = daily.site.must("rotation", "run");
    daily.remember("2026-10-05");
    assertThat(run.err())
        .contains("a full archive is made instead of changes: cartridge CF0001L9, which holds")
        .contains("is suspect");
    assertThat(run.out()).contains("kind FULL, step VERIFIED");
    assertThat(daily.archives().getLast().base()).isEmpty();
    RotationRun.OfDataset attempt = daily.made().getLast().archives().getFirst();
    assertThat(attempt.kind()).isEqualTo(ArchiveKind.FULL);
    assertThat(attempt.base()).isEmpty();
    daily.everyDayRestores();
  }

  /** Somebody archived by hand in between: a run builds on it only when it was read back. */
  @Test
  void whatWasArchivedByHandAndNotReadBackIsNoBase() throws Exception {
    fullOnFriday();
    daily.evening("2026-10-04");
    daily.edit(1);
    daily.site.must("cartridge", "label", "CF0008L9", "--pool", "main");
    daily.site.must("archive", "documents", "--level", "incremental");
    daily.edit(2);
    String dry = dryRun("2026-10-05");
    assertThat(dry)
        .contains("changes since 2026-10-02")
        .contains("not since the last: the archive of 2026-10-04 was not read back");
    daily.runs("2026-10-05");
    assertThat(daily.archives().getLast().base()).contains(daily.archives().getFirst().id());
    daily.everyDayRestores();
  }

  private String dryRun(String day) throws Exception {
    daily.evening(day);
    return daily.site.must("rotation", "run", "--dry-run").out();
  }

  @Test
  void aPolicyWhoseChangesOutliveTheirFullArchivesIsNotPutInForce() throws Exception {
    assertThatThrownBy(() -> new DailyRotation(directory, "incremental", 18))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("changes become full archives at");
  }

  /** A full archive expires with the last that builds on it, whatever its own date. */
  @Test
  void aBaseIsNotReleasedWhileChangesOnItAreKept() throws Exception {
    fullOnFriday();
    daily.edit(1);
    daily.runs("2026-10-05");
    assertThatThrownBy(() -> daily.site.release("CF0001L9"))
        .hasMessageContaining("on it is kept until 2026-10-22T00:00:00Z");
    assertThat(daily.site.must("rotation", "why", "CF0001L9").out())
        .contains("the archive of 2026-10-05 builds on it");
  }

  @Test
  void expiringABaseEarlyTakesWhatBuildsOnItAlong() throws Exception {
    withAnotherFullArchive();
    RequestId alone = daily.site.agreed(RequestKind.EXPIRE_EARLY, Map.of(), "CF0001L9");
    TestRun refused =
        daily.site.refused(
            30, "on CF0002L9 builds on it", "request", "carry-out", alone.toString());
    assertThat(refused.err()).contains("kept until 2026-10-18");
    assertThat(daily.site.data("CF0001L9")).isEqualTo(DataState.SEALED);
    RequestId both = daily.site.agreed(RequestKind.EXPIRE_EARLY, Map.of(), "CF0001L9", "CF0002L9");
    daily.site.must("request", "carry-out", both.toString());
    assertThat(daily.site.data("CF0001L9")).isEqualTo(DataState.RELEASED);
    daily.site.must("cartridge", "label", "CF0001L9", "--pool", "main");
    assertThat(daily.site.data("CF0001L9")).isEqualTo(DataState.LABELLED);
  }

  /** What was released can be taken back by one person; then its base is needed again. */
  @Test
  void aReleasedBaseIsNotWrittenOverWhenWhatBuildsOnItWasTakenBack() throws Exception {
    withAnotherFullArchive();
    RequestId both = daily.site.agreed(RequestKind.EXPIRE_EARLY, Map.of(), "CF0001L9", "CF0002L9");
    daily.site.must("request", "carry-out", both.toString());
    change(CHANGES, DataAction.REVOKE);
    daily.site.refused(
        30,
        "cartridge CF0001L9 is not overwritten: archive documents-20261008T181",
        "cartridge",
        "label",
        "CF0001L9",
        "--pool",
        "main");
    assertThatThrownBy(() -> change(FULL, DataAction.RECYCLE))
        .hasMessageContaining("on CF0002L9 builds on it");
    assertThat(daily.site.data("CF0001L9")).isEqualTo(DataState.RELEASED);
    assertThat(daily.site.must("scan", "CF0001L9", "--dry-run").out())
        .contains("documents-20261002T");
    change(FULL, DataAction.REVOKE);
    daily.everyDayRestores();
  }

  private void change(Barcode barcode, DataAction action) throws Exception {
    daily.site.control(
        "olga", c -> c.custody().change(barcode, action, "a second thought", Right.none()));
  }

  /** A chain of two, and a full archive of a later day, so that giving the chain up is allowed. */
  private void withAnotherFullArchive() throws Exception {
    fullOnFriday();
    daily.edit(1);
    daily.runs("2026-10-05");
    daily.edit(2);
    for (String day : new String[] {"2026-10-06", "2026-10-07", "2026-10-08", "2026-10-09"}) {
      daily.runs(day);
    }
    assertThat(daily.archives().getLast().kind()).isEqualTo(ArchiveKind.FULL);
    daily.evening("2026-10-12");
    daily.site.must("rotation", "run");
    daily.evening("2026-10-13");
    daily.site.must("rotation", "run");
    daily.site.until(java.time.Instant.parse("2026-10-14T21:00:00Z"));
  }
}
