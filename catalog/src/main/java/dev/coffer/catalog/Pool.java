package dev.coffer.catalog;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * Cartridges with one retention rule.
 *
 * @param retention how long an archive is kept at least, from its start
 * @param blockSizeBytes block size of new volumes
 * @param format how new volumes are written
 * @param capacityBytes capacity of its cartridges where not known otherwise
 * @param recipients who can decrypt archives of datasets that name nobody themselves
 */
public record Pool(
    PoolName name,
    Duration retention,
    int blockSizeBytes,
    VolumeFormat format,
    OptionalLong capacityBytes,
    List<RecipientName> recipients) {
  public Pool {
    Objects.requireNonNull(name);
    Objects.requireNonNull(format);
    Objects.requireNonNull(capacityBytes);
    recipients = List.copyOf(recipients);
    if (retention.isNegative() || retention.toNanosPart() != 0) {
      throw new IllegalArgumentException(
          "retention: actual=" + retention + " expected=seconds, 0 up");
    }
    if (blockSizeBytes <= 0) {
      throw new IllegalArgumentException("block size: actual=" + blockSizeBytes);
    }
  }
}
