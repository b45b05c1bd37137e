package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.rotation.RotationRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A rotation with a full archive each Friday and changes on the days between, used through its
 * commands.
 */
final class DailyRotation {
  private static final Instant FRIDAY = Instant.parse("2026-10-02T18:15:00Z");
  private static final String POLICY =
      """
      coffer-rotation-policy 1
      name: daily
      version: 1
      from: 2026-10-02
      datasets: documents
      pool: main
      scratch: scratch
      site: home
      vault: north
      runs: monday tuesday wednesday thursday friday
      pick-ups: monday
      work-days: monday tuesday wednesday thursday friday
      holidays-move: backward
      window: 18:00 600
      return-lead-days: 1
      keep-days: 5
      scheme: gfs
      level: daily prefix=D due=every-run kind=KIND sets=round:3 copies=1 out=0 \
      retention-days=DAYS append=week
      level: weekly prefix=W due=last-friday/week kind=full sets=round:4 copies=1 out=0 \
      retention-days=20 append=never
      require: restore-points=1 copies=1 sites=1 offline=0 fulls-out=0
      brake: shrink=50 changed=60 incompressible=100 history=3
      """;

  final RotationSite site;
  private final Path directory;
  private final Map<LocalDate, Map<String, String>> asItWas = new TreeMap<>();

  /** Eight new cartridges, and the policy in force. */
  DailyRotation(Path directory, String kind, int days) throws Exception {
    this.directory = directory;
    site = new RotationSite(directory, FRIDAY.minus(Duration.ofHours(3)), "64 MiB", 8);
    for (int i = 0; i < 20; i++) {
      site.write("documents/letter-" + i, "Dear reader number " + i + "\n");
    }
    Files.createDirectories(documents().resolve("old/deep"));
    site.write("documents/old/deep/note", "a note\n");
    site.write(
        "daily.policy", POLICY.replace("KIND", kind).replace("DAYS", Integer.toString(days)));
    site.must("rotation", "policy", "set", "daily.policy");
    List<String> add = new ArrayList<>(List.of("cartridge", "add", "--pool", "scratch"));
    for (int i = 1; i <= 8; i++) {
      add.add("CF%04dL9".formatted(i));
    }
    site.must(add.toArray(String[]::new));
    site.heartbeats();
  }

  /** Waits until what was written is older than what a file system's clock can tell apart. */
  void settle() throws InterruptedException {
    Thread.sleep(2100);
  }

  Path documents() {
    return directory.resolve("documents");
  }

  /** Goes on to the evening of a day. */
  void evening(String day) throws Exception {
    site.until(Instant.parse(day + "T18:15:00Z"));
  }

  /** The run of a day, after which its state of the source is what must come back. */
  String runs(String day) throws Exception {
    evening(day);
    String out = site.must("rotation", "run").out();
    remember(day);
    return out;
  }

  /** What the source is now must come back as of a day. */
  void remember(String day) throws Exception {
    asItWas.put(LocalDate.parse(day), TreeEdits.snapshot(documents()));
  }

  /** One file changes, one goes, one comes. */
  void edit(int round) throws Exception {
    site.write("documents/letter-" + round, "Dear reader, in round " + round + " otherwise\n");
    Files.delete(documents().resolve("letter-" + (10 + round)));
    site.write("documents/new-" + round, "new in round " + round + "\n");
  }

  /** The archives there are, oldest first. */
  List<ArchiveRow> archives() throws Exception {
    return site.session("olga", s -> s.archives().all());
  }

  /** The runs that were made. */
  List<RotationRun> made() throws Exception {
    return site.control(
        "olga",
        c -> c.rotationRuns().of(c.rotationPolicies().inForce().getFirst().policy().name()));
  }

  /** Restores the state of each day that is to come back, and compares. */
  void everyDayRestores() throws Exception {
    for (Map.Entry<LocalDate, Map<String, String>> each : asItWas.entrySet()) {
      String to = "out-" + each.getKey();
      site.must(
          "restore",
          "documents",
          "--to",
          to,
          "--as-of",
          each.getKey().toString(),
          "--identity",
          "key");
      assertThat(TreeEdits.snapshot(Path.of(directory.resolve(to) + documents().toString())))
          .as("as of " + each.getKey())
          .isEqualTo(each.getValue());
      TreeEdits.delete(directory.resolve(to));
    }
  }
}
