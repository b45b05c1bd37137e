package dev.coffer.catalog;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a copy of an archive has on a volume that the catalog has never met. The manifests at hand
 * name it; or there must be one, because none of them is the archive's last.
 *
 * @param copy which copy of the archive, from 1
 * @param part which of the copy's volumes, from 0
 * @param volume empty where no manifest at hand names it
 * @param firstTarOffset where its stretch of the tar begins; empty where not known
 * @param tarBytes length of that; empty where not known
 */
public record AbsentPart(
    ArchiveId archive,
    int copy,
    int part,
    Optional<VolumeId> volume,
    OptionalLong firstTarOffset,
    OptionalLong tarBytes) {
  public AbsentPart {
    Objects.requireNonNull(archive);
    Objects.requireNonNull(volume);
    if (copy < 1 || part < 0) {
      throw new IllegalArgumentException("absent part: copy from 1, part from 0");
    }
    if (firstTarOffset.isPresent() != tarBytes.isPresent()) {
      throw new IllegalArgumentException("absent part: a stretch has a beginning and a length");
    }
  }

  /** True if a stretch of the archive's tar is in it, as far as that is known. */
  public boolean has(long from, long to) {
    return firstTarOffset.isPresent()
        && firstTarOffset.getAsLong() < to
        && firstTarOffset.getAsLong() + tarBytes.getAsLong() > from;
  }
}
