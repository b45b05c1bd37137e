package dev.coffer.catalog;

import java.util.List;
import java.util.Optional;

/** The datasets. */
public interface DatasetRepository {
  /**
   * Adds a dataset.
   *
   * @throws CatalogRefusedException if the name is taken, or the pool or a recipient is unknown
   */
  void add(Dataset dataset) throws CatalogException;

  /**
   * Replaces the dataset of this name.
   *
   * @throws CatalogRefusedException if there is none, or the pool or a recipient is unknown
   */
  void update(Dataset dataset) throws CatalogException;

  Optional<Dataset> find(DatasetName name) throws CatalogException;

  /** All, by name. */
  List<Dataset> all() throws CatalogException;
}
