package dev.coffer.tape.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.tape.FilemarkSync;
import dev.coffer.tape.IllegalTapeRequestException;
import dev.coffer.tape.MediumException;
import dev.coffer.tape.MediumSpace;
import dev.coffer.tape.NotReadyException;
import dev.coffer.tape.ReadOutcome;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TapePosition;
import dev.coffer.tape.TransferLimits;
import dev.coffer.tape.TransportException;
import dev.coffer.tape.UnitAttentionException;
import dev.coffer.tape.WriteProtectedException;
import dev.coffer.tape.scsi.ModelCartridge;
import dev.coffer.tape.scsi.ModelFeatures;
import dev.coffer.tape.scsi.ModelTapeDrive;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Where st and we could get into each other's way, and what st's errors become. */
class LinuxTapeDriveFaultsTest {
  private final ModelCartridge cartridge = ModelCartridge.large("CF0001L9");
  private final ModelTapeDrive model = ModelTapeDrive.with(ModelFeatures.modern(), cartridge);
  private final FakeTapeSyscalls kernel = new FakeTapeSyscalls(model);

  private LinuxTapeDrive open() throws TapeException {
    return LinuxTapeDrive.open(
        kernel, FakeTapeSyscalls.TAPE, Optional.of(FakeTapeSyscalls.GENERIC), () -> true);
  }

  private LinuxTapeDrive loaded() throws TapeException {
    LinuxTapeDrive drive = open();
    drive.load();
    return drive;
  }

  private static ByteBuffer block() {
    return ByteBuffer.allocateDirect(1000);
  }

  private int objects() {
    return cartridge.partitions.getFirst().objects.size();
  }

  @Test
  void nobodyElseCanOpenTheNodeFromOpeningToClosing() throws Exception {
    LinuxTapeDrive drive = open();
    assertThatThrownBy(this::open)
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("busy: another program has /dev/nst0");
    drive.load();
    assertThat(kernel.isOpen()).isTrue();
    drive.unload();
    assertThatThrownBy(this::open).isInstanceOf(TransportException.class);
    drive.close();
    assertThat(kernel.isOpen()).isFalse();
    open().close();
  }

  @Test
  void limitsAreToldAlsoOfADriveThatIsTaken() throws Exception {
    model.maxBlockBytes = 1 << 20;
    LinuxTapeDrive drive = loaded();
    drive.write(block());
    TransferLimits limits = SgTransport.limits(kernel, FakeTapeSyscalls.GENERIC);
    assertThat(limits)
        .isEqualTo(
            new TransferLimits(1, 1 << 20, OptionalLong.of(1280 << 10), OptionalInt.of(128)));
    assertThat(limits.takes(1 << 20)).isTrue();
    assertThat(limits.takes((1 << 20) + 1)).isFalse();
    drive.write(block());
    assertThat(drive.position()).isEqualTo(new TapePosition(0, 2));
    drive.close();
  }

  @Test
  void missingPermissionSaysWhichGroup() {
    kernel.openError = Errno.EACCES;
    assertThatThrownBy(this::open)
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("group tape");
  }

  @Test
  void withoutAGenericNodeTheTapeNodeCarriesScsi() throws Exception {
    LinuxTapeDrive drive =
        LinuxTapeDrive.open(kernel, FakeTapeSyscalls.TAPE, Optional.empty(), () -> true);
    drive.load();
    drive.write(block());
    assertThat(drive.position()).isEqualTo(new TapePosition(0, 1));
    drive.close();
    kernel.rawIo = false;
    assertThatThrownBy(
            () -> LinuxTapeDrive.open(kernel, FakeTapeSyscalls.TAPE, Optional.empty(), () -> true))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("CAP_SYS_RAWIO");
    assertThat(kernel.isOpen()).isFalse();
  }

  @Test
  void withoutAdministratorRightsItWorksToo() throws Exception {
    kernel.admin = false;
    LinuxTapeDrive drive = loaded();
    drive.write(block());
    assertThat(drive.position()).isEqualTo(new TapePosition(0, 1));
  }

  @Test
  void stWritesNoFilemarkOfItsOwn() throws Exception {
    LinuxTapeDrive drive = loaded();
    drive.write(block());
    drive.rewind();
    assertThat(objects()).isEqualTo(1);
    drive.read(block());
    drive.write(block());
    drive.locate(TapePosition.BEGINNING);
    assertThat(objects()).isEqualTo(2);
    drive.spaceToEndOfData();
    drive.write(block());
    drive.unload();
    assertThat(objects()).isEqualTo(3);
    drive.load();
    drive.spaceToEndOfData();
    drive.write(block());
    drive.close();
    assertThat(objects()).isEqualTo(4);
  }

  @Test
  void endOfDataIsForgottenWhenTheTapeIsMovedPastSt() throws Exception {
    LinuxTapeDrive drive = loaded();
    drive.write(block());
    drive.writeFilemarks(1, FilemarkSync.SYNCHRONOUS);
    drive.spaceFilemarks(-1);
    assertThat(drive.read(block())).isEqualTo(new ReadOutcome.Filemark());
    assertThat(drive.read(block())).isEqualTo(new ReadOutcome.EndOfData());
    assertThat(drive.read(block())).isEqualTo(new ReadOutcome.EndOfData());
    drive.locate(TapePosition.BEGINNING);
    assertThat(drive.read(block())).isEqualTo(new ReadOutcome.Block(1000));
  }

  @Test
  void noCartridge() throws Exception {
    model.remove();
    LinuxTapeDrive drive = open();
    assertThatThrownBy(drive::load)
        .isInstanceOf(NotReadyException.class)
        .hasMessageContaining("no cartridge in the drive: insert one");
    assertThatThrownBy(() -> drive.write(block())).isInstanceOf(NotReadyException.class);
    model.insert(cartridge);
    drive.load();
    assertThat(drive.position()).isEqualTo(TapePosition.BEGINNING);
  }

  @Test
  void aWriteProtectedCartridgeIsOpenedForReading() throws Exception {
    cartridge.writeProtected = true;
    LinuxTapeDrive drive = loaded();
    assertThat(drive.status().writeProtected()).isTrue();
    assertThat(drive.read(block())).isEqualTo(new ReadOutcome.EndOfData());
    TapeException refused =
        catchThrowableOfType(WriteProtectedException.class, () -> drive.write(block()));
    assertThat(refused).hasMessageContaining("move the cartridge's tab");
    assertThat(refused.positionAfter()).contains(TapePosition.BEGINNING);
  }

  @Test
  void aWriteProtectedCartridgeCanBeSwappedForAWritableOne() throws Exception {
    cartridge.writeProtected = true;
    LinuxTapeDrive drive = loaded();
    drive.unload();
    model.insert(ModelCartridge.large("CF0002L9"));
    drive.load();
    drive.write(block());
    assertThat(drive.position()).isEqualTo(new TapePosition(0, 1));
  }

  @Test
  void aSwappedCartridgeIsNeverWritten() throws Exception {
    LinuxTapeDrive drive = loaded();
    drive.write(block());
    ModelCartridge other = ModelCartridge.large("CF0002L9");
    model.insert(other);
    assertThatThrownBy(() -> drive.writeFilemarks(1, FilemarkSync.SYNCHRONOUS))
        .isInstanceOfAny(
            UnitAttentionException.class, TransportException.class, MediumException.class);
    assertThat(other.partitions.getFirst().objects).isEmpty();
  }

  @Test
  void anUnreadableBlockHasItsSenseDataAndIsNotTakenForEndOfData() throws Exception {
    LinuxTapeDrive drive = loaded();
    drive.write(block());
    drive.write(block());
    model.unreadable.add(1L);
    drive.rewind();
    drive.read(block());
    TapeException failed = catchThrowableOfType(MediumException.class, () -> drive.read(block()));
    assertThat(failed).hasMessageContaining("unrecovered read error (3/11/00)");
    assertThat(failed.positionAfter()).contains(new TapePosition(0, 1));
  }

  @Test
  void aReadThatFailsOnceGivesNoDataOfAnotherBlock() throws Exception {
    LinuxTapeDrive drive = loaded();
    drive.write(block());
    drive.write(block());
    drive.rewind();
    kernel.failNext("read", Errno.EIO);
    ByteBuffer target = block();
    TapeException failed = catchThrowableOfType(MediumException.class, () -> drive.read(target));
    assertThat(target.position()).isZero();
    assertThat(failed.positionAfter()).contains(new TapePosition(0, 1));
    drive.rewind();
    assertThat(drive.read(target)).isEqualTo(new ReadOutcome.Block(1000));
  }

  @Test
  void earlyWarningIsTheSameBlockWrittenOnceMore() throws Exception {
    ModelCartridge small = new ModelCartridge("CF0002L9", 10_000, 5_000);
    model.insert(small);
    LinuxTapeDrive drive = loaded();
    int warnings = 0;
    for (int i = 0; i < 10; i++) {
      if (drive.write(block()).space() == MediumSpace.EARLY_WARNING) {
        warnings++;
      }
    }
    assertThat(warnings).isEqualTo(4);
    assertThat(small.partitions.getFirst().objects).hasSize(10);
    assertThat(drive.position()).isEqualTo(new TapePosition(0, 10));
  }

  @Test
  void blocksTheKernelRefusesAreTheCallersMistake() throws Exception {
    LinuxTapeDrive drive = loaded();
    kernel.maxBlock = 500;
    assertThatThrownBy(() -> drive.write(block()))
        .isInstanceOf(IllegalTapeRequestException.class)
        .hasMessageContaining("EINVAL");
    assertThat(drive.position()).isEqualTo(TapePosition.BEGINNING);
  }

  @Test
  void aDriveThatVanishesIsATransportError() throws Exception {
    LinuxTapeDrive drive = loaded();
    kernel.failNext("write", Errno.ENXIO);
    assertThatThrownBy(() -> drive.write(block()))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("the drive is gone");
  }
}
