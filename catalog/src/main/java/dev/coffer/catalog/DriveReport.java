package dev.coffer.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a drive said of itself and of a cartridge at one moment.
 *
 * @param driveSerial which drive
 * @param driveName its vendor and product, for people
 * @param cartridge the barcode, empty where nobody knows it; the catalog need not know the
 *     cartridge
 * @param counters what was counted
 * @param problem what had failed; empty if nothing had
 * @param alerts raised since the report before
 */
public record DriveReport(
    Instant at,
    Occasion occasion,
    String driveSerial,
    String driveName,
    Optional<String> cartridge,
    Counters counters,
    String problem,
    List<Alert> alerts) {

  /** Why the drive was asked. The names are stored and never change. */
  public enum Occasion {
    LOAD,
    RELEASE,
    UNLOAD,
    ERROR,
    ALERT,
    /** A cleaning cartridge was in the drive. */
    CLEANING
  }

  /** How bad an alert is. The names are stored and never change. */
  public enum Severity {
    INFORMATION,
    WARNING,
    CRITICAL
  }

  /**
   * One TapeAlert flag.
   *
   * @param flag 1 to 64
   */
  public record Alert(int flag, Severity severity, String text) {}

  /**
   * Counters; each is empty where the drive does not tell it. Errors and bytes of a cartridge are
   * of its whole life, corrected errors since it was loaded.
   */
  public record Counters(
      OptionalLong cartridgeLoads,
      OptionalLong cartridgeBytesWritten,
      OptionalLong cartridgeBytesRead,
      OptionalLong cartridgeWriteErrors,
      OptionalLong cartridgeReadErrors,
      OptionalLong correctedWriteErrors,
      OptionalLong correctedReadErrors,
      OptionalLong driveLoads,
      OptionalLong driveCleanings,
      OptionalLong motionHoursSinceCleaning,
      OptionalLong capacityBytes,
      OptionalLong remainingBytes) {
    private static final OptionalLong NONE = OptionalLong.empty();

    /** Nothing is known. */
    public static final Counters UNKNOWN =
        new Counters(NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE);
  }

  public DriveReport {
    alerts = List.copyOf(alerts);
  }
}
