package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.control.Right;
import dev.coffer.catalog.custody.DataAction;
import dev.coffer.catalog.custody.DataState;
import dev.coffer.catalog.request.RequestId;
import dev.coffer.catalog.request.RequestKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the last look before a label is written over has to find, whoever agreed before. */
class OverwriteTest {
  private static final Instant FRIDAY = Instant.parse("2026-10-02T18:15:00Z");
  private static final List<String> CATALOG = List.of("catalog.db", "catalog.db-wal");

  @TempDir Path directory;

  private RotationSite site;

  @BeforeEach
  void aHome() throws Exception {
    site = new RotationSite(directory, FRIDAY, "64 MiB", 4);
    site.heartbeats();
  }

  private byte[] image(String barcode) throws Exception {
    return imageOf(site.home(), barcode);
  }

  /** The power went behind the last filemark: two people agree on what the catalog shows them. */
  @Test
  void anArchiveThatOnlyTheTapeKnowsIsNotOverwritten() throws Exception {
    // the first attempt finds no cartridge; pool and dataset are in the catalog then
    site.run("archive", "documents");
    site.must("cartridge", "label", "CF0001L9", "--pool", "main");
    copyCatalog(site.home(), directory);
    site.must("archive", "documents");
    copyCatalog(directory, site.home());
    byte[] left = image("CF0001L9");
    RequestId id = site.agreed(RequestKind.RELABEL, Map.of(), "CF0001L9");
    String[] label = {
      "cartridge", "label", "CF0001L9", "--pool", "main", "--request", id.toString()
    };
    site.refused(30, "that the catalog does not know", label);
    assertThat(image("CF0001L9")).isEqualTo(left);
    site.must("scan", "CF0001L9", "--identity", "key");
    site.refused(30, "kept until", label);
    site.must("restore", "documents", "--to", "out", "--identity", "key");
  }

  /** The first of two cartridges has no manifest that makes the archive exist. */
  @Test
  void eachCartridgeOfAnArchiveThatOnlyTheTapesKnowIsProtectedByItself() throws Exception {
    site = new RotationSite(directory.resolve("two"), FRIDAY, "48 MiB", 3);
    site.heartbeats();
    site.run("archive", "documents");
    site.must("cartridge", "label", "CF0001L9", "CF0002L9", "--pool", "main");
    Path home = site.home();
    Path saved = Files.createDirectories(directory.resolve("saved"));
    copyCatalog(home, saved);
    large("two", 50 << 20);
    assertThat(site.must("archive", "documents").out()).contains("CF0001L9", "CF0002L9");
    copyCatalog(saved, home);
    for (String barcode : List.of("CF0001L9", "CF0002L9")) {
      byte[] left = imageOf(home, barcode);
      RequestId id = site.agreed(RequestKind.RELABEL, Map.of(), barcode);
      String[] label = {"cartridge", "label", barcode, "--pool", "main", "--request", "" + id};

      site.refused(30, "that the catalog does not know", label);

      assertThat(imageOf(home, barcode)).isEqualTo(left);
    }
    site.must("scan", "--identity", "key");
    RequestId id = site.agreed(RequestKind.RELABEL, Map.of(), "CF0001L9");
    site.refused(
        30, "kept until", "cartridge", "label", "CF0001L9", "--pool", "main", "--request", "" + id);
    site.must("restore", "documents", "--to", "out", "--identity", "key");
  }

  /** What an archive left that found no second cartridge is nothing, once the next one shows it. */
  @Test
  void whatAGivenUpArchiveLeftIsSaidAndGivenUpByTwo() throws Exception {
    site = new RotationSite(directory.resolve("two"), FRIDAY, "48 MiB", 3);
    site.heartbeats();
    site.must("cartridge", "label", "CF0001L9", "--pool", "main");
    site.must("archive", "documents");
    Path large = large("two", 100 << 20);
    site.must("cartridge", "label", "CF0002L9", "--pool", "main");
    site.refused(10, "no cartridge of pool main", "archive", "documents");
    Files.delete(large);
    assertThat(site.must("cartridge", "show", "CF0001L9").out())
        .contains("part of an archive that was given up")
        .contains("stays as it is for the archives on it");
    assertThat(site.must("cartridge", "show", "CF0002L9").out())
        .contains("part of an archive that was given up")
        .contains("coffer request release CF0002L9");
    RequestId early = site.agreed(RequestKind.RELABEL, Map.of(), "CF0002L9");
    site.refused(
        30,
        "the catalog does not know",
        "cartridge",
        "label",
        "CF0002L9",
        "--pool",
        "main",
        "--request",
        early.toString());

    site.must("cartridge", "label", "CF0003L9", "--pool", "main");
    site.must("archive", "documents");

    TestRun scan = site.must("scan", "--identity", "key");
    assertThat(scan.err()).contains("belongs to nothing: it was given up before it was finished");
    site.release("CF0002L9");
    site.must("cartridge", "label", "CF0002L9", "--pool", "main");
    assertThat(site.data("CF0002L9")).isEqualTo(DataState.LABELLED);
    assertThat(site.must("cartridge", "show", "CF0002L9").out()).doesNotContain("given up");
    site.must("restore", "documents", "--to", "out", "--identity", "key");
  }

  private Path large(String home, int bytes) throws Exception {
    byte[] noise = new byte[bytes];
    new Random(1).nextBytes(noise);
    return Files.write(directory.resolve(home).resolve("documents/noise"), noise);
  }

  private static void copyCatalog(Path from, Path to) throws Exception {
    Files.deleteIfExists(to.resolve("catalog.db-shm"));
    for (String file : CATALOG) {
      Files.deleteIfExists(to.resolve(file));
      if (Files.exists(from.resolve(file))) {
        Files.copy(from.resolve(file), to.resolve(file));
      }
    }
  }

  private static byte[] imageOf(Path home, String barcode) throws Exception {
    return Files.readAllBytes(home.resolve("library/cartridges/" + barcode + "/partition-0.tap"));
  }

  /** A run is cut off between giving a cartridge's data up and writing over them. */
  @Test
  void aHoldStopsTheRunThatHadJustRecycledACartridge() throws Exception {
    aRunIsCutOffWhenItHasRecycled();
    site.mustAs("kurt", "hold", "set", "CF0001L9", "--reason", "an incident");
    byte[] left = image("CF0001L9");
    site.refused(30, "hold 1 by kurt", "rotation", "run");
    assertThat(image("CF0001L9")).isEqualTo(left);
    site.must("library", "unload", "CF0001L9");
    String lift = site.asked("lift-hold", "1");
    site.must("request", "carry-out", lift);
    assertThat(site.must("rotation", "run").out()).contains("CF0001L9");
    assertThat(site.data("CF0001L9")).isEqualTo(DataState.SEALED);
  }

  private void aRunIsCutOffWhenItHasRecycled() throws Exception {
    site.write("weekly.policy", RotationCommandsTest.oneWeekly());
    site.must("rotation", "policy", "set", "weekly.policy");
    site.must("cartridge", "add", "CF0001L9", "CF0002L9", "--pool", "scratch");
    site.must("rotation", "run");
    assertThat(site.data("CF0001L9")).isEqualTo(DataState.SEALED);
    site.until(site.now().plus(Duration.ofDays(7)));
    site.must("rotation", "run");
    site.until(site.now().plus(Duration.ofDays(7)));
    site.release("CF0001L9");
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
    site.control(
        "olga",
        c ->
            c.custody()
                .change(
                    new Barcode("CF0001L9"),
                    DataAction.RECYCLE,
                    "its turn in the run",
                    Right.none()));
  }
}
