package dev.coffer.tape;

import java.util.Optional;

/**
 * How a drive treats data now, as far as it tells.
 *
 * @param compressing it compresses what is written
 * @param encrypting it encrypts what is written
 */
public record DriveSettings(Optional<Boolean> compressing, Optional<Boolean> encrypting) {
  /** A drive that tells nothing. */
  public static final DriveSettings UNKNOWN = new DriveSettings(Optional.empty(), Optional.empty());
}
