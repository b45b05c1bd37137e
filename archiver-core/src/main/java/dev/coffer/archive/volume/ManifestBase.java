package dev.coffer.archive.volume;

import dev.coffer.archive.entry.Sha256;
import java.util.List;
import java.util.Objects;

/**
 * The archive that another one builds on.
 *
 * @param archiveId which
 * @param archiveName its name
 * @param manifestSha256 of the {@code manifest.json} that makes it complete, so that no other can
 *     be taken for it
 * @param volumes the volumes it lies on, in order, so that they can be asked for
 */
public record ManifestBase(
    ArchiveId archiveId, String archiveName, Sha256 manifestSha256, List<Volser> volumes) {
  public ManifestBase {
    Objects.requireNonNull(archiveId);
    Objects.requireNonNull(archiveName);
    Objects.requireNonNull(manifestSha256);
    volumes = List.copyOf(volumes);
  }
}
