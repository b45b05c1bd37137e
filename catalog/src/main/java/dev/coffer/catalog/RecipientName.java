package dev.coffer.catalog;

/** The name of a recipient: 1 to 64 letters, digits, dots, dashes or underscores. */
public record RecipientName(String text) implements Comparable<RecipientName> {
  public RecipientName {
    Names.checked("recipient", text);
  }

  @Override
  public int compareTo(RecipientName other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
