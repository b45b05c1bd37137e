package dev.coffer.catalog.sqlite;

import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.DriveReport;
import dev.coffer.catalog.DriveReport.Alert;
import dev.coffer.catalog.DriveReport.Counters;
import dev.coffer.catalog.DriveReport.Occasion;
import dev.coffer.catalog.DriveReport.Severity;
import dev.coffer.catalog.DriveReportRepository;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The reports in their tables. */
final class SqliteDriveReports implements DriveReportRepository {
  private static final String SELECT =
      """
      SELECT id, at, occasion, drive_serial, drive_name, barcode, problem,
        cartridge_loads, cartridge_written_bytes, cartridge_read_bytes, cartridge_write_errors,
        cartridge_read_errors, corrected_write_errors, corrected_read_errors, drive_loads,
        drive_cleanings, motion_hours_since_cleaning, capacity_bytes, remaining_bytes
      FROM drive_report\
      """;
  private static final String NEWEST = " ORDER BY at DESC, id DESC LIMIT ?";

  private final Sql sql;

  SqliteDriveReports(Sql sql) {
    this.sql = sql;
  }

  @Override
  public void add(DriveReport report) throws CatalogException {
    Counters counters = report.counters();
    long id =
        sql.insert(
            """
            INSERT INTO drive_report (at, occasion, drive_serial, drive_name, barcode, problem,
              cartridge_loads, cartridge_written_bytes, cartridge_read_bytes,
              cartridge_write_errors, cartridge_read_errors, corrected_write_errors,
              corrected_read_errors, drive_loads, drive_cleanings, motion_hours_since_cleaning,
              capacity_bytes, remaining_bytes)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
            """,
            report.at(),
            report.occasion(),
            report.driveSerial(),
            report.driveName(),
            report.cartridge().orElse(""),
            report.problem(),
            counters.cartridgeLoads(),
            counters.cartridgeBytesWritten(),
            counters.cartridgeBytesRead(),
            counters.cartridgeWriteErrors(),
            counters.cartridgeReadErrors(),
            counters.correctedWriteErrors(),
            counters.correctedReadErrors(),
            counters.driveLoads(),
            counters.driveCleanings(),
            counters.motionHoursSinceCleaning(),
            counters.capacityBytes(),
            counters.remainingBytes());
    for (Alert alert : report.alerts()) {
      sql.update(
          "INSERT INTO drive_alert (report_id, flag, severity, text) VALUES (?, ?, ?, ?)",
          id,
          alert.flag(),
          alert.severity(),
          alert.text());
    }
  }

  @Override
  public List<DriveReport> ofCartridge(String barcode, int most) throws CatalogException {
    return sql.list(SELECT + " WHERE barcode = ?" + NEWEST, this::report, barcode, most);
  }

  @Override
  public List<DriveReport> ofDrive(String serial, int most) throws CatalogException {
    return sql.list(SELECT + " WHERE drive_serial = ?" + NEWEST, this::report, serial, most);
  }

  @Override
  public Optional<DriveReport> lastCounted(String barcode) throws CatalogException {
    return sql.first(
        SELECT + " WHERE barcode = ? AND cartridge_loads IS NOT NULL" + NEWEST,
        this::report,
        barcode,
        1);
  }

  @Override
  public Optional<DriveReport> lastCleaning(String serial) throws CatalogException {
    return sql.first(
        SELECT + " WHERE drive_serial = ? AND occasion = 'CLEANING'" + NEWEST,
        this::report,
        serial,
        1);
  }

  @Override
  public List<DriveReport> uncleaned() throws CatalogException {
    // TapeAlert 20: the drive needs cleaning now; 21: it is due for routine cleaning
    return sql.list(
        SELECT
            + """
             WHERE id IN (SELECT max(r.id) FROM drive_report r
                JOIN drive_alert a ON a.report_id = r.id
                WHERE a.flag IN (20, 21) GROUP BY r.drive_serial)
              AND NOT EXISTS (SELECT 1 FROM drive_report c
                WHERE c.drive_serial = drive_report.drive_serial AND c.occasion = 'CLEANING'
                  AND c.id > drive_report.id)
              ORDER BY drive_serial\
            """,
        this::report);
  }

  @Override
  public List<DriveReport> withAlerts(String barcode) throws CatalogException {
    return sql.list(
        SELECT + " WHERE barcode = ? AND id IN (SELECT report_id FROM drive_alert) ORDER BY at, id",
        this::report,
        barcode);
  }

  private DriveReport report(Row row) throws SQLException, CatalogException {
    String barcode = row.text(6);
    return new DriveReport(
        row.time(2),
        Occasion.valueOf(row.text(3)),
        row.text(4),
        row.text(5),
        barcode.isEmpty() ? Optional.empty() : Optional.of(barcode),
        new Counters(
            row.optionalNumber(8),
            row.optionalNumber(9),
            row.optionalNumber(10),
            row.optionalNumber(11),
            row.optionalNumber(12),
            row.optionalNumber(13),
            row.optionalNumber(14),
            row.optionalNumber(15),
            row.optionalNumber(16),
            row.optionalNumber(17),
            row.optionalNumber(18),
            row.optionalNumber(19)),
        row.text(7),
        sql.list(
            "SELECT flag, severity, text FROM drive_alert WHERE report_id = ? ORDER BY flag",
            each -> new Alert(each.integer(1), Severity.valueOf(each.text(2)), each.text(3)),
            row.number(1)));
  }
}
