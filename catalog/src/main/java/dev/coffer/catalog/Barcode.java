package dev.coffer.catalog;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The sticker on a cartridge: six characters of volser, then two of media code such as {@code L9}
 * (LTO-9), {@code M8} or {@code LZ} (write once).
 */
public record Barcode(String text) implements Comparable<Barcode> {
  private static final Pattern FORM = Pattern.compile("[A-Z0-9]{6}[A-Z][A-Z0-9]");

  public Barcode {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "barcode: actual="
              + Names.quoted(text)
              + " expected=six capital letters or digits and a media code such as L9");
    }
  }

  /** Reads what a person typed or scanned: lower case and blanks around it are forgiven. */
  public static Barcode parse(String text) {
    return new Barcode(text.strip().toUpperCase(Locale.ROOT));
  }

  /** The first six characters. */
  public Volser volser() {
    return new Volser(text.substring(0, 6));
  }

  /** The last two characters. */
  public String mediaCode() {
    return text.substring(6);
  }

  @Override
  public int compareTo(Barcode other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
