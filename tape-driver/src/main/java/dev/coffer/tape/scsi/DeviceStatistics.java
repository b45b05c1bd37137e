package dev.coffer.tape.scsi;

import java.util.OptionalLong;

/**
 * Device Statistics log page 14h, SSC-5 8.2.5: what the drive has done in its life. Each number is
 * empty where the drive does not tell.
 *
 * @param loads parameter 0000h, lifetime medium loads
 * @param cleanings 0001h, lifetime cleanings
 * @param powerOnHours 0002h
 * @param motionHours 0003h, hours of tape in motion
 * @param metres 0004h, metres of tape moved
 * @param motionHoursSinceCleaning 0008h
 * @param hardWriteErrors 000Eh
 * @param hardReadErrors 000Fh
 */
public record DeviceStatistics(
    OptionalLong loads,
    OptionalLong cleanings,
    OptionalLong powerOnHours,
    OptionalLong motionHours,
    OptionalLong metres,
    OptionalLong motionHoursSinceCleaning,
    OptionalLong hardWriteErrors,
    OptionalLong hardReadErrors) {
  public static DeviceStatistics parse(byte[] bytes) throws ScsiFormatException {
    LogPage page = LogPage.parse(LogPage.DEVICE_STATISTICS, bytes);
    return new DeviceStatistics(
        page.number(0x0000),
        page.number(0x0001),
        page.number(0x0002),
        page.number(0x0003),
        page.number(0x0004),
        page.number(0x0008),
        page.number(0x000E),
        page.number(0x000F));
  }
}
