package dev.coffer.catalog;

import java.util.List;
import java.util.Optional;

/** The volumes: what labels made of cartridges. */
public interface VolumeRepository {
  /**
   * Adds a volume. One that is there already with the same content is left alone.
   *
   * @throws CatalogRefusedException if it is known with another content, or the cartridge is
   *     unknown
   */
  void add(Volume volume) throws CatalogException;

  Optional<Volume> find(VolumeId id) throws CatalogException;

  /** The volume of the newest generation. */
  Optional<Volume> current(Barcode cartridge) throws CatalogException;

  /** All volumes a cartridge ever was, newest first. */
  List<Volume> of(Barcode cartridge) throws CatalogException;
}
