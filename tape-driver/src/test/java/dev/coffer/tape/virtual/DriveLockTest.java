package dev.coffer.tape.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.tape.TransportException;
import dev.coffer.tape.changer.ElementAddress;
import dev.coffer.tape.testkit.TestLibrary;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriveLockTest {
  @TempDir private Path directory;
  private VirtualLibrary library;

  @BeforeEach
  void makeLibrary() throws Exception {
    library = TestLibrary.create(directory, 2, 1 << 20);
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(HoldDrive.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private void assertBusy() {
    assertThatThrownBy(() -> library.openDrive(1))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("busy: another program has drive 1 of " + directory);
  }

  @Test
  void twoObjectsCannotHaveOneDrive() throws Exception {
    try (VirtualTapeDrive first = library.openDrive(1)) {
      assertBusy();
      assertBusy();
      assertThatThrownBy(() -> VirtualLibrary.open(directory.resolve(".")).openDrive(1))
          .isInstanceOf(TransportException.class);
      library.openDrive(2).close();
      assertThat(first.status().loaded()).isFalse();
    }
    library.openDrive(1).close();
  }

  @Test
  void twoProgramsCannotHaveOneDrive() throws Exception {
    Process other = start("hold", directory.toString());
    try (BufferedReader output = other.inputReader(StandardCharsets.UTF_8)) {
      assertThat(output.readLine()).startsWith("held CV");
      assertBusy();
      assertBusy();
      library.openDrive(2).close();
    } finally {
      other.getOutputStream().close();
      other.waitFor();
    }
    // The other program ended without giving the drive back.
    library.openDrive(1).close();
  }

  @Test
  void aRefusalDoesNotWeakenTheHoldersLock() throws Exception {
    try (VirtualTapeDrive mine = library.openDrive(1)) {
      assertBusy();
      Process other = start("hold", directory.toString());
      try (BufferedReader output = other.inputReader(StandardCharsets.UTF_8)) {
        assertThat(output.readLine()).contains("TransportException", "busy: another program has");
      } finally {
        other.getOutputStream().close();
        other.waitFor();
      }
      assertThat(mine.status().loaded()).isFalse();
    }
  }

  @Test
  void aCartridgeIsInOneDriveOnly() throws Exception {
    String barcode = TestLibrary.barcode(1);
    Path place = library.cartridge(barcode).directory();
    library.changer().move(ElementAddress.slot(1), ElementAddress.drive(1));
    try (VirtualTapeDrive drive = library.openDrive(1)) {
      try (VirtualTapeDrive alone = VirtualTapeDrive.openCartridge(place)) {
        assertThatThrownBy(drive::load)
            .isInstanceOf(TransportException.class)
            .hasMessageContaining("busy: another program has the cartridge");
        alone.load();
      }
      drive.load();
      assertThatThrownBy(() -> VirtualTapeDrive.openCartridge(place))
          .isInstanceOf(TransportException.class);
      drive.unload();
      VirtualTapeDrive.openCartridge(place).close();
    }
  }

  @Test
  void twoProgramsMayMoveCartridgesAtOnce() throws Exception {
    Process other = start("move", directory.toString(), TestLibrary.barcode(2));
    for (int i = 0; i < 40; i++) {
      library.changer().move(ElementAddress.slot(1), ElementAddress.slot(8));
      library.changer().move(ElementAddress.slot(8), ElementAddress.slot(1));
    }
    try (BufferedReader output = other.inputReader(StandardCharsets.UTF_8)) {
      assertThat(output.readLine()).isEqualTo("moved");
    } finally {
      other.waitFor();
    }
    assertThat(library.inventory().find(TestLibrary.barcode(1))).contains(ElementAddress.slot(1));
    assertThat(library.inventory().find(TestLibrary.barcode(2))).contains(ElementAddress.slot(2));
  }
}
