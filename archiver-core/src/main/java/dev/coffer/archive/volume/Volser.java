package dev.coffer.archive.volume;

import java.util.regex.Pattern;

/**
 * A volume serial: six capital letters or digits, as in a VOL1 label; the first six characters of
 * the cartridge's barcode.
 */
public record Volser(String value) implements Comparable<Volser> {
  private static final Pattern FORM = Pattern.compile("[A-Z0-9]{6}");

  public Volser {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "volume serial: actual=%s expected=six capital letters or digits".formatted(value));
    }
  }

  /** The volser of a cartridge: its barcode without the two-character media code. */
  public static Volser ofBarcode(String barcode) {
    return new Volser(barcode.length() > 6 ? barcode.substring(0, 6) : barcode);
  }

  @Override
  public int compareTo(Volser other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
