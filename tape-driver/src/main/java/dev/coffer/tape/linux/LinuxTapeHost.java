package dev.coffer.tape.linux;

import dev.coffer.tape.TapeDevice;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TapeHost;
import dev.coffer.tape.TransferLimits;
import dev.coffer.tape.TransportException;
import dev.coffer.tape.changer.MediumChanger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** This machine's drives and changers, as its kernel finds them. Looks anew each time. */
public final class LinuxTapeHost implements TapeHost {
  private final TapeDevices devices;
  private final Duration loadTimeout;

  /**
   * The host.
   *
   * @param loadTimeout how long a drive may take to thread a cartridge
   */
  public LinuxTapeHost(Duration loadTimeout) {
    this.devices = TapeDevices.ofThisHost();
    this.loadTimeout = loadTimeout;
  }

  @Override
  public List<TapeDevice> drives() {
    return devices.drives();
  }

  @Override
  public List<TapeDevice> changers() {
    return devices.changers();
  }

  @Override
  public TapeDrive openDrive(TapeDevice drive) throws TapeException {
    return LinuxTapeDrive.open(drive.node(), loadTimeout);
  }

  @Override
  public Optional<TransferLimits> limits(TapeDevice drive) throws TapeException {
    return drive.generic().isEmpty()
        ? Optional.empty()
        : Optional.of(SgTransport.limits(new NativeTapeSyscalls(), drive.generic().get()));
  }

  @Override
  public MediumChanger openChanger(TapeDevice changer) throws TapeException {
    String node =
        changer
            .generic()
            .orElseThrow(() ->
                new TransportException(
                    changer.node() + " has no generic node: load the module sg (modprobe sg)",
                    null));
    return LinuxMediumChanger.open(node);
  }
}
