package dev.coffer.tape.scsi;

import dev.coffer.tape.TapeDevice;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TapeHost;
import dev.coffer.tape.TransferLimits;
import dev.coffer.tape.TransportException;
import dev.coffer.tape.changer.MediumChanger;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A host with model drives, and with or without a model changer they stand in. A drive is opened by
 * one at a time, as st does it.
 */
public final class ModelTapeHost implements TapeHost {
  private final List<ModelTapeDrive> drives;
  private final Optional<ModelChanger> changer;
  private final Set<ModelTapeDrive> open = new HashSet<>();

  /** What the kernel is said to send in one command. */
  public OptionalLong commandBytes = OptionalLong.of(4 << 20);

  private ModelTapeHost(List<ModelTapeDrive> drives, Optional<ModelChanger> changer) {
    this.drives = List.copyOf(drives);
    this.changer = changer;
  }

  /** Drives that a person serves. */
  public static ModelTapeHost ofDrives(List<ModelTapeDrive> drives) {
    return new ModelTapeHost(drives, Optional.empty());
  }

  /** A library with six slots and two import/export slots, the cartridges in the first slots. */
  public static ModelTapeHost ofLibrary(
      List<ModelTapeDrive> drives, List<ModelCartridge> cartridges) {
    ModelChanger changer = new ModelChanger(drives, 6, 2);
    for (int i = 0; i < cartridges.size(); i++) {
      changer.shelve(i + 1, cartridges.get(i));
    }
    return new ModelTapeHost(drives, Optional.of(changer));
  }

  @Override
  public List<TapeDevice> drives() {
    return IntStream.range(0, drives.size())
        .mapToObj(i -> device("/dev/nst" + i, "/dev/sg" + i, "MODEL-LTO9", drives.get(i).serial()))
        .toList();
  }

  @Override
  public List<TapeDevice> changers() {
    return changer.map(each -> device("/dev/sch0", "/dev/sg9", "MODEL-LIB", "LIB001")).stream()
        .toList();
  }

  private static TapeDevice device(String node, String generic, String product, String serial) {
    return new TapeDevice(
        node, Optional.of(generic), "COFFER", product, "0001", Optional.of(serial), List.of());
  }

  @Override
  public TapeDrive openDrive(TapeDevice drive) throws TapeException {
    ModelTapeDrive model =
        drives.stream()
            .filter(each -> drive.serial().filter(each.serial()::equals).isPresent())
            .findFirst()
            .orElseThrow();
    if (!open.add(model)) {
      throw new TransportException("busy: another program has " + drive.node(), null);
    }
    return new ScsiTapeDrive(new OneAtATime(model, open), () -> true);
  }

  @Override
  public Optional<TransferLimits> limits(TapeDevice drive) throws TapeException {
    ModelTapeDrive model =
        drives.stream()
            .filter(each -> drive.serial().filter(each.serial()::equals).isPresent())
            .findFirst()
            .orElseThrow();
    BlockLimits limits = new DriveControl(model).blockLimits();
    return Optional.of(
        new TransferLimits(
            limits.minBytes(), limits.maxBytes(), commandBytes, OptionalInt.of(256)));
  }

  @Override
  public MediumChanger openChanger(TapeDevice device) throws TapeException {
    return new ScsiMediumChanger(changer.orElseThrow());
  }

  private record OneAtATime(ModelTapeDrive drive, Set<ModelTapeDrive> open)
      implements ScsiTransport {
    @Override
    public String path() {
      return drive.path();
    }

    @Override
    public ScsiResult execute(ScsiCommand command) {
      return drive.execute(command);
    }

    @Override
    public void close() {
      open.remove(drive);
    }
  }
}
