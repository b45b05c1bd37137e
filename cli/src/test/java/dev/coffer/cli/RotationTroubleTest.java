package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.custody.DataState;
import dev.coffer.catalog.rotation.RotationRun;
import dev.coffer.tape.changer.ElementAddress;
import dev.coffer.tape.virtual.VirtualLibrary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Weekly runs that meet bad cartridges, too few of them, or too little time. */
class RotationTroubleTest {
  private static final Instant FRIDAY = Instant.parse("2026-10-02T18:00:00Z");

  @TempDir Path directory;

  private RotationSite site;

  @BeforeEach
  void aHomeOnTheFirstFriday() throws Exception {
    site = new RotationSite(directory, FRIDAY.minusSeconds(600), "64 MiB", 8);
    site.heartbeats();
  }

  /** The first copy goes bad between being read back and being copied: it is to blame. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFirstCopyThatCannotBeReadForTheSecondIsMadeAnew(boolean unreadable) throws Exception {
    site.policy(
        RotationSite.ONE_COPY.replace("copies=1 out=1", "copies=2 out=1"), RotationSite.SHORT, 4);
    site.pass(Duration.ofMinutes(15));
    List<String> seen = new ArrayList<>();
    site.job(
            seen::add,
            what -> {
              boolean first = seen.stream().noneMatch(each -> each.contains("could not be read"));
              if (first && what.contains("copy 1, was read back")) {
                if (unreadable) {
                  site.unreadable("CF0001L9");
                } else {
                  site.damage("CF0001L9");
                }
              }
            })
        .run();
    assertThat(seen)
        .anyMatch(
            each -> each.startsWith("cartridge CF0001L9, copy 1, could not be read for copy 2: "));
    assertThat(site.data("CF0001L9")).isEqualTo(DataState.SUSPECT);
    assertThat(site.data("CF0002L9")).isEqualTo(DataState.SEALED);
    RotationRun run = runs().getFirst();
    assertThat(run.state()).isEqualTo(RotationRun.State.DONE);
    assertThat(run.copy(1)).extracting(each -> each.barcode().text()).containsExactly("CF0003L9");
    assertThat(run.copy(2)).extracting(each -> each.barcode().text()).containsExactly("CF0002L9");
    List<ArchiveRow> made = archives();
    assertThat(made).hasSize(2);
    for (int copy = 1; copy <= 2; copy++) {
      assertThat(run.attempts(copy))
          .singleElement()
          .satisfies(each -> {
            assertThat(each.step()).isEqualTo(RotationRun.ArchiveStep.VERIFIED);
            assertThat(each.archive()).contains(made.getLast().id());
          });
    }
    VirtualLibrary.open(site.home().resolve("library")).remove("CF0003L9");
    restores("out");
  }

  @Test
  void aFirstCopyThatWentBadAndHasNoOtherCartridgeIsSaidInOneSentence() throws Exception {
    site.policy(
        RotationSite.ONE_COPY.replace("copies=1 out=1", "copies=2 out=1"), RotationSite.SHORT, 2);
    site.pass(Duration.ofMinutes(15));
    assertThatThrownBy(() ->
            site.job(
                    step -> {},
                    what -> {
                      if (what.contains("copy 1, was read back")) {
                        site.unreadable("CF0001L9");
                      }
                    })
                .run())
        .hasMessageContaining("cartridge CF0001L9, copy 1, could not be read for copy 2: ");
    assertThat(site.data("CF0001L9")).isEqualTo(DataState.SUSPECT);
    assertThat(site.data("CF0002L9")).isEqualTo(DataState.LABELLED);
    assertThat(runs().getFirst().state()).isEqualTo(RotationRun.State.OPEN);
    site.must("cartridge", "add", "CF0003L9", "--pool", "scratch");
    site.must("rotation", "run");
    assertThat(runs().getFirst().state()).isEqualTo(RotationRun.State.DONE);
  }

  /** Somebody took a cartridge out: that is said before the first is written, not hours later. */
  @Test
  void aCartridgeThatIsNotInTheLibraryIsMissedBeforeTheFirstByte() throws Exception {
    site.policy(
        RotationSite.ONE_COPY.replace("copies=1 out=1", "copies=2 out=1"), RotationSite.SHORT, 2);
    site.pass(Duration.ofMinutes(15));
    site.must("library", "unload", "CF0002L9");
    VirtualLibrary library = VirtualLibrary.open(site.home().resolve("library"));
    library.remove("CF0002L9");
    String missing = "the run of 2026-10-02 writes to CF0002L9, and the library has not got it";
    assertThat(site.refused(10, missing, "rotation", "run", "--dry-run").out())
        .contains("would run   yes");
    site.refused(10, missing, "rotation", "run");
    assertThat(runs()).isEmpty();
    assertThat(archives()).isEmpty();
    library.insert("CF0002L9", ElementAddress.slot(9));
    site.must("rotation", "run");
  }

  /** What an archive found no room for is not said to be on another cartridge. */
  @Test
  void anArchiveThatFindsNoSecondCartridgeDoesNotGoOnElsewhere() throws Exception {
    site = new RotationSite(directory.resolve("small"), FRIDAY, "48 MiB", 3);
    // More than one cartridge holds; two hold it, wherever what is under way at the first one's end
    // goes.
    byte[] noise = new byte[52 << 20];
    new Random(1).nextBytes(noise);
    Path large = directory.resolve("small/documents/noise");
    Files.write(large, noise);
    site.must("cartridge", "label", "CF0001L9", "--pool", "main");
    site.refused(10, "no cartridge of pool main", "archive", "documents");
    String show = site.must("cartridge", "show", "CF0001L9").out();
    assertThat(show)
        .contains("an archive was begun on it, and no cartridge was found for the rest")
        .doesNotContain("goes on on");
    assertThat(site.data("CF0001L9")).isEqualTo(DataState.OPEN);

    site.must("cartridge", "label", "CF0002L9", "CF0003L9", "--pool", "main");
    site.must("archive", "documents");
    assertThat(site.must("cartridge", "show", "CF0001L9").out())
        .contains("is full: the last archive on it was to go on on another volume");
    assertThat(site.data("CF0001L9")).isEqualTo(DataState.SEALED);
    assertThat(site.must("cartridge", "show", "CF0002L9").out())
        .contains("full: its last archive goes on on CF0003L9");
    assertThat(site.data("CF0003L9")).isEqualTo(DataState.OPEN);
  }

  /** A run that is given up leaves nothing open: what was written is kept, the rest is free. */
  @ParameterizedTest
  @CsvSource({
    "'copy 1, was read back', 'CF0001L9 is sealed, what is on it is kept, CF0002L9 is free'",
    "'copy 1, is written', 'is kept (not read back: coffer verify --cartridge CF0001L9), CF0002L9'"
  })
  void aRunGivenUpEndsItsCartridges(String cutAfter, String note) throws Exception {
    site.policy(
        RotationSite.ONE_COPY.replace("copies=1 out=1", "copies=2 out=0"), RotationSite.SHORT, 5);
    site.pass(Duration.ofMinutes(15));
    assertThatThrownBy(() ->
            site.job(
                    step -> {},
                    step -> {
                      if (step.contains(cutAfter)) {
                        throw new StackOverflowError("cut off");
                      }
                    })
                .run())
        .isInstanceOf(StackOverflowError.class);
    assertThat(site.data("CF0001L9")).isEqualTo(DataState.OPEN);
    assertThat(site.must("rotation", "why", "CF0002L9").out())
        .contains("belongs to W1 copy 2; nothing is on it")
        .doesNotContain("the turn is W1's");
    site.until(site.now().plus(Duration.ofDays(7)));
    TestRun next = site.must("rotation", "run");
    assertThat(next.err()).contains("the run of 2026-10-02 is given up: not finished before");
    assertThat(site.data("CF0001L9")).isEqualTo(DataState.SEALED);
    assertThat(site.must("rotation", "runs").out())
        .contains("GIVEN_UP")
        .contains("not finished before the session of 2026-10-09; ")
        .contains(note);
    assertThat(site.must("cartridge", "show", "CF0001L9").out())
        .contains("the run of 2026-10-02 was given up, not finished before the session of")
        .contains("session 2026-10-02, set W1, copy 1, step SEALED, state GIVEN_UP");
    List<RotationRun> runs = runs();
    assertThat(runs).hasSize(2);
    assertThat(runs.getLast().state()).isEqualTo(RotationRun.State.DONE);
    assertThat(runs.getLast().copy(2))
        .extracting(each -> each.barcode().text())
        .containsExactly("CF0002L9");
    String kept = archives().getFirst().name().text();
    site.must("restore", kept, "--to", "out", "--identity", "key");
    site.must("audit", "verify");
  }

  /** Where the cartridges of a policy are to go has to be a vault that is declared. */
  @Test
  void aPolicyNamesAVaultThatThereIs() throws Exception {
    String text = site.must("rotation", "policy", "show").out().replace("vault: north", "vault: x");
    site.write("x.policy", text);
    String unknown = "its vault 'x' is no location that is known; vaults there are: north";
    site.refused(30, unknown, "rotation", "policy", "set", "x.policy");
    site.refused(30, unknown, "rotation", "policy", "set", "x.policy", "--dry-run");
    site.must("vault", "location", "add", "x", "--kind", "shelf");
    site.refused(
        30, "'x' is a shelf; vaults there are: north", "rotation", "policy", "set", "x.policy");
    site.policy(RotationSite.ONE_COPY, RotationSite.SHORT, 1);
    site.write(
        "x.policy",
        site.must("rotation", "policy", "show")
            .out()
            .replace("vault: north", "vault: x")
            .replace("version: 1", "version: 2"));
    site.refused(
        30,
        "'x' is a shelf",
        "request",
        "policy-change",
        "x.policy",
        "--reason",
        "a new vault",
        "--key",
        site.key("olga"));
    assertThat(site.must("request", "list").out()).doesNotContain("R000001");
    assertThat(site.must("rotation", "plan").out()).doesNotContain("its vault");
    Path config = site.home().resolve("coffer.toml");
    Files.writeString(
        config, Files.readString(config).replace("name = \"north\"", "name = \"south\""));
    assertThat(site.must("rotation", "plan").out())
        .contains("its vault 'north' is no location that is known; vaults there are: south");
  }

  private List<ArchiveRow> archives() throws Exception {
    return site.session("olga", s -> s.archives().all());
  }

  private List<RotationRun> runs() throws Exception {
    return site.control(
        "olga",
        c -> c.rotationRuns().of(c.rotationPolicies().inForce().getFirst().policy().name()));
  }

  private void restores(String to) throws Exception {
    site.must("restore", "documents", "--to", to, "--identity", "key");
    Path source = directory.resolve("documents");
    assertThat(TreeEdits.snapshot(Path.of(directory.resolve(to) + source.toString())))
        .isEqualTo(TreeEdits.snapshot(source));
  }
}
