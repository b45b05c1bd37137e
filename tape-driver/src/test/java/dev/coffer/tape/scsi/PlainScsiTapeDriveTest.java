package dev.coffer.tape.scsi;

import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.testkit.TapeDriveContract;
import java.util.Optional;

/** The contract over a model drive with {@link ModelFeatures#plain}. */
class PlainScsiTapeDriveTest extends TapeDriveContract {
  @Override
  protected TapeDrive openBlank() throws Exception {
    return open(ModelCartridge.large("CF0001L9"));
  }

  @Override
  protected Optional<TapeDrive> openSmall() throws Exception {
    return Optional.of(open(new ModelCartridge("CF0002L9", 400_000, 40_000)));
  }

  private static TapeDrive open(ModelCartridge cartridge) throws Exception {
    ModelTapeDrive model = ModelTapeDrive.with(ModelFeatures.plain(), cartridge);
    TapeDrive drive = new ScsiTapeDrive(model, () -> true);
    drive.load();
    return drive;
  }
}
