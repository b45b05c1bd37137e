package dev.coffer.tape.scsi;

import dev.coffer.tape.DriveIdentity;
import dev.coffer.tape.IllegalTapeRequestException;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TransportException;
import dev.coffer.tape.changer.ElementAddress;
import dev.coffer.tape.changer.LibraryInventory;
import dev.coffer.tape.changer.LibraryInventory.Element;
import dev.coffer.tape.changer.MediumChanger;
import dev.coffer.tape.scsi.VitalProductData.Designator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A medium changer by SCSI commands. It owns its transport. Which drive stands where is told by the
 * drives' serial numbers as the changer knows them (device identifiers), never by names.
 */
public final class ScsiMediumChanger implements MediumChanger {
  private static final int ALL = 0xFFFF;
  private static final int STATUS_BYTES = 0x20000;

  private final ScsiTransport transport;
  private final ScsiUnit unit;
  private final DriveIdentity identity;
  private final ElementAddressPage addresses;

  /** Asks the changer who it is and what it has; nothing moves. */
  public ScsiMediumChanger(ScsiTransport transport) throws TapeException {
    this.transport = transport;
    this.unit = new ScsiUnit(transport);
    InquiryData data = unit.parse(unit.ask(PrimaryCommands.inquiry()), InquiryData::parse);
    if (data.deviceType() != InquiryData.MEDIUM_CHANGER || !data.connected()) {
      throw new TransportException(
          "%s is no medium changer: device type actual=%02xh expected=08h"
              .formatted(transport.path(), data.deviceType()),
          null);
    }
    this.identity =
        new DriveIdentity(
            data.vendor(), data.product(), data.revision(), unit.serial(), transport.path());
    Optional<ModePage> page =
        unit.modeSense(ModePage.ELEMENT_ADDRESS_ASSIGNMENT, 0)
            .flatMap(parameters -> parameters.page(ModePage.ELEMENT_ADDRESS_ASSIGNMENT, 0));
    if (page.isEmpty()) {
      throw new TransportException(
          "%s does not tell its element addresses".formatted(transport.path()), null);
    }
    this.addresses = unit.parse(new byte[0], none -> ElementAddressPage.parse(page.get()));
  }

  /** Who made the changer and which one it is. */
  public DriveIdentity identity() {
    return identity;
  }

  @Override
  public void initialize() throws TapeException {
    unit.tell(ChangerCommands.initializeElementStatus());
  }

  @Override
  public LibraryInventory inventory() throws TapeException {
    List<Element> elements = new ArrayList<>();
    add(elements, ElementStatus.DATA_TRANSFER);
    add(elements, ElementStatus.STORAGE);
    add(elements, ElementStatus.IMPORT_EXPORT);
    return new LibraryInventory(elements);
  }

  private void add(List<Element> elements, int type) throws TapeException {
    ElementAddressPage.Range range = range(type);
    if (range.count() == 0) {
      return;
    }
    for (ElementStatus.Element found : status(type).elements()) {
      int number = range.numberOf(found.address());
      if (found.type() == type && number > 0) {
        elements.add(
            new Element(
                address(type, number),
                found.full(),
                found.volumeTag().map(ScsiMediumChanger::barcode),
                found.device().flatMap(ScsiMediumChanger::serial)));
      }
    }
  }

  /** Asked type by type: some changers answer wrongly, or never, when asked for all at once. */
  private ElementStatus status(int type) throws TapeException {
    boolean drives = type == ElementStatus.DATA_TRANSFER;
    if (drives) {
      Optional<byte[]> withIds = unit.askIfKnown(read(type, true));
      if (withIds.isPresent()) {
        return unit.parse(withIds.get(), ElementStatus::parse);
      }
    }
    return unit.parse(unit.ask(read(type, false)), ElementStatus::parse);
  }

  private static ScsiCommand read(int type, boolean deviceIds) {
    return ChangerCommands.readElementStatus(type, 0, ALL, deviceIds, STATUS_BYTES);
  }

  /** Volume tags are padded, and some changers put an error text where no label could be read. */
  private static String barcode(String tag) {
    return tag.strip();
  }

  /**
   * The serial number in a drive's identifier: the whole of it, or, in a T10 vendor identification
   * (vendor in 8, product in 16 characters), what follows these.
   */
  private static Optional<String> serial(Designator id) {
    if (id.codeSet() != Designator.ASCII) {
      return Optional.empty();
    }
    byte[] value = id.value();
    String text = id.text();
    if (id.type() == Designator.VENDOR_ID && value.length > 24) {
      byte[] last = Arrays.copyOfRange(value, 24, value.length);
      text = new Designator(id.codeSet(), id.association(), 0, last).text();
    }
    return Optional.of(text).filter(each -> !each.isEmpty());
  }

  private ElementAddressPage.Range range(int type) {
    return switch (type) {
      case ElementStatus.DATA_TRANSFER -> addresses.drives();
      case ElementStatus.STORAGE -> addresses.storage();
      default -> addresses.importExport();
    };
  }

  private static ElementAddress address(int type, int number) {
    return switch (type) {
      case ElementStatus.DATA_TRANSFER -> ElementAddress.drive(number);
      case ElementStatus.STORAGE -> ElementAddress.slot(number);
      default -> ElementAddress.importExport(number);
    };
  }

  @Override
  public void move(ElementAddress from, ElementAddress to) throws TapeException {
    LibraryInventory now = inventory();
    boolean full = now.at(from).orElseThrow(() -> unknown(from)).full();
    boolean taken = now.at(to).orElseThrow(() -> unknown(to)).full();
    if (!full) {
      throw refused("move failed: the source is empty: actual=" + from, "a full element");
    }
    if (taken) {
      throw refused("move failed: the destination is full: actual=" + to, "an empty element");
    }
    unit.tell(
        ChangerCommands.moveMedium(addresses.transports().first(), element(from), element(to)));
  }

  private IllegalTapeRequestException unknown(ElementAddress address) {
    return refused("move failed: no such element: actual=" + address, "one of the inventory");
  }

  private IllegalTapeRequestException refused(String what, String expected) {
    return new IllegalTapeRequestException(
        what + " expected=" + expected + " (" + transport.path() + ")", null);
  }

  private int element(ElementAddress address) {
    return switch (address.kind()) {
      case DRIVE -> addresses.drives().address(address.number());
      case SLOT -> addresses.storage().address(address.number());
      case IMPORT_EXPORT -> addresses.importExport().address(address.number());
    };
  }

  @Override
  public void close() throws TapeException {
    transport.close();
  }
}
