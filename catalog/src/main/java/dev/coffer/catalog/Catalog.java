package dev.coffer.catalog;

import java.nio.file.Path;
import java.util.List;

/**
 * The catalog: units of work over what is known of cartridges, archives and entries.
 *
 * <p>Any thread may call any method. Reads see one moment and never wait for a writer; there is one
 * writer at a time, in this process and among all processes that have the file open. A unit of work
 * that throws leaves no trace.
 */
public interface Catalog extends AutoCloseable {
  /**
   * Runs a unit of work that changes nothing; all it reads is of one moment.
   *
   * @throws CatalogException what the work threw, or the catalog could not be read
   */
  <T> T read(Work<T> work) throws CatalogException;

  /**
   * Runs a unit of work in one transaction. It is durable when this returns and undone if it
   * throws, whatever it throws. Work must not call the catalog again, only its session.
   *
   * @throws CatalogBusyException if others kept writing for longer than the catalog waits
   * @throws CatalogException what the work threw, or the catalog could not be written
   */
  <T> T write(Principal actor, Work<T> work) throws CatalogException;

  /**
   * Begins to load an archive with its entries. Nothing of it can be seen before {@link
   * ArchiveLoad#commit}. An archive that is known without its entries gets them.
   *
   * @throws CatalogRefusedException if the archive's name is taken by another archive, the archive
   *     is known otherwise, its dataset is unknown, or another load of the dataset is under way
   */
  ArchiveLoad load(Principal actor, ArchiveRow archive) throws CatalogException;

  /**
   * Copies the catalog as of now to a file, while others may go on using it. The copy appears under
   * its name only after it was opened and checked.
   *
   * @throws CatalogStorageException if the file is there already, or cannot be written
   */
  void backup(Path target) throws CatalogException;

  /**
   * Looks for damage and broken invariants; changes nothing.
   *
   * @return what was found, one sentence each; empty if the catalog is sound
   */
  List<String> check() throws CatalogException;

  /**
   * Looks for damage to the file only, without comparing indexes with what they index; changes
   * nothing.
   *
   * @return what was found, one sentence each; empty if the file is whole
   */
  List<String> quickCheck() throws CatalogException;

  /**
   * Drops entry versions that no archive holds any more and rebuilds the name index. Nothing that
   * can be asked for changes.
   *
   * @return how many versions went
   */
  long compact(Principal actor) throws CatalogException;

  /** The file. */
  Path file();

  @Override
  void close() throws CatalogException;

  /** A unit of work. */
  @FunctionalInterface
  interface Work<T> {
    T run(Session session) throws CatalogException;
  }
}
