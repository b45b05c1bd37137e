package dev.coffer.tape.scsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.tape.DriveEncryptionKey;
import dev.coffer.tape.FilemarkSync;
import dev.coffer.tape.HardwareException;
import dev.coffer.tape.IllegalTapeRequestException;
import dev.coffer.tape.MediumException;
import dev.coffer.tape.NotReadyException;
import dev.coffer.tape.ReadOutcome;
import dev.coffer.tape.TapeAlert;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TapePosition;
import dev.coffer.tape.TransportException;
import dev.coffer.tape.UnitAttentionException;
import dev.coffer.tape.WriteProtectedException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What drives really do, on the device model. */
class ScsiTapeDriveFaultsTest {
  private final ModelCartridge cartridge = ModelCartridge.large("CF0001L9");
  private final ModelTapeDrive model = ModelTapeDrive.with(ModelFeatures.modern(), cartridge);

  private ScsiTapeDrive loaded() throws TapeException {
    return loaded(model);
  }

  private static ScsiTapeDrive loaded(ModelTapeDrive model) throws TapeException {
    ScsiTapeDrive drive = new ScsiTapeDrive(model, () -> true);
    drive.load();
    return drive;
  }

  private static ByteBuffer block() {
    return ByteBuffer.allocateDirect(1000);
  }

  @Test
  void identityAndCapabilitiesAreWhatTheDeviceSays() throws Exception {
    ScsiTapeDrive drive = loaded();
    assertThat(drive.identity().vendor()).isEqualTo("COFFER");
    assertThat(drive.identity().serial()).isEqualTo("1013000042");
    assertThat(drive.capabilities().locate()).isTrue();
    assertThat(drive.capabilities().readPosition()).isTrue();
    assertThat(drive.capabilities().alerts()).isTrue();
    assertThat(drive.capabilities().encryption()).isTrue();
    assertThat(drive.capabilities().maxPartitions()).isEqualTo(2);
    assertThat(drive.capabilities().maxBlockBytes()).isEqualTo(ModelTapeDrive.MAX_BLOCK);
    assertThat(drive.status().mediumSerial()).contains("SNCF0001L9");
    assertThat(drive.control().volumeStatistics().orElseThrow().loads()).hasValue(1);
  }

  @Test
  void aDriveThatAnswersOnlyTheLongPositionFormIsNotBelieved() throws Exception {
    ScsiTapeDrive drive =
        loaded(ModelTapeDrive.with(ModelFeatures.loose(), ModelCartridge.large("CF0001L9")));
    assertThat(drive.capabilities().readPosition()).isFalse();
    assertThat(drive.capabilities().locate()).isFalse();
    assertThat(drive.capabilities().alerts()).isFalse();
    assertThat(drive.alerts()).isEmpty();
    assertThat(drive.capacity(0)).isEmpty();
    assertThat(drive.readAttribute(0, 0x0401)).isEmpty();
  }

  @Test
  void openingALoadedDriveMovesNothingAndKnowsWhereItStands() throws Exception {
    ScsiTapeDrive first = loaded();
    first.write(block());
    first.close();
    ScsiTapeDrive second = new ScsiTapeDrive(model, () -> true);
    assertThat(second.status().loaded()).isTrue();
    assertThat(second.position()).isEqualTo(new TapePosition(0, 1));
  }

  @Test
  void openingALoadedDriveThatCannotTellItsPositionAsksForARewind() throws Exception {
    ModelTapeDrive plain =
        ModelTapeDrive.with(ModelFeatures.plain(), ModelCartridge.large("CF0001L9"));
    ScsiTapeDrive drive = new ScsiTapeDrive(plain, () -> true);
    assertThat(drive.status().loaded()).isTrue();
    assertThat(drive.status().position()).isEmpty();
    assertThatThrownBy(() -> drive.write(block()))
        .isInstanceOf(IllegalTapeRequestException.class)
        .hasMessageContaining("rewind or locate first");
    drive.rewind();
    assertThat(drive.position()).isEqualTo(TapePosition.BEGINNING);
  }

  @Test
  void anEmptyDriveSaysSo() throws Exception {
    model.remove();
    ScsiTapeDrive drive = new ScsiTapeDrive(model, () -> true);
    assertThat(drive.status().loaded()).isFalse();
    assertThatThrownBy(drive::load)
        .isInstanceOf(NotReadyException.class)
        .hasMessageContaining("no cartridge in the drive: insert one");
    assertThatThrownBy(drive::position).isInstanceOf(NotReadyException.class);
  }

  @Test
  void loadingWaitsAndGivesUp() throws Exception {
    ScsiTapeDrive drive = loaded();
    model.looksUntilReady = 3;
    drive.load();
    assertThat(drive.position()).isEqualTo(TapePosition.BEGINNING);
    ScsiTapeDrive impatient = new ScsiTapeDrive(model, () -> false);
    model.looksUntilReady = 3;
    assertThatThrownBy(impatient::load)
        .isInstanceOf(NotReadyException.class)
        .hasMessageContaining("actual=BECOMING_READY");
  }

  @Test
  void aSwappedCartridgeIsNoticedAtTheNextCommand() throws Exception {
    ScsiTapeDrive drive = loaded();
    drive.write(block());
    model.insert(ModelCartridge.large("CF0002L9"));
    TapeException noticed =
        catchThrowableOfType(UnitAttentionException.class, () -> drive.write(block()));
    assertThat(noticed.positionAfter()).isEmpty();
    assertThat(model.cartridge().orElseThrow().partitions.getFirst().objects).isEmpty();
    drive.load();
    assertThat(drive.status().mediumSerial()).contains("SNCF0002L9");
  }

  @Test
  void aSwappedCartridgeIsNoticedByLooking() throws Exception {
    ScsiTapeDrive drive = loaded();
    drive.write(block());
    model.insert(ModelCartridge.large("CF0002L9"));
    assertThat(drive.status().position()).contains(TapePosition.BEGINNING);
    assertThat(drive.status().mediumSerial()).contains("SNCF0002L9");
  }

  @Test
  void aWriteProtectedCartridgeTellsWhatToDo() throws Exception {
    cartridge.writeProtected = true;
    ScsiTapeDrive drive = loaded();
    assertThat(drive.status().writeProtected()).isTrue();
    ByteBuffer block = block();
    assertThatThrownBy(() -> drive.write(block))
        .isInstanceOf(WriteProtectedException.class)
        .hasMessageContaining("move the cartridge's tab");
    assertThat(block.remaining()).isEqualTo(1000);
    assertThat(drive.position()).isEqualTo(TapePosition.BEGINNING);
  }

  @Test
  void anUnreadableBlockIsAMediumErrorWithThePosition() throws Exception {
    ScsiTapeDrive drive = loaded();
    for (int i = 0; i < 3; i++) {
      drive.write(block());
    }
    model.unreadable.add(1L);
    drive.rewind();
    assertThat(drive.read(block())).isEqualTo(new ReadOutcome.Block(1000));
    TapeException failed = catchThrowableOfType(MediumException.class, () -> drive.read(block()));
    assertThat(failed).hasMessageContaining("unrecovered read error (3/11/00)");
    assertThat(failed.positionAfter()).contains(new TapePosition(0, 1));
    drive.locate(new TapePosition(0, 2));
    assertThat(drive.read(block())).isEqualTo(new ReadOutcome.Block(1000));
  }

  @Test
  void withoutReadPositionAMediumErrorLosesThePosition() throws Exception {
    ModelTapeDrive plain =
        ModelTapeDrive.with(ModelFeatures.plain(), ModelCartridge.large("CF0001L9"));
    ScsiTapeDrive drive = loaded(plain);
    plain.unwritable.add(1L);
    drive.write(block());
    TapeException failed = catchThrowableOfType(MediumException.class, () -> drive.write(block()));
    assertThat(failed.positionAfter()).isEmpty();
    assertThatThrownBy(() -> drive.write(block())).isInstanceOf(IllegalTapeRequestException.class);
    drive.locate(new TapePosition(0, 1));
    assertThat(drive.position()).isEqualTo(new TapePosition(0, 1));
  }

  @Test
  void aTimeOutIsATransportErrorAndTheDriveIsAskedWhereItStands() throws Exception {
    ScsiTapeDrive drive = loaded();
    drive.write(block());
    model.failNext(0x0A, new ScsiResult(ScsiStatus.TIMED_OUT, Optional.empty(), 0));
    TapeException failed =
        catchThrowableOfType(TransportException.class, () -> drive.write(block()));
    assertThat(failed).hasMessageContaining("no answer in time");
    assertThat(failed.positionAfter()).contains(new TapePosition(0, 1));
  }

  @Test
  void aReservedDriveSaysWhoHasIt() throws Exception {
    ScsiTapeDrive drive = loaded();
    model.failNext(0x0A, new ScsiResult(ScsiStatus.RESERVATION_CONFLICT, Optional.empty(), 0));
    assertThatThrownBy(() -> drive.write(block()))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("another host has reserved the device");
  }

  @Test
  void aDeferredWriteErrorIsNotTakenForSuccess() throws Exception {
    ScsiTapeDrive drive = loaded();
    drive.write(block());
    SenseData deferred =
        new SenseData(true, SenseKey.MEDIUM_ERROR, 0x0C, 0, false, true, false, OptionalLong.of(0));
    model.failNext(0x10, ScsiResult.check(deferred, 0));
    assertThatThrownBy(() -> drive.writeFilemarks(1, FilemarkSync.SYNCHRONOUS))
        .isInstanceOf(MediumException.class)
        .hasMessageContaining("deferred medium error");
  }

  @Test
  void aDriveThatCountsDifferentlyIsStoppedAtTheFilemark() throws Exception {
    ScsiTapeDrive drive = loaded();
    drive.write(block());
    model.positionSlip = -1;
    TapeException differs =
        catchThrowableOfType(
            MediumException.class, () -> drive.writeFilemarks(1, FilemarkSync.SYNCHRONOUS));
    assertThat(differs).hasMessageContaining("actual=0:1 expected=0:2");
    assertThat(differs.positionAfter()).contains(new TapePosition(0, 1));
  }

  @Test
  void alertsAreToldOnceForEachCartridge() throws Exception {
    ScsiTapeDrive drive = loaded();
    model.alerts.add(4);
    model.alerts.add(20);
    assertThat(drive.alerts()).extracting(TapeAlert::flag).containsExactly(4, 20);
    assertThat(drive.alerts()).isEmpty();
    model.alerts.add(4);
    assertThat(drive.alerts()).isEmpty();
    drive.load();
    model.alerts.add(4);
    assertThat(drive.alerts()).extracting(TapeAlert::flag).containsExactly(4);
  }

  @Test
  void alertsRaisedBeforeLoadingAreNotLostByLookingForThem() throws Exception {
    model.alerts.add(3);
    ScsiTapeDrive drive = loaded();
    assertThat(drive.alerts()).extracting(TapeAlert::flag).containsExactly(3);
  }

  @Test
  void encryptionIsSetForASessionAndClearedAtUnload() throws Exception {
    ScsiTapeDrive drive = loaded();
    try (DriveEncryptionKey key = new DriveEncryptionKey(new byte[32])) {
      drive.setEncryption(Optional.of(key));
    }
    drive.write(block());
    drive.write(block());
    drive.writeFilemarks(1, FilemarkSync.SYNCHRONOUS);
    assertThat(cartridge.partitions.getFirst().objects)
        .extracting(each -> each.key().isPresent())
        .containsExactly(true, true, false);
    drive.unload();
    assertThat(model.hasKey()).isFalse();
    drive.load();
    assertThatThrownBy(() -> drive.read(block()))
        .isInstanceOf(MediumException.class)
        .hasMessageContaining("needs the key");
  }

  @Test
  void closingTakesTheKeyOutToo() throws Exception {
    ScsiTapeDrive drive = loaded();
    drive.setEncryption(Optional.of(new DriveEncryptionKey(new byte[32])));
    assertThat(model.hasKey()).isTrue();
    drive.close();
    assertThat(model.hasKey()).isFalse();
  }

  @Test
  void aDriveThatAdmitsNotToEncryptIsCaughtBeforeTheFirstBlock() throws Exception {
    ScsiTapeDrive drive = loaded();
    model.lie(ModelTapeDrive.Lie.STATUS_STAYS_OFF);
    assertThatThrownBy(() -> drive.setEncryption(Optional.of(new DriveEncryptionKey(new byte[32]))))
        .isInstanceOf(HardwareException.class)
        .hasMessageContaining("says encryption=DISABLE");
  }

  @Test
  void aDriveThatSaysYesAndDoesNotEncryptIsCaughtAtTheFirstBlock() throws Exception {
    ScsiTapeDrive drive = loaded();
    model.lie(ModelTapeDrive.Lie.BLOCKS_STAY_CLEAR);
    drive.setEncryption(Optional.of(new DriveEncryptionKey(new byte[32])));
    TapeException caught =
        catchThrowableOfType(HardwareException.class, () -> drive.write(block()));
    assertThat(caught).hasMessageContaining("NOT_ENCRYPTED");
    assertThat(caught.positionAfter()).contains(new TapePosition(0, 1));
  }

  @Test
  void aDriveWithoutEncryptionRefusesAKeyAndTakesItsAbsence() throws Exception {
    ScsiTapeDrive drive =
        loaded(ModelTapeDrive.with(ModelFeatures.plain(), ModelCartridge.large("CF0001L9")));
    drive.setEncryption(Optional.empty());
    assertThatThrownBy(() -> drive.setEncryption(Optional.of(new DriveEncryptionKey(new byte[32]))))
        .isInstanceOf(IllegalTapeRequestException.class);
  }

  @Test
  void countingDrivesGoBackOverFilemarksTheyNeverSaw() throws Exception {
    for (ModelFeatures features :
        new ModelFeatures[] {ModelFeatures.plain(), ModelFeatures.loose()}) {
      ModelCartridge written = ModelCartridge.large("CF0003L9");
      ScsiTapeDrive writer = loaded(ModelTapeDrive.with(features, written));
      for (int file = 0; file < 3; file++) {
        writer.write(block());
        writer.write(block());
        writer.writeFilemarks(1, FilemarkSync.SYNCHRONOUS);
      }
      ScsiTapeDrive drive = loaded(ModelTapeDrive.with(features, written));
      drive.locate(new TapePosition(0, 7));
      drive.spaceFilemarks(-2);
      assertThat(drive.position()).isEqualTo(new TapePosition(0, 2));
      drive.spaceFilemarks(2);
      assertThat(drive.position()).isEqualTo(new TapePosition(0, 6));
      drive.spaceToEndOfData();
      assertThat(drive.position()).isEqualTo(new TapePosition(0, 9));
    }
  }
}
