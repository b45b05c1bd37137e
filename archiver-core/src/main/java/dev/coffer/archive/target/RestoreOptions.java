package dev.coffer.archive.target;

import java.nio.file.Path;

/**
 * Where and how to restore.
 *
 * @param directory what everything comes under; made if it is not there; a symbolic link named here
 *     is followed
 * @param existing what happens to what stands there already
 * @param owners how owners are found
 */
public record RestoreOptions(Path directory, Existing existing, Owners owners) {

  /** What happens where something stands already. A directory is never replaced. */
  public enum Existing {
    /** It stays; directories keep their mode, owner and time, and get what is missing in them. */
    KEEP,
    /** It is replaced. */
    OVERWRITE,
    /** It is replaced if the archived one was modified later. */
    NEWER
  }

  /** How owners are found. */
  public enum Owners {
    /** By name where this host knows it, else by number. */
    BY_NAME,
    /** By number only. */
    NUMERIC
  }

  /** Keeps what is there, finds owners by name. */
  public static RestoreOptions into(Path directory) {
    return new RestoreOptions(directory, Existing.KEEP, Owners.BY_NAME);
  }
}
