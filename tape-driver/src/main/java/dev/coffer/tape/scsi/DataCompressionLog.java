package dev.coffer.tape.scsi;

import java.util.OptionalLong;

/**
 * Data Compression log page 1Bh, SSC-5 8.2.8: since the cartridge was loaded. Ratios are times 100.
 *
 * @param readRatioPercent parameter 0000h
 * @param writeRatioPercent 0001h
 * @param hostMegabytesWritten 0006h, what hosts sent
 * @param tapeMegabytesWritten 0008h, what went to the medium
 */
public record DataCompressionLog(
    OptionalLong readRatioPercent,
    OptionalLong writeRatioPercent,
    OptionalLong hostMegabytesWritten,
    OptionalLong tapeMegabytesWritten) {
  public static DataCompressionLog parse(byte[] bytes) throws ScsiFormatException {
    LogPage page = LogPage.parse(LogPage.DATA_COMPRESSION, bytes);
    return new DataCompressionLog(
        page.number(0x0000), page.number(0x0001), page.number(0x0006), page.number(0x0008));
  }
}
