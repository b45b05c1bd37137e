package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Volume;
import dev.coffer.catalog.VolumeFormat;
import dev.coffer.catalog.custody.DataState;
import dev.coffer.catalog.rotation.RotationRun;
import dev.coffer.tape.virtual.VirtualLibrary;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of a rotation whose pool says LTFS. */
class RotationLtfsTest {
  private static final Instant FRIDAY = Instant.parse("2026-10-02T18:15:00Z");
  @TempDir Path directory;

  private RotationSite site;

  private void begin(int copies, String... poolOptions) throws Exception {
    site = new RotationSite(directory, FRIDAY.minus(Duration.ofHours(2)), "64 MiB", 4, poolOptions);
    for (int i = 0; i < 5; i++) {
      site.write("documents/letter-" + i, "Dear reader number " + i + "\n");
    }
    site.write(
        "weekly.policy",
        RotationCommandsTest.oneWeekly().replace("copies=1 out=0", "copies=" + copies + " out=0"));
  }

  private void inForce() throws Exception {
    site.must("rotation", "policy", "set", "weekly.policy");
    site.must("cartridge", "add", "CF0001L9", "CF0002L9", "--pool", "scratch");
    site.heartbeats();
    site.until(FRIDAY);
  }

  private Volume volume(String barcode) throws Exception {
    return site.session("olga", s -> s.volumes().current(new Barcode(barcode)).orElseThrow());
  }

  private List<ArchiveRow> archives() throws Exception {
    return site.session("olga", s -> s.archives().all());
  }

  private void restores(String to) throws Exception {
    site.must("restore", "documents", "--to", to, "--identity", "key");
    Map<String, String> out =
        TreeEdits.snapshot(
            Path.of(directory.resolve(to) + directory.resolve("documents").toString()));
    assertThat(out).isEqualTo(TreeEdits.snapshot(directory.resolve("documents")));
  }

  @Test
  void aRunWritesLtfsVolumesAndUsesThemAgain() throws Exception {
    begin(1, "--format", "ltfs");
    inForce();
    String run = site.must("rotation", "run").out();
    assertThat(run).contains("kind FULL, step VERIFIED");
    assertThat(volume("CF0001L9").format()).isEqualTo(VolumeFormat.LTFS);
    assertThat(site.data("CF0001L9")).isEqualTo(DataState.SEALED);
    restores("out");
    site.until(FRIDAY.plus(Duration.ofDays(7)));
    site.must("rotation", "run");
    site.until(FRIDAY.plus(Duration.ofDays(14)));
    site.refused(31, "coffer request release CF0001L9", "rotation", "run");
    site.release("CF0001L9");
    site.must("rotation", "run");
    assertThat(volume("CF0001L9").format()).isEqualTo(VolumeFormat.LTFS);
    assertThat(volume("CF0001L9").id().generation()).isEqualTo(2);
    restores("again");
    site.must("catalog", "check");
  }

  /** Labelled by hand before, as a pool of LTFS volumes says. */
  @Test
  void aLabelledLtfsVolumeIsTakenAsItIs() throws Exception {
    begin(1, "--format", "ltfs");
    site.must("cartridge", "label", "CF0004L9", "--pool", "main");
    site.must("rotation", "policy", "set", "weekly.policy");
    site.heartbeats();
    site.until(FRIDAY);
    assertThat(site.must("rotation", "run").out()).contains("cartridge CF0004L9");
    assertThat(volume("CF0004L9").format()).isEqualTo(VolumeFormat.LTFS);
    assertThat(volume("CF0004L9").id().generation()).isEqualTo(1);
    restores("out");
  }

  @Test
  void aRunToLtfsCutOffAnywhereGoesOn() throws Exception {
    begin(1, "--format", "ltfs");
    inForce();
    Path before = directory.resolve("before");
    TreeEdits.copy(site.home(), before);
    List<String> steps = new ArrayList<>();
    site.job(steps::add, what -> {}).run();
    for (int cut = 1; cut <= steps.size(); cut++) {
      TreeEdits.delete(site.home());
      TreeEdits.copy(before, site.home());
      int at = cut;
      List<String> seen = new ArrayList<>();
      assertThatThrownBy(() ->
              site.job(
                      seen::add,
                      what -> {
                        if (seen.size() == at) {
                          throw new StackOverflowError("cut off");
                        }
                      })
                  .run())
          .isInstanceOf(StackOverflowError.class);
      site.must("rotation", "run");
      assertThat(site.must("rotation", "run").out()).contains("was done on 2026-10-02");
      assertThat(archives()).as("cut after " + steps.get(cut - 1)).hasSize(1);
      RotationRun run =
          site.control(
              "olga",
              c ->
                  c.rotationRuns()
                      .of(c.rotationPolicies().inForce().getFirst().policy().name())
                      .getFirst());
      assertThat(run.state()).isEqualTo(RotationRun.State.DONE);
    }
    restores("out");
  }

  @Test
  void theSecondCopyIsAnLtfsVolumeToo() throws Exception {
    begin(2, "--format", "ltfs");
    inForce();
    site.must("rotation", "run");
    assertThat(volume("CF0002L9").format()).isEqualTo(VolumeFormat.LTFS);
    site.must("library", "unload", "CF0001L9");
    VirtualLibrary.open(site.home().resolve("library")).remove("CF0001L9");
    restores("out");
  }

  @Test
  void aPoolOfPlainFilesHasNoRotation() throws Exception {
    begin(1, "--format", "ltfs", "--plain");
    site.refused(30, "holds plain files", "rotation", "policy", "set", "weekly.policy");
  }
}
