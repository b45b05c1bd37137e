package dev.coffer.tape.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.tape.EndOfMediumException;
import dev.coffer.tape.FilemarkSync;
import dev.coffer.tape.HardwareException;
import dev.coffer.tape.MediumException;
import dev.coffer.tape.MediumSpace;
import dev.coffer.tape.ReadOutcome;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TapePosition;
import dev.coffer.tape.TransportException;
import dev.coffer.tape.UnitAttentionException;
import dev.coffer.tape.changer.ElementAddress;
import dev.coffer.tape.fault.Fault.Kind;
import dev.coffer.tape.testkit.TestLibrary;
import dev.coffer.tape.virtual.VirtualLibrary;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultyTapeDriveTest {
  private static final int BLOCK_BYTES = 64;

  @TempDir private Path directory;
  private VirtualLibrary library;
  private FaultyTapeDrive drive;

  @BeforeEach
  void makeLibrary() throws Exception {
    library = TestLibrary.create(directory, 2, 1 << 20);
  }

  @AfterEach
  void closeDrive() throws Exception {
    if (drive != null) {
      drive.close();
    }
  }

  private void with(Fault... faults) throws Exception {
    drive =
        new FaultyTapeDrive(
            TestLibrary.mount(library, TestLibrary.barcode(1), 1), FaultPlan.of(faults));
  }

  private void write(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      drive.write(block((int) drive.position().object()));
    }
  }

  private static ByteBuffer block(int number) {
    ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
    while (block.hasRemaining()) {
      block.put((byte) number);
    }
    return block.flip();
  }

  private static ByteBuffer read(TapeDrive from, int expectedBytes) throws Exception {
    ByteBuffer target = ByteBuffer.allocateDirect(1024);
    assertThat(from.read(target)).isEqualTo(new ReadOutcome.Block(expectedBytes));
    return target.flip();
  }

  @Test
  void writeErrorStrikesOnceAndWritesNothing() throws Exception {
    with(Fault.of(Kind.WRITE_ERROR, 2));
    write(2);
    ByteBuffer third = block(2);
    MediumException error = catchThrowableOfType(MediumException.class, () -> drive.write(third));
    assertThat(error.positionAfter()).contains(new TapePosition(0, 2));
    assertThat(third.remaining()).isEqualTo(BLOCK_BYTES);
    drive.write(third);
    assertThat(drive.position()).isEqualTo(new TapePosition(0, 3));
    assertThat(drive.struck()).containsExactly(Fault.of(Kind.WRITE_ERROR, 2));
  }

  @Test
  void earlyWarningStaysFromItsPlaceOn() throws Exception {
    with(Fault.of(Kind.EARLY_WARNING, 2));
    assertThat(drive.write(block(0)).space()).isEqualTo(MediumSpace.AMPLE);
    assertThat(drive.write(block(1)).space()).isEqualTo(MediumSpace.AMPLE);
    assertThat(drive.write(block(2)).space()).isEqualTo(MediumSpace.EARLY_WARNING);
    assertThat(drive.writeFilemarks(1, FilemarkSync.SYNCHRONOUS).space())
        .isEqualTo(MediumSpace.EARLY_WARNING);
  }

  @Test
  void endOfMediumBelongsToTheCartridgeItStruckFirst() throws Exception {
    with(Fault.of(Kind.END_OF_MEDIUM, 3));
    write(3);
    assertThatThrownBy(() -> drive.write(block(3))).isInstanceOf(EndOfMediumException.class);
    assertThatThrownBy(() -> drive.writeFilemarks(1, FilemarkSync.BUFFERED))
        .isInstanceOf(EndOfMediumException.class);
    assertThat(drive.position()).isEqualTo(new TapePosition(0, 3));
    drive.unload();
    library.changer().move(ElementAddress.drive(1), ElementAddress.slot(1));
    library.changer().move(ElementAddress.slot(2), ElementAddress.drive(1));
    drive.load();
    write(5);
  }

  @Test
  void endOfMediumOnSyncLetsBlocksThrough() throws Exception {
    with(Fault.of(Kind.END_OF_MEDIUM_ON_SYNC, 2));
    write(4);
    assertThatThrownBy(() -> drive.writeFilemarks(1, FilemarkSync.SYNCHRONOUS))
        .isInstanceOf(EndOfMediumException.class);
    assertThat(drive.position()).isEqualTo(new TapePosition(0, 4));
  }

  @Test
  void deferredErrorIsToldLateAndLosesThePosition() throws Exception {
    with(Fault.of(Kind.DEFERRED_WRITE_ERROR, 2, 2));
    write(5);
    assertThat(drive.position()).isEqualTo(new TapePosition(0, 5));
    TapeException error = catchThrowableOfType(MediumException.class, () -> drive.write(block(5)));
    assertThat(error.positionAfter()).isEmpty();
    assertThat(drive.status().position()).isEmpty();
    assertThatThrownBy(() -> drive.write(block(5))).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> drive.position()).isInstanceOf(IllegalStateException.class);
    drive.rewind();
    drive.spaceToEndOfData();
    assertThat(drive.position()).isEqualTo(new TapePosition(0, 2));
  }

  @Test
  void deferredErrorIsToldBySynchronising() throws Exception {
    with(Fault.of(Kind.DEFERRED_WRITE_ERROR, 2, 100));
    write(4);
    assertThatThrownBy(() -> drive.writeFilemarks(1, FilemarkSync.SYNCHRONOUS))
        .isInstanceOf(MediumException.class);
    drive.locate(new TapePosition(0, 2));
    assertThat(drive.read(block(0))).isEqualTo(new ReadOutcome.EndOfData());
  }

  @Test
  void unrecoveredReadStaysUntilTheBlockIsOverwritten() throws Exception {
    with(Fault.of(Kind.UNRECOVERED_READ, 1));
    write(3);
    for (int i = 0; i < 2; i++) {
      drive.locate(new TapePosition(0, 1));
      MediumException error =
          catchThrowableOfType(MediumException.class, () -> drive.read(block(0)));
      assertThat(error.positionAfter()).contains(new TapePosition(0, 2));
      assertThat(drive.position()).isEqualTo(new TapePosition(0, 2));
      assertThat(read(drive, BLOCK_BYTES)).isEqualTo(block(2));
    }
    drive.locate(new TapePosition(0, 1));
    drive.write(block(9));
    drive.locate(new TapePosition(0, 1));
    assertThat(read(drive, BLOCK_BYTES)).isEqualTo(block(9));
  }

  @Test
  void bitFlipIsReadWithoutAWord() throws Exception {
    with(Fault.of(Kind.BIT_FLIP, 1, 9));
    write(2);
    drive.rewind();
    assertThat(read(drive, BLOCK_BYTES)).isEqualTo(block(0));
    ByteBuffer found = read(drive, BLOCK_BYTES);
    assertThat(found.get(1)).isEqualTo((byte) (1 ^ 2));
    assertThat(found.put(1, (byte) 1)).isEqualTo(block(1));
  }

  @Test
  void lostPositionAllowsOnlyFindingIt() throws Exception {
    with(Fault.of(Kind.LOST_POSITION, 2));
    write(2);
    HardwareException error =
        catchThrowableOfType(HardwareException.class, () -> drive.write(block(2)));
    assertThat(error.positionAfter()).isEmpty();
    assertThatThrownBy(() -> drive.spaceToEndOfData()).isInstanceOf(IllegalStateException.class);
    drive.locate(new TapePosition(0, 2));
    write(1);
  }

  @Test
  void unitAttentionRewindsBehindOurBack() throws Exception {
    with(Fault.of(Kind.UNIT_ATTENTION, 2));
    write(2);
    UnitAttentionException error =
        catchThrowableOfType(UnitAttentionException.class, () -> drive.write(block(2)));
    assertThat(error.positionAfter()).isEmpty();
    drive.rewind();
    assertThat(read(drive, BLOCK_BYTES)).isEqualTo(block(0));
  }

  @Test
  void misdirectedLocateBelievesItself() throws Exception {
    with(Fault.of(Kind.MISDIRECTED_LOCATE, 1, 1));
    write(4);
    drive.locate(new TapePosition(0, 1));
    assertThat(drive.position()).isEqualTo(new TapePosition(0, 1));
    assertThat(read(drive, BLOCK_BYTES)).isEqualTo(block(2));
    assertThat(drive.position()).isEqualTo(new TapePosition(0, 2));
    drive.locate(new TapePosition(0, 1));
    assertThat(read(drive, BLOCK_BYTES)).isEqualTo(block(1));
  }

  @Test
  void powerCutKeepsWhatWasSynchronised() throws Exception {
    with(Fault.of(Kind.POWER_CUT, 5, 10));
    write(2);
    drive.writeFilemarks(1, FilemarkSync.SYNCHRONOUS);
    write(2);
    assertThatThrownBy(() -> drive.write(block(5))).isInstanceOf(TransportException.class);
    assertThatThrownBy(() -> drive.status()).isInstanceOf(TransportException.class);
    try (TapeDrive again = library.openDrive(1)) {
      assertThat(again.status().loaded()).isTrue();
      again.spaceToEndOfData();
      assertThat(again.position()).isEqualTo(new TapePosition(0, 3));
      assertThat(again.alerts()).hasSize(1);
      again.write(block(3));
      again.locate(new TapePosition(0, 3));
      assertThat(read(again, BLOCK_BYTES)).isEqualTo(block(3));
    }
  }

  @Test
  void aDriveThatVanishedAnswersNothing() throws Exception {
    with(Fault.of(Kind.DRIVE_VANISHES, 1));
    write(1);
    assertThatThrownBy(() -> drive.write(block(1))).isInstanceOf(TransportException.class);
    assertThatThrownBy(() -> drive.rewind()).isInstanceOf(TransportException.class);
    assertThatThrownBy(() -> drive.alerts()).isInstanceOf(TransportException.class);
    drive.close();
    library.openDrive(1).close();
  }

  @Test
  void wrongCartridgesCarryEachOthersBarcode() throws Exception {
    FaultyMediumChanger changer =
        new FaultyMediumChanger(library.changer(), FaultPlan.of(Fault.of(Kind.WRONG_CARTRIDGE, 0)));
    ElementAddress asked = changer.inventory().find(TestLibrary.barcode(1)).orElseThrow();
    assertThat(asked).isEqualTo(ElementAddress.slot(2));
    changer.move(asked, ElementAddress.drive(1));
    assertThat(changer.inventory().find(TestLibrary.barcode(1))).contains(ElementAddress.drive(1));
    try (TapeDrive loaded = library.openDrive(1)) {
      loaded.load();
      assertThat(loaded.readAttribute(0, 0x0806).orElseThrow().text())
          .isEqualTo(TestLibrary.barcode(2));
    }
  }
}
