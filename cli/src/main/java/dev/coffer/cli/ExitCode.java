package dev.coffer.cli;

/**
 * What {@code coffer} tells the shell. The numbers are published and never reused; a caller must
 * take a number it does not know for a failure.
 */
public enum ExitCode {
  DONE(0, "done"),
  INTERNAL(1, "internal error, please report it"),
  USAGE(2, "wrong usage, or a configuration that cannot be read"),
  SOURCES_UNREADABLE(3, "done, but some files could not be read or restored; each is named"),
  NOT_READY(10, "no cartridge, or the drive is not ready"),
  WRONG_VOLUME(11, "the cartridge is not the one that is wanted, or not a volume of ours"),
  MEDIUM_ERROR(12, "the medium is worn, damaged or full"),
  WRITE_PROTECTED(13, "the cartridge is write-protected"),
  DEVICE_ERROR(14, "a device, a file system or the way to it failed"),
  ARCHIVE_DAMAGED(20, "what was read is not what was written"),
  WRONG_KEY(21, "no identity at hand opens it, or somebody has changed it"),
  CATALOG_REFUSED(30, "the catalog or a rule refused; the message names the rule"),
  SECOND_PERSON_REQUIRED(31, "a second person has to approve"),
  CATALOG_DAMAGED(32, "the catalog is damaged; it can be rebuilt from the cartridges"),
  INTERRUPTED(130, "interrupted");

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  /** The number the shell sees. */
  public int number() {
    return number;
  }

  /** What it means, as the manual says it. */
  public String meaning() {
    return meaning;
  }
}
