package dev.coffer.catalog.rotation;

import dev.coffer.catalog.ArchiveId;
import dev.coffer.catalog.ArchiveKind;
import dev.coffer.catalog.DatasetName;
import java.util.Objects;
import java.util.Optional;

/** What a run writes of a dataset, and why. */
public record RunKind(DatasetName dataset, ArchiveKind kind, Optional<ArchiveId> base, String why) {
  public RunKind {
    Objects.requireNonNull(dataset);
    Objects.requireNonNull(why);
    if ((kind == ArchiveKind.FULL) != base.isEmpty()) {
      throw new IllegalArgumentException("base: a full archive has none, every other one has one");
    }
  }
}
