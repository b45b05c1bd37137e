package dev.coffer.catalog;

/** The name of a pool: 1 to 64 letters, digits, dots, dashes or underscores. */
public record PoolName(String text) implements Comparable<PoolName> {
  public PoolName {
    Names.checked("pool", text);
  }

  @Override
  public int compareTo(PoolName other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
