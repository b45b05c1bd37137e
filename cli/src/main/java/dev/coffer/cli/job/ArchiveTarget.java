package dev.coffer.cli.job;

import dev.coffer.catalog.ArchiveId;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.PoolName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where an archive goes and how long it is kept, where that is not the dataset's pool's to say.
 *
 * @param pool the pool of its cartridges; empty for the dataset's
 * @param only the cartridges that may be written, best first, asked anew for each; empty for all of
 *     the pool
 * @param keptUntil when it may be destroyed at the earliest; empty for the pool's retention
 * @param bringer who is asked when they do not suffice; empty for whoever is at the drives
 * @param base what an archive of changes builds on; empty for the newest there is
 */
record ArchiveTarget(
    Optional<PoolName> pool,
    Optional<Supplier<List<Barcode>>> only,
    Optional<Instant> keptUntil,
    Optional<PoolVolumes.Bringer> bringer,
    Optional<ArchiveId> base) {
  /** The dataset's pool, as it says. */
  static final ArchiveTarget POOL =
      new ArchiveTarget(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
