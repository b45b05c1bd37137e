package dev.coffer.tape.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.tape.EndOfMediumException;
import dev.coffer.tape.FilemarkSync;
import dev.coffer.tape.MamAttribute;
import dev.coffer.tape.MediumException;
import dev.coffer.tape.MediumSpace;
import dev.coffer.tape.TapeAlert;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TapePosition;
import dev.coffer.tape.scsi.ModelCartridge;
import dev.coffer.tape.scsi.ModelFeatures;
import dev.coffer.tape.scsi.ModelTapeDrive;
import dev.coffer.tape.scsi.ScsiResult;
import dev.coffer.tape.scsi.ScsiTapeDrive;
import dev.coffer.tape.scsi.SenseData;
import dev.coffer.tape.scsi.SenseKey;
import dev.coffer.tape.watch.Checkup.Occasion;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;

class WatchedTapeDriveTest {
  private final ModelTapeDrive model =
      ModelTapeDrive.with(ModelFeatures.modern(), ModelCartridge.large("CF0001L9"));
  private final List<Checkup> heard = new ArrayList<>();

  private WatchedTapeDrive watched() throws Exception {
    return new WatchedTapeDrive(new ScsiTapeDrive(model, () -> true), heard::add);
  }

  private static ByteBuffer block() {
    return ByteBuffer.allocate(4096);
  }

  @Test
  void aDriveIsAskedAtLoadAtUnloadAndWhenGivenBack() throws Exception {
    try (WatchedTapeDrive drive = watched()) {
      drive.load();
      drive.write(block());
      drive.unload();
      drive.load();
    }
    assertThat(heard)
        .extracting(Checkup::occasion)
        .containsExactly(Occasion.LOAD, Occasion.UNLOAD, Occasion.LOAD, Occasion.RELEASE);
    assertThat(heard.getFirst().usage().cartridgeLoads()).hasValue(1);
    assertThat(heard.get(2).usage().cartridgeLoads()).hasValue(2);
    assertThat(heard.getFirst().capacity()).isPresent();
    assertThat(heard.getFirst().drive().serial()).isEqualTo("1013000042");
  }

  @Test
  void anErrorIsToldWithTheAlertsItRaised() throws Exception {
    try (WatchedTapeDrive drive = watched()) {
      drive.load();
      drive.write(block());
      heard.clear();
      model.unwritable.add(1L);
      model.alerts.add(6);
      assertThatThrownBy(() -> drive.write(block())).isInstanceOf(MediumException.class);
    }
    assertThat(heard.getFirst().occasion()).isEqualTo(Occasion.ERROR);
    assertThat(heard.getFirst().problem()).isPresent();
    assertThat(heard.getFirst().alerts()).extracting(TapeAlert::flag).containsExactly(6);
    assertThat(heard.getFirst().condemnation()).map(TapeAlert::flag).contains(6);
  }

  @Test
  void alertsAreReadAtLoadAndBeforeUnload() throws Exception {
    try (WatchedTapeDrive drive = watched()) {
      model.alerts.add(20);
      drive.load();
      assertThat(heard.getLast().occasion()).isEqualTo(Occasion.LOAD);
      assertThat(heard.getLast().alerts()).extracting(TapeAlert::flag).containsExactly(20);
      model.alerts.add(21);
      drive.unload();
      assertThat(heard.getLast().occasion()).isEqualTo(Occasion.UNLOAD);
      assertThat(heard.getLast().alerts()).extracting(TapeAlert::flag).containsExactly(21);
    }
  }

  /** Whatever fails, the drive may have more to say of it. */
  @Test
  void alertsAreReadAfterAnErrorOfAnyCommand() throws Exception {
    ScsiResult broken = ScsiResult.check(SenseData.of(SenseKey.HARDWARE_ERROR, 0x44, 0x00), 0);
    Map<Integer, ThrowingConsumer<WatchedTapeDrive>> commands =
        Map.of(
            0x08, drive -> drive.read(ByteBuffer.allocate(4096)),
            0x0A, drive -> drive.write(block()),
            0x10, drive -> drive.writeFilemarks(1, FilemarkSync.BUFFERED),
            0x11, drive -> drive.spaceToEndOfData(),
            0x92, drive -> drive.locate(TapePosition.BEGINNING),
            0x01, drive -> drive.rewind(),
            0x8D, drive -> drive.writeAttributes(0, List.of(MamAttribute.ascii(0x0801, "x", 32))));
    for (Map.Entry<Integer, ThrowingConsumer<WatchedTapeDrive>> each : commands.entrySet()) {
      try (WatchedTapeDrive drive = watched()) {
        drive.load();
        heard.clear();
        model.failNext(each.getKey(), broken);
        model.alerts.add(30);
        assertThatThrownBy(() -> each.getValue().acceptThrows(drive))
            .isInstanceOf(TapeException.class);
        assertThat(heard).as("%02xh", each.getKey()).isNotEmpty();
        assertThat(heard.getFirst().occasion()).isEqualTo(Occasion.ERROR);
        assertThat(heard.getFirst().alerts()).extracting(TapeAlert::flag).containsExactly(30);
      }
    }
  }

  @Test
  void anEndOfTheMediumIsAnErrorOnlyWhereNoWarningCame() throws Exception {
    ModelCartridge unannounced = ModelCartridge.large("CF0002L9");
    unannounced.endsAtObject = 1;
    assertThat(occasionsAtTheEndOf(unannounced)).containsExactly(Occasion.ERROR);
    assertThat(occasionsAtTheEndOf(new ModelCartridge("CF0003L9", 16_384, 8_192))).isEmpty();
  }

  private List<Occasion> occasionsAtTheEndOf(ModelCartridge cartridge) throws Exception {
    model.insert(cartridge);
    try (WatchedTapeDrive drive = watched()) {
      drive.load();
      heard.clear();
      assertThatThrownBy(
              () -> {
                while (true) {
                  drive.write(block());
                }
              })
          .isInstanceOf(EndOfMediumException.class);
      return heard.stream().map(Checkup::occasion).toList();
    }
  }

  @Test
  void aCriticalAlertAgainstTheCartridgeEndsItLikeAFullOne() throws Exception {
    try (WatchedTapeDrive drive = watched()) {
      drive.load();
      assertThat(drive.write(block()).space()).isEqualTo(MediumSpace.AMPLE);
      model.alerts.add(4);
      assertThat(drive.writeFilemarks(1, FilemarkSync.SYNCHRONOUS).space())
          .isEqualTo(MediumSpace.EARLY_WARNING);
      assertThat(drive.write(block()).space()).isEqualTo(MediumSpace.EARLY_WARNING);
      assertThat(drive.position()).isEqualTo(new TapePosition(0, 3));
      assertThat(heard).extracting(Checkup::occasion).contains(Occasion.ALERT);
    }
  }

  @Test
  void anAlertAgainstTheDriveIsToldAndChangesNothing() throws Exception {
    try (WatchedTapeDrive drive = watched()) {
      drive.load();
      model.alerts.add(20);
      assertThat(drive.writeFilemarks(1, FilemarkSync.SYNCHRONOUS).space())
          .isEqualTo(MediumSpace.AMPLE);
      assertThat(heard.getLast().alerts()).extracting(TapeAlert::flag).containsExactly(20);
      assertThat(heard.getLast().condemnation()).isEmpty();
    }
  }
}
