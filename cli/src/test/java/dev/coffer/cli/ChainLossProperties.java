package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.archive.entry.EntryPath;
import dev.coffer.tape.virtual.VirtualLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Chains over several cartridges of either format, with an archive cut off in between; then a
 * cartridge is gone, or a bit of one is turned, and perhaps the catalog was lost before. Whatever
 * it is: of every archive that was finished, each path comes back as it was, or is named.
 *
 * <p>A failing seed is in the message: {@code -Dcoffer.seed=N}; {@code -Dcoffer.tries=500} for a
 * night.
 */
class ChainLossProperties {
  private static final int TRIES = Integer.getInteger("coffer.tries", 4);
  private static final int MEGABYTE = 1_000_000;
  private static final Pattern BARCODE = Pattern.compile("CF000\\dL9");

  @TempDir Path directory;

  @Test
  void everyPathOfEveryArchiveComesBackOrIsNamed() throws Exception {
    Long only = Long.getLong("coffer.seed");
    Set<String> met = new HashSet<>();
    for (long seed = only == null ? 1 : only; seed <= (only == null ? TRIES : only); seed++) {
      Path place = Files.createDirectories(directory.resolve("seed-" + seed));
      try {
        new Run(place, seed, met).run();
      } catch (AssertionError | RuntimeException | IOException e) {
        throw new AssertionError("seed " + seed + " (-Dcoffer.seed=" + seed + ")", e);
      }
      TreeEdits.delete(place);
    }
    if (only == null) {
      // else the property would say less than it seems to
      assertThat(met).contains("tar", "ltfs", "spanned", "cut off", "whole", "named");
    }
  }

  /** One tree, its archives, and what befell them. */
  private static final class Run {
    private final Path directory;
    private final Path tree;
    private final Random random;
    private final String format;
    private final Set<String> met;
    private final InstantSource time = TestRun.ticking();
    private final Map<String, Map<String, String>> snapshots = new TreeMap<>();
    private final Set<String> used = new TreeSet<>();

    Run(Path directory, long seed, Set<String> met) throws IOException {
      this.directory = directory;
      this.tree = Files.createDirectories(directory.resolve("tree"));
      this.random = new Random(seed);
      this.format = seed % 2 == 0 ? "ltfs" : "tar";
      this.met = met;
      met.add(format);
    }

    void run() throws IOException {
      must("init");
      must("library", "create", "--drives", "1", "--cartridges", "6", "--capacity", "60MB");
      must("key", "generate", "key", "--x25519");
      must("recipient", "add", "safe", "key.pub");
      must("pool", "add", "weekly", "--retention-days", "28", "--format", format);
      must("dataset", "add", "docs", tree.toString(), "--pool", "weekly");
      must("cartridge", "label", "CF0001L9", "--pool", "weekly");
      TreeEdits edits = new TreeEdits(random, tree, directory);
      edits.edit(60);
      archive("full");
      edits.edit(10);
      archive("incremental");
      cutOff();
      for (int i = 2; i <= 6; i++) {
        must("cartridge", "label", "CF000" + i + "L9", "--pool", "weekly");
      }
      for (int i = 0; i < 30; i++) {
        noise(tree.resolve("noise-" + i), 2 * MEGABYTE + random.nextInt(1000));
      }
      edits.edit(10);
      archive("incremental");
      edits.edit(10);
      archive(random.nextBoolean() ? "incremental" : "differential");
      String how = "%s, %s".formatted(format, random.nextBoolean() ? rebuilt() : "catalog kept");
      compareAll(how + ", all there");
      how += ", " + loss();
      compareAll(how);
    }

    private void archive(String level) throws IOException {
      String out = must("archive", "docs", "--level", level, "--json");
      Set<String> cartridges = new TreeSet<>();
      BARCODE.matcher(out).results().forEach(found -> cartridges.add(found.group()));
      if (cartridges.size() > 1) {
        met.add("spanned");
      }
      used.addAll(cartridges);
      snapshots.put(
          out.replaceAll("(?s).*\"archive\" : \"([^\"]*)\".*", "$1"), TreeEdits.snapshot(tree));
    }

    /** More than the only cartridge takes: what is written of it belongs to no archive. */
    private void cutOff() throws IOException {
      Path large = tree.resolve("too large");
      noise(large, 70 * MEGABYTE);
      TestRun cut = run("archive", "docs", "--level", "incremental");
      assertThat(cut.exitCode()).as(cut.err()).isEqualTo(10);
      Files.delete(large);
      met.add("cut off");
    }

    private String rebuilt() throws IOException {
      Files.delete(directory.resolve("home/catalog.db"));
      must("catalog", "rebuild", "--identity", "key");
      return "catalog rebuilt";
    }

    private String loss() throws IOException {
      String barcode = List.copyOf(used).get(random.nextInt(used.size()));
      run("library", "unload", barcode);
      if (random.nextBoolean()) {
        VirtualLibrary.open(directory.resolve("home/library")).remove(barcode);
        return barcode + " gone";
      }
      String data = format.equals("ltfs") ? "partition-1.tap" : "partition-0.tap";
      Path image = directory.resolve("home/library/cartridges").resolve(barcode).resolve(data);
      byte[] bytes = Files.readAllBytes(image);
      int at = random.nextInt(bytes.length);
      bytes[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(image, bytes);
      return "a bit of %s turned at byte %d of %d".formatted(barcode, at, bytes.length);
    }

    private void compareAll(String how) throws IOException {
      for (Map.Entry<String, Map<String, String>> archive : snapshots.entrySet()) {
        Path out = Files.createTempDirectory(directory, "out");
        Path lost = out.resolve("lost");
        TestRun run =
            run(
                "restore",
                archive.getKey(),
                "--to",
                out + "/to",
                "--identity",
                "key",
                "--lost",
                lost.toString());
        String what = "%s of %s: %s%s".formatted(archive.getKey(), how, run.out(), run.err());
        if (run.exitCode() == 0) {
          assertThat(TreeEdits.snapshot(Path.of(out + "/to" + tree)))
              .as(what)
              .isEqualTo(archive.getValue());
          met.add("whole");
        } else {
          assertThat(how).as(what).doesNotContain("all there");
          assertThat(run.exitCode()).as(what).isIn(10, 20);
          assertNamed(archive.getValue(), Path.of(out + "/to" + tree), lost, what);
          met.add("named");
        }
        TreeEdits.delete(out);
      }
    }

    /** Each path is there as it was, or named; nothing else is there. */
    private void assertNamed(Map<String, String> was, Path restored, Path list, String what)
        throws IOException {
      if (!Files.exists(restored)) {
        assertThat(what).containsAnyOf("is not in the library", "cannot be read", "damaged");
      }
      Set<String> lost = new HashSet<>(Files.exists(list) ? Files.readAllLines(list) : List.of());
      Map<String, String> is =
          Files.exists(restored) ? TreeEdits.snapshot(restored) : new TreeMap<>();
      List<String> wrong = new ArrayList<>();
      boolean all = !Files.exists(restored) && lost.isEmpty();
      was.forEach((name, facts) -> {
        String found = is.remove(name);
        boolean named = all || lost.contains(inArchive(name));
        if (found == null ? !named : !essence(found).equals(essence(facts)) && !named) {
          wrong.add("%s: was %s, is %s".formatted(name, facts, found));
        }
      });
      assertThat(wrong).as(what).isEmpty();
      assertThat(is.keySet()).as("never archived, %s", what).isEmpty();
    }

    private String inArchive(String name) {
      String whole = name.isEmpty() ? tree.toString() : tree + "/" + name;
      return EntryPath.of(whole.substring(1)).toString();
    }

    /** What of a path does not hang on others: a link's other name may be lost, or a time by it. */
    private static String essence(String facts) {
      int links = facts.indexOf(" first named ");
      return links >= 0 ? facts.substring(0, links) : facts.substring(0, facts.lastIndexOf(' '));
    }

    private void noise(Path file, int bytes) throws IOException {
      byte[] noise = new byte[bytes];
      random.nextBytes(noise);
      Files.write(file, noise);
    }

    private TestRun run(String... arguments) {
      return TestRun.of(directory, directory.resolve("home"), time, arguments);
    }

    private String must(String... arguments) {
      TestRun run = run(arguments);
      assertThat(run.exitCode()).as("%s: %s", String.join(" ", arguments), run.err()).isZero();
      return run.out();
    }
  }
}
