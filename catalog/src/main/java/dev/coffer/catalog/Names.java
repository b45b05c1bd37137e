package dev.coffer.catalog;

import java.util.regex.Pattern;

/** The rule that all names people give follow: safe in a file name, a label and a command line. */
final class Names {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private Names() {}

  static String checked(String what, String text) {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          what
              + " name: actual="
              + quoted(text)
              + " expected=1 to 64 letters, digits, dots, dashes or underscores, the first a letter"
              + " or digit");
    }
    return text;
  }

  /** Text from outside, fit for one line of a message. */
  static String quoted(String text) {
    String cut = text.length() > 80 ? text.substring(0, 80) + "…" : text;
    return '"' + cut.replaceAll("\\p{C}", "?") + '"';
  }
}
