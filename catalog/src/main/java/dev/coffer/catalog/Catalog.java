package dev.coffer.catalog;

import java.nio.file.Path;

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
