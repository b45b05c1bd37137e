package dev.coffer.tape.linux;

import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.scsi.ModelCartridge;
import dev.coffer.tape.scsi.ModelFeatures;
import dev.coffer.tape.scsi.ModelTapeDrive;
import dev.coffer.tape.testkit.TapeDriveContract;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

/** The contract through st's rules, over a modern, a plain and a loose drive. */
class LinuxTapeDriveTest {
  private static TapeDrive open(ModelFeatures features, ModelCartridge cartridge) throws Exception {
    FakeTapeSyscalls kernel = new FakeTapeSyscalls(ModelTapeDrive.with(features, cartridge));
    LinuxTapeDrive drive =
        LinuxTapeDrive.open(
            kernel, FakeTapeSyscalls.TAPE, Optional.of(FakeTapeSyscalls.GENERIC), () -> true);
    drive.load();
    return drive;
  }

  /** The contract over one kind of drive. */
  private abstract static class OverSt extends TapeDriveContract {
    private final ModelFeatures features;

    OverSt(ModelFeatures features) {
      this.features = features;
    }

    @Override
    protected TapeDrive openBlank() throws Exception {
      return open(features, ModelCartridge.large("CF0001L9"));
    }

    @Override
    protected Optional<TapeDrive> openSmall() throws Exception {
      return Optional.of(open(features, new ModelCartridge("CF0002L9", 400_000, 40_000)));
    }
  }

  @Nested
  class Modern extends OverSt {
    Modern() {
      super(ModelFeatures.modern());
    }
  }

  @Nested
  class Plain extends OverSt {
    Plain() {
      super(ModelFeatures.plain());
    }
  }

  @Nested
  class Loose extends OverSt {
    Loose() {
      super(ModelFeatures.loose());
    }
  }
}
