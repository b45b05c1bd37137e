package dev.coffer.tape.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.tape.virtual.TapImage.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TapImageTest {
  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("partition-0.tap");
  }

  private static byte[] image(Object... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Object part : parts) {
      if (part instanceof byte[] bytes) {
        out.writeBytes(bytes);
      } else {
        int word = ((Number) part).intValue();
        out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(word).array());
      }
    }
    return out.toByteArray();
  }

  private List<String> forward(byte[] bytes) throws Exception {
    Files.write(file, bytes);
    List<String> found = new ArrayList<>();
    try (TapImage image = TapImage.openReadOnly(file)) {
      long offset = 0;
      while (true) {
        Kind kind = image.look(offset);
        found.add(kind + (image.length() > 0 ? " " + image.length() : ""));
        if (kind != Kind.RECORD && kind != Kind.BAD_RECORD && kind != Kind.FILEMARK) {
          return found;
        }
        offset = image.next();
      }
    }
  }

  @Test
  void writesTheBytesOfTheFormat() throws Exception {
    try (TapImage image = TapImage.open(file)) {
      long end = image.writeRecord(0, ByteBuffer.wrap(new byte[] {1, 2, 3}));
      end = image.writeFilemarks(end, 1);
      image.writeRecord(end, ByteBuffer.wrap(new byte[] {4, 5}));
    }
    assertThat(HexFormat.of().formatHex(Files.readAllBytes(file)))
        .isEqualTo(
            "03000000" + "01020300" + "03000000" + "00000000" + "02000000" + "0405" + "02000000");
  }

  @Test
  void readsTheIndexPartitionOfAVolumeMadeByOthers() throws Exception {
    byte[] golden =
        TapImageTest.class
            .getResourceAsStream("/ltfs-index-partition/partition-0.tap")
            .readAllBytes();
    assertThat(forward(golden))
        .containsExactly(
            "RECORD 80",
            "FILEMARK",
            "RECORD 415",
            "FILEMARK",
            "RECORD 18",
            "FILEMARK",
            "RECORD 10439",
            "FILEMARK",
            "END_OF_DATA");
  }

  @Test
  void gapsAreSkippedBothWaysAndNothingBehindTheEndCounts() throws Exception {
    byte[] bytes =
        image(
            -2,
            -2,
            2,
            new byte[] {7, 8},
            2,
            -2,
            0,
            -2,
            0x80000004,
            new byte[4],
            0x80000004,
            -2,
            -1,
            2,
            new byte[2],
            2);
    assertThat(forward(bytes))
        .containsExactly("RECORD 2", "FILEMARK", "BAD_RECORD 4", "END_OF_DATA");
    try (TapImage image = TapImage.openReadOnly(file)) {
      long end = bytes.length - 10 - 4;
      assertThat(image.lookBack(end)).isEqualTo(Kind.BAD_RECORD);
      assertThat(image.lookBack(image.start())).isEqualTo(Kind.FILEMARK);
      assertThat(image.lookBack(image.start())).isEqualTo(Kind.RECORD);
      assertThat(image.length()).isEqualTo(2);
      assertThat(image.lookBack(image.start())).isEqualTo(Kind.BEGINNING);
    }
  }

  @Test
  void gapsAloneAreAnEmptyTape() throws Exception {
    byte[] gaps = new byte[400_000];
    ByteBuffer words = ByteBuffer.wrap(gaps).order(ByteOrder.LITTLE_ENDIAN);
    while (words.hasRemaining()) {
      words.putInt(-2);
    }
    assertThat(forward(gaps)).containsExactly("END_OF_DATA");
    try (TapImage image = TapImage.openReadOnly(file)) {
      assertThat(image.lookBack(gaps.length)).isEqualTo(Kind.BEGINNING);
    }
  }

  @Test
  void whatTheEndOfTheFileCutsOffIsTorn() throws Exception {
    byte[] bytes = image(2, new byte[] {7, 8}, 2, 8, new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, 8);
    for (int size = 11; size < bytes.length; size++) {
      assertThat(forward(Arrays.copyOf(bytes, size)))
          .as("size %d", size)
          .containsExactly("RECORD 2", "TORN");
    }
  }

  @Test
  void lengthsThatDisagreeAreDamage() throws Exception {
    assertThat(forward(image(2, new byte[] {7, 8}, 3))).containsExactly("DAMAGED");
    assertThat(forward(image(0x10000002, new byte[] {7, 8}, 0x10000002)))
        .containsExactly("DAMAGED");
    assertThat(forward(image(0x0FFFFFFF, new byte[40]))).containsExactly("DAMAGED");
  }

  @Test
  void aFlippedLengthWordIsDamageAndNotAnInterruptedWrite() throws Exception {
    byte[] behind = image(1000, new byte[1000], 1000, 0, 0);
    byte[] bytes = image(0x4002, new byte[] {7, 8}, 2, behind, behind);
    assertThat(forward(bytes)).containsExactly("DAMAGED");
    assertThat(forward(image(0x4002, new byte[] {7, 8}, 2, behind, -1))).containsExactly("DAMAGED");
  }

  @Test
  void aFullDiskLeavesTheBufferAlone() throws Exception {
    Files.createSymbolicLink(file, Path.of("/dev/full"));
    ByteBuffer data = ByteBuffer.allocateDirect(100).position(10);
    try (TapImage image = TapImage.open(file)) {
      assertThatThrownBy(() -> image.writeRecord(0, data))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("No space left on device");
      assertThat(data.remaining()).isEqualTo(90);
      assertThat(image.sizeBytes()).isZero();
    }
    Files.delete(file);
  }

  @Test
  void manyFilemarksAreWrittenWhole() throws Exception {
    try (TapImage image = TapImage.open(file)) {
      assertThat(image.writeFilemarks(0, 3000)).isEqualTo(12_000);
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(new byte[12_000]);
  }
}
