package dev.coffer.catalog;

import java.util.List;
import java.util.Optional;

/** The evidence that archives can be read. Append-only. */
public interface VerificationRepository {
  /**
   * Records a verification.
   *
   * @throws CatalogRefusedException if the archive or a volume is unknown
   */
  void add(Verification verification) throws CatalogException;

  /** Those of an archive, oldest first. */
  List<Verification> of(ArchiveId archive) throws CatalogException;

  /** Those that read something from a volume, oldest first. */
  List<Verification> onVolume(VolumeId volume) throws CatalogException;

  /** The newest of an archive that agreed. */
  Optional<Verification> lastAgreed(ArchiveId archive) throws CatalogException;
}
