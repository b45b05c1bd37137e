package dev.coffer.tape;

import java.util.OptionalLong;

/**
 * What a drive and the cartridge in it have been through, as far as the drive tells; each number is
 * empty where it does not.
 *
 * @param cartridgeLoads times the cartridge was threaded, by any drive
 * @param cartridgeBytesWritten bytes written to the cartridge in its life, to the nearest million
 * @param cartridgeBytesRead likewise read
 * @param cartridgeWriteErrors writes to the cartridge that could not be recovered
 * @param cartridgeReadErrors likewise reads
 * @param correctedWriteErrors write errors the drive corrected since the cartridge was loaded
 * @param correctedReadErrors likewise reads
 * @param driveLoads times the drive threaded a cartridge
 * @param driveCleanings times the drive was cleaned
 * @param drivePowerOnHours hours the drive had power
 * @param motionHoursSinceCleaning hours of moving tape since the drive was cleaned
 */
public record DriveUsage(
    OptionalLong cartridgeLoads,
    OptionalLong cartridgeBytesWritten,
    OptionalLong cartridgeBytesRead,
    OptionalLong cartridgeWriteErrors,
    OptionalLong cartridgeReadErrors,
    OptionalLong correctedWriteErrors,
    OptionalLong correctedReadErrors,
    OptionalLong driveLoads,
    OptionalLong driveCleanings,
    OptionalLong drivePowerOnHours,
    OptionalLong motionHoursSinceCleaning) {
  private static final OptionalLong NONE = OptionalLong.empty();

  /** A drive that tells nothing. */
  public static final DriveUsage UNKNOWN =
      new DriveUsage(NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE);
}
