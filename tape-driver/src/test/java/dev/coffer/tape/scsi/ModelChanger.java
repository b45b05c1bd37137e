package dev.coffer.tape.scsi;

import dev.coffer.tape.scsi.ElementStatus.Element;
import dev.coffer.tape.scsi.VitalProductData.Designator;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A medium changer in memory, speaking SCSI, with model drives in it. On request it does not know
 * device identifiers ({@link #tellsDevices}) or fails a move ({@link #failNextMove}).
 */
public final class ModelChanger implements ScsiTransport {
  static final int FIRST_DRIVE = 256;
  static final int FIRST_SLOT = 1000;
  static final int FIRST_IMPORT_EXPORT = 16;

  private final List<ModelTapeDrive> drives;
  private final int slotCount;
  private final int importExportCount;
  private final Map<Integer, ModelCartridge> shelves = new TreeMap<>();
  boolean tellsDevices = true;
  Optional<ScsiResult> failNextMove = Optional.empty();

  ModelChanger(List<ModelTapeDrive> drives, int slotCount, int importExportCount) {
    this.drives = List.copyOf(drives);
    this.slotCount = slotCount;
    this.importExportCount = importExportCount;
  }

  /** Puts a cartridge into a slot, from 1, as a person does. */
  void shelve(int slot, ModelCartridge cartridge) {
    shelves.put(FIRST_SLOT + slot - 1, cartridge);
  }

  @Override
  public String path() {
    return "/dev/model-changer";
  }

  @Override
  public void close() {}

  @Override
  public ScsiResult execute(ScsiCommand command) {
    byte[] cdb = command.cdb();
    return switch (command.operationCode()) {
      case 0x00, 0x07 -> ScsiResult.good(0);
      case 0x12 -> inquiry(command, cdb);
      case 0x1A, 0x5A -> modeSense(command, cdb);
      case 0xA5 -> move(field(cdb, 4), field(cdb, 6));
      case 0xB8 -> elementStatus(command, cdb);
      default -> illegal(0x20, 0);
    };
  }

  private static int field(byte[] cdb, int at) {
    return (cdb[at] & 0xFF) << 8 | cdb[at + 1] & 0xFF;
  }

  private static ScsiResult illegal(int code, int qualifier) {
    return ScsiResult.check(SenseData.of(SenseKey.ILLEGAL_REQUEST, code, qualifier), 0);
  }

  private static ScsiResult answer(ScsiCommand command, byte[] bytes) {
    ByteBuffer data = command.data();
    int length = Math.min(bytes.length, data.remaining());
    data.put(data.position(), bytes, 0, length);
    return ScsiResult.good(length);
  }

  private ScsiResult inquiry(ScsiCommand command, byte[] cdb) {
    if ((cdb[1] & 1) == 0) {
      return answer(
          command, new InquiryData(8, true, true, 6, "COFFER", "MODEL-LIB", "0001").encode());
    }
    return (cdb[2] & 0xFF) == VitalProductData.UNIT_SERIAL_NUMBER
        ? answer(command, VitalProductData.encodeSerialNumber(8, "LIB001"))
        : illegal(0x24, 0);
  }

  private ScsiResult modeSense(ScsiCommand command, byte[] cdb) {
    if ((cdb[2] & 0x3F) != ModePage.ELEMENT_ADDRESS_ASSIGNMENT) {
      return illegal(0x24, 0);
    }
    ModeParameters parameters =
        new ModeParameters(
            0,
            0,
            Optional.empty(),
            List.of(
                new ElementAddressPage(
                        new ElementAddressPage.Range(1, 1),
                        new ElementAddressPage.Range(FIRST_SLOT, slotCount),
                        new ElementAddressPage.Range(FIRST_IMPORT_EXPORT, importExportCount),
                        new ElementAddressPage.Range(FIRST_DRIVE, drives.size()))
                    .encode()));
    boolean six = command.operationCode() == 0x1A;
    return answer(command, six ? parameters.encode6(true) : parameters.encode10(true));
  }

  private ScsiResult elementStatus(ScsiCommand command, byte[] cdb) {
    boolean devices = (cdb[6] & 1) != 0;
    if (devices && !tellsDevices) {
      return illegal(0x24, 0);
    }
    int type = cdb[1] & 0xF;
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < slotCount && (type == 0 || type == ElementStatus.STORAGE); i++) {
      elements.add(shelf(ElementStatus.STORAGE, FIRST_SLOT + i));
    }
    boolean ports = type == 0 || type == ElementStatus.IMPORT_EXPORT;
    for (int i = 0; i < importExportCount && ports; i++) {
      elements.add(shelf(ElementStatus.IMPORT_EXPORT, FIRST_IMPORT_EXPORT + i));
    }
    for (int i = 0; i < drives.size() && (type == 0 || type == ElementStatus.DATA_TRANSFER); i++) {
      elements.add(drive(i));
    }
    return answer(command, new ElementStatus(elements).encode(devices));
  }

  private Element shelf(int type, int address) {
    Optional<ModelCartridge> in = Optional.ofNullable(shelves.get(address));
    return element(type, address, in, Optional.empty());
  }

  private Element drive(int index) {
    ModelTapeDrive drive = drives.get(index);
    byte[] id =
        "%-8s%-16s%s"
            .formatted("COFFER", "MODEL-LTO9", drive.serial())
            .getBytes(StandardCharsets.US_ASCII);
    return element(
        ElementStatus.DATA_TRANSFER,
        FIRST_DRIVE + index,
        drive.cartridge(),
        Optional.of(new Designator(Designator.ASCII, 0, Designator.VENDOR_ID, id)));
  }

  private static Element element(
      int type, int address, Optional<ModelCartridge> in, Optional<Designator> device) {
    return new Element(
        type,
        address,
        in.isPresent(),
        false,
        true,
        0,
        Optional.empty(),
        in.map(each -> each.barcode),
        device);
  }

  private ScsiResult move(int source, int destination) {
    if (failNextMove.isPresent()) {
      ScsiResult failure = failNextMove.get();
      failNextMove = Optional.empty();
      return failure;
    }
    Optional<ModelTapeDrive> from = driveAt(source);
    if (from.filter(ModelTapeDrive::isThreaded).isPresent()) {
      return illegal(0x53, 0x03);
    }
    Optional<ModelCartridge> moved =
        from.isPresent() ? from.get().cartridge() : Optional.ofNullable(shelves.get(source));
    if (moved.isEmpty()) {
      return illegal(0x3B, 0x0E);
    }
    Optional<ModelTapeDrive> to = driveAt(destination);
    boolean taken =
        to.isPresent() ? to.get().cartridge().isPresent() : shelves.containsKey(destination);
    if (taken) {
      return illegal(0x3B, 0x0D);
    }
    from.ifPresent(ModelTapeDrive::remove);
    shelves.remove(source);
    if (to.isPresent()) {
      to.get().insert(moved.get());
    } else {
      shelves.put(destination, moved.get());
    }
    return ScsiResult.good(0);
  }

  private Optional<ModelTapeDrive> driveAt(int address) {
    int index = address - FIRST_DRIVE;
    return index >= 0 && index < drives.size() ? Optional.of(drives.get(index)) : Optional.empty();
  }
}
