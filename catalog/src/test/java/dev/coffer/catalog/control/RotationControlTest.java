package dev.coffer.catalog.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.catalog.ArchiveId;
import dev.coffer.catalog.ArchiveKind;
import dev.coffer.catalog.ArchiveLoad;
import dev.coffer.catalog.ArchiveName;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.ArchiveStatus;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.CatalogRefusedException;
import dev.coffer.catalog.Dataset;
import dev.coffer.catalog.DatasetName;
import dev.coffer.catalog.FrameTable;
import dev.coffer.catalog.Pool;
import dev.coffer.catalog.PoolName;
import dev.coffer.catalog.Principal;
import dev.coffer.catalog.SegmentRow;
import dev.coffer.catalog.Sha256;
import dev.coffer.catalog.Verification;
import dev.coffer.catalog.VolumeFormat;
import dev.coffer.catalog.VolumeId;
import dev.coffer.catalog.audit.AuditVerdict;
import dev.coffer.catalog.custody.DataAction;
import dev.coffer.catalog.request.RequestId;
import dev.coffer.catalog.request.RequestKind;
import dev.coffer.catalog.rotation.HeldArchive;
import dev.coffer.catalog.rotation.RotationPolicy;
import dev.coffer.catalog.rotation.RotationState;
import dev.coffer.catalog.rotation.RunFigures;
import dev.coffer.catalog.sshsig.Trust;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rotation in the catalog: policies that two people change, and the state its rows give. */
class RotationControlTest {
  static final String TEXT =
      """
      coffer-rotation-policy 1
      name: weekly
      version: 1
      from: 2026-11-20
      datasets: documents
      pool: main
      scratch: scratch
      site: home
      vault: north
      runs: friday
      pick-ups: monday
      work-days: monday tuesday wednesday thursday friday
      holidays-move: backward
      window: 18:00 600 Europe/Berlin
      return-lead-days: 1
      keep-days: 7
      scheme: fifo
      level: weekly prefix=W due=every-run kind=full sets=round:4 copies=1 out=0 \
      retention-days=20 append=never
      require: restore-points=2 copies=1 sites=1 offline=0 fulls-out=0
      brake: shrink=50 changed=60 incompressible=90 history=3
      """;

  @TempDir Path folder;

  private Site site;

  @BeforeEach
  void found() throws Exception {
    site = new Site(folder);
  }

  @AfterEach
  void close() throws Exception {
    site.close();
  }

  private static RotationPolicy policy() {
    return RotationPolicy.parse(TEXT);
  }

  private static RotationPolicy second() {
    return RotationPolicy.parse(
        TEXT.replace("version: 1", "version: 2").replace("restore-points=2", "restore-points=1"));
  }

  @Test
  void theFirstTakesOneOperatorAndEveryChangeTwoPeople() throws Exception {
    refused(() -> put("kurt", policy()), "kurt is not an operator", false);
    put("olga", policy());
    refused(() -> put("olga", second()), "two people agree to", true);
    RequestId other =
        site.agreed(
            RequestKind.POLICY_CHANGE,
            Map.of("policy", "rotation/weekly", "digest", policy().digest().toString()));
    refused(() -> change(second(), other), "is not about this text", false);
    RequestId id =
        site.request(
            "olga",
            RequestKind.POLICY_CHANGE,
            Map.of("policy", "rotation/weekly", "digest", second().digest().toString()));
    refused(() -> change(second(), id), "approvers", true);
    site.approve(id, "anna");
    site.approve(id, "bert");
    change(second(), id);
    assertThat(inForce()).isEqualTo(second());
    refused(() -> change(second(), id), "version: actual=2 expected=3", false);
    assertThat(verify().findings()).isEmpty();
  }

  /** A lenient policy beside the strict one would be a change of it by one person. */
  @Test
  void noPolicyTakesAnothersDatasetOrPool() throws Exception {
    put("olga", policy());
    String beside = TEXT.replace("name: weekly", "name: lenient");
    refused(() -> put("olga", RotationPolicy.parse(beside)), "is in policy weekly already", false);
    String samePool = beside.replace("datasets: documents", "datasets: mail");
    refused(() -> put("olga", RotationPolicy.parse(samePool)), "is used by policy weekly", false);
    put("olga", RotationPolicy.parse(samePool.replace("pool: main", "pool: other")));
  }

  @Test
  void aPolicyEditedByHandIsFound() throws Exception {
    put("olga", policy());
    try (Connection raw =
            DriverManager.getConnection("jdbc:sqlite:" + site.catalog().file().toAbsolutePath());
        var statement = raw.createStatement()) {
      assertThatThrownBy(() -> statement.executeUpdate("DELETE FROM rotation_policy"))
          .hasMessageContaining("never deleted");
      statement.executeUpdate("DROP TRIGGER rotation_policy_no_update");
      statement.executeUpdate(
          "UPDATE rotation_policy SET body = replace(body, 'keep-days: 7', 'keep-days: 0')");
    }
    assertThat(verify().findings())
        .anySatisfy(f -> assertThat(f.toString()).contains("rotation policy weekly was changed"));
  }

  @Test
  void aReleaseUnderThePolicyIsRefusedAlthoughTwoPeopleAgreed() throws Exception {
    put("olga", policy());
    archive(Site.TAPE, "documents", Instant.parse("2026-09-20T08:00:00Z"), true);
    archive(Site.OTHER, "documents", Instant.parse("2026-11-19T08:00:00Z"), true);
    RequestId id = site.agreed(RequestKind.RELEASE, Map.of(), Site.TAPE);
    refused(
        () ->
            site.catalog()
                .write(
                    new Principal("olga", "h", "cli"),
                    s ->
                        Control.of(s)
                            .custody()
                            .change(Site.TAPE, DataAction.RELEASE, "x", Right.request(id))),
        "restore points would be 1, the policy requires 2",
        false);
  }

  @Test
  void theStateIsWhatTheRowsSay() throws Exception {
    put("olga", policy());
    archive(Site.TAPE, "documents", Instant.parse("2026-11-19T23:30:00Z"), true);
    archive(Site.OTHER, "documents", Instant.parse("2026-11-10T08:00:00Z"), false);
    site.as("kurt", c -> c.safeguards().hold(List.of(Site.OTHER), "incident"));
    RotationState state = state();
    assertThat(state.day().today()).isEqualTo(LocalDate.parse("2026-11-20"));
    assertThat(state.cartridge(Site.OTHER).orElseThrow().held()).isTrue();
    assertThat(state.cartridge(Site.TAPE).orElseThrow().held()).isFalse();
    // in the policy's time zone it was the next day already
    assertThat(state.cartridge(Site.TAPE).orElseThrow().lastWritten())
        .contains(LocalDate.parse("2026-11-20"));
    assertThat(state.archives())
        .extracting(HeldArchive::takenOn)
        .containsExactly(LocalDate.parse("2026-11-10"), LocalDate.parse("2026-11-20"));
    assertThat(state.archives().getLast().retainUntil()).isEqualTo(LocalDate.parse("2026-12-11"));
    assertThat(state.archives().getLast().copies().getFirst().verified()).isTrue();
    assertThat(state.archives().getFirst().copies().getFirst().verified()).isFalse();
    assertThat(state.day().frozenBecause())
        .hasValueSatisfying(w -> assertThat(w).contains("heartbeat: people in"));
    site.jump(Duration.ofDays(-3));
    assertThat(state().day().frozenBecause())
        .hasValueSatisfying(w -> assertThat(w).contains("host clock jumped"));
  }

  @Test
  void historyBeginsAgainWithWhatTwoPeopleReleased() throws Exception {
    DatasetName documents = new DatasetName("documents");
    figures(1, 1000, false);
    figures(2, 1010, false);
    figures(3, 200, true);
    site.as(
        "olga",
        c -> {
          c.safeguards().brake("documents", "shrank");
          return true;
        });
    assertThat(history(documents)).extracting(RunFigures::bytes).containsExactly(1010L, 1000L);
    RequestId let = site.agreed(RequestKind.RELEASE_BRAKE, Map.of("dataset", "documents"));
    site.as(
        "olga",
        c -> {
          c.safeguards().carryOut(let);
          return true;
        });
    figures(4, 210, false);
    assertThat(history(documents)).extracting(RunFigures::bytes).containsExactly(210L, 200L);
  }

  private void figures(int number, long bytes, boolean doubted) throws CatalogException {
    site.as(
        "olga",
        c -> {
          RunFigures figures =
              new RunFigures(
                  10, bytes, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
          c.rotationRuns()
              .figures(
                  new DatasetName("documents"),
                  new ArchiveId(new UUID(7, number)),
                  figures,
                  0,
                  doubted);
          return true;
        });
  }

  private List<RunFigures> history(DatasetName dataset) throws CatalogException {
    return site.as("olga", c -> c.rotationRuns().history(dataset, 8));
  }

  private void archive(Barcode on, String dataset, Instant at, boolean verified)
      throws CatalogException {
    archive(site, on, dataset, at, verified);
  }

  /** A full archive on a cartridge of a site, that has it in retention for twenty days. */
  static void archive(Site site, Barcode on, String dataset, Instant at, boolean verified)
      throws CatalogException {
    DatasetName name = new DatasetName(dataset);
    Principal olga = new Principal("olga", "h", "cli");
    site.catalog()
        .write(
            olga,
            s -> {
              if (s.datasets().find(name).isEmpty()) {
                s.pools()
                    .add(
                        new Pool(
                            new PoolName("main"),
                            Duration.ofDays(20),
                            524_288,
                            VolumeFormat.TAR,
                            OptionalLong.empty(),
                            List.of()));
                s.datasets()
                    .add(
                        new Dataset(
                            name,
                            List.of(),
                            List.of(),
                            List.of(),
                            true,
                            true,
                            new PoolName("main"),
                            List.of(),
                            1));
              }
              return true;
            });
    ArchiveRow row =
        new ArchiveRow(
            new ArchiveId(UUID.nameUUIDFromBytes(at.toString().getBytes())),
            ArchiveName.of(name, at),
            name,
            ArchiveKind.FULL,
            Optional.empty(),
            at,
            at,
            "h",
            0,
            0,
            100,
            ArchiveStatus.COMPLETE,
            "",
            Optional.empty(),
            Optional.of(at.plus(Duration.ofDays(20))));
    VolumeId volume = new VolumeId(on.volser(), 1);
    Sha256 digest = Sha256.of(new byte[32]);
    try (ArchiveLoad load = site.catalog().load(olga, row)) {
      load.addSegment(
          new SegmentRow(
              row.id(),
              1,
              0,
              volume,
              1,
              3,
              524_288,
              1,
              0,
              512,
              100,
              digest,
              10,
              FrameTable.of(new int[0])));
      load.commit(row);
    }
    if (verified) {
      site.catalog()
          .write(
              olga,
              s -> {
                s.verifications()
                    .add(
                        new Verification(
                            row.id(),
                            1,
                            at,
                            "drive",
                            olga,
                            Verification.Method.WITHOUT_IDENTITY,
                            Verification.Result.AGREED,
                            "",
                            List.of()));
                return true;
              });
    }
  }

  private RotationState state() throws CatalogException {
    return site.as("olga", c -> c.rotationState(policy()));
  }

  private RotationPolicy inForce() throws CatalogException {
    return site.as("olga", c -> c.rotationPolicies().inForce().getFirst().policy());
  }

  private void put(String person, RotationPolicy policy) throws CatalogException {
    site.as(person, c -> c.rotationPolicies().first(policy));
  }

  private void change(RotationPolicy policy, RequestId id) throws CatalogException {
    site.as("olga", c -> c.rotationPolicies().change(policy, id));
  }

  private AuditVerdict verify() throws CatalogException {
    return site.as(
        "olga", c -> c.verifier().verify(List.of(), Trust.key(site.keys.key("host").publicKey())));
  }

  private interface Act {
    void run() throws Exception;
  }

  private static void refused(Act act, String why, boolean needsSecond) {
    assertThatThrownBy(act::run)
        .isInstanceOf(CatalogRefusedException.class)
        .hasMessageContaining(why)
        .satisfies(e ->
            assertThat(((CatalogRefusedException) e).needsSecondPerson()).isEqualTo(needsSecond));
  }
}
