package dev.coffer.catalog;

/** The name of a dataset: 1 to 64 letters, digits, dots, dashes or underscores. */
public record DatasetName(String text) implements Comparable<DatasetName> {
  public DatasetName {
    Names.checked("dataset", text);
  }

  @Override
  public int compareTo(DatasetName other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
