package dev.coffer.catalog;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The volume serial of a label: six capital letters or digits, what VOL1 carries and the first six
 * characters of the barcode show.
 */
public record Volser(String text) implements Comparable<Volser> {
  private static final Pattern FORM = Pattern.compile("[A-Z0-9]{6}");

  public Volser {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "volser: actual=" + Names.quoted(text) + " expected=six capital letters or digits");
    }
  }

  /** Reads what a person typed: lower case and blanks around it are forgiven. */
  public static Volser parse(String text) {
    return new Volser(text.strip().toUpperCase(Locale.ROOT));
  }

  @Override
  public int compareTo(Volser other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
