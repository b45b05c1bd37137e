package dev.coffer.catalog.people;

import java.util.regex.Pattern;

/** How the catalog names a person: what they type and what their records carry. */
public record PersonName(String text) implements Comparable<PersonName> {
  private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9._-]{0,31}");

  public PersonName {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "person name: expected=a small letter, then up to 31 of a-z, 0-9, dot, dash, underscore");
    }
  }

  @Override
  public int compareTo(PersonName other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
