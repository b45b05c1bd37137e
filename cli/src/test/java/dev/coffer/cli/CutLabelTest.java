package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.catalog.custody.DataState;
import dev.coffer.catalog.request.RequestId;
import dev.coffer.catalog.request.RequestKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Power went while a label was written: what is left, who may write over it, and who not. */
class CutLabelTest {
  private static final Instant FRIDAY = Instant.parse("2026-10-02T18:15:00Z");

  @TempDir Path directory;

  private RotationSite site;

  @BeforeEach
  void aHome() throws Exception {
    site = new RotationSite(directory, FRIDAY, "64 MiB", 4);
    site.heartbeats();
  }

  private Path image(String barcode) {
    return site.home().resolve("library/cartridges/" + barcode + "/partition-0.tap");
  }

  /** The blocks and filemarks of a label, in order, as it would be written. */
  private List<byte[]> label(String barcode) throws Exception {
    Path before = directory.resolve("before-" + barcode);
    TreeEdits.copy(site.home(), before);
    site.must("cartridge", "label", barcode, "--pool", "main");
    site.must("library", "unload", barcode);
    List<byte[]> objects = TapImages.read(image(barcode));
    TreeEdits.delete(site.home());
    TreeEdits.copy(before, site.home());
    TreeEdits.delete(before);
    return objects;
  }

  @Test
  void aCutLabelWithNothingBehindItIsWrittenAnew() throws Exception {
    List<byte[]> objects = label("CF0003L9");
    assertThat(objects).hasSizeGreaterThan(8);
    Path before = directory.resolve("before");
    TreeEdits.copy(site.home(), before);
    for (int cut = 1; cut < objects.size(); cut++) {
      TreeEdits.delete(site.home());
      TreeEdits.copy(before, site.home());
      TapImages.write(image("CF0003L9"), objects.subList(0, cut));
      TestRun run = site.run("cartridge", "label", "CF0003L9", "--pool", "main");
      assertThat(run.exitCode()).as("cut behind object " + cut + ": " + run.err()).isZero();
      assertThat(site.data("CF0003L9")).isEqualTo(DataState.LABELLED);
      site.must("archive", "documents");
    }
  }

  @Test
  void aRunGoesOnWithTheCartridgeItWasLabelling() throws Exception {
    List<byte[]> objects = label("CF0001L9");
    site.write("weekly.policy", RotationCommandsTest.oneWeekly());
    site.must("rotation", "policy", "set", "weekly.policy");
    site.must("cartridge", "add", "CF0001L9", "CF0002L9", "--pool", "scratch");
    assertThatThrownBy(() ->
            site.job(
                    step -> {},
                    step -> {
                      if (step.contains("begins")) {
                        throw new StackOverflowError("cut off");
                      }
                    })
                .run())
        .isInstanceOf(StackOverflowError.class);
    assertThat(site.must("rotation", "run", "--dry-run").out())
        .contains("would go on  yes")
        .contains("cartridge CF0001L9, copy 1, use fresh, step CHOSEN");
    site.must("library", "unload", "CF0001L9");
    TapImages.write(image("CF0001L9"), objects.subList(0, 4));
    String run = site.must("rotation", "run").out();
    assertThat(run).contains("cartridge CF0001L9").contains("kind FULL, step VERIFIED");
    site.must("restore", "documents", "--to", "out", "--identity", "key");
  }

  @Test
  void whereTheCatalogKnowsAVolumeItIsQuarantinedAndNothingIsWritten() throws Exception {
    site.must("cartridge", "label", "CF0001L9", "--pool", "main");
    site.must("archive", "documents");
    site.must("library", "unload", "CF0001L9");
    TapImages.write(image("CF0001L9"), TapImages.read(image("CF0001L9")).subList(0, 4));
    byte[] left = Files.readAllBytes(image("CF0001L9"));
    site.refused(
        11,
        "nothing readable is on it, the catalog expects volume CF0001/1",
        "cartridge",
        "label",
        "CF0001L9",
        "--pool",
        "main");
    assertThat(site.data("CF0001L9")).isEqualTo(DataState.QUARANTINED);
    RequestId id = site.agreed(RequestKind.RELABEL, Map.of(), "CF0001L9");
    site.refused(
        30,
        "on it is kept until",
        "cartridge",
        "label",
        "CF0001L9",
        "--pool",
        "main",
        "--request",
        id.toString());
    site.must("library", "unload", "CF0001L9");
    assertThat(image("CF0001L9")).hasBinaryContent(left);
  }

  @Test
  void anEmptyVolumeWhoseLabelIsGoneComesBackByTwoPeople() throws Exception {
    site.must("cartridge", "label", "CF0002L9", "--pool", "main");
    site.must("library", "unload", "CF0002L9");
    TapImages.write(image("CF0002L9"), TapImages.read(image("CF0002L9")).subList(0, 2));
    site.refused(
        11, "nothing readable is on it", "cartridge", "label", "CF0002L9", "--pool", "main");
    RequestId id = site.agreed(RequestKind.RELABEL, Map.of(), "CF0002L9");
    site.must("cartridge", "label", "CF0002L9", "--pool", "main", "--request", id.toString());
    assertThat(site.data("CF0002L9")).isEqualTo(DataState.LABELLED);
    site.must("archive", "documents");
  }

  @Test
  void aCutLabelOfAnotherCartridgeIsNotItsOwn() throws Exception {
    List<byte[]> objects = label("CF0001L9");
    TapImages.write(image("CF0003L9"), objects.subList(0, 4));
    assertThat(site.run("cartridge", "label", "CF0003L9", "--pool", "main").exitCode())
        .isEqualTo(20);
    site.must("library", "unload", "CF0003L9");
    assertThat(TapImages.read(image("CF0003L9"))).hasSize(4);
  }

  /** A whole label whose texts are damaged is not a cut one: something may be behind it. */
  @Test
  void aDamagedLabelIsNotACutOne() throws Exception {
    List<byte[]> objects = label("CF0003L9");
    byte[] texts = objects.get(4);
    java.util.Arrays.fill(texts, 0, texts.length, (byte) 7);
    TapImages.write(image("CF0003L9"), objects);
    assertThat(site.run("cartridge", "label", "CF0003L9", "--pool", "main").exitCode())
        .isEqualTo(20);
  }

  /** An LTFS label is written to the data partition first, then to the one for the index. */
  @Test
  void aCutLtfsLabelIsWrittenAnew() throws Exception {
    site.must("pool", "add", "files", "--retention-days", "5", "--format", "ltfs");
    Path before = directory.resolve("before");
    TreeEdits.copy(site.home(), before);
    site.must("cartridge", "label", "CF0003L9", "--pool", "files");
    site.must("library", "unload", "CF0003L9");
    Path formatted = directory.resolve("formatted");
    TreeEdits.copy(image("CF0003L9").getParent(), formatted);
    List<byte[]> data = TapImages.read(formatted.resolve("partition-1.tap"));
    List<byte[]> index = TapImages.read(formatted.resolve("partition-0.tap"));
    // the label and the empty index of the data partition, then those of the other one
    int empty = index.size();
    for (int onData = 1; onData <= empty; onData++) {
      labelledAnew(before, formatted, data.subList(0, onData), List.of());
    }
    for (int onIndex = 1; onIndex < empty; onIndex++) {
      labelledAnew(before, formatted, data.subList(0, empty), index.subList(0, onIndex));
    }
    // then the texts; the image has no empty index on that partition any more
    for (int onData = empty; onData < data.size() - 1; onData++) {
      labelledAnew(before, formatted, data.subList(0, onData), index.subList(0, 4));
    }
  }

  /** Nothing is missing but the catalog's word on it. */
  @Test
  void aWholeLabelThatTheCatalogDoesNotKnowIsForAScan() throws Exception {
    List<byte[]> objects = label("CF0003L9");
    TapImages.write(image("CF0003L9"), objects);
    site.refused(31, "coffer scan CF0003L9", "cartridge", "label", "CF0003L9", "--pool", "main");
    site.must("scan", "CF0003L9");
    assertThat(site.must("cartridge", "show", "CF0003L9").out()).contains("CF0003/1");
  }

  private void labelledAnew(Path before, Path formatted, List<byte[]> data, List<byte[]> index)
      throws Exception {
    TreeEdits.delete(site.home());
    TreeEdits.copy(before, site.home());
    TreeEdits.delete(image("CF0003L9").getParent());
    TreeEdits.copy(formatted, image("CF0003L9").getParent());
    TapImages.write(image("CF0003L9"), index);
    TapImages.write(image("CF0003L9").resolveSibling("partition-1.tap"), data);
    TestRun run = site.run("cartridge", "label", "CF0003L9", "--pool", "files");
    assertThat(run.exitCode())
        .as("cut at data %d, index %d: %s", data.size(), index.size(), run.err())
        .isZero();
    assertThat(site.data("CF0003L9")).isEqualTo(DataState.LABELLED);
  }

  /** An archive is behind the label, and the index that would say so is gone. */
  @Test
  void anLtfsVolumeWithAnArchiveIsNeverACutLabel() throws Exception {
    site.must("pool", "add", "files", "--retention-days", "5", "--format", "ltfs");
    site.must(
        "dataset", "add", "letters", directory.resolve("documents").toString(), "--pool", "files");
    Path before = directory.resolve("before");
    TreeEdits.copy(site.home(), before);
    site.must("cartridge", "label", "CF0003L9", "--pool", "files");
    site.must("archive", "letters");
    site.must("library", "unload", "CF0003L9");
    Path written = directory.resolve("written");
    TreeEdits.copy(image("CF0003L9").getParent(), written);
    List<byte[]> index = TapImages.read(written.resolve("partition-0.tap"));
    // a catalog that knows nothing of it
    TreeEdits.delete(site.home());
    TreeEdits.copy(before, site.home());
    TreeEdits.delete(image("CF0003L9").getParent());
    TreeEdits.copy(written, image("CF0003L9").getParent());
    for (int left = 1; left <= index.size(); left++) {
      TapImages.write(image("CF0003L9"), index.subList(0, left));
      assertThat(site.run("cartridge", "label", "CF0003L9", "--pool", "files").exitCode())
          .isNotZero();
      site.must("library", "unload", "CF0003L9");
    }
  }
}
