package dev.coffer.catalog;

import java.util.UUID;

/** The identity of an archive, as its manifest carries it. */
public record ArchiveId(UUID uuid) implements Comparable<ArchiveId> {
  /** Reads the usual form of a UUID. */
  public static ArchiveId parse(String text) {
    return new ArchiveId(UUID.fromString(text));
  }

  @Override
  public int compareTo(ArchiveId other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return uuid.toString();
  }
}
