package dev.coffer.catalog.sqlite;

import static dev.coffer.catalog.sqlite.Samples.CLOCK;
import static dev.coffer.catalog.sqlite.Samples.DOCUMENTS;
import static dev.coffer.catalog.sqlite.Samples.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.catalog.ArchiveLoad;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.CatalogRefusedException;
import dev.coffer.catalog.EntryQuery;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwoProcessesTest {
  @TempDir Path folder;

  @Test
  void bothWriteAndNothingIsLost() throws Exception {
    Path file = folder.resolve("catalog.db");
    try (SqliteCatalog catalog = SqliteCatalog.create(file, CLOCK)) {
      Process other = OtherProcess.start("write", file);
      for (int i = 0; i < 50; i++) {
        int number = i;
        catalog.write(
            OPERATOR,
            session -> {
              session.recipients().add(Samples.recipient("ours" + number));
              return true;
            });
      }
      assertThat(other.waitFor()).isZero();
      assertThat(Samples.all(catalog, s -> s.recipients().all())).hasSize(100);
    }
  }

  @Test
  void aProcessKilledWhileLoadingLeavesNothingAndItsLockGoes() throws Exception {
    Path file = folder.resolve("catalog.db");
    ArchiveRow row = Samples.withCount(Samples.archive(6, DOCUMENTS), 1);
    try (SqliteCatalog catalog = SqliteCatalog.create(file, CLOCK)) {
      Samples.basics(catalog);
      Process other = OtherProcess.start("load", file);
      assertThat(other.inputReader().readLine()).isEqualTo("staged");
      assertThatThrownBy(() -> catalog.load(OPERATOR, row))
          .isInstanceOf(CatalogRefusedException.class)
          .hasMessageContaining("being loaded already");
      long staged = catalog.read(s -> s.sql().number("SELECT count(*) FROM membership"));
      assertThat(staged).isEqualTo(3);
      other.destroyForcibly().waitFor();
      assertThat(Samples.all(catalog, s -> s.archives().all())).isEmpty();
      List<String> found = new ArrayList<>();
      catalog.read(s -> {
        s.entries().search(EntryQuery.substring("killed"), h -> found.add(h.toString()));
        return true;
      });
      assertThat(found).isEmpty();
      try (ArchiveLoad load = catalog.load(OPERATOR, row)) {
        load.add(Samples.file("alive", 1, 0));
        load.commit(row);
      }
      long blocks = catalog.read(s -> s.sql().number("SELECT count(*) FROM membership"));
      assertThat(blocks).isEqualTo(1);
      assertThat(catalog.check()).isEmpty();
      assertThat(catalog.compact(OPERATOR)).isEqualTo(3L * MembershipBlock.MAXIMUM_ENTRIES);
      assertThat(catalog.check()).isEmpty();
    }
  }
}
