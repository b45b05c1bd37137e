package dev.coffer.catalog.custody;

/**
 * Where cartridges are kept, or who carries them.
 *
 * @param name one line, as it stands in places of cartridges
 * @param address for the printed lists; may be empty
 * @param transitHours how long a way to or from it may take; then a hand-over is late
 * @param countDays within how many days every cartridge there has to be counted
 * @param countParts into how many rolling counts that is divided
 */
public record Location(
    String name,
    LocationKind kind,
    String address,
    int transitHours,
    int countDays,
    int countParts) {
  /** A day on the way is too long. */
  public static final int TRANSIT_HOURS = 24;

  /** Payment card rules (PCI DSS 9.4.5.1) and most auditors ask for a count a year. */
  public static final int COUNT_DAYS = 365;

  /** One count a month. */
  public static final int COUNT_PARTS = 12;

  public Location {
    if (name.isBlank() || name.lines().count() != 1) {
      throw new IllegalArgumentException("location: a name of one line is needed");
    }
    if (transitHours < 1 || countDays < 1 || countParts < 1) {
      throw new IllegalArgumentException("location " + name + ": hours, days and parts from 1 up");
    }
  }

  /** A location with the usual times. */
  public static Location of(String name, LocationKind kind, String address) {
    return new Location(name, kind, address, TRANSIT_HOURS, COUNT_DAYS, COUNT_PARTS);
  }
}
