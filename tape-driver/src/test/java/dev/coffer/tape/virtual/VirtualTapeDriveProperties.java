package dev.coffer.tape.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.tape.EndOfMediumException;
import dev.coffer.tape.FilemarkSync;
import dev.coffer.tape.MediumException;
import dev.coffer.tape.MediumSpace;
import dev.coffer.tape.ReadOutcome;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapePosition;
import dev.coffer.tape.WriteOutcome;
import dev.coffer.tape.testkit.TestLibrary;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random commands against a drive and against the simplest thing that could be a tape. */
class VirtualTapeDriveProperties {
  private static final int COMMANDS = 400;
  private static final long FIRST_BYTES = 20_000;
  private static final long SECOND_BYTES = 30_000;
  private static final int FILEMARK = -1;

  @TempDir private Path directory;

  static java.util.stream.LongStream seeds() {
    return java.util.stream.LongStream.range(0, Long.getLong("coffer.seeds", 15));
  }

  /** A tape as lists of sizes; a block's content follows from its number in the run. */
  private static final class Model {
    private final List<List<int[]>> partitions = List.of(new ArrayList<>(), new ArrayList<>());
    private int partition;
    private int object;

    List<int[]> objects() {
      return partitions.get(partition);
    }

    void write(int size, int content) {
      objects().subList(object, objects().size()).clear();
      objects().add(new int[] {size, content});
      object++;
    }

    /** Bytes stored in front of the position, in the image's form. */
    long stored() {
      return objects().subList(0, object).stream()
          .mapToLong(entry -> entry[0] == FILEMARK ? 4 : 8 + entry[0] + (entry[0] & 1))
          .sum();
    }

    long capacity() {
      return partition == 0 ? FIRST_BYTES : SECOND_BYTES;
    }

    TapePosition position() {
      return new TapePosition(partition, object);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theDriveDoesWhatTheModelDoes(long seed) throws Exception {
    Random random = new Random(seed);
    Model model = new Model();
    VirtualLibrary library = TestLibrary.create(directory, 1, FIRST_BYTES + SECOND_BYTES);
    VirtualTapeDrive drive = TestLibrary.mount(library, TestLibrary.barcode(1), 1);
    try {
      drive.format(FIRST_BYTES);
      for (int command = 0; command < COMMANDS; command++) {
        int choice = random.nextInt(100);
        if (choice < 35) {
          write(drive, model, 1 + random.nextInt(900), command);
        } else if (choice < 45) {
          filemarks(drive, model, 1 + random.nextInt(3), command);
        } else if (choice < 65) {
          read(drive, model);
        } else if (choice < 75) {
          locate(drive, model, random);
        } else if (choice < 87) {
          space(drive, model, random.nextInt(7) - 3);
        } else if (choice < 92) {
          drive.spaceToEndOfData();
          model.object = model.objects().size();
        } else if (choice < 96) {
          drive.rewind();
          rewind(model);
        } else {
          drive.close();
          drive = library.openDrive(1);
          rewind(model);
        }
        assertThat(drive.position()).as("command %d", command).isEqualTo(model.position());
      }
      for (int partition = 0; partition < 2; partition++) {
        drive.locate(new TapePosition(partition, 0));
        model.partition = partition;
        model.object = 0;
        for (int left = model.objects().size(); left >= 0; left--) {
          read(drive, model);
        }
      }
    } finally {
      drive.close();
    }
  }

  private static void rewind(Model model) {
    model.partition = 0;
    model.object = 0;
  }

  private static void write(TapeDrive drive, Model model, int size, int content) throws Exception {
    ByteBuffer block = block(size, content);
    if (model.stored() + 8 + size + (size & 1) > model.capacity()) {
      assertThatThrownBy(() -> drive.write(block)).isInstanceOf(EndOfMediumException.class);
      assertThat(block.remaining()).isEqualTo(size);
      return;
    }
    WriteOutcome outcome = drive.write(block);
    model.write(size, content);
    checkSpace(outcome, model);
  }

  private static void filemarks(TapeDrive drive, Model model, int count, int command)
      throws Exception {
    FilemarkSync sync = command % 5 == 0 ? FilemarkSync.SYNCHRONOUS : FilemarkSync.BUFFERED;
    if (model.stored() + 4L * count > model.capacity()) {
      assertThatThrownBy(() -> drive.writeFilemarks(count, sync))
          .isInstanceOf(EndOfMediumException.class);
      return;
    }
    WriteOutcome outcome = drive.writeFilemarks(count, sync);
    for (int i = 0; i < count; i++) {
      model.write(FILEMARK, 0);
    }
    checkSpace(outcome, model);
  }

  private static void checkSpace(WriteOutcome outcome, Model model) {
    long warning = Math.min((FIRST_BYTES + SECOND_BYTES) / 20, model.capacity() / 4);
    assertThat(outcome.next()).isEqualTo(model.position());
    assertThat(outcome.space())
        .isEqualTo(
            model.capacity() - model.stored() < warning
                ? MediumSpace.EARLY_WARNING
                : MediumSpace.AMPLE);
  }

  private static void read(TapeDrive drive, Model model) throws Exception {
    ByteBuffer target = ByteBuffer.allocateDirect(1000);
    ReadOutcome outcome = drive.read(target);
    if (model.object == model.objects().size()) {
      assertThat(outcome).isEqualTo(new ReadOutcome.EndOfData());
      return;
    }
    int[] entry = model.objects().get(model.object);
    model.object++;
    if (entry[0] == FILEMARK) {
      assertThat(outcome).isEqualTo(new ReadOutcome.Filemark());
    } else {
      assertThat(outcome).isEqualTo(new ReadOutcome.Block(entry[0]));
      assertThat(target.flip()).isEqualTo(block(entry[0], entry[1]));
    }
  }

  private static void locate(TapeDrive drive, Model model, Random random) throws Exception {
    model.partition = random.nextInt(2);
    int objects = model.objects().size();
    TapePosition target = new TapePosition(model.partition, random.nextInt(objects + 2));
    if (target.object() > objects) {
      assertThatThrownBy(() -> drive.locate(target)).isInstanceOf(MediumException.class);
      model.object = objects;
    } else {
      drive.locate(target);
      model.object = (int) target.object();
    }
  }

  private static void space(TapeDrive drive, Model model, int count) throws Exception {
    int left = Math.abs(count);
    while (left > 0 && model.object < model.objects().size() && count > 0) {
      left -= model.objects().get(model.object)[0] == FILEMARK ? 1 : 0;
      model.object++;
    }
    while (left > 0 && model.object > 0 && count < 0) {
      model.object--;
      left -= model.objects().get(model.object)[0] == FILEMARK ? 1 : 0;
    }
    if (left > 0) {
      assertThatThrownBy(() -> drive.spaceFilemarks(count)).isInstanceOf(MediumException.class);
    } else {
      drive.spaceFilemarks(count);
    }
  }

  private static ByteBuffer block(int size, int content) {
    byte[] bytes = new byte[size];
    new Random(content).nextBytes(bytes);
    return ByteBuffer.allocateDirect(size).put(bytes).flip();
  }
}
