package dev.coffer.tape.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.tape.FilemarkSync;
import dev.coffer.tape.ReadOutcome;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapePosition;
import dev.coffer.tape.TransportException;
import dev.coffer.tape.testkit.TestLibrary;
import dev.coffer.tape.virtual.VirtualLibrary;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A power cut loses at most what was not synchronised, and what is left is what was written. */
class PowerCutProperties {
  private static final int FILEMARK = 0;

  @TempDir private Path directory;

  static LongStream seeds() {
    return LongStream.range(0, Long.getLong("coffer.seeds", 15));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whatWasSynchronisedStays(long seed) throws Exception {
    Random random = new Random(seed);
    VirtualLibrary library = TestLibrary.create(directory, 1, 1 << 24);
    List<Integer> written = new ArrayList<>();
    int durable = 0;
    TestLibrary.mount(library, TestLibrary.barcode(1), 1).close();
    for (int life = 0; life < 3; life++) {
      Fault cut =
          Fault.of(Fault.Kind.POWER_CUT, written.size() + random.nextInt(20), random.nextInt(3000));
      try (FaultyTapeDrive drive = new FaultyTapeDrive(library.openDrive(1), FaultPlan.of(cut))) {
        drive.spaceToEndOfData();
        int appended = written.size() - random.nextInt(written.size() + 1) / 4;
        drive.locate(new TapePosition(0, appended));
        durable = writeUntilCut(drive, random, written, appended);
      }
      written = survivors(library, written, durable);
    }
  }

  /** Returns how many objects were on the medium for sure when the power went. */
  private static int writeUntilCut(TapeDrive drive, Random random, List<Integer> written, int from)
      throws Exception {
    int durable = written.size();
    boolean overwriting = false;
    int object = from;
    while (true) {
      int size = random.nextInt(4) == 0 ? FILEMARK : 1 + random.nextInt(700);
      boolean sync = size == FILEMARK && random.nextBoolean();
      try {
        if (size == FILEMARK) {
          drive.writeFilemarks(1, sync ? FilemarkSync.SYNCHRONOUS : FilemarkSync.BUFFERED);
        } else {
          drive.write(content(size));
        }
      } catch (TransportException e) {
        return durable;
      }
      if (!overwriting) {
        overwriting = true;
        durable = Math.min(durable, from);
      }
      written.subList(object, written.size()).clear();
      written.add(size);
      object++;
      durable = sync ? object : durable;
    }
  }

  private static List<Integer> survivors(VirtualLibrary library, List<Integer> written, int durable)
      throws Exception {
    List<Integer> found = new ArrayList<>();
    try (TapeDrive drive = library.openDrive(1)) {
      assertThat(drive.status().loaded()).isTrue();
      ByteBuffer target = ByteBuffer.allocateDirect(1000);
      while (true) {
        ReadOutcome outcome = drive.read(target.clear());
        if (outcome instanceof ReadOutcome.EndOfData) {
          break;
        }
        if (outcome instanceof ReadOutcome.Block block) {
          assertThat(target.flip()).isEqualTo(content(block.byteCount()));
          found.add(block.byteCount());
        } else {
          found.add(FILEMARK);
        }
      }
    }
    assertThat(found.size()).isBetween(durable, written.size());
    assertThat(found).isEqualTo(written.subList(0, found.size()));
    return found;
  }

  private static ByteBuffer content(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return ByteBuffer.allocateDirect(size).put(bytes).flip();
  }
}
