package dev.coffer.tape.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.tape.FilemarkSync;
import dev.coffer.tape.ReadOutcome;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;

/**
 * A drive with a cartridge for each test method, what it may lack, and what is written to it and
 * looked for.
 */
abstract class DriveUnderTest {
  Optional<TapeDrive> opened = Optional.empty();

  /** A drive with a blank cartridge of 16 MB or more, loaded. Closed by the contract. */
  protected abstract TapeDrive openBlank() throws Exception;

  /**
   * A drive with a blank cartridge that ends after some blocks of 4 KiB: at most 256 of them, early
   * warning at least 2 of them before the end. Empty where the implementation cannot make one.
   */
  protected abstract Optional<TapeDrive> openSmall() throws Exception;

  /** False where unloading needs a person or a changer to get the cartridge back. */
  protected boolean loadsAgain() {
    return true;
  }

  /** False where a space that ran into an end leaves the position lost. */
  protected boolean positionSurvivesFailedSpacing() {
    return true;
  }

  /** False where a drive warns of the end of a small cartridge, and then goes on for ever. */
  protected boolean refusesAtTheEnd() {
    return true;
  }

  protected final TapeDrive drive() throws Exception {
    if (opened.isEmpty()) {
      opened = Optional.of(openBlank());
    }
    return opened.get();
  }

  @AfterEach
  void closeDrive() throws TapeException {
    if (opened.isPresent()) {
      opened.get().close();
    }
  }

  void writeFiles(int files, int blocksEach) throws Exception {
    long object = 0;
    for (int file = 0; file < files; file++) {
      for (int i = 0; i < blocksEach; i++) {
        drive().write(block(object, sizeOf(object)));
        object++;
      }
      drive().writeFilemarks(1, FilemarkSync.SYNCHRONOUS);
      object++;
    }
  }

  void assertObject(long object) throws Exception {
    assertObjectOf(object, 3);
  }

  void assertObjectOf(long object, int blocksEach) throws Exception {
    if (object % (blocksEach + 1) == blocksEach) {
      assertThat(read()).isEqualTo(new ReadOutcome.Filemark());
    } else {
      assertReads(object, sizeOf(object));
    }
  }

  static int sizeOf(long object) {
    return 512 + (int) (object * 37 % 2000);
  }

  ReadOutcome read() throws Exception {
    return drive().read(ByteBuffer.allocateDirect(1 << 20));
  }

  void assertReads(long seed, int size) throws Exception {
    ByteBuffer target = ByteBuffer.allocateDirect(1 << 20);
    assertThat(drive().read(target)).isEqualTo(new ReadOutcome.Block(size));
    byte[] found = new byte[size];
    target.flip().get(found);
    assertThat(Arrays.equals(found, bytes(seed, size))).as("content of block %d", seed).isTrue();
  }

  static ByteBuffer block(long seed, int size) {
    return ByteBuffer.allocateDirect(size).put(bytes(seed, size)).flip();
  }

  static byte[] bytes(long seed, int size) {
    byte[] bytes = new byte[size];
    new Random(seed * 31 + size).nextBytes(bytes);
    return bytes;
  }
}
