package dev.coffer.catalog.custody;

/** Where a cartridge is and who has it. The names are stored in the catalog and never change. */
public enum CustodyState {
  /** In a drive. */
  DRIVE,
  /** In a slot of a library. */
  LIBRARY,
  /** On a shelf of the site. */
  SHELF,
  /** In a sealed container, waiting for the courier. */
  PACKED,
  /** Handed over, on its way to the vault. */
  TRANSIT_OUT,
  /** Confirmed in the vault. */
  VAULT,
  /** Somebody asked for it back. */
  RECALL_REQUESTED,
  /** It may come back. */
  RECALL_APPROVED,
  /** Handed over, on its way home. */
  TRANSIT_IN,
  /** Home again, seal and barcode not yet compared. */
  RECEIVED,
  /** With a person, outside the schedule. */
  CHECKED_OUT,
  /** Nobody knows. */
  MISSING,
  /** Physically destroyed. */
  DESTROYED
}
