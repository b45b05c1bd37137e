package dev.coffer.catalog;

import java.util.List;
import java.util.Optional;

/** The recipients: public keys by name. */
public interface RecipientRepository {
  /**
   * Adds a recipient.
   *
   * @throws CatalogRefusedException if the name is taken
   */
  void add(Recipient recipient) throws CatalogException;

  Optional<Recipient> find(RecipientName name) throws CatalogException;

  /** All, by name. */
  List<Recipient> all() throws CatalogException;
}
