package dev.coffer.catalog;

import java.util.List;
import java.util.Optional;

/** What drives said. Append-only. */
public interface DriveReportRepository {
  /** Records a report. */
  void add(DriveReport report) throws CatalogException;

  /** The newest about a cartridge, newest first. */
  List<DriveReport> ofCartridge(String barcode, int most) throws CatalogException;

  /** The newest of a drive, newest first. */
  List<DriveReport> ofDrive(String serial, int most) throws CatalogException;

  /** The newest about a cartridge in which its loads were counted. */
  Optional<DriveReport> lastCounted(String barcode) throws CatalogException;

  /** The newest of a drive about its being cleaned. */
  Optional<DriveReport> lastCleaning(String serial) throws CatalogException;

  /** The last in which each drive asked to be cleaned, if it was not cleaned since. */
  List<DriveReport> uncleaned() throws CatalogException;

  /** Those about a cartridge that have alerts, oldest first. */
  List<DriveReport> withAlerts(String barcode) throws CatalogException;
}
