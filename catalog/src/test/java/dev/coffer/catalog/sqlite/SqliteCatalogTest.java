package dev.coffer.catalog.sqlite;

import static dev.coffer.catalog.sqlite.Samples.BARCODE;
import static dev.coffer.catalog.sqlite.Samples.CLOCK;
import static dev.coffer.catalog.sqlite.Samples.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogBusyException;
import dev.coffer.catalog.CatalogDamagedException;
import dev.coffer.catalog.CatalogRefusedException;
import dev.coffer.catalog.CatalogStorageException;
import dev.coffer.catalog.CatalogVersionException;
import dev.coffer.catalog.Recipient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteCatalogTest {
  @TempDir Path folder;

  private Path file() {
    return folder.resolve("catalog.db");
  }

  @Test
  void aNewCatalogIsItsOwnersAloneAndLeavesNothingBeside() throws Exception {
    try (Catalog catalog = SqliteCatalog.create(file(), CLOCK)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
          .isEqualTo("rw-------");
      Samples.basics(catalog);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(beside("-wal"))))
          .isEqualTo("rw-------");
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(file());
    }
  }

  private Path beside(String suffix) {
    return folder.resolve("catalog.db" + suffix);
  }

  @Test
  void doesNotReplaceAFile() throws Exception {
    Files.writeString(file(), "precious");
    assertThatThrownBy(() -> SqliteCatalog.create(file(), CLOCK))
        .isInstanceOf(CatalogStorageException.class)
        .hasMessageContaining("such a file already")
        .hasMessageContaining("catalog.db");
    assertThat(file()).hasContent("precious");
  }

  @Test
  void aPathWithAnyCharacterIsAPath() throws Exception {
    Path odd = folder.resolve("a?b#c%20 ü.db");
    try (Catalog catalog = SqliteCatalog.create(odd, CLOCK)) {
      Samples.basics(catalog);
    }
    assertThat(Files.size(odd)).isPositive();
    try (Catalog catalog = SqliteCatalog.open(odd, CLOCK)) {
      assertThat(Samples.all(catalog, session -> session.cartridges().all())).hasSize(1);
    }
  }

  @Test
  void whatAUnitOfWorkThatThrowsDidIsGone() throws Exception {
    try (Catalog catalog = SqliteCatalog.create(file(), CLOCK)) {
      for (RuntimeException failure : new RuntimeException[] {new IllegalStateException("ours")}) {
        assertThatThrownBy(() ->
                catalog.write(
                    OPERATOR,
                    session -> {
                      session.recipients().add(Samples.recipient("vault"));
                      throw failure;
                    }))
            .isSameAs(failure);
      }
      assertThatThrownBy(() ->
              catalog.write(
                  OPERATOR,
                  session -> {
                    session.recipients().add(Samples.recipient("vault"));
                    session.recipients().add(Samples.recipient("vault"));
                    return true;
                  }))
          .isInstanceOf(CatalogRefusedException.class)
          .hasMessage("recipient is known already: vault");
      assertThat(Samples.all(catalog, session -> session.recipients().all())).isEmpty();
      catalog.write(
          OPERATOR,
          session -> {
            session.recipients().add(Samples.recipient("vault"));
            return true;
          });
      assertThat(Samples.all(catalog, session -> session.recipients().all()))
          .extracting(Recipient::ageRecipient)
          .containsExactly("age1vault");
    }
  }

  @Test
  void aReadSeesOneMomentAndCannotWrite() throws Exception {
    try (Catalog catalog = SqliteCatalog.create(file(), CLOCK)) {
      catalog.read(session -> {
        assertThat(session.recipients().all()).isEmpty();
        catalog.write(
            OPERATOR,
            other -> {
              other.recipients().add(Samples.recipient("vault"));
              return true;
            });
        assertThat(session.recipients().all()).isEmpty();
        assertThatThrownBy(() -> session.recipients().add(Samples.recipient("office")))
            .isInstanceOf(CatalogStorageException.class);
        return true;
      });
      assertThat(Samples.all(catalog, session -> session.recipients().all())).hasSize(1);
    }
  }

  @Test
  void aSecondWriterWaitsAndThenSaysWhoIsInTheWay() throws Exception {
    try (Catalog one = SqliteCatalog.create(file(), CLOCK);
        Catalog two = SqliteCatalog.open(file(), CLOCK, Duration.ofMillis(50))) {
      one.write(
          OPERATOR,
          session -> {
            assertThatThrownBy(() -> two.write(OPERATOR, other -> true))
                .isInstanceOf(CatalogBusyException.class)
                .hasMessageContaining("another process")
                .hasMessageContaining("catalog.db");
            assertThat(Samples.all(two, other -> other.cartridges().all())).isEmpty();
            return true;
          });
      String after = two.write(OPERATOR, session -> "after");
      assertThat(after).isEqualTo("after");
    }
  }

  @Test
  void workThatCallsTheCatalogInsteadOfItsSessionIsOurMistake() throws Exception {
    try (Catalog catalog = SqliteCatalog.create(file(), CLOCK)) {
      assertThatThrownBy(() ->
              catalog.write(OPERATOR, session -> catalog.write(OPERATOR, inner -> "deadlock")))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void saysWhatAFileIsThatIsNoCatalog() throws Exception {
    assertThatThrownBy(() -> SqliteCatalog.open(file(), CLOCK))
        .isInstanceOf(CatalogStorageException.class)
        .hasMessageContaining("no such file");
    Files.writeString(file(), "");
    assertThatThrownBy(() -> SqliteCatalog.open(file(), CLOCK))
        .isInstanceOf(CatalogDamagedException.class)
        .hasMessageContaining("empty");
    Files.writeString(
        file(), "no database at all, but longer than a header of one would be, by far");
    assertThatThrownBy(() -> SqliteCatalog.open(file(), CLOCK))
        .isInstanceOf(CatalogDamagedException.class)
        .hasMessageContaining("no database");
    assertThat(file()).content().startsWith("no database");
    Files.delete(file());
    sql("CREATE TABLE theirs (x)");
    assertThatThrownBy(() -> SqliteCatalog.open(file(), CLOCK))
        .isInstanceOf(CatalogVersionException.class)
        .hasMessageContaining("another program");
  }

  @Test
  void refusesANewerVersionAndLeavesItAlone() throws Exception {
    SqliteCatalog.create(file(), CLOCK).close();
    sql("PRAGMA user_version = 999");
    byte[] before = Files.readAllBytes(file());
    assertThatThrownBy(() -> SqliteCatalog.open(file(), CLOCK))
        .isInstanceOf(CatalogVersionException.class)
        .hasMessageContaining("actual=999")
        .hasMessageContaining("newer program");
    assertThat(Files.readAllBytes(file())).isEqualTo(before);
  }

  @Test
  void theHistoryOfACartridgeCannotBeRewrittenBySql() throws Exception {
    try (Catalog catalog = SqliteCatalog.create(file(), CLOCK)) {
      Samples.basics(catalog);
    }
    assertThatThrownBy(() -> sql("DELETE FROM cartridge_event")).hasMessageContaining("never");
    assertThatThrownBy(() -> sql("UPDATE cartridge_event SET why = 'x'"))
        .hasMessageContaining("never");
    try (Catalog catalog = SqliteCatalog.open(file(), CLOCK)) {
      assertThat(Samples.all(catalog, session -> session.cartridges().history(BARCODE))).hasSize(2);
    }
  }

  private void sql(String text) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(text);
    }
  }
}
