package dev.coffer.catalog.sqlite;

import static dev.coffer.catalog.sqlite.Samples.CLOCK;
import static dev.coffer.catalog.sqlite.Samples.DOCUMENTS;
import static dev.coffer.catalog.sqlite.Samples.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.catalog.AbsentPart;
import dev.coffer.catalog.ArchiveLoad;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.CatalogRefusedException;
import dev.coffer.catalog.EntryQuery;
import dev.coffer.catalog.EntryRow;
import dev.coffer.catalog.IndexPartRow;
import dev.coffer.catalog.StoredPath;
import dev.coffer.catalog.Volser;
import dev.coffer.catalog.VolumeId;
import dev.coffer.catalog.control.Control;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveLoadTest {
  private static final int BATCH = MembershipBlock.MAXIMUM_ENTRIES;

  @TempDir Path folder;
  private SqliteCatalog catalog;

  @BeforeEach
  void open() throws CatalogException {
    catalog = SqliteCatalog.create(folder.resolve("catalog.db"), CLOCK);
    Samples.basics(catalog);
  }

  @AfterEach
  void close() throws CatalogException {
    catalog.close();
  }

  private static ArchiveRow archive(int number, long entries) {
    return Samples.withCount(Samples.archive(number, DOCUMENTS), entries);
  }

  @Test
  void nothingIsSeenBeforeTheCommitAndEverythingAfter() throws Exception {
    ArchiveRow row = archive(1, 2);
    try (ArchiveLoad load = catalog.load(OPERATOR, row)) {
      load.add(Samples.directory("docs", 0));
      load.add(Samples.file("docs/a.txt", 10, 512));
      load.addSegment(Samples.segment(row.id(), 0));
      load.addSegment(Samples.segment(row.id(), 1));
      load.addIndexPart(Samples.indexPart(row.id(), IndexPartRow.Kind.INDEX));
      load.addIndexPart(Samples.indexPart(row.id(), IndexPartRow.Kind.MANIFEST));
      assertThat(Samples.all(catalog, s -> s.archives().all())).isEmpty();
      assertThat(Samples.all(catalog, s -> s.archives().segmentsOn(Samples.VOLUME))).isEmpty();
      load.commit(row);
    }
    catalog.read(s -> {
      assertThat(s.archives().find(row.name())).contains(row);
      assertThat(s.archives().segments(row.id()))
          .containsExactly(Samples.segment(row.id(), 0), Samples.segment(row.id(), 1));
      assertThat(s.archives().segmentAt(row.id(), 1, 10_000_000))
          .contains(Samples.segment(row.id(), 1));
      assertThat(s.archives().segmentAt(row.id(), 1, 20_000_000)).isEmpty();
      assertThat(s.archives().indexParts(row.id())).hasSize(2);
      assertThat(s.archives().onVolume(Samples.VOLUME)).containsExactly(row);
      assertThat(s.entries().find(row.id(), StoredPath.of("docs/a.txt")))
          .contains(Samples.file("docs/a.txt", 10, 512));
      return true;
    });
  }

  @Test
  void theSameArchiveTwiceIsNothingNew() throws Exception {
    load(archive(1, 1), Samples.file("a", 1, 0));
    try (ArchiveLoad again = catalog.load(OPERATOR, archive(1, 1))) {
      assertThat(again.alreadyLoaded()).isTrue();
      again.add(Samples.file("b", 1, 0));
      again.commit(archive(1, 1));
    }
    assertThat(Samples.all(catalog, s -> s.archives().all())).containsExactly(archive(1, 1));
    assertThat(entries(archive(1, 1))).containsExactly(Samples.file("a", 1, 0));
  }

  @Test
  void anotherArchiveOfTheSameNameIsRefused() throws Exception {
    load(archive(1, 1), Samples.file("a", 1, 0));
    ArchiveRow other =
        new ArchiveRow(
            archive(2, 0).id(),
            archive(1, 0).name(),
            DOCUMENTS,
            archive(1, 0).kind(),
            Optional.empty(),
            archive(1, 0).startedAt(),
            archive(1, 0).finishedAt(),
            "elsewhere",
            0,
            0,
            0,
            archive(1, 0).status(),
            "",
            Optional.empty(),
            Optional.empty());
    assertThatThrownBy(() -> catalog.load(OPERATOR, other))
        .isInstanceOf(CatalogRefusedException.class)
        .hasMessageContaining("taken");
  }

  @Test
  void aWrongCountIsRefusedAndLeavesNothing() throws Exception {
    try (ArchiveLoad load = catalog.load(OPERATOR, archive(1, 5))) {
      load.add(Samples.file("a", 1, 0));
      assertThatThrownBy(() -> load.commit(archive(1, 5)))
          .isInstanceOf(CatalogRefusedException.class)
          .hasMessageContaining("actual=1 expected=5");
      assertThatThrownBy(() -> load.add(Samples.file("b", 1, 0)))
          .isInstanceOf(IllegalStateException.class);
    }
    assertThat(Samples.all(catalog, s -> s.archives().all())).isEmpty();
    load(archive(1, 1), Samples.file("a", 1, 0));
    assertThat(catalog.check()).isEmpty();
  }

  @Test
  void oneLoadOfADatasetAtATime() throws Exception {
    try (ArchiveLoad first = catalog.load(OPERATOR, archive(1, 0))) {
      assertThat(first.alreadyLoaded()).isFalse();
      assertThatThrownBy(() -> catalog.load(OPERATOR, archive(2, 0)))
          .isInstanceOf(CatalogRefusedException.class)
          .hasMessageContaining("being loaded already");
    }
    load(archive(2, 1), Samples.file("a", 1, 0));
  }

  @Test
  void othersWriteWhileALoadGoesOn() throws Exception {
    try (ArchiveLoad load = catalog.load(OPERATOR, archive(1, BATCH + 1), BATCH);
        Catalog other = SqliteCatalog.open(catalog.file(), CLOCK, Duration.ofMillis(100))) {
      for (int i = 0; i <= BATCH; i++) {
        load.add(Samples.file("file%08d".formatted(i), 1, 512L * i));
      }
      other.write(
          OPERATOR,
          s -> {
            s.recipients().add(Samples.recipient("third"));
            return true;
          });
      List<String> found = new ArrayList<>();
      other.read(s -> {
        s.entries()
            .search(EntryQuery.substring("file0000000"), hit -> found.add(hit.path().toString()));
        return true;
      });
      assertThat(found).isEmpty();
      load.commit(archive(1, BATCH + 1));
    }
    assertThat(entries(archive(1, 0))).hasSize(BATCH + 1);
    assertThat(catalog.check()).isEmpty();
  }

  /** A scan without an identity knows an archive and where it lies; one with an identity adds. */
  @Test
  void entriesMayComeLater() throws Exception {
    ArchiveRow row = archive(1, 1);
    try (ArchiveLoad load = catalog.load(OPERATOR, row)) {
      load.addSegment(Samples.segment(row.id(), 0));
      load.commit(row);
    }
    assertThatThrownBy(() -> entries(row))
        .isInstanceOf(CatalogRefusedException.class)
        .hasMessageContaining("scan its cartridges with an identity");
    boolean hasEntries = catalog.read(s -> s.archives().hasEntries(row.id()));
    assertThat(hasEntries).isFalse();
    catalog.write(
        OPERATOR,
        s -> {
          s.archives().setExpiry(row.id(), Optional.empty());
          return true;
        });
    try (ArchiveLoad load = catalog.load(OPERATOR, row)) {
      load.addSegment(Samples.segment(row.id(), 0));
      load.add(Samples.file("a", 1, 0));
      load.commit(row);
    }
    assertThat(entries(row)).containsExactly(Samples.file("a", 1, 0));
    assertThat(Samples.one(catalog, s -> s.archives().find(row.id())).orElseThrow().expiresAt())
        .isEmpty();
    assertThat(catalog.check()).isEmpty();
  }

  /** A scan that met only some of an archive's cartridges, and a later one that met them all. */
  @Test
  void anArchiveThatIsNotWholeIsLoadedAnew() throws Exception {
    ArchiveRow row = archive(1, 1);
    AbsentPart absent =
        new AbsentPart(
            row.id(),
            1,
            1,
            Optional.of(new VolumeId(new Volser("ZZ0001"), 2)),
            OptionalLong.of(20_000_000),
            OptionalLong.of(512));
    AbsentPart end =
        new AbsentPart(
            row.id(), 1, 2, Optional.empty(), OptionalLong.empty(), OptionalLong.empty());
    try (ArchiveLoad load = catalog.load(OPERATOR, row)) {
      load.addSegment(Samples.segment(row.id(), 0));
      load.addAbsent(absent);
      load.addAbsent(end);
      load.add(Samples.file("a", 1, 0));
      load.commit(row);
    }
    catalog.read(s -> {
      assertThat(s.archives().absentParts(row.id())).containsExactly(absent, end);
      assertThat(s.archives().isWhole(row.id())).isFalse();
      return true;
    });
    assertThat(entries(row)).containsExactly(Samples.file("a", 1, 0));

    try (ArchiveLoad load = catalog.load(OPERATOR, row)) {
      assertThat(load.alreadyLoaded()).isFalse();
      load.add(Samples.file("b", 1, 0));
    }
    catalog.read(s -> {
      assertThat(s.archives().hasEntries(row.id())).isFalse();
      assertThat(s.archives().isWhole(row.id())).isFalse();
      assertThat(Control.of(s).verifier().verifyEntries()).isEmpty();
      return true;
    });

    ArchiveRow more = archive(1, 2);
    try (ArchiveLoad load = catalog.load(OPERATOR, more)) {
      load.add(Samples.file("a", 1, 0));
      load.add(Samples.file("b", 1, 512));
      load.addSegment(Samples.segment(row.id(), 0));
      load.addSegment(Samples.segment(row.id(), 1));
      load.commit(more);
    }
    catalog.read(s -> {
      assertThat(s.archives().absentParts(row.id())).isEmpty();
      assertThat(s.archives().isWhole(row.id())).isTrue();
      return true;
    });
    assertThat(entries(more)).hasSize(2);
    assertThat(catalog.check()).isEmpty();
    try (ArchiveLoad load = catalog.load(OPERATOR, more)) {
      assertThat(load.alreadyLoaded()).isTrue();
    }
  }

  @Test
  void anUnchangedArchiveCostsNextToNothing() throws Exception {
    int count = 20_000;
    for (int number = 1; number <= 2; number++) {
      try (ArchiveLoad load = catalog.load(OPERATOR, archive(number, count))) {
        for (int i = 0; i < count; i++) {
          String path = "d%03d/a file of the office %05d.txt".formatted(i / 100, i);
          load.add(Samples.file(StoredPath.of(path), i, 1024L * i, i));
        }
        load.commit(archive(number, count));
      }
    }
    long versions = catalog.read(s -> s.sql().number("SELECT count(*) FROM entry_version"));
    long second =
        catalog.read(s ->
            s.sql().number("SELECT sum(length(body)) FROM membership WHERE id >= ?", 2L << 32));
    assertThat(versions).isEqualTo(count);
    assertThat(second / (double) count).isLessThan(8);
  }

  /** What is left on disk if the process dies at any commit of a load. */
  @Test
  void aCrashAtAnyCommitLeavesNothingHalfVisible() throws Exception {
    load(archive(1, 2), Samples.directory("old", 0), Samples.file("old/a", 1, 512));
    int count = 2 * BATCH + 10;
    List<Path> copies = new ArrayList<>();
    try (ArchiveLoad load = catalog.load(OPERATOR, archive(2, count), BATCH)) {
      copies.add(copy(copies.size()));
      for (int i = 0; i < count; i++) {
        load.add(Samples.file("new%08d".formatted(i), 1, 512L * i));
        if (i % (BATCH / 2) == 0) {
          copies.add(copy(copies.size()));
        }
      }
      load.addSegment(Samples.segment(archive(2, 0).id(), 0));
      copies.add(copy(copies.size()));
      load.commit(archive(2, count));
    }
    for (Path copy : copies) {
      try (SqliteCatalog crashed = SqliteCatalog.open(copy, CLOCK)) {
        assertThat(Samples.all(crashed, s -> s.archives().all())).containsExactly(archive(1, 2));
        assertThat(Samples.all(crashed, s -> s.archives().segmentsOn(Samples.VOLUME))).isEmpty();
        assertThat(find(crashed, "new0000")).isEmpty();
        assertThat(find(crashed, "old")).containsExactly("old");
        assertThat(crashed.check()).isEmpty();
        try (ArchiveLoad again = crashed.load(OPERATOR, archive(2, 1))) {
          again.add(Samples.file("new00000000", 1, 0));
          again.commit(archive(2, 1));
        }
        assertThat(find(crashed, "new0000")).containsExactly("new00000000");
        crashed.compact(OPERATOR);
        assertThat(find(crashed, "new0000")).containsExactly("new00000000");
        assertThat(crashed.check()).isEmpty();
      }
    }
  }

  /** The files as a power cut would find them, read while the writer holds them open. */
  private Path copy(int number) throws Exception {
    Path copy = folder.resolve("crash" + number + ".db");
    Files.copy(catalog.file(), copy);
    Path log = folder.resolve("catalog.db-wal");
    if (Files.exists(log)) {
      Files.copy(log, folder.resolve("crash" + number + ".db-wal"));
    }
    return copy;
  }

  private static List<String> find(Catalog catalog, String text) throws CatalogException {
    List<String> found = new ArrayList<>();
    catalog.read(s -> {
      s.entries().search(EntryQuery.substring(text), hit -> found.add(hit.path().toString()));
      return true;
    });
    return found;
  }

  private void load(ArchiveRow row, EntryRow... entries) throws CatalogException {
    try (ArchiveLoad load = catalog.load(OPERATOR, row)) {
      for (EntryRow entry : entries) {
        load.add(entry);
      }
      load.commit(row);
    }
  }

  private List<EntryRow> entries(ArchiveRow row) throws CatalogException {
    List<EntryRow> entries = new ArrayList<>();
    catalog.read(s -> {
      s.entries().each(row.id(), entries::add);
      return true;
    });
    return entries;
  }
}
