package dev.coffer.catalog.rotation;

import dev.coffer.catalog.Barcode;
import java.util.Objects;

/** One cartridge that a run writes to. */
public record CartridgeChoice(Barcode barcode, SetPlace place, Use use) {
  /** What happens to what is on it. */
  public enum Use {
    /** It goes on where the last run ended. */
    APPEND,
    /** It is relabelled; two people released what was on it. */
    OVERWRITE,
    /** There is nothing on it. */
    FRESH
  }

  public CartridgeChoice {
    Objects.requireNonNull(barcode);
    Objects.requireNonNull(place);
    Objects.requireNonNull(use);
  }
}
