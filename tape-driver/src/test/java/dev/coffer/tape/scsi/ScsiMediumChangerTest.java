package dev.coffer.tape.scsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.tape.HardwareException;
import dev.coffer.tape.IllegalTapeRequestException;
import dev.coffer.tape.TransportException;
import dev.coffer.tape.changer.ElementAddress;
import dev.coffer.tape.changer.LibraryInventory;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScsiMediumChangerTest {
  private final ModelTapeDrive one = new ModelTapeDrive(ModelFeatures.modern(), "1013000001");
  private final ModelTapeDrive two = new ModelTapeDrive(ModelFeatures.modern(), "1013000002");
  private final ModelChanger model = new ModelChanger(List.of(one, two), 4, 2);

  private ScsiMediumChanger open() throws Exception {
    model.shelve(1, ModelCartridge.large("CF0001L9"));
    model.shelve(3, ModelCartridge.large("CLNU01L1"));
    return new ScsiMediumChanger(model);
  }

  @Test
  void theInventoryHasEveryElementAndItsBarcode() throws Exception {
    LibraryInventory inventory = open().inventory();
    assertThat(inventory.of(ElementAddress.Kind.DRIVE)).hasSize(2);
    assertThat(inventory.of(ElementAddress.Kind.SLOT)).hasSize(4);
    assertThat(inventory.of(ElementAddress.Kind.IMPORT_EXPORT)).hasSize(2);
    assertThat(inventory.find("CF0001L9")).contains(ElementAddress.slot(1));
    assertThat(inventory.find("CLNU01L1")).contains(ElementAddress.slot(3));
  }

  @Test
  void drivesAreKnownByTheirSerialNumbers() throws Exception {
    LibraryInventory inventory = open().inventory();
    assertThat(inventory.at(ElementAddress.drive(1)).orElseThrow().driveSerial())
        .contains("1013000001");
    assertThat(inventory.at(ElementAddress.drive(2)).orElseThrow().driveSerial())
        .contains("1013000002");
    model.tellsDevices = false;
    assertThat(open().inventory().at(ElementAddress.drive(1)).orElseThrow().driveSerial())
        .isEmpty();
  }

  @Test
  void aCartridgeGoesToADriveAndOut() throws Exception {
    ScsiMediumChanger changer = open();
    changer.move(ElementAddress.slot(1), ElementAddress.drive(2));
    assertThat(two.cartridge().orElseThrow().barcode).isEqualTo("CF0001L9");
    assertThat(changer.inventory().find("CF0001L9")).contains(ElementAddress.drive(2));
    assertThatThrownBy(() -> changer.move(ElementAddress.drive(2), ElementAddress.importExport(1)))
        .isInstanceOf(IllegalTapeRequestException.class)
        .hasMessageContaining("medium removal prevented");
    new ScsiTapeDrive(two, () -> true).unload();
    changer.move(ElementAddress.drive(2), ElementAddress.importExport(1));
    assertThat(changer.inventory().find("CF0001L9")).contains(ElementAddress.importExport(1));
  }

  @Test
  void impossibleMovesMoveNothing() throws Exception {
    ScsiMediumChanger changer = open();
    LibraryInventory before = changer.inventory();
    assertThatThrownBy(() -> changer.move(ElementAddress.slot(2), ElementAddress.drive(1)))
        .isInstanceOf(IllegalTapeRequestException.class)
        .hasMessageContaining("the source is empty: actual=slot 2");
    assertThatThrownBy(() -> changer.move(ElementAddress.slot(1), ElementAddress.slot(3)))
        .isInstanceOf(IllegalTapeRequestException.class)
        .hasMessageContaining("the destination is full: actual=slot 3");
    assertThatThrownBy(() -> changer.move(ElementAddress.slot(1), ElementAddress.slot(9)))
        .isInstanceOf(IllegalTapeRequestException.class)
        .hasMessageContaining("no such element: actual=slot 9");
    assertThat(changer.inventory()).isEqualTo(before);
  }

  @Test
  void aRobotThatFailsSaysWhy() throws Exception {
    ScsiMediumChanger changer = open();
    model.failNextMove =
        Optional.of(ScsiResult.check(SenseData.of(SenseKey.HARDWARE_ERROR, 0x15, 0x01), 0));
    assertThatThrownBy(() -> changer.move(ElementAddress.slot(1), ElementAddress.drive(1)))
        .isInstanceOf(HardwareException.class)
        .hasMessageContaining("MOVE MEDIUM failed: hardware error, mechanical positioning error");
  }

  @Test
  void aDriveIsNoChanger() {
    assertThatThrownBy(() -> new ScsiMediumChanger(one))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("no medium changer: device type actual=01h expected=08h");
  }
}
