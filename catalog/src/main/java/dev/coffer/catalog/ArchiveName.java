package dev.coffer.catalog;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/**
 * The name of an archive as people use it: its dataset and its start in UTC, {@code
 * documents-20261120T180000Z}. Unique in a catalog.
 */
public record ArchiveName(String text) implements Comparable<ArchiveName> {
  private static final Pattern FORM =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}-\\d{8}T\\d{6}Z");
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  public ArchiveName {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "archive name: actual="
              + Names.quoted(text)
              + " expected=a dataset and a time such as documents-20261120T180000Z");
    }
  }

  /** The name of the archive of a dataset that starts at a time. */
  public static ArchiveName of(DatasetName dataset, Instant startedAt) {
    return new ArchiveName(dataset.text() + '-' + STAMP.format(startedAt));
  }

  @Override
  public int compareTo(ArchiveName other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
