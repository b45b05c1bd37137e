package dev.coffer.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The archives and where their parts lie. Archives that are being loaded are not seen. */
public interface ArchiveRepository {
  Optional<ArchiveRow> find(ArchiveId id) throws CatalogException;

  Optional<ArchiveRow> find(ArchiveName name) throws CatalogException;

  /** All, oldest first. */
  List<ArchiveRow> all() throws CatalogException;

  /** Those of a dataset, oldest first. */
  List<ArchiveRow> ofDataset(DatasetName dataset) throws CatalogException;

  /** Those with a segment, an index or a manifest on a volume, oldest first. */
  List<ArchiveRow> onVolume(VolumeId volume) throws CatalogException;

  /** The newest archive of a dataset that started at a time or before. */
  Optional<ArchiveRow> asOf(DatasetName dataset, Instant time) throws CatalogException;

  /**
   * What it takes to restore an archive: itself, then its base and so on to the full one.
   *
   * @throws CatalogRefusedException if the archive or one that it builds on is unknown
   */
  List<ArchiveRow> chain(ArchiveId id) throws CatalogException;

  /** Those that an archive is the direct base of, oldest first. */
  List<ArchiveRow> dependents(ArchiveId id) throws CatalogException;

  /**
   * How long an archive is kept: until its own end and that of everything that builds on it, at
   * whatever remove; empty if one of them has no end.
   *
   * @throws CatalogRefusedException if the archive is unknown
   */
  Optional<Instant> keptUntil(ArchiveId id) throws CatalogException;

  /** The digest of what its roots and patterns were, empty where not known. */
  Optional<Sha256> selection(ArchiveId id) throws CatalogException;

  /**
   * Notes the digest of what its roots and patterns were.
   *
   * @throws CatalogRefusedException if the archive is unknown
   */
  void setSelection(ArchiveId id, Sha256 selection) throws CatalogException;

  /** False if only a scan without an identity met the archive, so that its entries are unknown. */
  boolean hasEntries(ArchiveId id) throws CatalogException;

  /** The segments of all copies, by copy and number. */
  List<SegmentRow> segments(ArchiveId id) throws CatalogException;

  /** The segment of a copy that holds a byte of the tar stream. */
  Optional<SegmentRow> segmentAt(ArchiveId id, int copy, long tarOffset) throws CatalogException;

  /** Everything on a volume that is a segment, by tape file. */
  List<SegmentRow> segmentsOn(VolumeId volume) throws CatalogException;

  /** Indexes and manifests of all copies, by copy, kind and part. */
  List<IndexPartRow> indexParts(ArchiveId id) throws CatalogException;

  /** Everything on a volume that is an index or a manifest, by tape file. */
  List<IndexPartRow> indexPartsOn(VolumeId volume) throws CatalogException;

  /**
   * Says which manifest it is known by.
   *
   * @throws CatalogRefusedException if the archive is unknown
   */
  void setManifest(ArchiveId id, Sha256 digest) throws CatalogException;

  /** What of its copies is on volumes that the catalog has never met, by copy and part. */
  List<AbsentPart> absentParts(ArchiveId id) throws CatalogException;

  /** True if a copy of it has no {@link AbsentPart}: all of that is on volumes known here. */
  boolean isWhole(ArchiveId id) throws CatalogException;

  /**
   * Says anew what of a copy of an archive is on volumes never met.
   *
   * @throws CatalogRefusedException if the archive is unknown
   */
  void setAbsentParts(ArchiveId id, int copy, List<AbsentPart> absent) throws CatalogException;

  /**
   * Adds a further copy of an archive, or further parts found by a scan. What is there already with
   * the same content is left alone.
   *
   * @throws CatalogRefusedException if a part is there with another content, or the archive or a
   *     volume is unknown
   */
  void addParts(List<SegmentRow> segments, List<IndexPartRow> indexParts) throws CatalogException;

  /**
   * Changes the earliest end of an archive's life.
   *
   * @throws CatalogRefusedException if the archive is unknown
   */
  void setExpiry(ArchiveId id, Optional<Instant> expiresAt) throws CatalogException;

  /**
   * Forgets an archive with its entries, parts and verifications.
   *
   * @throws CatalogRefusedException if the archive is unknown, or the base of another
   */
  void drop(ArchiveId id) throws CatalogException;
}
