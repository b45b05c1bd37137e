package dev.coffer.tape.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.tape.HardwareException;
import dev.coffer.tape.IllegalTapeRequestException;
import dev.coffer.tape.NotReadyException;
import dev.coffer.tape.TapeDrives;
import dev.coffer.tape.TransportException;
import dev.coffer.tape.changer.ElementAddress;
import dev.coffer.tape.changer.TapeLibrary;
import dev.coffer.tape.testkit.MediumChangerContract;
import dev.coffer.tape.testkit.TestLibrary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VirtualChangerTest extends MediumChangerContract {
  @TempDir private Path directory;

  @Override
  protected TapeLibrary openLibrary() throws Exception {
    TestLibrary.create(directory, 3, 1 << 20);
    return TapeDrives.openLibrary(directory);
  }

  private VirtualLibrary library() throws Exception {
    return VirtualLibrary.open(directory);
  }

  @Test
  void aLoadedCartridgeStaysInItsDriveWhoeverLoadedIt() throws Exception {
    String barcode = TestLibrary.barcode(1);
    TestLibrary.mount(library(), barcode, 1).close();
    assertThatThrownBy(
            () -> library().changer().move(ElementAddress.drive(1), ElementAddress.slot(1)))
        .isInstanceOf(IllegalTapeRequestException.class)
        .hasMessageContaining("drive 1 has " + barcode + " loaded: unload it first");
    assertThatThrownBy(() -> library().remove(barcode))
        .isInstanceOf(IllegalTapeRequestException.class);
    assertThatThrownBy(() -> library().setWriteProtected(barcode, true))
        .isInstanceOf(IllegalTapeRequestException.class);
    try (VirtualTapeDrive drive = library().openDrive(1)) {
      assertThat(drive.status().loaded()).isTrue();
      drive.unload();
    }
    library().changer().move(ElementAddress.drive(1), ElementAddress.slot(1));
  }

  @Test
  void cartridgesGoToTheShelfAndComeBack() throws Exception {
    String barcode = TestLibrary.barcode(2);
    library().remove(barcode);
    assertThat(library().inventory().find(barcode)).isEmpty();
    assertThat(library().barcodes()).contains(barcode);
    assertThatThrownBy(() -> library().remove(barcode))
        .isInstanceOf(IllegalTapeRequestException.class);
    library().insert(barcode, ElementAddress.importExport(2));
    assertThat(library().inventory().find(barcode)).contains(ElementAddress.importExport(2));
    assertThatThrownBy(() -> library().insert(barcode, ElementAddress.slot(8)))
        .isInstanceOf(IllegalTapeRequestException.class)
        .hasMessageContaining("import/export slot 2 already");
    assertThatThrownBy(() -> library().insert("CF9999L9", ElementAddress.slot(8)))
        .isInstanceOf(NotReadyException.class);
  }

  @Test
  void newCartridgesTakeTheFirstFreeSlot() throws Exception {
    assertThat(library().addCartridge(CartridgeSpec.of("CF0077L9")))
        .isEqualTo(ElementAddress.slot(4));
    assertThatThrownBy(() -> library().addCartridge(CartridgeSpec.of("CF0077L9")))
        .isInstanceOf(IllegalTapeRequestException.class)
        .hasMessageContaining("exists already");
    assertThatThrownBy(
            () -> library().addCartridge(CartridgeSpec.of("CF0078L9"), ElementAddress.slot(4)))
        .isInstanceOf(IllegalTapeRequestException.class)
        .hasMessageContaining("full");
    assertThat(library().barcodes()).doesNotContain("CF0078L9");
  }

  @Test
  void aLibraryIsMadeOnceAndFoundAgain() throws Exception {
    assertThatThrownBy(() -> VirtualLibrary.create(directory, new LibrarySpec(1, 1, 0)))
        .isInstanceOf(IllegalTapeRequestException.class);
    assertThatThrownBy(() -> VirtualLibrary.open(directory.resolve("nothing")))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("no virtual library");
    assertThat(library().inventory().of(ElementAddress.Kind.DRIVE))
        .allMatch(drive -> drive.driveSerial().isPresent());
  }

  @Test
  void damagedLibrariesAreRefused() throws Exception {
    Path file = directory.resolve(LibraryState.FILE);
    String good = Files.readString(file);
    List<String> bad =
        List.of(
            "",
            "[]",
            "{",
            "{}",
            good.replace("coffer-library-1", "coffer-library-2"),
            good.replace("CF0002L9", "CF0001L9"),
            good.replace("CF0002L9", "../../etc"),
            good.replaceFirst("\"number\" : 2", "\"number\" : 1"),
            good.replaceFirst("\"number\" : 2", "\"number\" : -2"),
            good + good,
            "[".repeat(100_000));
    for (String text : bad) {
      Files.writeString(file, text);
      assertThatThrownBy(() -> VirtualLibrary.open(directory))
          .as(text.substring(0, Math.min(60, text.length())))
          .isInstanceOf(HardwareException.class);
      assertThat(Files.readString(file)).isEqualTo(text);
    }
  }

  @Test
  void membersNobodyKnowsSurviveAMove() throws Exception {
    Path file = directory.resolve(LibraryState.FILE);
    String text =
        Files.readString(file)
            .replaceFirst("\"number\" : 1", "\"colour\" : \"grün\", \"number\" : 1")
            .replaceFirst("\\{", "{ \"x\" : [1.50, 12345678901234567890, null, {\"y\": false}],");
    Files.writeString(file, text);
    library().changer().move(ElementAddress.slot(1), ElementAddress.slot(8));
    String after = Files.readString(file);
    assertThat(after).contains("\"colour\" : \"grün\"", "1.50", "12345678901234567890", "null");
    assertThat(after).contains("\"y\" : false");
  }

  @Test
  void threadsThatMoveAtOnceLoseNothing() throws Exception {
    int moves = 25;
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        ElementAddress home = ElementAddress.slot(1 + i);
        ElementAddress away = ElementAddress.slot(4 + i);
        running.add(
            threads.submit(() -> {
              for (int move = 0; move < moves; move++) {
                library().changer().move(home, away);
                library().changer().move(away, home);
              }
              return true;
            }));
      }
      for (Future<?> thread : running) {
        thread.get();
      }
    }
    for (int i = 1; i <= 3; i++) {
      assertThat(library().inventory().find(TestLibrary.barcode(i)))
          .contains(ElementAddress.slot(i));
    }
  }
}
