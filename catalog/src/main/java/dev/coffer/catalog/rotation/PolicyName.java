package dev.coffer.catalog.rotation;

import java.util.regex.Pattern;

/** The name of a rotation policy. */
public record PolicyName(String text) implements Comparable<PolicyName> {
  private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  public PolicyName {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "policy name: actual="
              + text
              + " expected=small letters, digits, dots, dashes or underscores");
    }
  }

  @Override
  public int compareTo(PolicyName other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
