package dev.coffer.archive.ltfs;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.UnsupportedFormatException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of the LTFS format, of a label or an index.
 *
 * @param major 1 or 2
 * @param minor 0 to 99
 * @param revision 0 to 99
 */
public record LtfsVersion(int major, int minor, int revision) implements Comparable<LtfsVersion> {
  /** The version this program writes. */
  public static final LtfsVersion WRITTEN = new LtfsVersion(2, 4, 0);

  private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\.(\\d{1,9})\\.(\\d{1,9})");

  /**
   * Reads {@code n.n.n}, or {@code 1.0}.
   *
   * @throws UnsupportedFormatException if it is newer than 2.99.99 or older than 1.0
   */
  static LtfsVersion parse(String text) throws ArchiveDamagedException, UnsupportedFormatException {
    if (text.equals("1.0")) {
      return new LtfsVersion(1, 0, 0);
    }
    Matcher m = FORM.matcher(text);
    if (!m.matches()) {
      throw new ArchiveDamagedException(
          "version: actual=%s expected=n.n.n".formatted(LtfsNames.printable(text)));
    }
    LtfsVersion version =
        new LtfsVersion(
            Integer.parseInt(m.group(1)),
            Integer.parseInt(m.group(2)),
            Integer.parseInt(m.group(3)));
    boolean known =
        version.major >= 1 && version.major <= 2 && version.minor <= 99 && version.revision <= 99;
    if (!known) {
      throw new UnsupportedFormatException(
          "LTFS version: actual=%s expected=1.0 to 2.99.99".formatted(version));
    }
    return version;
  }

  /** True for versions in which entries have numbers and extents have file offsets. */
  boolean hasFileUids() {
    return major >= 2;
  }

  @Override
  public int compareTo(LtfsVersion other) {
    if (major != other.major) {
      return Integer.compare(major, other.major);
    }
    return minor != other.minor
        ? Integer.compare(minor, other.minor)
        : Integer.compare(revision, other.revision);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + revision;
  }
}
