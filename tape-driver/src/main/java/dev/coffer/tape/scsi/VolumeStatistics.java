package dev.coffer.tape.scsi;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Volume Statistics log page 17h, SSC-5 8.2.6: what the loaded cartridge has been through. Each
 * value is empty where the drive does not tell. Megabytes are millions of bytes.
 *
 * @param loads parameter 0001h, times the cartridge was threaded
 * @param unrecoveredWriteErrors 0004h
 * @param unrecoveredReadErrors 0009h
 * @param lifetimeMegabytesWritten 0010h
 * @param lifetimeMegabytesRead 0011h
 * @param nativeMegabytes 0016h, native capacity of the whole volume
 * @param usedNativeMegabytes 0017h
 * @param serial 0040h, the cartridge's serial number
 * @param barcode 0042h, as the library wrote it
 * @param passes 0101h, passes over the beginning of the medium
 */
public record VolumeStatistics(
    OptionalLong loads,
    OptionalLong unrecoveredWriteErrors,
    OptionalLong unrecoveredReadErrors,
    OptionalLong lifetimeMegabytesWritten,
    OptionalLong lifetimeMegabytesRead,
    OptionalLong nativeMegabytes,
    OptionalLong usedNativeMegabytes,
    Optional<String> serial,
    Optional<String> barcode,
    OptionalLong passes) {
  public static VolumeStatistics parse(byte[] bytes) throws ScsiFormatException {
    LogPage page = LogPage.parse(LogPage.VOLUME_STATISTICS, bytes);
    return new VolumeStatistics(
        page.number(0x0001),
        page.number(0x0004),
        page.number(0x0009),
        page.number(0x0010),
        page.number(0x0011),
        page.number(0x0016),
        page.number(0x0017),
        text(page, 0x0040),
        text(page, 0x0042),
        page.number(0x0101));
  }

  private static Optional<String> text(LogPage page, int code) {
    return page.parameter(code)
        .map(each -> new String(each.value(), StandardCharsets.US_ASCII).replace('\0', ' ').strip())
        .filter(text -> !text.isEmpty());
  }
}
