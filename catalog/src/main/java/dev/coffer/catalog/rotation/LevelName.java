package dev.coffer.catalog.rotation;

import java.util.regex.Pattern;

/** The name of a level of a rotation, such as {@code weekly}. */
public record LevelName(String text) implements Comparable<LevelName> {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,31}");

  public LevelName {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "level name: actual=" + text + " expected=letters, digits, dots, dashes or underscores");
    }
  }

  @Override
  public int compareTo(LevelName other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
