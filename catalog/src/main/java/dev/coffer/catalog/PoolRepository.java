package dev.coffer.catalog;

import java.util.List;
import java.util.Optional;

/** The pools. */
public interface PoolRepository {
  /**
   * Adds a pool.
   *
   * @throws CatalogRefusedException if the name is taken or a recipient is unknown
   */
  void add(Pool pool) throws CatalogException;

  /**
   * Replaces the pool of this name; what was archived before keeps its expiry.
   *
   * @throws CatalogRefusedException if there is none or a recipient is unknown
   */
  void update(Pool pool) throws CatalogException;

  Optional<Pool> find(PoolName name) throws CatalogException;

  /** All, by name. */
  List<Pool> all() throws CatalogException;
}
