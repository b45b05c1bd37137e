package dev.coffer.tape.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.tape.TapeDevice;
import dev.coffer.tape.changer.ChangerLibrary;
import dev.coffer.tape.changer.ElementAddress;
import dev.coffer.tape.changer.LibraryInventory;
import dev.coffer.tape.scsi.VitalProductData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TapeDevicesTest {
  @TempDir private Path root;

  @BeforeEach
  void twoDrivesAndAChanger() throws IOException {
    device("scsi_tape", "nst0", "sg1", 1, "1013000001");
    device("scsi_tape", "nst10", "sg7", 1, "1013000002");
    device("scsi_tape", "nst0a", "sg1", 1, "1013000001");
    device("scsi_tape", "st0", "sg1", 1, "1013000001");
    device("scsi_changer", "sch0", "sg3", 8, "LIB001");
    Path byId = Files.createDirectories(root.resolve("dev/tape/by-id"));
    Files.createSymbolicLink(byId.resolve("scsi-3500-nst"), root.resolve("dev/nst10"));
    Files.createSymbolicLink(byId.resolve("scsi-gone-nst"), root.resolve("dev/nst99"));
  }

  private void device(String deviceClass, String name, String generic, int type, String serial)
      throws IOException {
    Path device =
        Files.createDirectories(root.resolve("sys/class/" + deviceClass + "/" + name + "/device"));
    Files.writeString(device.resolve("vendor"), "IBM     \n");
    Files.writeString(device.resolve("model"), "ULTRIUM-HH9     \n");
    Files.writeString(device.resolve("rev"), "R3G1\n");
    Files.write(
        device.resolve("vpd_pg80"), VitalProductData.encodeSerialNumber(type, "  " + serial));
    Files.createDirectories(device.resolve("scsi_generic/" + generic));
    Files.createDirectories(root.resolve("dev"));
    Files.writeString(root.resolve("dev/" + name), "");
  }

  private TapeDevices devices() {
    return new TapeDevices(root.resolve("sys"), root.resolve("dev"));
  }

  private String dev(String name) {
    return root.resolve("dev").resolve(name).toString();
  }

  @Test
  void drivesAreTheNoRewindNodesByNumber() {
    List<TapeDevice> drives = devices().drives();
    assertThat(drives).extracting(TapeDevice::node).containsExactly(dev("nst0"), dev("nst10"));
    TapeDevice second = drives.get(1);
    assertThat(second.generic()).contains(dev("sg7"));
    assertThat(second.vendor()).isEqualTo("IBM");
    assertThat(second.product()).isEqualTo("ULTRIUM-HH9");
    assertThat(second.revision()).isEqualTo("R3G1");
    assertThat(second.serial()).contains("1013000002");
    assertThat(second.links()).containsExactly(dev("tape/by-id/scsi-3500-nst"));
  }

  @Test
  void aDriveIsFoundByNodeLinkAndSerialNumber() {
    for (String name : List.of(dev("nst10"), "1013000002", dev("tape/by-id/scsi-3500-nst"))) {
      assertThat(devices().drives().stream().filter(each -> each.isCalled(name)))
          .extracting(TapeDevice::node)
          .containsExactly(dev("nst10"));
    }
    assertThat(devices().drives()).noneMatch(each -> each.isCalled("9999"));
    assertThat(devices().changers())
        .filteredOn(each -> each.isCalled("LIB001"))
        .extracting(TapeDevice::generic)
        .containsExactly(Optional.of(dev("sg3")));
    assertThat(devices().drives().getLast().lastingName()).isEqualTo("1013000002");
  }

  @Test
  void aHostWithoutTapeHasNone() {
    TapeDevices none = new TapeDevices(root.resolve("nothing"), root.resolve("nothing"));
    assertThat(none.drives()).isEmpty();
    assertThat(none.changers()).isEmpty();
  }

  @Test
  void drivesAreMatchedToElementsBySerialNumberOnly() {
    LibraryInventory inventory =
        new LibraryInventory(
            List.of(
                element(1, Optional.of("1013000002")),
                element(2, Optional.empty()),
                element(3, Optional.of("somewhere else"))));
    assertThat(ChangerLibrary.match(inventory, devices().drives()))
        .hasSize(1)
        .hasEntrySatisfying(
            ElementAddress.drive(1), each -> assertThat(each.node()).isEqualTo(dev("nst10")));
  }

  private static LibraryInventory.Element element(int number, Optional<String> serial) {
    return new LibraryInventory.Element(
        ElementAddress.drive(number), false, Optional.empty(), serial);
  }
}
