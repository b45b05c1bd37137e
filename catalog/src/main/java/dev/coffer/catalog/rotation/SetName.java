package dev.coffer.catalog.rotation;

import java.util.regex.Pattern;

/**
 * The name of a set, the cartridges that one turn is written to, such as {@code W1} or {@code M10}.
 */
public record SetName(String text) implements Comparable<SetName> {
  private static final Pattern FORM = Pattern.compile("[A-Z][A-Z0-9-]{0,11}");

  public SetName {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "set name: actual="
              + text
              + " expected=a capital letter, then capital letters, digits or dashes");
    }
  }

  @Override
  public int compareTo(SetName other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
