package dev.coffer.catalog.sqlite;

import static dev.coffer.catalog.sqlite.Samples.CLOCK;
import static dev.coffer.catalog.sqlite.Samples.NOON;
import static dev.coffer.catalog.sqlite.Samples.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.DriveReport;
import dev.coffer.catalog.DriveReport.Alert;
import dev.coffer.catalog.DriveReport.Counters;
import dev.coffer.catalog.DriveReport.Occasion;
import dev.coffer.catalog.DriveReport.Severity;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriveReportsTest {
  @TempDir Path folder;

  private static DriveReport report(
      int second,
      Occasion occasion,
      Optional<String> barcode,
      OptionalLong loads,
      Alert... alerts) {
    Counters none = Counters.UNKNOWN;
    return new DriveReport(
        NOON.plusSeconds(second),
        occasion,
        "1013000042",
        "IBM ULTRIUM-HH9",
        barcode,
        new Counters(
            loads,
            OptionalLong.of(Long.MAX_VALUE),
            none.cartridgeBytesRead(),
            OptionalLong.of(3),
            none.cartridgeReadErrors(),
            OptionalLong.of(4),
            none.correctedReadErrors(),
            OptionalLong.of(5),
            OptionalLong.of(6),
            OptionalLong.of(7),
            OptionalLong.of(8),
            OptionalLong.of(9)),
        occasion == Occasion.ERROR ? "write failed" : "",
        List.of(alerts));
  }

  @Test
  void whatWasSaidComesBackAndIsFoundByCartridgeAndByDrive() throws CatalogException {
    Optional<String> one = Optional.of("CF0001L9");
    Alert bad = new Alert(4, Severity.CRITICAL, "the cartridge cannot be relied on");
    Alert info = new Alert(19, Severity.INFORMATION, "nears its end");
    DriveReport loaded = report(1, Occasion.LOAD, one, OptionalLong.of(12));
    DriveReport failed = report(2, Occasion.ERROR, one, OptionalLong.empty(), bad, info);
    DriveReport cleaned = report(3, Occasion.CLEANING, Optional.empty(), OptionalLong.empty());
    try (Catalog catalog = SqliteCatalog.create(folder.resolve("catalog.db"), CLOCK)) {
      for (DriveReport each : List.of(loaded, failed, cleaned)) {
        catalog.write(
            OPERATOR,
            session -> {
              session.driveReports().add(each);
              return true;
            });
      }
      catalog.read(session -> {
        assertThat(session.driveReports().ofCartridge("CF0001L9", 10))
            .containsExactly(failed, loaded);
        assertThat(session.driveReports().ofCartridge("CF0001L9", 1)).containsExactly(failed);
        assertThat(session.driveReports().ofDrive("1013000042", 10))
            .containsExactly(cleaned, failed, loaded);
        assertThat(session.driveReports().lastCounted("CF0001L9")).contains(loaded);
        assertThat(session.driveReports().lastCleaning("1013000042")).contains(cleaned);
        assertThat(session.driveReports().withAlerts("CF0001L9")).containsExactly(failed);
        assertThat(session.driveReports().withAlerts("CF0002L9")).isEmpty();
        return true;
      });
      assertThatThrownBy(() ->
              catalog.write(OPERATOR, session -> session.sql().update("DELETE FROM drive_alert")))
          .hasMessageContaining("what a drive said is never deleted");
      assertThat(catalog.check()).isEmpty();
    }
  }
}
