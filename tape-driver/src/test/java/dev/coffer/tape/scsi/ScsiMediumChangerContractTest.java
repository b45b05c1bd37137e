package dev.coffer.tape.scsi;

import dev.coffer.tape.IllegalTapeRequestException;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.changer.MediumChanger;
import dev.coffer.tape.changer.TapeLibrary;
import dev.coffer.tape.testkit.MediumChangerContract;
import java.util.List;

/** The contract over a model changer with two model drives. */
class ScsiMediumChangerContractTest extends MediumChangerContract {
  @Override
  protected TapeLibrary openLibrary() {
    List<ModelTapeDrive> drives =
        List.of(
            new ModelTapeDrive(ModelFeatures.modern(), "1013000001"),
            new ModelTapeDrive(ModelFeatures.plain(), "1013000002"));
    ModelChanger model = new ModelChanger(drives, 6, 2);
    model.shelve(1, ModelCartridge.large("CF0001L9"));
    model.shelve(2, ModelCartridge.large("CF0002L9"));
    return new ModelLibrary(model, drives);
  }

  private record ModelLibrary(ModelChanger model, List<ModelTapeDrive> drives)
      implements TapeLibrary {
    @Override
    public MediumChanger openChanger() throws TapeException {
      return new ScsiMediumChanger(model);
    }

    @Override
    public TapeDrive openDrive(int number) throws TapeException {
      if (number > drives.size()) {
        throw new IllegalTapeRequestException("no such drive: actual=" + number, null);
      }
      return new ScsiTapeDrive(drives.get(number - 1), () -> true);
    }
  }
}
