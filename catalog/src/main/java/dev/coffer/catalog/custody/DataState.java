package dev.coffer.catalog.custody;

/**
 * What may happen to the data on a cartridge. Expired is derived from retention, never stored. The
 * names are stored in the catalog and never change.
 */
public enum DataState {
  /** Known, without a label of ours. */
  BLANK,
  /** Has a label and nothing else. */
  LABELLED,
  /** Holds archives and takes more. */
  OPEN,
  /** Holds archives and takes no more; never open again under this label. */
  SEALED,
  /** Two people agreed that its data may be destroyed. */
  RELEASED,
  /** Something was wrong with it; not written, still read. */
  SUSPECT,
  /** Label, barcode and catalog disagree; neither written nor trusted until a person looked. */
  QUARANTINED,
  /** Taken out of use for writing for good. */
  RETIRED,
  /** Physically destroyed. */
  DESTROYED
}
