package dev.coffer.tape.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.tape.FilemarkSync;
import dev.coffer.tape.MediumException;
import dev.coffer.tape.ReadOutcome;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TapePosition;
import dev.coffer.tape.testkit.TestLibrary;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is in the files: an answer or a {@link TapeException}, soon, and nothing is lost. */
class HostileImageProperties {
  private static final int TRIES = 150;

  @TempDir private Path directory;
  private VirtualLibrary library;
  private Path image;
  private Path description;

  @BeforeEach
  void makeLibrary() throws Exception {
    library = TestLibrary.create(directory, 1, 1 << 20);
    VirtualCartridge cartridge = library.cartridge(TestLibrary.barcode(1));
    image = cartridge.image(0);
    description = cartridge.directory().resolve(CartridgeDescription.FILE);
    try (VirtualTapeDrive drive = TestLibrary.mount(library, TestLibrary.barcode(1), 1)) {
      for (int i = 0; i < 10; i++) {
        drive.write(ByteBuffer.allocateDirect(1 + i * 23));
        drive.writeFilemarks(i % 3, FilemarkSync.BUFFERED);
      }
      drive.unload();
    }
  }

  private static byte[] damaged(byte[] good, long seed) {
    Random random = new Random(seed);
    byte[] bytes = good.clone();
    for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
      int at = random.nextInt(bytes.length);
      if (random.nextBoolean()) {
        bytes[at] ^= (byte) (1 << random.nextInt(8));
      } else {
        bytes[at] = (byte) (random.nextBoolean() ? 0xFF : random.nextInt());
      }
    }
    return bytes;
  }

  @Test
  void damagedImagesAreReadAsFarAsTheyGo() throws Exception {
    byte[] good = Files.readAllBytes(image);
    try (VirtualTapeDrive drive = library.openDrive(1)) {
      for (long seed = 0; seed < TRIES; seed++) {
        byte[] bytes = damaged(good, seed);
        Files.write(image, bytes);
        drive.load();
        readAll(drive, "seed " + seed);
        walk(drive, new Random(seed));
        drive.unload();
        assertThat(Files.readAllBytes(image)).as("seed %d", seed).isEqualTo(bytes);
      }
    }
  }

  private static void readAll(VirtualTapeDrive drive, String run) throws Exception {
    ByteBuffer target = ByteBuffer.allocateDirect(1000);
    TapePosition before = drive.position();
    for (int reads = 0; ; reads++) {
      assertThat(reads).as(run).isLessThan(100);
      try {
        if (drive.read(target.clear()) instanceof ReadOutcome.EndOfData) {
          return;
        }
      } catch (TapeException e) {
        assertThat(e.positionAfter()).as(run).isPresent();
        if (e instanceof MediumException && e.positionAfter().get().equals(before)) {
          return;
        }
      }
      assertThat(drive.position()).as(run).isEqualTo(before.plus(1));
      before = drive.position();
    }
  }

  private static void walk(VirtualTapeDrive drive, Random random) {
    for (int i = 0; i < 30; i++) {
      try {
        switch (random.nextInt(4)) {
          case 0 -> drive.locate(new TapePosition(0, random.nextInt(25)));
          case 1 -> drive.spaceFilemarks(random.nextInt(9) - 4);
          case 2 -> drive.spaceToEndOfData();
          default -> drive.read(ByteBuffer.allocateDirect(1000));
        }
      } catch (TapeException e) {
        assertThat(e.positionAfter()).isPresent();
      }
    }
  }

  @Test
  void damagedDescriptionsAreAnErrorOrAnotherCartridge() throws Exception {
    byte[] good = Files.readAllBytes(description);
    int refused = 0;
    try (VirtualTapeDrive drive = library.openDrive(1)) {
      for (long seed = 0; seed < TRIES; seed++) {
        Files.write(description, damaged(good, seed));
        try {
          drive.load();
          drive.status();
          drive.readAttribute(0, 0x0806);
          drive.unload();
        } catch (TapeException e) {
          refused++;
          assertThat(e.getMessage()).as("seed %d", seed).doesNotContain("tools.jackson");
        }
      }
    }
    assertThat(refused).isGreaterThan(TRIES / 10);
  }

  @Test
  void aLongTapeIsLocatedByItsLengthWordsAlone() throws Exception {
    int blockBytes = 512 << 10;
    int blocks = 10_000;
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      for (long block = 0; block < blocks; block++) {
        long at = block * (blockBytes + 8L);
        file.seek(at);
        file.writeInt(Integer.reverseBytes(blockBytes));
        file.seek(at + 4 + blockBytes);
        file.writeInt(Integer.reverseBytes(blockBytes));
      }
    }
    assertThat(Files.size(image)).isGreaterThan(5_000_000_000L);
    try (VirtualTapeDrive drive = library.openDrive(1)) {
      drive.load();
      ByteBuffer target = ByteBuffer.allocateDirect(blockBytes);
      for (long object : new long[] {blocks - 1, 5, blocks / 2, blocks - 2}) {
        drive.locate(new TapePosition(0, object));
        assertThat(drive.read(target.clear())).isEqualTo(new ReadOutcome.Block(blockBytes));
      }
      drive.spaceToEndOfData();
      assertThat(drive.position()).isEqualTo(new TapePosition(0, blocks));
      assertThat(drive.readAttribute(0, 0x0223).orElseThrow().value()[7]).isEqualTo((byte) 2);
    }
  }
}
