package dev.coffer.tape.scsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.tape.FilemarkSync;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TapePosition;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Nobody takes a cartridge out while it is written or read; and nobody has to break it out. */
class RemovalLockTest {
  private final ModelTapeDrive model =
      ModelTapeDrive.with(ModelFeatures.modern(), ModelCartridge.large("CF0001L9"));

  private ScsiTapeDrive open() throws TapeException {
    return new ScsiTapeDrive(model, () -> true);
  }

  private static ByteBuffer block() {
    return ByteBuffer.allocate(4096);
  }

  @Test
  void theCartridgeIsHeldFromLoadToUnload() throws Exception {
    try (ScsiTapeDrive drive = open()) {
      assertThat(model.removalPrevented).isFalse();
      drive.load();
      assertThat(drive.capabilities().removalLock()).isTrue();
      assertThat(model.pressEject()).isEmpty();
      drive.write(block());
      drive.writeFilemarks(1, FilemarkSync.SYNCHRONOUS);
      assertThat(model.writesUnlocked).isZero();
      drive.unload();
      assertThat(model.pressEject()).isPresent();
    }
  }

  @Test
  void givingTheDriveBackLetsItGo() throws Exception {
    try (ScsiTapeDrive drive = open()) {
      drive.load();
    }
    assertThat(model.pressEject()).isPresent();
  }

  @Test
  void soDoesASessionThatFailed() throws Exception {
    for (int code : new int[] {0x0A, 0x10, 0x11, 0x92, 0x1B}) {
      try (ScsiTapeDrive drive = open()) {
        drive.load();
        model.failNext(
            code, ScsiResult.check(SenseData.of(SenseKey.HARDWARE_ERROR, 0x44, 0x00), 0));
        assertThatThrownBy(
                () -> {
                  drive.write(block());
                  drive.writeFilemarks(1, FilemarkSync.SYNCHRONOUS);
                  drive.spaceToEndOfData();
                  drive.locate(TapePosition.BEGINNING);
                  drive.unload();
                })
            .isInstanceOf(TapeException.class);
      }
      assertThat(model.removalPrevented).as("%02xh", code).isFalse();
    }
  }

  @Test
  void whatAKilledSessionLeftHeldIsLetGo() throws Exception {
    ScsiTapeDrive killed = open();
    killed.load();
    assertThat(model.removalPrevented).isTrue();
    try (ScsiTapeDrive next = open()) {
      next.unload();
    }
    assertThat(model.pressEject()).isPresent();
  }

  @Test
  void aLookHoldsNothing() throws Exception {
    try (ScsiTapeDrive drive = open()) {
      assertThat(drive.status().loaded()).isTrue();
      assertThat(model.removalPrevented).isFalse();
    }
  }

  @Test
  void aDriveThatCannotHoldACartridgeWorksWithout() throws Exception {
    model.refusesLock = true;
    try (ScsiTapeDrive drive = open()) {
      drive.load();
      assertThat(drive.capabilities().removalLock()).isFalse();
      drive.write(block());
      drive.unload();
    }
    assertThat(model.writesUnlocked).isEqualTo(1);
  }
}
