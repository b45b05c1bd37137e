package dev.coffer.catalog.control;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Session;
import java.util.Optional;

/** What the rotation policy says to giving up what a cartridge holds. */
@FunctionalInterface
public interface PolicyCheck {
  /** No policy beside the floor that is always kept: the last good copy of a dataset stays. */
  PolicyCheck NONE = (session, barcode) -> Optional.empty();

  /** What would be broken, in a sentence; empty if nothing. */
  Optional<String> broken(Session session, Barcode barcode) throws CatalogException;
}
