package dev.coffer.catalog;

import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.catalog.custody.DataState;
import java.util.List;
import java.util.Optional;

/** The cartridges and the history of their states. */
public interface CartridgeRepository {
  /**
   * Adds a cartridge and records its first states.
   *
   * @throws CatalogRefusedException if the barcode is known already or the pool is not
   */
  void add(Cartridge cartridge, String why) throws CatalogException;

  Optional<Cartridge> find(Barcode barcode) throws CatalogException;

  /** All, by barcode. */
  List<Cartridge> all() throws CatalogException;

  /** Those of a pool, by barcode. */
  List<Cartridge> inPool(PoolName pool) throws CatalogException;

  /**
   * Changes the data state if it is still what the caller saw.
   *
   * @throws CatalogRefusedException if it is not, or the cartridge is unknown
   */
  void transition(Barcode barcode, DataState from, DataState to, String why)
      throws CatalogException;

  /**
   * Changes the custody state and the location if the state is still what the caller saw.
   *
   * @throws CatalogRefusedException if it is not, or the cartridge is unknown
   */
  void transition(Barcode barcode, CustodyState from, CustodyState to, String location, String why)
      throws CatalogException;

  /**
   * Destroys on both axes, which is one fact.
   *
   * @throws CatalogRefusedException if the states are not what the caller saw
   */
  void destroy(Barcode barcode, DataState data, CustodyState custody, String why)
      throws CatalogException;

  /**
   * Changes pool, capacity and note.
   *
   * @throws CatalogRefusedException if the cartridge or the pool is unknown
   */
  void update(Cartridge cartridge) throws CatalogException;

  /** What happened to a cartridge, oldest first. */
  List<CartridgeEvent> history(Barcode barcode) throws CatalogException;
}
