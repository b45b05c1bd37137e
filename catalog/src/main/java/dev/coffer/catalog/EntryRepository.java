package dev.coffer.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The entries of all archives: what is where, and since when. */
public interface EntryRepository {
  /**
   * The entry of a path in one archive alone, not in its chain; in an incremental archive it may be
   * of kind {@link EntryKind#DELETED}. If a path occurs twice the last one counts, as it does for
   * tar.
   */
  Optional<EntryRow> find(ArchiveId archive, StoredPath path) throws CatalogException;

  /** Walks an archive's entries in the order of its tar stream. */
  void each(ArchiveId archive, Visitor<EntryRow> visitor) throws CatalogException;

  /**
   * Walks the entries at and under a path in the order of the tar stream; reads little more than
   * those if the archive was loaded in order of path.
   */
  void each(ArchiveId archive, StoredPath under, Visitor<EntryRow> visitor) throws CatalogException;

  /**
   * What a directory held as of a time, by name: the newest archive of the dataset that started
   * then or before, merged with its chain. Empty if there is no such archive or directory.
   */
  List<Placed> list(DatasetName dataset, StoredPath directory, Instant asOf)
      throws CatalogException;

  /** What a directory held as of one archive, merged with its chain, by name. */
  List<Placed> list(ArchiveId archive, StoredPath directory) throws CatalogException;

  /**
   * What there was as of one archive, merged with its chain, in the order of {@link StoredPath}:
   * the next so many entries behind a path, fewer at the end. Fast if all archives of the chain
   * were loaded in order of path; else each call walks all of those that were not.
   */
  List<Placed> stateAfter(ArchiveId archive, Optional<StoredPath> path, int most)
      throws CatalogException;

  /**
   * Walks the entries of one archive of a chain in the order of its tar stream, and tells of each
   * whether it is still so as of the archive that the chain belongs to. Of the chain only what is
   * newer than the one needs to be known.
   *
   * @throws CatalogRefusedException if the second archive is not in the chain of the first
   */
  void eachOfChain(ArchiveId archive, ArchiveId member, ChainVisitor visitor)
      throws CatalogException;

  /** What a path was as of a time. */
  Optional<Placed> find(DatasetName dataset, StoredPath path, Instant asOf) throws CatalogException;

  /**
   * All versions of a path, newest first, and the archives that hold each; deletions recorded by
   * incremental archives among them. What differs in its stamp alone is one version.
   */
  List<Version> history(DatasetName dataset, StoredPath path) throws CatalogException;

  /**
   * Walks the paths that a query names, each once, in no order; stops when the visitor wants no
   * more or the query's limit is reached.
   */
  void search(EntryQuery query, Visitor<Hit> visitor) throws CatalogException;

  /** Takes what is found, one by one. */
  @FunctionalInterface
  interface Visitor<T> {
    /** Returns false to stop. */
    boolean visit(T item) throws CatalogException;
  }

  /** Takes the entries of an archive that others build on. */
  @FunctionalInterface
  interface ChainVisitor {
    /**
     * An entry.
     *
     * @param stands false if it is a deletion, or if a newer archive of the chain has another word
     *     on its path
     * @return false to stop
     */
    boolean visit(EntryRow entry, boolean stands) throws CatalogException;
  }

  /**
   * An entry and the archive that holds it.
   *
   * @param entry with its offset in that archive
   */
  record Placed(ArchiveRow archive, EntryRow entry) {}

  /**
   * One version of a path.
   *
   * @param archives those that hold it, each with the version's place in it, newest first; never
   *     empty
   * @param unchangedIn those that build on one of these and leave it as it is, newest first
   */
  record Version(List<Placed> archives, List<ArchiveRow> unchangedIn) {
    public Version {
      archives = List.copyOf(archives);
      unchangedIn = List.copyOf(unchangedIn);
      if (archives.isEmpty()) {
        throw new IllegalArgumentException("version: in no archive");
      }
    }

    /** The newest archive's entry. */
    public EntryRow entry() {
      return archives.getFirst().entry();
    }
  }

  /**
   * A path that a query names.
   *
   * @param newest the newest version that the query names, in the newest archive that holds it
   */
  record Hit(DatasetName dataset, Placed newest) {
    public StoredPath path() {
      return newest.entry().path();
    }
  }
}
