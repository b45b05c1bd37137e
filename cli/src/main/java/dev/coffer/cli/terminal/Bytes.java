package dev.coffer.cli.terminal;

import java.util.Locale;

/** A number of bytes: people see {@code 1.5 GiB}, programs see the number. */
public record Bytes(long count) {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  public Bytes {
    if (count < 0) {
      throw new IllegalArgumentException("negative size: actual=" + count);
    }
  }

  /** Three digits and a binary unit, as {@code 0 B}, {@code 12.3 KiB}, {@code 512 MiB}. */
  @Override
  public String toString() {
    int unit = 0;
    double value = count;
    while (value >= 1023.95 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    String digits = String.format(Locale.ROOT, "%.1f", value);
    String shown = digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits;
    return shown + " " + UNITS[unit];
  }
}
