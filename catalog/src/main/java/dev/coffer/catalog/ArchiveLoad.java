package dev.coffer.catalog;

/**
 * Loads one archive into the catalog. One thread uses it. Entries come in the order of the tar
 * stream; if that is the order of {@link StoredPath} (a tree walked by name, a directory before its
 * content), loading and looking up are fastest, but any order is right.
 *
 * <p>Entries are staged in short transactions, so that others can write in between and memory does
 * not grow with the archive; none of it is visible before {@link #commit}. What a crash or {@link
 * #close} leaves behind stays invisible and is dropped by the dataset's next load.
 */
public interface ArchiveLoad extends AutoCloseable {
  /**
   * True if the catalog holds this very archive with its entries already, of a copy that is whole;
   * nothing needs to be added then. One that is not whole is loaded anew: its parts stay, its
   * entries are forgotten when the load begins, and what was absent when it is committed.
   */
  boolean alreadyLoaded();

  /**
   * Adds an entry. For an archive that is already loaded it does nothing.
   *
   * @throws CatalogException if staging failed; the load is broken then and can only be closed
   */
  void add(EntryRow entry) throws CatalogException;

  /**
   * Adds where a segment lies.
   *
   * @throws CatalogRefusedException if the volume is unknown
   */
  void addSegment(SegmentRow segment) throws CatalogException;

  /**
   * Adds where an index or manifest lies.
   *
   * @throws CatalogRefusedException if the volume is unknown
   */
  void addIndexPart(IndexPartRow part) throws CatalogException;

  /** Adds what of the archive is on a volume that the catalog has never met. */
  void addAbsent(AbsentPart part) throws CatalogException;

  /**
   * Makes the archive visible, with the counts and results that were known only at its end; id,
   * name, dataset, kind, base and start must be those the load began with. For an archive that is
   * already loaded it does nothing. If no entry was added though the archive has some, it is known
   * without its entries until another load brings them. For an archive that could be seen before, a
   * changed expiry stays.
   *
   * @throws CatalogRefusedException if the entry count is not the number of entries added, not
   *     counting deletions
   */
  void commit(ArchiveRow finished) throws CatalogException;

  /** Abandons the load unless it was committed. */
  @Override
  void close() throws CatalogException;
}
