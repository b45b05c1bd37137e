package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An image that was cut off, anywhere: every command says so, none makes it worse. */
class TruncatedCartridgeTest {
  /** All that a cut cartridge may end a command with. */
  private static final Set<Integer> EXPECTED = Set.of(0, 3, 10, 11, 12, 20, 30);

  @TempDir Path directory;

  private SmallSite site;
  private Path image;
  private byte[] whole;

  @BeforeEach
  void archived() throws IOException {
    site = SmallSite.create(directory);
    site.must("archive", "docs");
    site.must("library", "unload", "CF0001L9");
    image = site.image("CF0001L9");
    whole = Files.readAllBytes(image);
  }

  @Test
  void everyCommandSaysSoAndTheWholeCartridgeIsAsGoodAsBefore() throws Exception {
    byte[] catalog = Files.readAllBytes(site.path("home/catalog.db"));
    for (int size : cuts()) {
      Files.write(image, Arrays.copyOf(whole, size));

      checked(size, "scan", "CF0001L9");
      TestRun verified = checked(size, "verify", "docs", "--identity", "safe.key");
      checked(size, "verify", "--cartridge", "CF0001L9");
      String out = "out-" + size;
      TestRun restored = checked(size, "restore", "docs", "--to", out, "--identity", "safe.key");
      checked(size, "archive", "docs");

      if (size < whole.length / 2) {
        assertThat(verified.exitCode()).as("cut at %d: %s", size, verified.out()).isNotZero();
        assertThat(restored.exitCode()).as("cut at %d: %s", size, restored.out()).isNotZero();
      }
      assertNothingWrong(site.path(out));
      site.must("library", "unload", "CF0001L9");
      Files.write(site.path("home/catalog.db"), catalog);
    }
    Files.write(image, whole);
    site.assertNothingLost(1);
    site.must("restore", "docs", "--to", "whole", "--identity", "safe.key");
  }

  /** Evenly spread, around each label, and at the very end. */
  private Set<Integer> cuts() {
    Set<Integer> cuts = new TreeSet<>(List.of(0, 1, 3, 4, 44, 88, 92));
    for (int i = 1; i < 8; i++) {
      cuts.add((int) ((long) whole.length * i / 8) + i);
    }
    for (int back : new int[] {1, 4, 5, 92, 180, 184, 2000, 20_000}) {
      cuts.add(whole.length - back);
    }
    return cuts;
  }

  private TestRun checked(int size, String... arguments) {
    TestRun run = site.run(arguments);
    String what = "cut at %d: %s: %s".formatted(size, String.join(" ", arguments), run.err());
    assertThat(run.exitCode()).as(what).isIn(EXPECTED);
    assertThat(run.err()).as(what).doesNotContain("internal error", "Exception");
    if (run.exitCode() != 0) {
      assertThat(run.out() + run.err()).as(what).isNotBlank();
    }
    return run;
  }

  /** What was restored is what was archived; what could not be is not there. */
  private void assertNothingWrong(Path out) throws IOException {
    for (String name : List.of("letter.txt", "sub/notes.txt", "noise.bin")) {
      Path original = site.path("data").resolve(name);
      Path restored = Path.of(out.toString(), original.toString());
      if (Files.exists(restored)) {
        assertThat(restored).hasSameBinaryContentAs(original);
      }
    }
  }

  @Test
  void aManifestThatIsCutOffIsNotWrittenOver() throws Exception {
    // All that is gone is what closes the manifest. Its archive counts, a receipt was handed out.
    try (FileChannel file = FileChannel.open(image, StandardOpenOption.WRITE)) {
      file.truncate(whole.length - 92);
    }
    TestRun archived = site.run("archive", "docs");
    assertThat(archived.exitCode()).as(archived.err()).isNotZero();
    assertThat(archived.err()).contains("coffer: error: cartridge CF0001L9");
    assertThat(site.must("cartridge", "show", "CF0001L9").out()).contains("QUARANTINED");
  }
}
