package dev.coffer.catalog.sqlite;

import static dev.coffer.catalog.sqlite.Samples.CLOCK;
import static dev.coffer.catalog.sqlite.Samples.DOCUMENTS;
import static dev.coffer.catalog.sqlite.Samples.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.catalog.ArchiveLoad;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogDamagedException;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.CatalogStorageException;
import dev.coffer.catalog.EntryQuery;
import dev.coffer.catalog.IndexPartRow;
import dev.coffer.catalog.StoredPath;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckAndBackupTest {
  private static final int COUNT = 3000;
  @TempDir Path folder;
  private Path file;
  private ArchiveRow row;

  @BeforeEach
  void load() throws CatalogException {
    file = folder.resolve("catalog.db");
    row = Samples.withCount(Samples.archive(1, DOCUMENTS), COUNT);
    try (Catalog catalog = SqliteCatalog.create(file, CLOCK)) {
      Samples.basics(catalog);
      try (ArchiveLoad load = catalog.load(OPERATOR, row)) {
        for (int i = 0; i < COUNT; i++) {
          load.add(Samples.file("d%02d/file%06d".formatted(i / 50, i), i, 1024L * i));
        }
        load.addSegment(Samples.segment(row.id(), 0));
        load.addIndexPart(Samples.indexPart(row.id(), IndexPartRow.Kind.INDEX));
        load.commit(row);
      }
      assertThat(catalog.check()).isEmpty();
    }
  }

  private void sql(String text) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      // The second line is in the way of whoever would break things; the check must see it anyway.
      List<String> triggers = new ArrayList<>();
      try (ResultSet rows =
          statement.executeQuery("SELECT name FROM sqlite_schema WHERE type = 'trigger'")) {
        while (rows.next()) {
          triggers.add(rows.getString(1));
        }
      }
      for (String trigger : triggers) {
        statement.executeUpdate("DROP TRIGGER " + trigger);
      }
      statement.executeUpdate(text);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UPDATE cartridge SET data_state = 'OPEN' | state OPEN is not the last of its history",
        "UPDATE cartridge SET custody_state = 'VAULT' | state VAULT is not the last",
        "DELETE FROM entry_version WHERE id IN (SELECT id FROM entry_version LIMIT 5)"
            + " | 5 entries without a version",
        "DELETE FROM membership WHERE id % 4294967296 = 1 | no membership block 1",
        "DELETE FROM membership_range WHERE number = 0 | no range",
        "DELETE FROM entry_owner | no owner",
        "UPDATE entry_chunk SET lo = x'7A' WHERE id = 1 | not within a chunk",
        "DELETE FROM entry_chunk WHERE id = 2 | not within a chunk",
        "DELETE FROM entry_dir WHERE id = 2 | no directory",
        "UPDATE archive SET entry_count = 7 | entries: actual=3000 expected=7",
        "UPDATE membership SET body = x'00' | membership block",
        "UPDATE index_part SET tape_file = 1 | two things in tape file 1",
        "DELETE FROM volume | refers to something that is not in volume",
      })
  void findsWhatBreaksAnInvariant(String statement, String sentence) throws Exception {
    sql(statement);
    try (Catalog catalog = SqliteCatalog.open(file, CLOCK)) {
      assertThat(catalog.check())
          .isNotEmpty()
          .anySatisfy(fault -> assertThat(fault).contains(sentence));
    }
  }

  @Test
  void aBackupIsWholeAndItsOwnersAlone() throws Exception {
    Path copy = folder.resolve("copy.db");
    try (Catalog catalog = SqliteCatalog.open(file, CLOCK)) {
      catalog.backup(copy);
      assertThatThrownBy(() -> catalog.backup(copy)).isInstanceOf(CatalogStorageException.class);
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
        .isEqualTo("rw-------");
    try (Catalog catalog = SqliteCatalog.open(copy, CLOCK)) {
      assertThat(catalog.check()).isEmpty();
      assertThat(Samples.all(catalog, s -> s.archives().all())).containsExactly(row);
      assertThat(
              Samples.one(
                  catalog, s -> s.entries().find(row.id(), StoredPath.of("d00/file000007"))))
          .contains(Samples.file("d00/file000007", 7, 7168));
      catalog.write(
          OPERATOR,
          s -> {
            s.recipients().add(Samples.recipient("third"));
            return true;
          });
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .noneMatch(name -> name.endsWith(".part"));
    }
  }

  @Test
  void theQuickCheckFindsABrokenFile() throws Exception {
    try (Catalog catalog = SqliteCatalog.open(file, CLOCK)) {
      assertThat(catalog.quickCheck()).isEmpty();
    }
    try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
      raw.seek(raw.length() / 2 / 4096 * 4096);
      raw.write(new byte[8192]);
    }
    try (Catalog catalog = SqliteCatalog.open(file, CLOCK)) {
      assertThat(catalog.quickCheck()).isNotEmpty().allSatisfy(f -> assertThat(f).isNotBlank());
    }
  }

  @Test
  void aBackupOfDamageIsNoBackup() throws Exception {
    byte[] sound = Files.readAllBytes(file);
    int refused = 0;
    for (int eighth = 1; eighth < 8; eighth++) {
      byte[] damaged = sound.clone();
      int at = sound.length / 8 * eighth / 4096 * 4096;
      java.util.Arrays.fill(damaged, at, Math.min(at + 8192, damaged.length), (byte) 0);
      Path broken = Files.write(folder.resolve("broken" + eighth + ".db"), damaged);
      Path copy = folder.resolve("copy" + eighth + ".db");
      try (Catalog catalog = SqliteCatalog.open(broken, CLOCK)) {
        catalog.backup(copy);
      } catch (CatalogDamagedException e) {
        refused++;
        assertThat(copy).doesNotExist();
        continue;
      }
      // what was zeroed lay inside values or in nothing: the copy is as sound as a copy can be
      try (Catalog catalog = SqliteCatalog.open(copy, CLOCK)) {
        assertThat(catalog.quickCheck()).isEmpty();
      }
    }
    assertThat(refused).isPositive();
  }

  /** Whatever a disk does to the file, the answer is right or the damage is named. */
  @Test
  void damageIsAnsweredWithNothingButItsException() throws Exception {
    byte[] sound = Files.readAllBytes(file);
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      byte[] damaged = sound.clone();
      int at = random.nextInt(damaged.length / 512) * 512;
      if (random.nextBoolean()) {
        byte[] noise = new byte[512];
        random.nextBytes(noise);
        System.arraycopy(noise, 0, damaged, at, Math.min(512, damaged.length - at));
      } else {
        damaged = java.util.Arrays.copyOf(damaged, at);
      }
      Path copy = folder.resolve("damaged" + seed + ".db");
      Files.write(copy, damaged);
      try (Catalog catalog = SqliteCatalog.open(copy, CLOCK)) {
        catalog.check();
        catalog.read(s -> {
          s.archives().all();
          s.entries().search(EntryQuery.substring("file0001"), hit -> true);
          s.entries().each(row.id(), entry -> true);
          return true;
        });
      } catch (CatalogException expected) {
        assertThat(expected).as("seed %d", seed).hasMessageContaining("");
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }
}
