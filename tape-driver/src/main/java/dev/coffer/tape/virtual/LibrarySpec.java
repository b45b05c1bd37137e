package dev.coffer.tape.virtual;

/**
 * A virtual library to be made.
 *
 * @param drives number of drives, at least 1
 * @param slots number of storage slots
 * @param importExportSlots number of import/export slots
 */
public record LibrarySpec(int drives, int slots, int importExportSlots) {
  private static final int MAX_ELEMENTS = 10_000;

  public LibrarySpec {
    if (drives < 1 || slots < 0 || importExportSlots < 0) {
      throw new IllegalArgumentException(
          "library: drives=%d slots=%d importExportSlots=%d"
              .formatted(drives, slots, importExportSlots));
    }
    if (drives > MAX_ELEMENTS || slots > MAX_ELEMENTS || importExportSlots > MAX_ELEMENTS) {
      throw new IllegalArgumentException(
          "library elements of a kind: expected=" + MAX_ELEMENTS + " at most");
    }
  }
}
