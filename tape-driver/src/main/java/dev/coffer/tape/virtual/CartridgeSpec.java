package dev.coffer.tape.virtual;

import java.util.Optional;

/**
 * A virtual cartridge to be made.
 *
 * @param barcode letters, digits, {@code . _ -}; the last two letters of an LTO barcode say its
 *     type
 * @param mediumType for example {@code LTO-9}, {@code VIRTUAL} or {@code CLEANING}
 * @param capacityBytes size of the medium, in stored bytes
 * @param earlyWarningBytes early warning is given once less than this is left
 * @param worm the medium can be appended to, never overwritten
 * @param mediumSerial the medium's own serial number, made up if empty
 */
public record CartridgeSpec(
    String barcode,
    String mediumType,
    long capacityBytes,
    long earlyWarningBytes,
    boolean worm,
    Optional<String> mediumSerial) {
  private static final long GB = 1_000_000_000L;
  private static final long MAX_DEFAULT_WARNING_BYTES = 4 * GB;

  public CartridgeSpec {
    checkBarcode(barcode);
    if (mediumType.isBlank()) {
      throw new IllegalArgumentException("medium type: actual=blank");
    }
    if (capacityBytes < 0 || earlyWarningBytes < 0) {
      throw new IllegalArgumentException(
          "cartridge size: capacity=" + capacityBytes + " earlyWarning=" + earlyWarningBytes);
    }
  }

  /** A cartridge of the type and size that its barcode's media code says. */
  public static CartridgeSpec of(String barcode) {
    checkBarcode(barcode);
    if (barcode.startsWith("CLN")) {
      return new CartridgeSpec(barcode, "CLEANING", 0, 0, false, Optional.empty());
    }
    String code = barcode.length() == 8 ? barcode.substring(6) : "";
    return switch (code) {
      case "L5" -> lto(barcode, "LTO-5", 1_500, false);
      case "LV" -> lto(barcode, "LTO-5", 1_500, true);
      case "L6" -> lto(barcode, "LTO-6", 2_500, false);
      case "LW" -> lto(barcode, "LTO-6", 2_500, true);
      case "L7" -> lto(barcode, "LTO-7", 6_000, false);
      case "LX" -> lto(barcode, "LTO-7", 6_000, true);
      case "M8" -> lto(barcode, "LTO-7 M8", 9_000, false);
      case "L8" -> lto(barcode, "LTO-8", 12_000, false);
      case "LY" -> lto(barcode, "LTO-8", 12_000, true);
      case "L9" -> lto(barcode, "LTO-9", 18_000, false);
      case "LZ" -> lto(barcode, "LTO-9", 18_000, true);
      default -> lto(barcode, "VIRTUAL", 1_000, false);
    };
  }

  private static CartridgeSpec lto(String barcode, String type, long gigabytes, boolean worm) {
    long capacity = gigabytes * GB;
    return new CartridgeSpec(
        barcode, type, capacity, defaultEarlyWarning(capacity), worm, Optional.empty());
  }

  /** The same with another size, and the early warning that fits it. */
  public CartridgeSpec withCapacity(long bytes) {
    return new CartridgeSpec(
        barcode, mediumType, bytes, defaultEarlyWarning(bytes), worm, mediumSerial);
  }

  public CartridgeSpec withEarlyWarning(long bytes) {
    return new CartridgeSpec(barcode, mediumType, capacityBytes, bytes, worm, mediumSerial);
  }

  public CartridgeSpec withWorm(boolean writeOnce) {
    return new CartridgeSpec(
        barcode, mediumType, capacityBytes, earlyWarningBytes, writeOnce, mediumSerial);
  }

  public CartridgeSpec withMediumSerial(String serial) {
    return new CartridgeSpec(
        barcode, mediumType, capacityBytes, earlyWarningBytes, worm, Optional.of(serial));
  }

  /** A twentieth of the medium, at most what an LTO-9 keeps. */
  static long defaultEarlyWarning(long capacityBytes) {
    return Math.min(MAX_DEFAULT_WARNING_BYTES, capacityBytes / 20);
  }

  /** A barcode is also the name of a directory. */
  static void checkBarcode(String barcode) {
    if (!isBarcode(barcode)) {
      throw new IllegalArgumentException(
          "barcode: actual="
              + barcode
              + " expected=1 to 32 letters, digits, '.', '_' or '-', beginning with a letter or"
              + " digit");
    }
  }

  static boolean isBarcode(String text) {
    return text.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,31}");
  }
}
