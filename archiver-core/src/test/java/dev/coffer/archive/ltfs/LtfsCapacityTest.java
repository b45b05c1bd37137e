package dev.coffer.archive.ltfs;

import static dev.coffer.archive.ltfs.TestVolume.add;
import static dev.coffer.archive.ltfs.TestVolume.content;
import static dev.coffer.archive.ltfs.TestVolume.sha256;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.archive.ArchiveDeviceException;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.tape.EndOfMediumException;
import dev.coffer.tape.MediumSpace;
import dev.coffer.tape.TapeDrive;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Volumes that become full, and volumes of many files. */
class LtfsCapacityTest {
  @TempDir Path temporary;

  @Test
  void volumeFilledToEarlyWarningIsStillConsistent() throws Exception {
    Path cartridge = TestVolume.formatted(temporary, 800_000);
    Map<String, String> expected = new TreeMap<>();
    boolean[] warned = {false};
    TestVolume.write(
        cartridge,
        writer -> {
          for (int i = 0; ; i++) {
            byte[] content = content(i, 10_000);
            try (LtfsFileOutput out =
                writer.openFile(EntryPath.of("f" + i), LtfsFileSpec.of(TestVolume.THEN))) {
              warned[0] |= out.write(ByteBuffer.wrap(content)) == MediumSpace.EARLY_WARNING;
              out.commit();
              expected.put("f" + i, sha256(content));
            } catch (ArchiveDeviceException e) {
              assertThat(e.tapeCause()).isInstanceOf(EndOfMediumException.class);
              break;
            }
          }
          assertThat(writer.fits(1)).isFalse();
          // names can still be changed, and the index is still written
          writer.delete(EntryPath.of("f0"));
          expected.remove("f0");
        });
    assertThat(warned[0]).as("the end was told ahead").isTrue();
    assertThat(expected.size()).isBetween(30, 60);
    assertThat(TestVolume.digests(cartridge)).isEqualTo(expected);
  }

  @Test
  void indexPartitionThatIsFullEndsWritingInTime() throws Exception {
    Path cartridge = TestVolume.blank(temporary, 10 << 20);
    try (TapeDrive drive = TestVolume.load(cartridge)) {
      LtfsFormatter.format(drive, TestVolume.spec(200_000));
    }
    int[] written = {0};
    TestVolume.write(
        cartridge,
        writer -> {
          while (writer.fits(10)) {
            add(writer, "f" + written[0]++, content(written[0], 10));
          }
        });
    assertThat(written[0]).isBetween(50, 300);
    assertThat(TestVolume.digests(cartridge)).hasSize(written[0]);
  }

  @Test
  void aHundredThousandFiles() throws Exception {
    int count = 100_000;
    Path cartridge = TestVolume.formatted(temporary, 400 << 20);
    byte[] content = content(9, 24);
    LtfsReceipt receipt =
        TestVolume.write(
            cartridge,
            writer -> {
              for (int i = 0; i < count; i++) {
                if (i % 1000 == 0) {
                  writer.makeDirectories(EntryPath.of("d" + i / 1000));
                }
                add(writer, "d" + i / 1000 + "/f" + i, content);
              }
            });
    assertThat(receipt.entryCount()).isEqualTo(count + 101);
    try (TapeDrive drive = TestVolume.load(cartridge)) {
      LtfsVolumeReader reader = LtfsVolumeReader.open(drive, TestVolume.LIMITS);
      assertThat(reader.index().tree().memoryBytes()).isLessThan(200L * count);
      long[] good = {0};
      reader.verify(
          path -> true,
          (path, file, verdict, sha, reason) ->
              good[0] += verdict == LtfsVolumeReader.Verdict.MATCHES ? 1 : 0);
      assertThat(good[0]).isEqualTo(count);
    }
  }
}
