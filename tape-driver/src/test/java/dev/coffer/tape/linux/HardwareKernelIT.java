package dev.coffer.tape.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.tape.FilemarkSync;
import dev.coffer.tape.IllegalTapeRequestException;
import dev.coffer.tape.MediumSpace;
import dev.coffer.tape.NotReadyException;
import dev.coffer.tape.ReadOutcome;
import dev.coffer.tape.TapeDevice;
import dev.coffer.tape.TapeDrives;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TapePosition;
import dev.coffer.tape.TransferLimits;
import dev.coffer.tape.TransportException;
import dev.coffer.tape.WriteProtectedException;
import dev.coffer.tape.changer.ChangerLibrary;
import dev.coffer.tape.changer.ElementAddress;
import dev.coffer.tape.changer.MediumChanger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What only a kernel shows. Runs inside the rig. */
@Tag("kernel")
class HardwareKernelIT {
  private static final String ONE = "A00001L6";
  private static final String TWO = "A00002L6";

  @BeforeEach
  void everythingInItsSlot() throws Exception {
    RigDevices.reset(16);
  }

  private static ByteBuffer block(int size) {
    return ByteBuffer.allocateDirect(size);
  }

  private static LinuxTapeDrive loaded(String barcode) throws Exception {
    RigDevices.insert(barcode, 1);
    LinuxTapeDrive drive = RigDevices.open(1);
    drive.load();
    return drive;
  }

  /** The rig's drive has no partitions, so no LTFS: it says so before anything is lost. */
  @Test
  void aDriveThatMakesNoPartitionsSaysSoAndKeepsWhatIsThere() throws Exception {
    try (LinuxTapeDrive drive = loaded(ONE)) {
      assertThat(drive.capabilities().maxPartitions()).isEqualTo(1);
      drive.write(block(1000));
      drive.writeFilemarks(1, FilemarkSync.SYNCHRONOUS);
      drive.rewind();
      assertThatThrownBy(() -> drive.format(1 << 20))
          .isInstanceOf(IllegalTapeRequestException.class);
      drive.rewind();
      assertThat(drive.read(block(2000))).isEqualTo(new ReadOutcome.Block(1000));
    }
  }

  @Test
  void devicesAreFoundWithTheirSerialNumbers() throws Exception {
    List<TapeDevice> drives = TapeDevices.ofThisHost().drives();
    assertThat(drives).extracting(TapeDevice::node).containsExactly("/dev/nst0", "/dev/nst1");
    assertThat(drives)
        .extracting(TapeDevice::serial)
        .containsExactly(Optional.of("RIGDRIVE01"), Optional.of("RIGDRIVE02"));
    assertThat(drives.getFirst().generic()).contains(RigDevices.generic(1));
    assertThat(TapeDrives.ofThisHost().changer("RIGCHANGER1").generic())
        .contains(RigDevices.environment("CHANGER_SG"));
  }

  @Test
  void elementsAreMatchedBySerialNumberOnly() throws Exception {
    try (MediumChanger changer = RigDevices.changer()) {
      Map<ElementAddress, TapeDevice> matched =
          ChangerLibrary.match(changer.inventory(), TapeDevices.ofThisHost().drives());
      assertThat(matched.get(ElementAddress.drive(1)).node()).isEqualTo("/dev/nst0");
      assertThat(matched).doesNotContainKey(ElementAddress.drive(2));
    }
    ChangerLibrary unnamed = ChangerLibrary.open(TapeDrives.ofThisHost(), "RIGCHANGER1", Map.of());
    assertThatThrownBy(() -> unnamed.openDrive(2))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("told by the changer=none");
  }

  @Test
  void theDriveSaysWhatItLacks() throws Exception {
    try (LinuxTapeDrive drive = loaded(ONE)) {
      assertThat(drive.identity().vendor()).isEqualTo("QUANTUM");
      assertThat(drive.identity().serial()).isEqualTo("RIGDRIVE01");
      assertThat(drive.capabilities().minBlockBytes()).isEqualTo(4);
      assertThat(drive.capabilities().maxBlockBytes()).isEqualTo(1 << 20);
      assertThat(drive.capabilities().locate()).isFalse();
      assertThat(drive.capabilities().readPosition()).isFalse();
      assertThat(drive.capabilities().alerts()).isFalse();
      assertThat(drive.capabilities().encryption()).isFalse();
      assertThat(drive.capabilities().mediumAuxiliaryMemory()).isFalse();
      assertThat(drive.alerts()).isEmpty();
      assertThat(drive.capacity(0)).isEmpty();
    }
  }

  @Test
  void aDriveThatIsTakenSaysSo() throws Exception {
    try (LinuxTapeDrive drive = loaded(ONE)) {
      assertThat(drive.status().loaded()).isTrue();
      assertThatThrownBy(() -> TapeDrives.open(Path.of(RigDevices.node(1))))
          .isInstanceOf(TransportException.class)
          .hasMessageContaining("busy: another program has /dev/nst0");
      assertThatThrownBy(() -> RigDevices.run("mt", "-f", RigDevices.node(1), "status"))
          .hasMessageContaining("busy");
    }
    RigDevices.open(1).close();
  }

  @Test
  void anotherProgramKeepsUsOut() throws Exception {
    RigDevices.insert(ONE, 1);
    Process holder =
        new ProcessBuilder("bash", "-c", "exec 3<" + RigDevices.node(1) + "; echo; read")
            .redirectErrorStream(true)
            .start();
    assertThat(holder.getInputStream().read()).isEqualTo('\n');
    assertThatThrownBy(() -> RigDevices.open(1))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("busy");
    holder.getOutputStream().close();
    assertThat(holder.waitFor()).isNotNegative();
    RigDevices.open(1).close();
  }

  @Test
  void anEmptyDriveSaysSo() throws Exception {
    try (LinuxTapeDrive drive = RigDevices.open(1)) {
      assertThat(drive.status().loaded()).isFalse();
      assertThatThrownBy(drive::load)
          .isInstanceOf(NotReadyException.class)
          .hasMessageContaining("no cartridge in the drive: insert one");
      RigDevices.insert(ONE, 1);
      drive.load();
      assertThat(drive.position()).isEqualTo(TapePosition.BEGINNING);
    }
  }

  @Test
  void aWriteProtectedCartridgeSaysWhatToDo() throws Exception {
    RigDevices.insert(ONE, 1);
    protect(true);
    try (LinuxTapeDrive drive = RigDevices.open(1)) {
      drive.load();
      assertThat(drive.status().writeProtected()).isTrue();
      TapeException refused =
          catchThrowableOfType(WriteProtectedException.class, () -> drive.write(block(512)));
      assertThat(refused).hasMessageContaining("move the cartridge's tab");
      assertThat(refused.positionAfter()).contains(TapePosition.BEGINNING);
      assertThat(drive.read(block(512))).isEqualTo(new ReadOutcome.EndOfData());
    } finally {
      protect(false);
    }
  }

  private static void protect(boolean on) throws Exception {
    RigDevices.run(
        "tgtadm",
        "--lld",
        "iscsi",
        "--mode",
        "logicalunit",
        "--op",
        "update",
        "--tid",
        "1",
        "--lun",
        "1",
        "--params",
        "readonly=" + (on ? 1 : 0));
  }

  /** What the model says of PREVENT ALLOW MEDIUM REMOVAL, from the kernel. */
  @Test
  void nobodyTakesTheCartridgeDuringASession() throws Exception {
    try (MediumChanger changer = RigDevices.changer()) {
      try (LinuxTapeDrive drive = loaded(ONE)) {
        assertThat(drive.capabilities().removalLock()).isTrue();
        drive.write(block(512));
        assertThatThrownBy(() -> changer.move(ElementAddress.drive(1), ElementAddress.slot(8)))
            .isInstanceOf(IllegalTapeRequestException.class)
            .hasMessageContaining("removal is locked");
        drive.writeFilemarks(1, FilemarkSync.SYNCHRONOUS);
      }
      changer.move(ElementAddress.drive(1), ElementAddress.slot(8));
    }
  }

  @Test
  void theKernelTellsWhatItSends() throws Exception {
    TransferLimits limits =
        TapeDrives.ofThisHost().limits(TapeDevices.ofThisHost().drives().getFirst()).orElseThrow();
    assertThat(limits.minBlockBytes()).isEqualTo(4);
    assertThat(limits.maxBlockBytes()).isEqualTo(1 << 20);
    assertThat(limits.commandBytes().orElseThrow()).isGreaterThan(64 << 10);
    assertThat(limits.commandPieces().orElseThrow()).isPositive();
  }

  /** The emulated changer tells other hosts of a change, but not the one that moved. */
  @Test
  void aCartridgeTakenAwayBehindOurBackIsMissed() throws Exception {
    try (LinuxTapeDrive drive = loaded(ONE)) {
      drive.write(block(512));
      drive.writeFilemarks(1, FilemarkSync.SYNCHRONOUS);
      RigDevices.run("sg_prevent", "--allow", RigDevices.generic(1));
      try (MediumChanger changer = RigDevices.changer()) {
        changer.move(ElementAddress.drive(1), ElementAddress.slot(8));
      }
      assertThatThrownBy(() -> drive.write(block(512))).isInstanceOf(NotReadyException.class);
      RigDevices.insert(TWO, 1);
      drive.load();
      assertThat(drive.read(block(512))).isEqualTo(new ReadOutcome.EndOfData());
    }
  }

  @Test
  void theEndOfTheTapeIsToldInTime() throws Exception {
    RigDevices.insertBlank(ONE, 1, 1);
    try (LinuxTapeDrive drive = RigDevices.open(1)) {
      drive.load();
      int ample = 0;
      while (drive.write(block(65_536)).space() == MediumSpace.AMPLE && ample < 100) {
        ample++;
      }
      assertThat(ample).isEqualTo(16);
      assertThat(drive.write(block(65_536)).space()).isEqualTo(MediumSpace.EARLY_WARNING);
      assertThat(drive.writeFilemarks(1, FilemarkSync.SYNCHRONOUS).next())
          .isEqualTo(new TapePosition(0, 19));
      drive.rewind();
      for (int i = 0; i < 18; i++) {
        assertThat(drive.read(block(65_536))).isEqualTo(new ReadOutcome.Block(65_536));
      }
      assertThat(drive.read(block(65_536))).isEqualTo(new ReadOutcome.Filemark());
    }
  }

  @Test
  void otherProgramsReadWhatWeWrote() throws Exception {
    try (LinuxTapeDrive drive = loaded(ONE)) {
      for (String word : List.of("first", "second")) {
        drive.write(ByteBuffer.wrap(word.getBytes(StandardCharsets.US_ASCII)));
        drive.writeFilemarks(1, FilemarkSync.SYNCHRONOUS);
      }
      drive.rewind();
    }
    Path out = Files.createTempFile("file", ".bin");
    String dump =
        "mt -f $0 rewind; for i in 1 2; do dd if=$0 bs=64k of=$1 2>/dev/null || break;"
            + " cat $1; echo -n ,; done";
    assertThat(RigDevices.run("bash", "-c", dump, RigDevices.node(1), out.toString()))
        .isEqualTo("first,second,");
  }

  @Test
  void weReadWhatOtherProgramsWrote() throws Exception {
    RigDevices.insert(ONE, 1);
    String node = RigDevices.node(1);
    RigDevices.run("mt", "-f", node, "setblk", "0");
    RigDevices.run("bash", "-c", "head -c 150000 /dev/zero | dd bs=64k iflag=fullblock of=" + node);
    try (LinuxTapeDrive drive = RigDevices.open(1)) {
      drive.load();
      assertThat(drive.read(block(1 << 20))).isEqualTo(new ReadOutcome.Block(65_536));
      assertThat(drive.read(block(1 << 20))).isEqualTo(new ReadOutcome.Block(65_536));
      assertThat(drive.read(block(1 << 20))).isEqualTo(new ReadOutcome.Block(18_928));
      assertThat(drive.read(block(1 << 20))).isEqualTo(new ReadOutcome.Filemark());
      assertThat(drive.read(block(1 << 20))).isEqualTo(new ReadOutcome.EndOfData());
      assertThat(drive.position()).isEqualTo(new TapePosition(0, 4));
    }
  }
}
