package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.tape.changer.ElementAddress;
import dev.coffer.tape.virtual.VirtualLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes back of an archive over three cartridges of which one cannot be had. */
class MissingCartridgeTest {
  private static final int FILES = 120;
  private static final int FILE_BYTES = 1_000_000;
  private static final String MIDDLE = "CF0002L9";

  @TempDir Path directory;

  private SmallSite site;

  @BeforeEach
  void archiveOverThreeCartridges() throws IOException {
    site = new SmallSite(directory);
    Path data = Files.createDirectories(directory.resolve("data"));
    for (int i = 0; i < FILES; i++) {
      byte[] noise = new byte[FILE_BYTES];
      new Random(i).nextBytes(noise);
      String name = "noise-%03d".formatted(i);
      Files.write(data.resolve(name), noise);
    }
    site.must("init", "--host", "archiver");
    site.must("library", "create", "--drives", "1", "--cartridges", "4", "--capacity", "60MB");
    site.must("key", "generate", "--x25519", "safe.key");
    site.must("recipient", "add", "safe", "safe.key.pub");
    site.must("pool", "add", "weekly", "--retention-days", "90");
    site.must("dataset", "add", "docs", "data", "--pool", "weekly");
    site.must("cartridge", "label", "CF0001L9", MIDDLE, "CF0003L9", "--pool", "weekly");
    assertThat(site.must("archive", "docs").out()).contains("CF0001L9", MIDDLE, "CF0003L9");
  }

  private VirtualLibrary library() throws IOException {
    return VirtualLibrary.open(directory.resolve("home/library"));
  }

  private void takeOut(String barcode) throws IOException {
    if (site.must("library", "status").out().matches("(?s).*drive 1[^\n]*" + barcode + ".*")) {
      site.must("library", "unload", barcode);
    }
    library().remove(barcode);
  }

  private TestRun restore(String... more) {
    return site.run(
        Stream.concat(
                Stream.of("restore", "docs", "--identity", "safe.key", "--to"), Stream.of(more))
            .toArray(String[]::new));
  }

  /** The names below the target whose content is what was archived; a test fails on another. */
  private List<String> whole(String target) throws IOException {
    Path restored = site.path(target + directory.resolve("data"));
    try (Stream<Path> files = Files.list(restored)) {
      return files
          .peek(file ->
              assertThat(file)
                  .hasSameBinaryContentAs(directory.resolve("data").resolve(file.getFileName())))
          .map(file -> file.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void theRestComesBackAndWhatDoesNotIsNamedAndCountedAndListed() throws IOException {
    takeOut(MIDDLE);

    TestRun plan = site.must("restore", "docs", "--to", "out", "--dry-run", "--json");
    assertThat(plan.out()).contains("\"notInLibrary\" : [ \"CF0002L9\" ]");
    TestRun run = restore("out", "--lost", "lost.txt");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(10);
    List<String> back = whole("out");
    List<String> lost =
        Files.readAllLines(site.path("lost.txt")).stream()
            .map(line -> line.substring(line.lastIndexOf('/') + 1))
            .toList();
    assertThat(back).isNotEmpty().doesNotContainAnyElementsOf(lost);
    assertThat(lost).isNotEmpty();
    assertThat(back.size() + lost.size()).isEqualTo(FILES);
    assertThat(run.err().lines().toList())
        .element(1)
        .asString()
        .startsWith("coffer: cartridge CF0002L9 is not in the library: bring it first");
    for (String name : lost) {
      assertThat(run.err()).contains(name + ": not restored: cartridge CF0002L9");
    }
    assertThat(run.err())
        .contains(
            "coffer: %d of %d entries need cartridge CF0002L9, and were not restored"
                .formatted(lost.size(), FILES + 1));
    assertThat(run.out()).containsPattern("not at hand +" + lost.size() + "\n");

    library().insert(MIDDLE, ElementAddress.slot(9));
    TestRun again = restore("out", "--lost", "none.txt");
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(whole("out")).hasSize(FILES);
    assertThat(site.path("none.txt")).isEmptyFile();
    assertThat(restore("out", "--lost", "none.txt").exitCode()).isEqualTo(14);
  }

  @Test
  void aLongListIsCutAndCounted() throws IOException {
    takeOut("CF0001L9");
    takeOut(MIDDLE);

    TestRun run = restore("out");

    assertThat(run.exitCode()).isEqualTo(10);
    int lost = FILES - whole("out").size();
    assertThat(lost).isLessThan(FILES);
    long named = run.err().lines().filter(line -> line.contains("not restored: cartr")).count();
    assertThat(named).isLessThanOrEqualTo(100);
    if (lost > 100) {
      assertThat(run.err()).contains("more are not restored because of their cartridge");
    }
    assertThat(run.err()).contains("bring them and run the same command again");
  }

  @Test
  void aCartridgeThatIsNotWhatItsBarcodeSaysCostsOnlyWhatIsOnIt() throws IOException {
    takeOut(MIDDLE);
    Path cartridges = directory.resolve("home/library/cartridges");
    Path middle = cartridges.resolve(MIDDLE).resolve("partition-0.tap");
    Path blank = cartridges.resolve("CF0004L9").resolve("partition-0.tap");
    byte[] kept = Files.readAllBytes(middle);
    Files.write(middle, Files.readAllBytes(blank));
    library().insert(MIDDLE, ElementAddress.slot(9));

    TestRun run = restore("out");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(10);
    assertThat(run.err()).contains("not restored: cartridge CF0002L9: actual=");
    int back = whole("out").size();
    assertThat(back).isBetween(FILES / 2, FILES - 20);

    Files.write(middle, kept);
    assertThat(restore("out").exitCode()).isZero();
    assertThat(whole("out")).hasSize(FILES);
  }

  @Test
  void withoutAnyOfThemNothingIsMade() throws IOException {
    for (String barcode : List.of("CF0001L9", MIDDLE, "CF0003L9")) {
      takeOut(barcode);
    }

    TestRun run = restore("out", "--lost", "lost.txt");

    assertThat(run.exitCode()).isEqualTo(10);
    assertThat(run.err()).contains("CF0001L9", MIDDLE, "CF0003L9", "hint: bring it");
    assertThat(site.path("out")).doesNotExist();
    assertThat(site.path("lost.txt")).doesNotExist();
  }

  @Test
  void oneFileAcrossAMissingCartridgeLeavesNothingBehind() throws IOException {
    takeOut("CF0003L9");

    TestRun run = restore("out");

    assertThat(run.exitCode()).isEqualTo(10);
    assertThat(whole("out")).isNotEmpty();
    try (Stream<Path> all = Files.walk(site.path("out"))) {
      assertThat(all.map(path -> path.getFileName().toString()).collect(Collectors.toList()))
          .noneMatch(name -> name.startsWith(".coffer-restore"));
    }
  }
}
