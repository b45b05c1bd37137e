package dev.coffer.tape.scsi;

/**
 * Element Address Assignment mode page 1Dh, SMC-3 7.3.4: four pairs of first address and number,
 * two bytes each, for transports, slots, import/export slots and drives.
 */
public record ElementAddressPage(
    Range transports, Range storage, Range importExport, Range drives) {
  /** Addresses {@code first} to {@code first + count - 1}. */
  public record Range(int first, int count) {
    /** The element's number from 1, or 0 if the address is not of this kind. */
    public int numberOf(int address) {
      return address >= first && address < first + count ? address - first + 1 : 0;
    }

    /** The address of the element with a number from 1. */
    public int address(int number) {
      return first + number - 1;
    }
  }

  public static ElementAddressPage parse(ModePage page) throws ScsiFormatException {
    ScsiBytes in =
        page.read("element address assignment", ModePage.ELEMENT_ADDRESS_ASSIGNMENT, 0, 16);
    return new ElementAddressPage(
        new Range(in.u16(0), in.u16(2)),
        new Range(in.u16(4), in.u16(6)),
        new Range(in.u16(8), in.u16(10)),
        new Range(in.u16(12), in.u16(14)));
  }

  public ModePage encode() {
    byte[] content = new byte[18];
    Range[] ranges = {transports, storage, importExport, drives};
    for (int i = 0; i < ranges.length; i++) {
      ScsiBytes.put(content, 4 * i, 2, ranges[i].first());
      ScsiBytes.put(content, 4 * i + 2, 2, ranges[i].count());
    }
    return new ModePage(ModePage.ELEMENT_ADDRESS_ASSIGNMENT, 0, content);
  }
}
