package dev.coffer.tape.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffer.tape.FilemarkSync;
import dev.coffer.tape.IllegalTapeRequestException;
import dev.coffer.tape.ReadOutcome;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.changer.ElementAddress;
import dev.coffer.tape.changer.ElementAddress.Kind;
import dev.coffer.tape.changer.LibraryInventory;
import dev.coffer.tape.changer.LibraryInventory.Element;
import dev.coffer.tape.changer.MediumChanger;
import dev.coffer.tape.changer.TapeLibrary;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link MediumChanger} promises, together with the drives of its library. An
 * implementation's test hands out a library with empty drives, at least two cartridges in slots, at
 * least one free slot, and all cartridges blank.
 */
public abstract class MediumChangerContract {
  private TapeLibrary library;
  private MediumChanger changer;

  protected abstract TapeLibrary openLibrary() throws Exception;

  @BeforeEach
  void open() throws Exception {
    library = openLibrary();
    changer = library.openChanger();
  }

  @AfterEach
  void closeChanger() throws Exception {
    changer.close();
  }

  private Element full(int index) throws Exception {
    return changer.inventory().of(Kind.SLOT).stream().filter(Element::full).toList().get(index);
  }

  private ElementAddress free(Kind kind) throws Exception {
    return changer.inventory().of(kind).stream()
        .filter(element -> !element.full())
        .findFirst()
        .orElseThrow()
        .address();
  }

  @Test
  void elementsAreListedOnceAndInOrder() throws Exception {
    List<ElementAddress> addresses =
        changer.inventory().elements().stream().map(Element::address).toList();
    assertThat(addresses).isSorted().doesNotHaveDuplicates();
    for (Element element : changer.inventory().elements()) {
      assertThat(changer.inventory().at(element.address())).contains(element);
      if (!element.full()) {
        assertThat(element.barcode()).isEmpty();
      }
    }
    assertThat(changer.inventory().of(Kind.DRIVE)).isNotEmpty().noneMatch(Element::full);
  }

  @Test
  void aMoveTakesTheCartridgeAndItsBarcodeAlong() throws Exception {
    Element from = full(0);
    ElementAddress to = free(Kind.SLOT);
    changer.move(from.address(), to);
    LibraryInventory after = changer.inventory();
    assertThat(after.at(from.address()).orElseThrow().full()).isFalse();
    assertThat(after.at(to).orElseThrow().barcode()).isEqualTo(from.barcode());
    assertThat(after.find(from.barcode().orElseThrow())).contains(to);
  }

  @Test
  void cartridgesGoOutAndInThroughImportExportSlots() throws Exception {
    assumeTrue(
        !changer.inventory().of(Kind.IMPORT_EXPORT).isEmpty(), "no import/export slots here");
    Element from = full(0);
    ElementAddress door = free(Kind.IMPORT_EXPORT);
    changer.move(from.address(), door);
    assertThat(changer.inventory().find(from.barcode().orElseThrow())).contains(door);
    changer.move(door, from.address());
    assertThat(changer.inventory().find(from.barcode().orElseThrow())).contains(from.address());
  }

  @Test
  void anEmptySourceOrAFullDestinationMovesNothing() throws Exception {
    LibraryInventory before = changer.inventory();
    ElementAddress empty = free(Kind.SLOT);
    assertThatThrownBy(() -> changer.move(empty, ElementAddress.drive(1)))
        .isInstanceOf(IllegalTapeRequestException.class);
    ElementAddress first = full(0).address();
    ElementAddress second = full(1).address();
    assertThatThrownBy(() -> changer.move(first, second))
        .isInstanceOf(IllegalTapeRequestException.class);
    assertThat(changer.inventory()).isEqualTo(before);
  }

  @Test
  void elementsThatAreNotThereAreRefused() throws Exception {
    LibraryInventory before = changer.inventory();
    ElementAddress first = full(0).address();
    assertThatThrownBy(() -> changer.move(first, ElementAddress.slot(30_000)))
        .isInstanceOf(IllegalTapeRequestException.class);
    assertThatThrownBy(() -> changer.move(ElementAddress.drive(30_000), ElementAddress.slot(1)))
        .isInstanceOf(IllegalTapeRequestException.class);
    assertThatThrownBy(() -> library.openDrive(30_000))
        .isInstanceOf(IllegalTapeRequestException.class);
    assertThat(changer.inventory()).isEqualTo(before);
  }

  @Test
  void aCartridgeKeepsItsDataOnItsWay() throws Exception {
    Element home = full(0);
    int last = changer.inventory().of(Kind.DRIVE).size();
    ElementAddress firstDrive = ElementAddress.drive(1);
    ElementAddress lastDrive = ElementAddress.drive(last);
    changer.move(home.address(), firstDrive);
    try (TapeDrive drive = library.openDrive(1)) {
      drive.load();
      drive.write(ByteBuffer.allocateDirect(1000));
      drive.writeFilemarks(1, FilemarkSync.SYNCHRONOUS);
      // threaded, or held by PREVENT ALLOW MEDIUM REMOVAL where the changer would take it all the
      // same
      assertThatThrownBy(() -> changer.move(firstDrive, home.address()))
          .isInstanceOf(IllegalTapeRequestException.class);
      drive.unload();
    }
    changer.move(firstDrive, home.address());
    changer.move(home.address(), lastDrive);
    try (TapeDrive drive = library.openDrive(last)) {
      drive.load();
      assertThat(drive.read(ByteBuffer.allocateDirect(1000)))
          .isEqualTo(new ReadOutcome.Block(1000));
      drive.unload();
    }
    changer.move(lastDrive, home.address());
  }

  @Test
  void aDriveSeesTheCartridgeThatIsInItNow() throws Exception {
    Element first = full(0);
    Element second = full(1);
    ElementAddress one = ElementAddress.drive(1);
    changer.move(first.address(), one);
    try (TapeDrive drive = library.openDrive(1)) {
      drive.load();
      Optional<String> serial = drive.status().mediumSerial();
      drive.write(ByteBuffer.allocateDirect(1000));
      drive.writeFilemarks(1, FilemarkSync.SYNCHRONOUS);
      drive.unload();
      changer.move(one, first.address());
      changer.move(second.address(), one);
      drive.load();
      assertThat(drive.read(ByteBuffer.allocateDirect(1000)))
          .isEqualTo(new ReadOutcome.EndOfData());
      if (serial.isPresent()) {
        assertThat(drive.status().mediumSerial()).isNotEqualTo(serial);
      }
      drive.unload();
    }
    changer.move(one, second.address());
  }
}
