package dev.coffer.cli.job.vault;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.control.Control;
import dev.coffer.catalog.custody.CustodyRecord;

/** What is done to each cartridge that was read, within one unit of work. */
@FunctionalInterface
public interface VaultAct {
  /**
   * Does it.
   *
   * @return the cartridge's custody afterwards
   * @throws CatalogException if a rule refuses it; nothing was changed
   */
  CustodyRecord on(Session session, Control control, Barcode barcode) throws CatalogException;
}
