package dev.coffer.tape.changer;

/**
 * One place in a library.
 *
 * @param kind what sort of place
 * @param number from 1 within its kind
 */
public record ElementAddress(Kind kind, int number) implements Comparable<ElementAddress> {
  /** SMC-3 element types, without the transport itself. */
  public enum Kind {
    DRIVE,
    SLOT,
    IMPORT_EXPORT
  }

  public ElementAddress {
    if (number < 1) {
      throw new IllegalArgumentException(
          "element number: actual=" + number + " expected=1 or more");
    }
  }

  public static ElementAddress drive(int number) {
    return new ElementAddress(Kind.DRIVE, number);
  }

  public static ElementAddress slot(int number) {
    return new ElementAddress(Kind.SLOT, number);
  }

  public static ElementAddress importExport(int number) {
    return new ElementAddress(Kind.IMPORT_EXPORT, number);
  }

  @Override
  public int compareTo(ElementAddress other) {
    int byKind = kind.compareTo(other.kind);
    return byKind != 0 ? byKind : Integer.compare(number, other.number);
  }

  @Override
  public String toString() {
    return switch (kind) {
      case DRIVE -> "drive " + number;
      case SLOT -> "slot " + number;
      case IMPORT_EXPORT -> "import/export slot " + number;
    };
  }
}
