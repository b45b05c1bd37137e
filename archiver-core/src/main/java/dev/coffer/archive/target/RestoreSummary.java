package dev.coffer.archive.target;

import dev.coffer.archive.target.RestoreListener.Part;
import java.util.Map;

/**
 * What a restore came to.
 *
 * @param restored entries of all types
 * @param bytes of content written
 * @param kept left alone because something stood there
 * @param failed not restored, each was named
 * @param incomplete how many times which part of the metadata could not be restored
 */
public record RestoreSummary(
    long restored, long bytes, long kept, long failed, Map<Part, Long> incomplete) {
  public RestoreSummary {
    incomplete = Map.copyOf(incomplete);
  }
}
