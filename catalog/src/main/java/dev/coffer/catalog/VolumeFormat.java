package dev.coffer.catalog;

/** How a volume is written. The names are stored in the catalog and never change. */
public enum VolumeFormat {
  TAR,
  LTFS
}
