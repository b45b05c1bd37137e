package dev.coffer.archive.ltfs;

import static dev.coffer.archive.ltfs.TestVolume.add;
import static dev.coffer.archive.ltfs.TestVolume.content;
import static dev.coffer.archive.ltfs.TestVolume.sha256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.archive.ArchiveDeviceException;
import dev.coffer.archive.UnsupportedFormatException;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.read.ArchiveVerifier;
import dev.coffer.archive.read.VerifyReport;
import dev.coffer.archive.read.VolumeProvider;
import dev.coffer.archive.testkit.MemoryEntry;
import dev.coffer.archive.testkit.TestShelf;
import dev.coffer.archive.volume.ManifestVerifier;
import dev.coffer.archive.volume.Volser;
import dev.coffer.archive.volume.VolumeFacts;
import dev.coffer.archive.write.ArchiveReceipt;
import dev.coffer.archive.write.ArchiveWriter;
import dev.coffer.tape.EndOfMediumException;
import dev.coffer.tape.MediumSpace;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.scsi.ModelCartridge;
import dev.coffer.tape.scsi.ModelFeatures;
import dev.coffer.tape.scsi.ModelTapeDrive;
import dev.coffer.tape.scsi.ScsiTapeDrive;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * LTFS volumes on a drive that is asked in SCSI: mode page 11h and FORMAT MEDIUM make the
 * partitions, LOCATE with a partition number moves between them.
 */
class LtfsOnScsiTest {
  @TempDir Path directory;

  private static TapeDrive drive(ModelCartridge cartridge, ModelFeatures features)
      throws IOException {
    TapeDrive drive = new ScsiTapeDrive(ModelTapeDrive.with(features, cartridge), () -> true);
    drive.load();
    return drive;
  }

  private static TapeDrive drive(ModelCartridge cartridge) throws IOException {
    return drive(cartridge, ModelFeatures.modern());
  }

  private static ModelCartridge formatted(long capacityBytes) throws IOException {
    ModelCartridge cartridge = new ModelCartridge("CF0001L9", capacityBytes, 20_000);
    try (TapeDrive drive = drive(cartridge)) {
      LtfsFormatter.format(drive, TestVolume.spec(capacityBytes / 4));
    }
    return cartridge;
  }

  private static LtfsReceipt write(ModelCartridge cartridge, TestVolume.Session session)
      throws IOException {
    try (TapeDrive drive = drive(cartridge);
        LtfsVolumeWriter writer = LtfsVolumeWriter.open(drive, TestVolume.options())) {
      session.run(writer);
      return writer.finish();
    }
  }

  private static Map<String, String> digests(ModelCartridge cartridge) throws IOException {
    try (TapeDrive drive = drive(cartridge)) {
      LtfsVolumeReader reader = LtfsVolumeReader.openSearching(drive, TestVolume.LIMITS);
      assertThat(reader.check().findings()).isEmpty();
      assertThat(reader.check().consistent()).isTrue();
      assertThat(LtfsVolumeReader.open(drive, TestVolume.LIMITS).index().header())
          .isEqualTo(reader.index().header());
      return TestVolume.digests(reader);
    }
  }

  @Test
  void anEmptyVolumeHasTwoPartitionsAndIsConsistent() throws Exception {
    ModelCartridge cartridge = formatted(8 << 20);
    assertThat(cartridge.partitions).hasSize(2);
    assertThat(cartridge.partitions.get(0).objects).hasSize(7);
    assertThat(cartridge.partitions.get(1).objects).hasSize(7);
    assertThat(digests(cartridge)).isEmpty();
  }

  @Test
  void aDriveWithoutPartitionsIsRefusedInWordsAndNothingIsLost() throws Exception {
    ModelCartridge cartridge = ModelCartridge.large("CF0001L9");
    try (TapeDrive drive = drive(cartridge, ModelFeatures.plain())) {
      drive.write(ByteBuffer.allocate(100));
      drive.rewind();
      assertThatThrownBy(() -> LtfsFormatter.format(drive, TestVolume.spec(1 << 20)))
          .isInstanceOf(UnsupportedFormatException.class)
          .hasMessage("no LTFS on this drive: it makes no partitions");
    }
    assertThat(cartridge.partitions).hasSize(1);
    assertThat(cartridge.partitions.getFirst().objects).hasSize(1);
  }

  @Test
  void threeSessionsWithDeletionsReplacementsAndOddFiles() throws Exception {
    ModelCartridge cartridge = formatted(32 << 20);
    write(
        cartridge,
        writer -> {
          add(writer, "none", content(1, 0));
          add(writer, "block", content(2, TestVolume.BLOCK));
          add(writer, "blocks", content(3, 10 * TestVolume.BLOCK + 1));
          for (int i = 0; i < 300; i++) {
            add(writer, "small-%03d".formatted(i), content(100 + i, 37 * i));
          }
          add(writer, "a:b%c?*\"<>| \uD83D\uDCFC", content(4, 9));
          try (LtfsFileOutput sparse =
              writer.openFile(EntryPath.of("sparse"), LtfsFileSpec.of(TestVolume.THEN))) {
            sparse.write(ByteBuffer.wrap(content(5, 1000)));
            sparse.hole(1_000_000);
            sparse.write(ByteBuffer.wrap(content(6, 1000)));
            sparse.commit();
          }
          writer.addShared(
              EntryPath.of("shared"), EntryPath.of("blocks"), LtfsFileSpec.of(TestVolume.THEN));
        });
    write(
        cartridge,
        writer -> {
          writer.delete(EntryPath.of("block"));
          byte[] fresh = content(7, 20_000);
          writer.addFile(
              EntryPath.of("small-007"),
              LtfsFileSpec.of(TestVolume.THEN).ofSize(fresh.length).replacing(),
              TestVolume.channel(fresh));
        });
    LtfsReceipt last = write(cartridge, writer -> add(writer, "third", content(8, 5)));

    Map<String, String> found = digests(cartridge);
    assertThat(found)
        .hasSize(306)
        .doesNotContainKey("block")
        .containsEntry("none", sha256(content(1, 0)))
        .containsEntry("blocks", sha256(content(3, 10 * TestVolume.BLOCK + 1)))
        .containsEntry("shared", sha256(content(3, 10 * TestVolume.BLOCK + 1)))
        .containsEntry("small-007", sha256(content(7, 20_000)))
        .containsEntry("small-299", sha256(content(399, 37 * 299)))
        .containsEntry("third", sha256(content(8, 5)));
    try (TapeDrive drive = drive(cartridge)) {
      LtfsVolumeReader reader = LtfsVolumeReader.open(drive, TestVolume.LIMITS);
      assertThat(reader.generations()).hasSize((int) last.generation());
      assertThat(TestVolume.bytes(reader.atGeneration(2), "block"))
          .isEqualTo(content(2, TestVolume.BLOCK));
      assertThat(reader.find(EntryPath.of("sparse")).orElseThrow().byteCount())
          .isEqualTo(1_002_000);
    }
  }

  @Test
  void aHundredThousandFiles() throws Exception {
    int count = 100_000;
    ModelCartridge cartridge = formatted(400 << 20);
    byte[] bytes = content(9, 24);
    write(
        cartridge,
        writer -> {
          for (int i = 0; i < count; i++) {
            if (i % 1000 == 0) {
              writer.makeDirectories(EntryPath.of("d" + i / 1000));
            }
            add(writer, "d" + i / 1000 + "/f" + i, bytes);
          }
        });
    try (TapeDrive drive = drive(cartridge)) {
      long[] good = {0};
      LtfsVolumeReader.open(drive, TestVolume.LIMITS)
          .verify(
              path -> true,
              (path, file, verdict, sha256, reason) ->
                  good[0] += verdict == LtfsVolumeReader.Verdict.MATCHES ? 1 : 0);
      assertThat(good[0]).isEqualTo(count);
    }
  }

  @Test
  void aVolumeFilledToEarlyWarningIsStillConsistent() throws Exception {
    ModelCartridge cartridge = formatted(12 << 20);
    Map<String, String> kept = new TreeMap<>();
    write(
        cartridge,
        writer -> {
          for (int i = 0; writer.space() == MediumSpace.AMPLE; i++) {
            byte[] bytes = content(i, 40_000);
            try {
              add(writer, "file-%03d".formatted(i), bytes);
              kept.put("file-%03d".formatted(i), sha256(bytes));
            } catch (ArchiveDeviceException e) {
              assertThat(e.tapeCause()).isInstanceOf(EndOfMediumException.class);
              break;
            }
          }
        });
    assertThat(kept).hasSizeGreaterThan(150);
    assertThat(digests(cartridge)).isEqualTo(kept);
  }

  /** A small session, cut in front of every change of the medium, with every loss of a buffer. */
  @Test
  void everyInterruptionOpensAtTheLastSyncOrLater() throws Exception {
    boolean interrupted = true;
    int cuts = 0;
    for (int cut = 0; interrupted; cut++) {
      ModelCartridge cartridge = formatted(8 << 20);
      write(cartridge, writer -> add(writer, "first", content(1, 20_000)));
      interrupted = session(cartridge, cut);
      cuts++;
      try (TapeDrive drive = drive(cartridge)) {
        LtfsVolumeReader reader = LtfsVolumeReader.open(drive, TestVolume.LIMITS);
        assertThat(TestVolume.digests(reader))
            .as("cut %d", cut)
            .containsEntry("first", sha256(content(1, 20_000)));
        LtfsRecovery.recover(drive, TestVolume.options());
      }
      write(cartridge, writer -> add(writer, "later", content(2, 10)));
      assertThat(digests(cartridge))
          .as("cut %d", cut)
          .containsEntry("first", sha256(content(1, 20_000)))
          .containsEntry("later", sha256(content(2, 10)));
    }
    assertThat(cuts).isGreaterThan(12);
  }

  private static boolean session(ModelCartridge cartridge, int cut) throws IOException {
    try (TapeDrive drive = drive(cartridge)) {
      CutDrive cutting = new CutDrive(drive, cut);
      try (LtfsVolumeWriter writer = LtfsVolumeWriter.open(cutting, TestVolume.options())) {
        add(writer, "second", content(3, 20_000));
        writer.sync();
        add(writer, "third", content(4, 9_000));
        writer.finish();
        return cutting.changes() > cut;
      } catch (ArchiveDeviceException e) {
        assertThat(e).hasMessageContaining("power cut");
      }
      for (int partition = 0; partition < 2; partition++) {
        List<ModelCartridge.Recorded> objects = cartridge.partitions.get(partition).objects;
        int safe = (int) Math.min(objects.size(), cutting.safeObjects(partition, objects.size()));
        objects.subList(safe, objects.size()).clear();
      }
      return true;
    }
  }

  @Test
  void anArchiveIsWrittenVerifiedAndAppendedTo() throws Exception {
    ModelCartridge cartridge = ModelCartridge.large("CF0001L9");
    VolumeFacts facts =
        new VolumeFacts(
            new UUID(7, 7),
            new Volser("CF0001"),
            "CF0001L9",
            1,
            "weekly",
            TestShelf.NOW,
            "host",
            VolumeFacts.MIN_BLOCK_BYTES,
            Map.of());
    InstantSource time = InstantSource.fixed(TestShelf.NOW);
    try (TapeDrive drive = drive(cartridge);
        TestShelf shelf = TestShelf.create(directory.resolve("shelf"), 1, 16 << 20)) {
      LtfsVolumeLabeler.label(drive, facts, time);
      assertThat(LtfsVolumeFacts.of(LtfsVolumeReader.open(drive, LtfsLimits.defaults())))
          .contains(facts);
      for (int run = 0; run < 2; run++) {
        try (ArchiveWriter writer =
            new ArchiveWriter(
                shelf.spec(TestShelf.smallSettings()),
                () -> LtfsArchiveVolume.open(drive, facts, LtfsWriteOptions.defaults("test", time)),
                TestShelf.SIGNER,
                time,
                System::nanoTime)) {
          for (int i = 0; i < 20; i++) {
            writer.append(MemoryEntry.file("data/%02d".formatted(i), 100_000, i, false));
          }
          try (ArchiveReceipt receipt = writer.finish()) {
            VolumeProvider provider = (volser, generation) -> drive;
            VerifyReport report =
                new ArchiveVerifier(
                        provider, (json, signature) -> ManifestVerifier.Result.TRUSTED, directory)
                    .verify(receipt.manifest(), shelf.identities(), Optional.empty());
            assertThat(report.isGood()).as("%s", report).isTrue();
            assertThat(report.entryCount()).isEqualTo(20);
          }
        }
      }
    }
  }
}
