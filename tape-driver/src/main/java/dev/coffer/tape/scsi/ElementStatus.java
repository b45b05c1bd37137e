package dev.coffer.tape.scsi;

import dev.coffer.tape.scsi.VitalProductData.Designator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * READ ELEMENT STATUS data, SMC-3 6.11.
 *
 * <p>Header of eight bytes: first address, element count, 3 bytes of length. Then pages of eight
 * bytes (type, PVOLTAG 80h and AVOLTAG 40h, descriptor length, 3 bytes of page length) and their
 * descriptors: bytes 0-1 address; byte 2 FULL 01h, IMPEXP 02h, EXCEPT 04h, ACCESS 08h; bytes 4, 5
 * additional sense; byte 9 SVALID 80h; bytes 10-11 source address; then 36 bytes for each volume
 * tag, and a device identifier.
 */
public record ElementStatus(List<ElementStatus.Element> elements) {
  /** Element type codes. */
  public static final int TRANSPORT = 1;

  public static final int STORAGE = 2;
  public static final int IMPORT_EXPORT = 3;
  public static final int DATA_TRANSFER = 4;

  private static final int VOLUME_TAG_BYTES = 36;

  public ElementStatus {
    elements = List.copyOf(elements);
  }

  /**
   * One element.
   *
   * @param type element type code
   * @param address the changer's number for it
   * @param full a cartridge is in it
   * @param abnormal the element has an exception; {@code additionalSense} says which
   * @param accessible the transport can reach it
   * @param additionalSense ASC times 256 plus ASCQ
   * @param source where the cartridge came from
   * @param volumeTag barcode, empty where there is none
   * @param device the identifier of the drive in this element
   */
  public record Element(
      int type,
      int address,
      boolean full,
      boolean abnormal,
      boolean accessible,
      int additionalSense,
      Optional<Integer> source,
      Optional<String> volumeTag,
      Optional<Designator> device) {}

  /** Reads as many elements as are there whole; pages and descriptors cut short end the list. */
  public static ElementStatus parse(byte[] bytes) throws ScsiFormatException {
    ScsiBytes in = new ScsiBytes("READ ELEMENT STATUS data", bytes).atLeast(8);
    List<Element> elements = new ArrayList<>();
    int end = in.length();
    int at = 8;
    while (at + 8 <= end && in.u8(at) >= TRANSPORT && in.u8(at) <= DATA_TRANSFER) {
      int pageEnd = (int) Math.min(end, (long) at + 8 + in.u24(at + 5));
      parsePage(in, at, pageEnd, elements);
      at = pageEnd;
    }
    return new ElementStatus(elements);
  }

  private static void parsePage(ScsiBytes in, int at, int pageEnd, List<Element> elements)
      throws ScsiFormatException {
    int type = in.u8(at);
    boolean primaryTag = in.bit(at + 1, 0x80);
    boolean alternateTag = in.bit(at + 1, 0x40);
    int length = in.u16(at + 2);
    if (length < 12) {
      return;
    }
    for (int each = at + 8; each + 12 <= pageEnd; each += length) {
      int descriptorEnd = Math.min(pageEnd, each + length);
      elements.add(parseElement(in, type, each, descriptorEnd, primaryTag, alternateTag));
    }
  }

  private static Element parseElement(
      ScsiBytes in, int type, int at, int end, boolean primaryTag, boolean alternateTag)
      throws ScsiFormatException {
    boolean full = in.bit(at + 2, 0x01);
    int tagAt = at + 12;
    Optional<String> tag = Optional.empty();
    if (primaryTag && full && tagAt + 32 <= end) {
      tag = Optional.of(in.ascii(tagAt, 32)).filter(text -> !text.isEmpty());
    }
    int idAt = tagAt + (primaryTag ? VOLUME_TAG_BYTES : 0) + (alternateTag ? VOLUME_TAG_BYTES : 0);
    Optional<Designator> device = Optional.empty();
    if (idAt + 4 < end && idAt + 4 + in.u8(idAt + 3) <= end && in.u8(idAt + 3) > 0) {
      device = Designator.parse(in, idAt);
    }
    return new Element(
        type,
        in.u16(at),
        full,
        in.bit(at + 2, 0x04),
        in.bit(at + 2, 0x08),
        in.u16(at + 4),
        in.bit(at + 9, 0x80) ? Optional.of(in.u16(at + 10)) : Optional.empty(),
        tag,
        device);
  }

  /** The bytes a changer would send: one page for each run of one type, with volume tags. */
  public byte[] encode(boolean deviceIds) {
    int idBytes = deviceIds ? 4 + longestDevice() : 4;
    int length = 12 + VOLUME_TAG_BYTES + idBytes;
    List<List<Element>> pages = pages();
    byte[] bytes = new byte[8 + pages.size() * 8 + elements.size() * length];
    ScsiBytes.put(bytes, 0, 2, elements.stream().mapToInt(Element::address).min().orElse(0));
    ScsiBytes.put(bytes, 2, 2, elements.size());
    ScsiBytes.put(bytes, 5, 3, bytes.length - 8);
    int at = 8;
    for (List<Element> page : pages) {
      bytes[at] = (byte) page.getFirst().type();
      bytes[at + 1] = (byte) 0x80;
      ScsiBytes.put(bytes, at + 2, 2, length);
      ScsiBytes.put(bytes, at + 5, 3, (long) page.size() * length);
      at += 8;
      for (Element element : page) {
        encodeElement(bytes, at, element, deviceIds);
        at += length;
      }
    }
    return bytes;
  }

  private int longestDevice() {
    return elements.stream()
        .mapToInt(each -> each.device().map(device -> device.value().length).orElse(0))
        .max()
        .orElse(0);
  }

  private List<List<Element>> pages() {
    List<List<Element>> pages = new ArrayList<>();
    for (Element element : elements) {
      if (pages.isEmpty() || pages.getLast().getFirst().type() != element.type()) {
        pages.add(new ArrayList<>());
      }
      pages.getLast().add(element);
    }
    return pages;
  }

  private static void encodeElement(byte[] bytes, int at, Element element, boolean deviceIds) {
    ScsiBytes.put(bytes, at, 2, element.address());
    bytes[at + 2] =
        (byte)
            ((element.full() ? 0x01 : 0)
                | (element.abnormal() ? 0x04 : 0)
                | (element.accessible() ? 0x08 : 0));
    ScsiBytes.put(bytes, at + 4, 2, element.additionalSense());
    if (element.source().isPresent()) {
      bytes[at + 9] = (byte) 0x80;
      ScsiBytes.put(bytes, at + 10, 2, element.source().get());
    }
    ScsiBytes.putAscii(bytes, at + 12, 32, element.volumeTag().orElse(""));
    if (deviceIds && element.device().isPresent()) {
      element.device().get().encode(bytes, at + 12 + VOLUME_TAG_BYTES);
    }
  }
}
