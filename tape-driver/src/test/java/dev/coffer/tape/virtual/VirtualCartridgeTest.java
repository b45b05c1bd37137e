package dev.coffer.tape.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.tape.FilemarkSync;
import dev.coffer.tape.HardwareException;
import dev.coffer.tape.MamAttribute;
import dev.coffer.tape.MediumCapacity;
import dev.coffer.tape.MediumException;
import dev.coffer.tape.NotReadyException;
import dev.coffer.tape.ReadOutcome;
import dev.coffer.tape.TapePosition;
import dev.coffer.tape.TransportException;
import dev.coffer.tape.WriteProtectedException;
import dev.coffer.tape.changer.ElementAddress;
import dev.coffer.tape.testkit.TestLibrary;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VirtualCartridgeTest {
  private static final String BARCODE = TestLibrary.barcode(1);
  private static final long CAPACITY_BYTES = 64L << 20;

  @TempDir private Path directory;
  private VirtualLibrary library;
  private VirtualTapeDrive drive;

  @BeforeEach
  void mount() throws Exception {
    library = TestLibrary.create(directory, 2, CAPACITY_BYTES);
    drive = TestLibrary.mount(library, BARCODE, 1);
  }

  @AfterEach
  void closeDrive() throws Exception {
    drive.close();
  }

  private Path file(String name) throws Exception {
    return library.cartridge(BARCODE).directory().resolve(name);
  }

  private long number(int partition, int id) throws Exception {
    return new BigInteger(1, drive.readAttribute(partition, id).orElseThrow().value()).longValue();
  }

  private void reload() throws Exception {
    drive.unload();
    drive.load();
  }

  @Test
  void theChipTellsWhatTheDriveKeeps() throws Exception {
    assertThat(number(0, 0x0003)).isEqualTo(1);
    assertThat(number(0, 0x0000)).isEqualTo(64);
    assertThat(number(0, 0x0001)).isEqualTo(64);
    assertThat(number(0, 0x0408)).isZero();
    assertThat(drive.readAttribute(0, 0x0806).orElseThrow().text()).isEqualTo(BARCODE);
    assertThat(drive.readAttribute(0, 0x0806).orElseThrow().value()).hasSize(32);
    assertThat(drive.readAttribute(0, 0x0401).orElseThrow().text()).isEqualTo("SN000001");
    assertThat(drive.status().mediumSerial()).contains("SN000001");

    for (int i = 0; i < 3; i++) {
      drive.write(ByteBuffer.allocateDirect(1 << 20));
    }
    assertThat(number(0, 0x0000)).isEqualTo(60);
    assertThat(number(0, 0x0222)).isEqualTo(3);
    reload();
    assertThat(number(0, 0x0003)).isEqualTo(2);
    assertThat(number(0, 0x0000)).isEqualTo(60);
    assertThat(number(0, 0x0222)).isZero();
    assertThat(number(0, 0x0220)).isEqualTo(3);
    drive.read(ByteBuffer.allocateDirect(1 << 20));
    assertThat(number(0, 0x0221)).isEqualTo(1);
    assertThat(drive.readAttribute(0, 0x0224)).isEmpty();
  }

  @Test
  void openingADriveAgainIsNotALoad() throws Exception {
    drive.close();
    drive = library.openDrive(1);
    assertThat(drive.position()).isEqualTo(TapePosition.BEGINNING);
    assertThat(number(0, 0x0003)).isEqualTo(1);
  }

  @Test
  void capacityIsOfStoredBytesAndKnownWithoutSearching() throws Exception {
    drive.write(ByteBuffer.allocateDirect(1001));
    drive.writeFilemarks(1, FilemarkSync.SYNCHRONOUS);
    long stored = 4 + 1001 + 1 + 4 + 4;
    assertThat(Files.size(file("partition-0.tap"))).isEqualTo(stored);
    assertThat(drive.capacity(0))
        .contains(new MediumCapacity(CAPACITY_BYTES, CAPACITY_BYTES - stored));
    reload();
    assertThat(drive.capacity(0))
        .contains(new MediumCapacity(CAPACITY_BYTES, CAPACITY_BYTES - stored));
  }

  @Test
  void theVolumeChangeReferenceChangesBeforeWhatWasReadIsOutOfDate() throws Exception {
    drive.write(ByteBuffer.allocateDirect(100));
    long first = number(0, 0x0009);
    assertThat(first).isNotZero();
    assertThat(number(0, 0x0009)).isEqualTo(first);
    drive.write(ByteBuffer.allocateDirect(100));
    drive.write(ByteBuffer.allocateDirect(100));
    assertThat(number(0, 0x0009)).isEqualTo(first + 1);
    reload();
    assertThat(number(0, 0x0009)).isEqualTo(first + 1);
    drive.writeFilemarks(1, FilemarkSync.BUFFERED);
    assertThat(number(0, 0x0009)).isEqualTo(first + 2);
    drive.writeFilemarks(0, FilemarkSync.SYNCHRONOUS);
    assertThat(number(0, 0x0009)).isEqualTo(first + 2);
  }

  @Test
  void attributesAreDurableAtOnceAndPerPartition() throws Exception {
    drive.format(1 << 20);
    MamAttribute zero = new MamAttribute(0x080C, MamAttribute.Format.BINARY, new byte[] {1});
    MamAttribute one = new MamAttribute(0x080C, MamAttribute.Format.BINARY, new byte[] {2});
    drive.writeAttributes(0, List.of(zero));
    drive.writeAttributes(1, List.of(one));
    assertThat(drive.readAttribute(0, 0x080C)).contains(zero);
    assertThat(drive.readAttribute(1, 0x080C)).contains(one);
    assertThat(Files.readString(file("cartridge.json"))).contains("\"0x080c\"");
    assertThat(number(0, 0x0001) + number(1, 0x0001)).isEqualTo(64);
    drive.format(0);
    assertThat(drive.readAttribute(0, 0x080C)).isEmpty();
    assertThat(Files.exists(file("partition-1.tap"))).isFalse();
    assertThat(number(0, 0x0007)).isEqualTo(2);
  }

  @Test
  void theTabForbidsEveryChange() throws Exception {
    drive.write(ByteBuffer.allocateDirect(100));
    drive.unload();
    library.setWriteProtected(BARCODE, true);
    drive.load();
    assertThat(drive.status().writeProtected()).isTrue();
    ByteBuffer block = ByteBuffer.allocateDirect(100);
    WriteProtectedException refused =
        catchThrowableOfType(WriteProtectedException.class, () -> drive.write(block));
    assertThat(refused).hasMessageContaining(BARCODE);
    assertThat(refused.positionAfter()).contains(TapePosition.BEGINNING);
    assertThat(block.remaining()).isEqualTo(100);
    assertThatThrownBy(() -> drive.writeFilemarks(1, FilemarkSync.SYNCHRONOUS))
        .isInstanceOf(WriteProtectedException.class);
    assertThatThrownBy(() -> drive.format(0)).isInstanceOf(WriteProtectedException.class);
    assertThatThrownBy(() -> drive.writeAttributes(0, List.of(MamAttribute.ascii(0x0801, "x", 32))))
        .isInstanceOf(WriteProtectedException.class);
    assertThat(drive.read(block)).isEqualTo(new ReadOutcome.Block(100));
    drive.unload();
    library.setWriteProtected(BARCODE, false);
    drive.load();
    drive.write(ByteBuffer.allocateDirect(100));
  }

  @Test
  void wormTakesAppendsOnly() throws Exception {
    library.addCartridge(CartridgeSpec.of("CF0009LZ"), ElementAddress.slot(8));
    try (VirtualTapeDrive worm = TestLibrary.mount(library, "CF0009LZ", 2)) {
      assertThat(worm.status().worm()).isTrue();
      worm.write(ByteBuffer.allocateDirect(100));
      worm.writeFilemarks(1, FilemarkSync.SYNCHRONOUS);
      worm.write(ByteBuffer.allocateDirect(100));
      for (long object = 0; object < 3; object++) {
        worm.locate(new TapePosition(0, object));
        assertThatThrownBy(() -> worm.write(ByteBuffer.allocateDirect(10)))
            .isInstanceOf(WriteProtectedException.class);
        assertThatThrownBy(() -> worm.writeFilemarks(1, FilemarkSync.BUFFERED))
            .isInstanceOf(WriteProtectedException.class);
        assertThat(worm.position()).isEqualTo(new TapePosition(0, object));
      }
      worm.rewind();
      assertThatThrownBy(() -> worm.format(0)).isInstanceOf(WriteProtectedException.class);
      worm.spaceToEndOfData();
      worm.write(ByteBuffer.allocateDirect(100));
      assertThat(worm.position()).isEqualTo(new TapePosition(0, 4));
    }
  }

  @Test
  void barcodesSayTypeAndSize() {
    assertThat(CartridgeSpec.of("CF0001L9").capacityBytes()).isEqualTo(18_000_000_000_000L);
    assertThat(CartridgeSpec.of("CF0001L9").earlyWarningBytes()).isEqualTo(4_000_000_000L);
    assertThat(CartridgeSpec.of("CF0001LY").worm()).isTrue();
    assertThat(CartridgeSpec.of("CF0001L8").mediumType()).isEqualTo("LTO-8");
    assertThat(CartridgeSpec.of("TEST1").mediumType()).isEqualTo("VIRTUAL");
    for (String bad : List.of("", "..", "a/b", ".x", "x".repeat(33), "ü")) {
      assertThatThrownBy(() -> CartridgeSpec.of(bad))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void cleaningCartridgesAreNotLoaded() throws Exception {
    library.addCartridge(CartridgeSpec.of("CLNU01L9"), ElementAddress.slot(8));
    library.changer().move(ElementAddress.slot(8), ElementAddress.drive(2));
    try (VirtualTapeDrive second = library.openDrive(2)) {
      assertThatThrownBy(second::load)
          .isInstanceOf(NotReadyException.class)
          .hasMessageContaining("cleaning cartridge")
          .hasMessageContaining("CLNU01L9");
      assertThat(second.status().loaded()).isFalse();
    }
    library.changer().move(ElementAddress.drive(2), ElementAddress.slot(8));
  }

  @Test
  void membersNobodyKnowsSurvive() throws Exception {
    drive.unload();
    Path json = file("cartridge.json");
    Files.writeString(
        json,
        Files.readString(json)
            .replaceFirst("\\{", "{ \"bought\" : \"2026-01-02\", \"price\" : 95.50,")
            .replaceFirst("\"capacityBytes\"", "\"note\" : [ null ], \"capacityBytes\""));
    drive.load();
    drive.writeAttributes(0, List.of(MamAttribute.ascii(0x0801, "x", 32)));
    drive.write(ByteBuffer.allocateDirect(2 << 20));
    drive.unload();
    assertThat(Files.readString(json))
        .contains("\"bought\" : \"2026-01-02\"", "\"price\" : 95.50", "\"note\" : [", "0x0801");
  }

  @Test
  void aCartridgeMadeByOthersIsReadAsItIs() throws Exception {
    Path other = Files.createDirectory(directory.resolve("JAV001"));
    for (String name : List.of("cartridge.json", "partition-0.tap")) {
      try (InputStream in = getClass().getResourceAsStream("/ltfs-index-partition/" + name)) {
        Files.copy(in, other.resolve(name));
      }
    }
    byte[] before = Files.readAllBytes(other.resolve("partition-0.tap"));
    try (VirtualTapeDrive alone = VirtualTapeDrive.openCartridge(other)) {
      assertThatThrownBy(() -> VirtualTapeDrive.openCartridge(other))
          .isInstanceOf(TransportException.class)
          .hasMessageContaining("busy");
      alone.load();
      assertThat(alone.status().partitionCount()).isEqualTo(1);
      assertThat(alone.readAttribute(0, 0x0009).orElseThrow().value())
          .isEqualTo(new byte[] {0, 0, 0, 7});
      assertThat(alone.readAttribute(0, 0x0803).orElseThrow().text()).isEqualTo("Demo Vol");
      assertThat(alone.readAttribute(0, 0x080C)).isPresent();
      alone.spaceToEndOfData();
      assertThat(alone.position()).isEqualTo(new TapePosition(0, 8));
      assertThat(alone.alerts()).isEmpty();
      assertThat(Files.readAllBytes(other.resolve("partition-0.tap"))).isEqualTo(before);
      alone.write(ByteBuffer.allocateDirect(10));
      alone.rewind();
      alone.spaceFilemarks(4);
      assertThat(alone.read(ByteBuffer.allocateDirect(10))).isEqualTo(new ReadOutcome.Block(10));
    }
  }

  @Test
  void damagedDescriptionsAreRefused() throws Exception {
    drive.unload();
    Path json = file("cartridge.json");
    String good = Files.readString(json);
    List<String> bad =
        List.of(
            "",
            "{}",
            good.replace("coffer-cartridge-1", "coffer-cartridge-9"),
            good.replaceFirst("\"worm\" : false", "\"worm\" : \"no\""),
            good.replaceFirst("\"loadCount\" : 1", "\"loadCount\" : -1"),
            good.replaceFirst("\"loadCount\" : 1", "\"loadCount\" : 1e99999999"),
            good.replaceFirst("\"0x0806\"", "\"0x08067\""),
            good.replaceFirst("\"format\" : 1", "\"format\" : 3"),
            good.replaceFirst("\"value\" : \"4", "\"value\" : \"x"),
            good.replaceFirst("\\[", "[{},{},{},"),
            good.substring(0, good.length() / 2));
    for (String text : bad) {
      assertThat(text).isNotEqualTo(good);
      Files.writeString(json, text);
      assertThatThrownBy(() -> drive.load()).as(text).isInstanceOf(HardwareException.class);
      assertThat(drive.status().loaded()).isFalse();
    }
    Files.writeString(json, good);
    drive.load();
  }

  @Test
  void aCartridgeThatBecameUnreadableInADriveIsNotStuck() throws Exception {
    drive.close();
    Files.writeString(file("cartridge.json"), "{");
    drive = library.openDrive(1);
    assertThat(drive.status().loaded()).isFalse();
    assertThatThrownBy(() -> drive.load())
        .isInstanceOf(HardwareException.class)
        .hasMessageContaining(BARCODE);
    library.changer().move(ElementAddress.drive(1), ElementAddress.slot(1));
  }

  @Test
  void blocksThatReadWithAnErrorArePassedAndDamageIsNot() throws Exception {
    for (int i = 0; i < 4; i++) {
      drive.write(ByteBuffer.allocateDirect(100));
    }
    drive.writeFilemarks(1, FilemarkSync.SYNCHRONOUS);
    drive.unload();
    Path image = file("partition-0.tap");
    byte[] bytes = Files.readAllBytes(image);
    bytes[108 + 3] = (byte) 0x80;
    bytes[108 + 107] = (byte) 0x80;
    bytes[324 + 107] = 1;
    Files.write(image, bytes);
    drive.load();
    ByteBuffer target = ByteBuffer.allocateDirect(200);
    drive.read(target);
    MediumException bad = catchThrowableOfType(MediumException.class, () -> drive.read(target));
    assertThat(bad.positionAfter()).contains(new TapePosition(0, 2));
    assertThat(bad).hasMessageContaining(BARCODE).hasMessageContaining("block 0:1");
    assertThat(target.position()).isEqualTo(100);
    drive.read(target);
    MediumException damage = catchThrowableOfType(MediumException.class, () -> drive.read(target));
    assertThat(damage.positionAfter()).contains(new TapePosition(0, 3));
    assertThatThrownBy(() -> drive.spaceToEndOfData()).isInstanceOf(MediumException.class);
    assertThatThrownBy(() -> drive.spaceFilemarks(1)).isInstanceOf(MediumException.class);
    assertThatThrownBy(() -> drive.locate(new TapePosition(0, 4)))
        .isInstanceOf(MediumException.class);
    assertThat(drive.position()).isEqualTo(new TapePosition(0, 3));
  }

  @Test
  void aFullHostDiskIsSaidAndNothingIsHalfWritten() throws Exception {
    drive.unload();
    Files.delete(file("partition-0.tap"));
    Files.createSymbolicLink(file("partition-0.tap"), Path.of("/dev/full"));
    drive.load();
    ByteBuffer block = ByteBuffer.allocateDirect(1000);
    HardwareException failed =
        catchThrowableOfType(HardwareException.class, () -> drive.write(block));
    assertThat(failed).hasMessageContaining("No space left on device");
    assertThat(failed.positionAfter()).contains(TapePosition.BEGINNING);
    assertThat(block.remaining()).isEqualTo(1000);
    drive.unload();
    Files.delete(file("partition-0.tap"));
  }
}
