package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.custody.DataState;
import dev.coffer.catalog.rotation.RotationRun;
import dev.coffer.tape.scsi.ModelCartridge;
import dev.coffer.tape.scsi.ModelFeatures;
import dev.coffer.tape.scsi.ModelTapeDrive;
import dev.coffer.tape.scsi.ModelTapeHost;
import dev.coffer.tape.virtual.VirtualLibrary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs with two copies where there is one drive: the second goes through a spool. */
class RotationOneDriveTest {
  private static final Instant FRIDAY = Instant.parse("2026-10-02T18:00:00Z");
  private static final String TWO_COPIES =
      RotationSite.ONE_COPY.replace("copies=1 out=1", "copies=2 out=1");

  @TempDir Path directory;

  private RotationSite site;

  private void oneDrive(String capacity, int noiseBytes, String... poolOptions) throws Exception {
    site = new RotationSite(directory, FRIDAY.minusSeconds(600), capacity, 8, poolOptions);
    TreeEdits.delete(site.home().resolve("library"));
    site.must("library", "create", "--drives", "1", "--cartridges", "8", "--capacity", capacity);
    byte[] noise = new byte[noiseBytes];
    new Random(7).nextBytes(noise);
    Files.write(directory.resolve("documents/noise"), noise);
    change("segment-size = \"8 GiB\"", "segment-size = \"1 MiB\"");
    site.heartbeats();
  }

  private void change(String old, String fresh) throws IOException {
    Path config = site.home().resolve("coffer.toml");
    String text = Files.readString(config);
    assertThat(text).contains(old);
    Files.writeString(config, text.replace(old, fresh));
  }

  private void spool(String size) throws IOException {
    Files.writeString(
        site.home().resolve("coffer.toml"),
        Files.readString(site.home().resolve("coffer.toml"))
            + "\n[spool]\npath = \"%s\"\nsize = \"%s\"\n".formatted(spool(), size));
  }

  private Path spool() {
    return directory.resolve("spool");
  }

  private void twoCopies(int cartridges) throws Exception {
    site.policy(TWO_COPIES, RotationSite.SHORT, cartridges);
    site.pass(Duration.ofMinutes(15));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tar", "ltfs"})
  void theSecondCopyGoesThroughTheSpool(String format) throws Exception {
    oneDrive("64 MiB", 9 << 20, "--format", format);
    spool("4 MiB");
    twoCopies(3);
    List<String> steps = new ArrayList<>();
    long[] most = {0};
    site.job(steps::add, what -> most[0] = Math.max(most[0], waiting())).run();
    assertThat(steps).anyMatch(each -> each.matches("3 of 10 segments of the copy of .*"));
    assertThat(steps.stream().filter(each -> each.contains("segments of the copy")))
        .hasSizeGreaterThan(2);
    assertThat(most[0]).isLessThan(4 << 20);
    assertThat(left()).containsExactly("lock");
    bothCopiesAreGood();
  }

  /** Cut off at each step, of which each change of cartridges is one, it goes on. */
  @ParameterizedTest
  @ValueSource(strings = {"tar", "ltfs"})
  void aCopyThroughTheSpoolCutOffAnywhereGoesOn(String format) throws Exception {
    oneDrive("64 MiB", 5 << 20, "--format", format);
    spool("3 MiB");
    twoCopies(3);
    Path before = directory.resolve("before");
    TreeEdits.copy(site.home(), before);
    List<String> steps = new ArrayList<>();
    site.job(steps::add, what -> {}).run();
    int first = 0;
    while (!steps.get(first).startsWith("2 of 6 segments")) {
      first++;
    }
    assertThat(steps.subList(first, first + 4).toString())
        .matches(".2 of 6 .*, 4 of 6 .*, 6 of 6 .*, dataset documents, copy 2, is written.");
    for (int cut = first + 1; cut <= first + 4; cut++) {
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
          .as("cut after " + steps.get(cut - 1))
          .isInstanceOf(StackOverflowError.class);
      site.pass(Duration.ofMinutes(3));
      List<String> again = new ArrayList<>();
      site.job(again::add, what -> {}).run();
      assertThat(again.stream().filter(each -> each.contains("segments of the copy")).count())
          .as("what is on tape is not copied again: cut after " + steps.get(cut - 1))
          .isEqualTo(
              steps.subList(cut, steps.size()).stream()
                  .filter(each -> each.contains("segments of the copy"))
                  .count());
      assertThat(left()).containsExactly("lock");
      RotationRun run = run();
      assertThat(run.state()).isEqualTo(RotationRun.State.DONE);
      assertThat(run.cartridges())
          .extracting(each -> each.barcode().text())
          .containsExactly("CF0001L9", "CF0002L9");
    }
    bothCopiesAreGood();
  }

  /**
   * The power goes while the second cartridge is written: it holds more than was noted, a tape file
   * in the spool is cut, another one was never read.
   */
  @ParameterizedTest
  @ValueSource(strings = {"tar", "ltfs"})
  void aCopyCutOffAmidATapeFileGoesOn(String format) throws Exception {
    oneDrive("64 MiB", 5 << 20, "--format", format);
    spool("3 MiB");
    twoCopies(3);
    Path kept = directory.resolve("kept");
    assertThatThrownBy(() ->
            site.job(
                    step -> {},
                    what -> {
                      if (what.startsWith("2 of 6 segments")) {
                        copy(spool(), kept);
                      } else if (what.startsWith("4 of 6 segments")) {
                        throw new StackOverflowError("cut off");
                      }
                    })
                .run())
        .isInstanceOf(StackOverflowError.class);
    TreeEdits.delete(spool());
    TreeEdits.copy(kept, spool());
    try (Stream<Path> all = Files.list(spool())) {
      Path ours = all.filter(Files::isDirectory).findFirst().orElseThrow();
      Files.writeString(ours.resolve("0123.age.part"), "cut");
      Path other = spool().resolve("copy-00000000-0000-0000-0000-000000000000-2");
      Files.createDirectories(other);
      Files.writeString(other.resolve("0123.age"), "of a copy that nobody goes on with");
    }
    Files.writeString(spool().resolve("keep"), "somebody's");
    List<String> again = new ArrayList<>();
    site.job(again::add, what -> {}).run();
    assertThat(again.stream().filter(each -> each.contains("segments of the copy")))
        .hasSize(2)
        .first()
        .asString()
        .startsWith("4 of 6");
    assertThat(left()).containsExactly("keep", "lock");
    bothCopiesAreGood();
  }

  /** The first copy cannot be read on when some of it was copied already. */
  @ParameterizedTest
  @ValueSource(strings = {"tar", "ltfs"})
  void aFirstCopyThatIsLostHalfWayIsMadeAnew(String format) throws Exception {
    oneDrive("64 MiB", 5 << 20, "--format", format);
    spool("3 MiB");
    twoCopies(5);
    List<String> seen = new ArrayList<>();
    site.job(
            seen::add,
            what -> {
              boolean first = seen.stream().noneMatch(each -> each.contains("could not"));
              if (first && what.matches("2 of .*")) {
                site.unreadable("CF0001L9", 4);
              }
            })
        .run();
    assertThat(seen).anyMatch(each -> each.contains("could not be read for copy 2"));
    assertThat(site.data("CF0001L9")).isEqualTo(DataState.SUSPECT);
    assertThat(site.data("CF0002L9")).isEqualTo(DataState.SEALED);
    assertThat(left()).containsExactly("lock");
    RotationRun run = run();
    assertThat(run.state()).isEqualTo(RotationRun.State.DONE);
    restores("out");
  }

  @Test
  void anArchiveOnTwoCartridgesIsCopiedToTwo() throws Exception {
    oneDrive("48 MiB", 54 << 20);
    spool("30 MiB");
    twoCopies(6);
    site.must("rotation", "run");
    assertThat(run().copy(1)).hasSize(2);
    assertThat(run().copy(2)).hasSize(2);
    bothCopiesAreGood();
    assertThat(left()).containsExactly("lock");
  }

  /** One drive, and a person who changes its cartridges. */
  @Test
  void aPersonChangesTheCartridgesAsTheyAreAskedTo() throws Exception {
    oneDrive("64 MiB", 5 << 20);
    spool("4 MiB");
    twoCopies(2);
    ModelTapeDrive drive = new ModelTapeDrive(ModelFeatures.modern(), "1013000001");
    Map<String, ModelCartridge> shelf = new TreeMap<>();
    for (String barcode : List.of("CF0001L9", "CF0002L9")) {
      shelf.put(barcode, new ModelCartridge(barcode, 64 << 20, 4 << 20));
    }
    List<String> asked = new ArrayList<>();
    Pattern wish = Pattern.compile("insert (\\S+) into drive 1");
    site.byHand(
        ModelTapeHost.ofDrives(List.of(drive)),
        request -> {
          Matcher wanted = wish.matcher(request);
          if (wanted.find()) {
            asked.add(wanted.group(1));
            drive.remove();
            drive.insert(shelf.get(wanted.group(1)));
          }
          return true;
        });
    site.must("library", "add", "--drive", "/dev/nst0", "--replace");
    TestRun run = site.must("rotation", "run");
    assertThat(run.err()).contains("3 of 6 segments of the copy of");
    assertThat(run().state()).isEqualTo(RotationRun.State.DONE);
    // labelled, written, read back; the other one labelled; then two changes for each spoolful
    assertThat(asked)
        .containsExactly("CF0001L9", "CF0002L9", "CF0001L9", "CF0002L9", "CF0001L9", "CF0002L9");
    assertThat(left()).containsExactly("lock");
    site.must("restore", "documents", "--to", "out", "--identity", "key");
    assertThat(asked).hasSize(6);
  }

  /** Two runs do not mix what waits for them. */
  @Test
  void aSpoolInUseIsLeftToWhoeverUsesIt() throws Exception {
    oneDrive("64 MiB", 2 << 20);
    spool("4 MiB");
    twoCopies(3);
    Files.createDirectories(spool());
    Path others = spool().resolve("copy-00000000-0000-0000-0000-000000000000-2");
    Files.createDirectories(others);
    try (FileChannel channel =
            FileChannel.open(
                spool().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      assertThat(lock.isValid()).isTrue();
      site.refused(30, "another run uses the spool " + spool(), "rotation", "run");
      assertThat(others).exists();
    }
    site.must("rotation", "run");
    assertThat(run().state()).isEqualTo(RotationRun.State.DONE);
    assertThat(left()).containsExactly("lock");
  }

  @Test
  void withoutASpoolTheRunIsRefusedBeforeTheFirstByteAndThePlanSaysSoBefore() throws Exception {
    oneDrive("64 MiB", 1 << 20);
    site.policy(TWO_COPIES, RotationSite.SHORT, 3);
    String why =
        "level weekly has 2 copies: a second copy takes two drives or a spool, and there is one"
            + " drive and no spool; declare [spool] in coffer.toml";
    assertThat(site.must("rotation", "plan").out())
        .contains("warning: 2026-10-02: the run will be refused: " + why);
    site.pass(Duration.ofMinutes(15));
    site.refused(30, why, "rotation", "run", "--dry-run");
    site.refused(30, why, "rotation", "run");
    List<ArchiveRow> made = site.session("olga", s -> s.archives().all());
    assertThat(made).isEmpty();
    assertThat(site.data("CF0001L9")).isEqualTo(DataState.BLANK);
    spool("900000 GiB");
    assertThat(site.must("rotation", "plan").out()).contains("the spool " + spool() + " may take");
    site.refused(30, "may take 966,367,641,600,000 bytes, and ", "rotation", "run");
    change("900000 GiB", "1 MiB");
    site.refused(2, "'size' of the spool must hold a segment", "rotation", "run");
  }

  private void bothCopiesAreGood() throws Exception {
    List<ArchiveRow> made = site.session("olga", s -> s.archives().all());
    assertThat(made).hasSize(1);
    assertThat(run().attempts(2))
        .extracting(RotationRun.OfDataset::step)
        .containsExactly(RotationRun.ArchiveStep.VERIFIED);
    for (RotationRun.OnCartridge each : run().copy(2)) {
      assertThat(
              site.must("verify", "--cartridge", each.barcode().text(), "--identity", "key").out())
          .contains(run().copy(2).size() == 1 ? "AGREED" : "INCOMPLETE");
    }
    VirtualLibrary library = VirtualLibrary.open(site.home().resolve("library"));
    for (RotationRun.OnCartridge each : run().copy(1)) {
      if (library.inventory().find(each.barcode().text()).isPresent()) {
        library.remove(each.barcode().text());
      }
    }
    restores("out");
    site.must("catalog", "check");
  }

  private void restores(String to) throws Exception {
    site.must("restore", "documents", "--to", to, "--identity", "key");
    Path source = directory.resolve("documents");
    assertThat(TreeEdits.snapshot(Path.of(directory.resolve(to) + source.toString())))
        .isEqualTo(TreeEdits.snapshot(source));
  }

  private RotationRun run() throws Exception {
    return site.control(
        "olga",
        c ->
            c.rotationRuns()
                .of(c.rotationPolicies().inForce().getFirst().policy().name())
                .getFirst());
  }

  private static void copy(Path from, Path to) {
    try {
      TreeEdits.copy(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> left() throws IOException {
    try (Stream<Path> files = Files.list(spool())) {
      return files.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }

  private long waiting() {
    if (!Files.exists(spool())) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(spool())) {
      return files.filter(Files::isRegularFile).mapToLong(each -> each.toFile().length()).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
