package dev.coffer.cli.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.catalog.ArchiveId;
import dev.coffer.catalog.ArchiveKind;
import dev.coffer.catalog.ArchiveLoad;
import dev.coffer.catalog.ArchiveName;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.ArchiveStatus;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Dataset;
import dev.coffer.catalog.DatasetName;
import dev.coffer.catalog.Pool;
import dev.coffer.catalog.PoolName;
import dev.coffer.catalog.Principal;
import dev.coffer.catalog.Sha256;
import dev.coffer.catalog.VolumeFormat;
import dev.coffer.catalog.sqlite.SqliteCatalog;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When changes may be written on a full archive, by how long both are kept. */
class BaseChoiceTest {
  private static final Instant NOW = Instant.parse("2026-11-20T18:00:00Z");
  private static final Instant KEPT = NOW.plus(Duration.ofDays(20));
  private static final DatasetName DOCUMENTS = new DatasetName("documents");
  private static final Principal OLGA = new Principal("olga", "host", "test");
  private static final Sha256 SELECTION = Sha256.of(new byte[32]);

  @TempDir Path directory;

  private SqliteCatalog catalog;
  private ArchiveRow full;

  @BeforeEach
  void aFullArchive() throws CatalogException {
    catalog = SqliteCatalog.create(directory.resolve("catalog.db"), () -> NOW);
    catalog.write(
        OLGA,
        s -> {
          PoolName pool = new PoolName("main");
          s.pools()
              .add(
                  new Pool(
                      pool,
                      Duration.ofDays(20),
                      524_288,
                      VolumeFormat.TAR,
                      OptionalLong.empty(),
                      List.of()));
          s.datasets()
              .add(
                  new Dataset(
                      DOCUMENTS, List.of(), List.of(), List.of(), true, true, pool, List.of(), 1));
          return true;
        });
    full = archive(NOW.minus(Duration.ofDays(3)), ArchiveKind.FULL, Optional.empty(), KEPT);
  }

  private ArchiveRow archive(Instant at, ArchiveKind kind, Optional<ArchiveId> base, Instant kept)
      throws CatalogException {
    ArchiveRow row =
        new ArchiveRow(
            new ArchiveId(new UUID(1, at.getEpochSecond())),
            ArchiveName.of(DOCUMENTS, at),
            DOCUMENTS,
            kind,
            base,
            at,
            at,
            "host",
            0,
            0,
            0,
            ArchiveStatus.COMPLETE,
            "",
            Optional.of(SELECTION),
            Optional.of(kept));
    try (ArchiveLoad load = catalog.load(OLGA, row)) {
      load.commit(row);
    }
    catalog.write(
        OLGA,
        s -> {
          s.archives().setSelection(row.id(), SELECTION);
          return true;
        });
    return row;
  }

  private BaseChoice choose(
      ArchiveKind level, List<ArchiveRow> before, Optional<ArchiveId> base, Instant until)
      throws CatalogException {
    return BaseChoice.choose(
        catalog,
        new BaseChoice.Situation(
            ArchiveRequest.of(level), before, base, SELECTION, NOW, Optional.ofNullable(until)));
  }

  @Test
  void changesThatAreKeptAsLongAsTheirFullArchiveBuildOnIt() throws CatalogException {
    BaseChoice choice = choose(ArchiveKind.INCREMENTAL, List.of(full), Optional.empty(), KEPT);
    assertThat(choice.kind()).isEqualTo(ArchiveKind.INCREMENTAL);
    assertThat(choice.base()).contains(full);
  }

  @Test
  void changesThatHaveToBeKeptLongerBecomeAFullArchive() throws CatalogException {
    for (ArchiveKind level : List.of(ArchiveKind.INCREMENTAL, ArchiveKind.DIFFERENTIAL)) {
      BaseChoice choice = choose(level, List.of(full), Optional.empty(), KEPT.plusSeconds(1));
      assertThat(choice.kind()).isEqualTo(ArchiveKind.FULL);
      assertThat(choice.base()).isEmpty();
      assertThat(choice.insteadOf()).contains(level);
      assertThat(choice.why())
          .isEqualTo(
              "the full archive %s is kept until %s, changes on it would be until %s"
                  .formatted(full.name(), KEPT, KEPT.plusSeconds(1)));
    }
  }

  /** It is the full archive at the bottom that counts, not the changes on it. */
  @Test
  void theBottomOfTheChainDecides() throws CatalogException {
    ArchiveRow changes =
        archive(
            NOW.minus(Duration.ofDays(1)),
            ArchiveKind.INCREMENTAL,
            Optional.of(full.id()),
            KEPT.plus(Duration.ofDays(9)));
    List<ArchiveRow> before = List.of(full, changes);
    assertThat(choose(ArchiveKind.INCREMENTAL, before, Optional.empty(), KEPT).base())
        .contains(changes);
    assertThat(choose(ArchiveKind.INCREMENTAL, before, Optional.empty(), KEPT.plusSeconds(1)).why())
        .startsWith("the full archive " + full.name() + " is kept until");
  }

  @Test
  void whatWasDecidedOnIsBuiltOnAndNothingElse() throws CatalogException {
    ArchiveRow changes =
        archive(
            NOW.minus(Duration.ofDays(1)), ArchiveKind.INCREMENTAL, Optional.of(full.id()), KEPT);
    List<ArchiveRow> before = List.of(full, changes);
    BaseChoice choice = choose(ArchiveKind.INCREMENTAL, before, Optional.of(full.id()), KEPT);
    assertThat(choice.base()).contains(full);
    ArchiveId other = new ArchiveId(new UUID(9, 9));
    assertThat(choose(ArchiveKind.INCREMENTAL, before, Optional.of(other), KEPT).kind())
        .isEqualTo(ArchiveKind.FULL);
  }

  @Test
  void withoutADemandWhatIsExpiredIsNotBuiltOn() throws CatalogException {
    ArchiveRow expired =
        archive(
            NOW.minus(Duration.ofDays(2)),
            ArchiveKind.FULL,
            Optional.empty(),
            NOW.minus(Duration.ofDays(1)));
    assertThat(choose(ArchiveKind.INCREMENTAL, List.of(full), Optional.empty(), null).base())
        .contains(full);
    assertThat(choose(ArchiveKind.INCREMENTAL, List.of(expired), Optional.empty(), null).why())
        .endsWith("nothing more is built on it");
  }
}
