package dev.coffer.cli.job;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Cartridge;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.DriveReport;
import dev.coffer.catalog.DriveReport.Alert;
import dev.coffer.catalog.DriveReport.Counters;
import dev.coffer.catalog.DriveReport.Occasion;
import dev.coffer.catalog.DriveReport.Severity;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.custody.DataState;
import dev.coffer.tape.DriveUsage;
import dev.coffer.tape.MediumCapacity;
import dev.coffer.tape.TapeAlert;
import dev.coffer.tape.scsi.TapeAlerts;
import dev.coffer.tape.watch.Checkup;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What drives say, for the catalog; and what follows from it for a cartridge. */
final class DriveReports {
  private static final Set<DataState> CAN_BE_SUSPECTED =
      EnumSet.of(DataState.LABELLED, DataState.OPEN, DataState.SEALED, DataState.RELEASED);

  private DriveReports() {}

  /** A checkup as the catalog keeps it; empty if the drive told nothing worth keeping. */
  static Optional<DriveReport> of(String barcode, Checkup checkup, Instant at) {
    boolean nothing =
        checkup.usage().equals(DriveUsage.UNKNOWN)
            && checkup.alerts().isEmpty()
            && checkup.problem().isEmpty();
    if (nothing) {
      return Optional.empty();
    }
    return Optional.of(
        new DriveReport(
            at,
            occasion(checkup.occasion()),
            checkup.drive().serial(),
            checkup.drive().vendor() + " " + checkup.drive().product(),
            barcode.equals(Mounter.NO_BARCODE) ? Optional.empty() : Optional.of(barcode),
            counters(checkup),
            checkup.problem().orElse(""),
            checkup.alerts().stream().map(DriveReports::alert).toList()));
  }

  /** That a cleaning cartridge was put into a drive. */
  static DriveReport cleaning(String barcode, String driveSerial, Instant at) {
    return new DriveReport(
        at,
        Occasion.CLEANING,
        driveSerial,
        "",
        Optional.of(barcode),
        Counters.UNKNOWN,
        "",
        List.of());
  }

  private static Occasion occasion(Checkup.Occasion occasion) {
    return switch (occasion) {
      case LOAD -> Occasion.LOAD;
      case RELEASE -> Occasion.RELEASE;
      case UNLOAD -> Occasion.UNLOAD;
      case ERROR -> Occasion.ERROR;
      case ALERT -> Occasion.ALERT;
    };
  }

  private static Alert alert(TapeAlert alert) {
    Severity severity =
        switch (alert.severity()) {
          case INFORMATION -> Severity.INFORMATION;
          case WARNING -> Severity.WARNING;
          case CRITICAL -> Severity.CRITICAL;
        };
    return new Alert(alert.flag(), severity, alert.text());
  }

  private static Counters counters(Checkup checkup) {
    DriveUsage usage = checkup.usage();
    return new Counters(
        usage.cartridgeLoads(),
        usage.cartridgeBytesWritten(),
        usage.cartridgeBytesRead(),
        usage.cartridgeWriteErrors(),
        usage.cartridgeReadErrors(),
        usage.correctedWriteErrors(),
        usage.correctedReadErrors(),
        usage.driveLoads(),
        usage.driveCleanings(),
        usage.motionHoursSinceCleaning(),
        size(checkup.capacity().map(MediumCapacity::totalBytes)),
        size(checkup.capacity().map(MediumCapacity::remainingBytes)));
  }

  private static OptionalLong size(Optional<Long> bytes) {
    return bytes.isPresent() ? OptionalLong.of(bytes.get()) : OptionalLong.empty();
  }

  /** Records a report, and makes its cartridge suspect if the drive says it cannot be relied on. */
  static void record(Session session, DriveReport report) throws CatalogException {
    session.driveReports().add(report);
    Optional<Alert> critical = report.alerts().stream().filter(DriveReports::condemns).findFirst();
    Optional<Barcode> barcode = report.cartridge().flatMap(Barcodes::of);
    if (critical.isEmpty() || barcode.isEmpty()) {
      return;
    }
    Optional<Cartridge> known = session.cartridges().find(barcode.get());
    if (known.isPresent() && CAN_BE_SUSPECTED.contains(known.get().data())) {
      session
          .cartridges()
          .transition(
              barcode.get(),
              known.get().data(),
              DataState.SUSPECT,
              "drive %s: %s".formatted(report.driveSerial(), words(critical.get())));
    }
  }

  private static boolean condemns(Alert alert) {
    return alert.severity() == Severity.CRITICAL && TapeAlerts.concernsCartridge(alert.flag());
  }

  /** An alert for people. */
  static String words(Alert alert) {
    return "%s alert %d: %s"
        .formatted(
            alert.severity().name().toLowerCase(java.util.Locale.ROOT), alert.flag(), alert.text());
  }

  /** What any drive ever said against a cartridge; empty if none did. */
  static Optional<String> condemnation(Catalog catalog, String barcode) throws CatalogException {
    return catalog.read(session -> session.driveReports().withAlerts(barcode)).stream()
        .flatMap(report ->
            report.alerts().stream()
                .filter(DriveReports::condemns)
                .map(alert ->
                    "drive %s said on %s: %s"
                        .formatted(report.driveSerial(), report.at(), words(alert))))
        .reduce((first, last) -> last);
  }
}
