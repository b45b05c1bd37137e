package dev.coffer.tape.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.tape.FilemarkSync;
import dev.coffer.tape.ReadOutcome;
import dev.coffer.tape.TapeAlert;
import dev.coffer.tape.TapePosition;
import dev.coffer.tape.testkit.TestLibrary;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A crash at any byte loses the object it struck, and nothing in front of it. */
class TornTailTest {
  private static final int[] SIZES = {10, 0, 7, 0, 0, 1, 24, 0};

  @TempDir private Path directory;

  @Test
  void everyCutKeepsTheWholeObjectsInFrontOfIt() throws Exception {
    VirtualLibrary library = TestLibrary.create(directory, 1, 1 << 20);
    List<Long> ends = new ArrayList<>(List.of(0L));
    Path file = library.cartridge(TestLibrary.barcode(1)).image(0);
    try (VirtualTapeDrive drive = TestLibrary.mount(library, TestLibrary.barcode(1), 1)) {
      for (int size : SIZES) {
        writeObject(drive, size);
        ends.add(Files.size(file));
      }
      byte[] whole = Files.readAllBytes(file);
      for (int cut = 0; cut < whole.length; cut++) {
        drive.unload();
        Files.write(file, Arrays.copyOf(whole, cut));
        drive.load();
        long bytes = cut;
        int objects = (int) ends.stream().filter(end -> end > 0 && end <= bytes).count();
        boolean torn = ends.get(objects) != cut;
        checkObjects(drive, objects);
        drive.spaceToEndOfData();
        assertThat(drive.position()).isEqualTo(new TapePosition(0, objects));
        checkNotice(drive.alerts(), torn, objects);
        writeObject(drive, 77);
        assertThat(Files.size(file)).isEqualTo(ends.get(objects) + 77 + 1 + 8);
        drive.rewind();
        checkObjects(drive, objects);
        checkObject(drive, 77);
        assertThat(drive.read(ByteBuffer.allocate(10))).isEqualTo(new ReadOutcome.EndOfData());
        assertThat(drive.alerts()).isEmpty();
      }
    }
  }

  private static void checkNotice(List<TapeAlert> alerts, boolean torn, int objects) {
    if (torn) {
      assertThat(alerts).hasSize(1);
      assertThat(alerts.getFirst().text())
          .contains("interrupted", TestLibrary.barcode(1), "block 0:" + objects);
    } else {
      assertThat(alerts).isEmpty();
    }
  }

  private static void checkObjects(VirtualTapeDrive drive, int objects) throws Exception {
    for (int i = 0; i < objects; i++) {
      checkObject(drive, SIZES[i]);
    }
  }

  private static void writeObject(VirtualTapeDrive drive, int size) throws Exception {
    if (size == 0) {
      drive.writeFilemarks(1, FilemarkSync.BUFFERED);
    } else {
      drive.write(content(size));
    }
  }

  private static void checkObject(VirtualTapeDrive drive, int size) throws Exception {
    ByteBuffer target = ByteBuffer.allocateDirect(300);
    ReadOutcome outcome = drive.read(target);
    if (size == 0) {
      assertThat(outcome).isEqualTo(new ReadOutcome.Filemark());
    } else {
      assertThat(outcome).isEqualTo(new ReadOutcome.Block(size));
      assertThat(target.flip()).isEqualTo(content(size));
    }
  }

  private static ByteBuffer content(int size) {
    ByteBuffer content = ByteBuffer.allocateDirect(size);
    while (content.hasRemaining()) {
      content.put((byte) (0x90 + size + content.position()));
    }
    return content.flip();
  }
}
