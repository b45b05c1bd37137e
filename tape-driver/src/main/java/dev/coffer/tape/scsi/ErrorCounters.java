package dev.coffer.tape.scsi;

import java.util.OptionalLong;

/**
 * Error counter log pages 02h (write) and 03h (read), SPC-5 7.3.8.
 *
 * @param corrected parameter 0003h, errors corrected in all
 * @param bytesProcessed 0005h
 * @param uncorrected 0006h, errors that could not be corrected
 */
public record ErrorCounters(
    OptionalLong corrected, OptionalLong bytesProcessed, OptionalLong uncorrected) {
  /**
   * Reads one of the two pages.
   *
   * @param code {@link LogPage#WRITE_ERROR_COUNTERS} or {@link LogPage#READ_ERROR_COUNTERS}
   */
  public static ErrorCounters parse(int code, byte[] bytes) throws ScsiFormatException {
    LogPage page = LogPage.parse(code, bytes);
    return new ErrorCounters(page.number(0x0003), page.number(0x0005), page.number(0x0006));
  }
}
