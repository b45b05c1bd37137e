package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.tape.changer.ElementAddress;
import dev.coffer.tape.virtual.VirtualLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The catalog is lost, and with it one of the three cartridges that an archive is on. */
class LostCartridgeTest {
  private static final int FILES = 40;
  private static final int FILE_BYTES = 3_000_000;
  private static final List<String> ALL = List.of("CF0001L9", "CF0002L9", "CF0003L9");

  @TempDir Path directory;

  private SmallSite site;

  @BeforeEach
  void archiveOverThreeCartridges() throws IOException {
    site = new SmallSite(directory);
    Path data = Files.createDirectories(directory.resolve("data"));
    for (int i = 0; i < FILES; i++) {
      byte[] noise = new byte[FILE_BYTES];
      new Random(i).nextBytes(noise);
      Files.write(data.resolve(name(i)), noise);
    }
    site.must("init", "--host", "archiver");
    site.must("library", "create", "--drives", "2", "--cartridges", "4", "--capacity", "60MB");
    site.must("key", "generate", "--x25519", "safe.key");
    site.must("recipient", "add", "safe", "safe.key.pub");
    site.must("pool", "add", "weekly", "--retention-days", "90");
    site.must("dataset", "add", "docs", "data", "--pool", "weekly");
    site.must("cartridge", "label", "CF0001L9", "CF0002L9", "CF0003L9", "--pool", "weekly");
    assertThat(site.must("archive", "docs").out()).contains(ALL);
  }

  private static String name(int number) {
    return "noise-%03d".formatted(number);
  }

  private VirtualLibrary library() throws IOException {
    return VirtualLibrary.open(directory.resolve("home/library"));
  }

  private void takeOut(String barcode) throws IOException {
    if (site.must("library", "status").out().matches("(?s).*drive [12][^\n]*" + barcode + ".*")) {
      site.must("library", "unload", barcode);
    }
    library().remove(barcode);
  }

  private TestRun rebuildWithout(String... lost) throws IOException {
    for (String barcode : lost) {
      takeOut(barcode);
    }
    for (String file : List.of("catalog.db", "catalog.db-wal", "catalog.db-shm")) {
      Files.deleteIfExists(site.path("home/" + file));
    }
    if (Files.exists(site.path("home/manifests"))) {
      try (Stream<Path> kept = Files.list(site.path("home/manifests"))) {
        for (Path file : kept.toList()) {
          Files.delete(file);
        }
      }
    }
    return site.run("catalog", "rebuild", "--identity", "safe.key");
  }

  private TestRun restore(String target, String... more) {
    return site.run(
        Stream.concat(
                Stream.of("restore", "docs", "--identity", "safe.key", "--to", target),
                Stream.of(more))
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

  /** What comes back with the catalog there: the standard for what has to without it. */
  private List<String> restorableWithout(String lost) throws IOException {
    takeOut(lost);
    TestRun run = restore("standard");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(10);
    List<String> back = whole("standard");
    library().insert(lost, ElementAddress.slot(9));
    return back;
  }

  private static void assertNamed(TestRun run, List<String> lost) {
    for (String name : lost) {
      assertThat(run.err()).contains(name + ": not restored: volume CF000");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"CF0001L9", "CF0002L9", "CF0003L9"})
  void whatTheOthersHoldIsFoundAndComesBack(String lost) throws IOException {
    List<String> standard = restorableWithout(lost);

    TestRun rebuilt = rebuildWithout(lost);

    boolean last = lost.equals("CF0003L9");
    String missing =
        last ? "what may follow on a further volume" : "volume " + lost.substring(0, 6) + "/1";
    assertThat(rebuilt.exitCode()).as(rebuilt.err()).isEqualTo(11);
    assertThat(rebuilt.out()).contains("added to the catalog: docs-");
    assertThat(rebuilt.err()).contains("is not whole: not found is " + missing);
    TestRun shown = site.must("archive", "show", "docs");
    assertThat(shown.out()).contains("PARTIAL").contains("not found");
    if (!last) {
      assertThat(site.must("archive", "show", "docs", "--json").out())
          .contains("\"notFound\" : [ {")
          .contains("\"volume\" : \"" + lost.substring(0, 6) + "/1\"");
    }
    assertThat(site.must("ls", directory.resolve("data").toString()).out()).contains(standard);
    assertThat(site.must("find", standard.getFirst()).out()).contains(standard.getFirst());
    site.must("history", directory.resolve("data").resolve(standard.getLast()).toString());
    site.must("catalog", "check");
    assertThat(site.run("audit", "verify", "--entries").exitCode()).isZero();

    TestRun run = restore("out", "--lost", "lost.txt");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(10);
    assertThat(whole("out")).containsExactlyElementsOf(standard);
    assertThat(run.err()).contains("is not whole: not found is " + missing);
    List<String> named =
        Files.readAllLines(site.path("lost.txt")).stream()
            .map(line -> line.substring(line.lastIndexOf('/') + 1))
            .toList();
    assertThat(named).doesNotContainAnyElementsOf(standard);
    assertNamed(run, named);
    TestRun one = restore("one", directory.resolve("data").resolve(standard.get(3)).toString());
    assertThat(one.exitCode()).as(one.err()).isZero();

    TestRun verified = site.run("verify", "docs", "--identity", "safe.key");
    assertThat(verified.exitCode()).as(verified.err()).isEqualTo(10);
    assertThat(verified.out()).contains("INCOMPLETE");
    assertThat(verified.err()).contains("not found, and not read, is " + missing);
    TestRun next = site.run("archive", "docs", "--level", "incremental", "--dry-run");
    assertThat(next.out()).contains("is not whole: a part of it was found by no scan");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CF0001L9", "CF0002L9", "CF0003L9"})
  void theLostOneMayTurnUpAndMakesItWhole(String lost) throws IOException {
    rebuildWithout(lost);
    library().insert(lost, ElementAddress.slot(9));

    TestRun without = site.run("scan", lost);
    assertThat(without.exitCode()).as(without.err()).isEqualTo(11);
    assertThat(without.err()).contains("more of it was found; scan with --identity FILE");

    TestRun scanned = site.must("scan", lost, "--identity", "safe.key");

    assertThat(scanned.out()).contains("added to the catalog: docs-");
    assertThat(site.must("archive", "show", "docs").out())
        .contains("COMPLETE")
        .containsPattern("not found +-\n");
    TestRun run = restore("out");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(whole("out")).hasSize(FILES);
    site.must("verify", "docs", "--identity", "safe.key");
    site.must("catalog", "check");
    assertThat(site.run("audit", "verify", "--entries").exitCode()).isZero();
    site.must("scan", "--identity", "safe.key");
  }

  @Test
  void eachThatIsLeftAloneStillGivesWhatIsOnIt() throws IOException {
    List<String> back = new ArrayList<>();
    for (String only : ALL) {
      TestRun rebuilt =
          rebuildWithout(ALL.stream().filter(each -> !each.equals(only)).toArray(String[]::new));
      assertThat(rebuilt.exitCode()).as(rebuilt.err()).isEqualTo(11);
      TestRun run = restore("out-" + only);
      assertThat(run.exitCode()).as(run.err()).isEqualTo(10);
      back.addAll(whole("out-" + only));
      int slot = 9;
      for (String barcode : ALL) {
        if (!barcode.equals(only)) {
          library().insert(barcode, ElementAddress.slot(slot++));
        }
      }
    }
    // but for the two that lie across the two ends
    assertThat(back).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(FILES - 2);
    assertThat(IntStream.range(0, FILES).mapToObj(LostCartridgeTest::name).toList())
        .containsAll(back);
  }

  @Test
  void withoutAnIdentityItIsKnownAndTheEntriesComeLater() throws IOException {
    takeOut("CF0002L9");
    Files.delete(site.path("home/catalog.db"));

    TestRun rebuilt = site.run("catalog", "rebuild");
    assertThat(rebuilt.exitCode()).as(rebuilt.err()).isEqualTo(11);
    assertThat(restore("out").exitCode()).isEqualTo(30);

    assertThat(site.run("scan", "--identity", "safe.key").exitCode()).isEqualTo(11);
    assertThat(restore("out").exitCode()).isEqualTo(10);
    assertThat(whole("out")).isNotEmpty();
  }
}
