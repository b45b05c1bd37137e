package dev.coffer.catalog;

import java.time.Instant;
import java.util.Objects;

/**
 * What a label makes of a cartridge.
 *
 * @param labelledAt the time in the label
 * @param blockSizeBytes the block size in the label
 */
public record Volume(
    VolumeId id, Barcode cartridge, VolumeFormat format, Instant labelledAt, int blockSizeBytes) {
  public Volume {
    Objects.requireNonNull(id);
    Objects.requireNonNull(cartridge);
    Objects.requireNonNull(format);
    Objects.requireNonNull(labelledAt);
    if (blockSizeBytes <= 0) {
      throw new IllegalArgumentException("block size: actual=" + blockSizeBytes);
    }
  }
}
