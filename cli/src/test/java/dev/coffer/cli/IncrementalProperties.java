package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever happens to a tree between archives of whatever level, each of them gives back the tree
 * as it was then; and does so again when the catalog was made anew from the cartridges. A failing
 * seed is in the message: {@code -Dcoffer.seed=N}.
 */
class IncrementalProperties {
  private static final int TRIES = Integer.getInteger("coffer.tries", 4);
  private static final int ARCHIVES = 6;

  @TempDir Path directory;

  @Test
  void eachArchiveGivesBackTheTreeAsItWas() throws Exception {
    Long only = Long.getLong("coffer.seed");
    for (long seed = only == null ? 1 : only; seed <= (only == null ? TRIES : only); seed++) {
      try {
        new Run(Files.createDirectories(directory.resolve("seed-" + seed)), seed).run();
      } catch (AssertionError | RuntimeException | IOException e) {
        throw new AssertionError("seed " + seed + " (-Dcoffer.seed=" + seed + ")", e);
      }
    }
  }

  /** One tree's life. */
  private static final class Run {
    private final Path directory;
    private final Path tree;
    private final Random random;
    private final InstantSource time = TestRun.ticking();
    private final List<String> archives = new ArrayList<>();
    private final List<Map<String, String>> snapshots = new ArrayList<>();

    Run(Path directory, long seed) throws IOException {
      this.directory = directory;
      this.tree = Files.createDirectories(directory.resolve("tree"));
      this.random = new Random(seed);
    }

    void run() throws IOException {
      must("init");
      must("library", "create", "--cartridges", "1", "--capacity", "200 MiB");
      must("key", "generate", "key", "--x25519");
      must("recipient", "add", "safe", "key.pub");
      must("pool", "add", "weekly", "--retention-days", "28");
      must("dataset", "add", "docs", tree.toString(), "--pool", "weekly");
      must("cartridge", "label", "CF0001L9", "--pool", "weekly");
      TreeEdits edits = new TreeEdits(random, tree, directory);
      edits.edit(40);
      for (int i = 0; i < ARCHIVES; i++) {
        String level =
            i == 0
                ? "full"
                : List.of("full", "differential", "incremental", "incremental", "incremental")
                    .get(random.nextInt(5));
        String check = random.nextInt(4) == 0 ? "digest" : "metadata";
        String out = must("archive", "docs", "--level", level, "--check", check, "--json");
        archives.add(out.replaceAll("(?s).*\"archive\" : \"([^\"]*)\".*", "$1"));
        assertThat(out).contains("\"level\" : \"" + level.toUpperCase(java.util.Locale.ROOT));
        snapshots.add(TreeEdits.snapshot(tree));
        edits.edit(1 + random.nextInt(25));
      }
      compareAll("catalog as it was written");
      must("verify", archives.getLast(), "--identity", "key");
      Files.delete(directory.resolve("home/catalog.db"));
      must("catalog", "rebuild", "--identity", "key");
      must("catalog", "check");
      compareAll("catalog made anew");
      // what the tapes say of files is enough to tell what changed since
      edits.edit(1 + random.nextInt(25));
      String out = must("archive", "docs", "--level", "incremental", "--json");
      archives.add(out.replaceAll("(?s).*\"archive\" : \"([^\"]*)\".*", "$1"));
      assertThat(out).contains("\"level\" : \"INCREMENTAL");
      snapshots.add(TreeEdits.snapshot(tree));
      compareAll("archived on a catalog made anew");
    }

    private void compareAll(String when) throws IOException {
      for (int i = 0; i < archives.size(); i++) {
        Path out = directory.resolve(when.replace(' ', '-') + "-" + i);
        must("restore", archives.get(i), "--to", out.toString(), "--identity", "key");
        assertThat(TreeEdits.snapshot(Path.of(out.toString() + tree)))
            .as("archive %d of %s, %s", i, archives, when)
            .isEqualTo(snapshots.get(i));
      }
    }

    private String must(String... arguments) {
      TestRun run = TestRun.of(directory, directory.resolve("home"), time, arguments);
      assertThat(run.exitCode()).as("%s: %s", String.join(" ", arguments), run.err()).isZero();
      return run.out();
    }
  }
}
