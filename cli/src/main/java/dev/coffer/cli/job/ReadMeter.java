package dev.coffer.cli.job;

import dev.coffer.tape.ForwardingTapeDrive;
import dev.coffer.tape.ReadOutcome;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/** How much is read from drives, for whoever watches from another thread. */
public final class ReadMeter {
  private final AtomicLong bytes = new AtomicLong();
  private volatile String cartridge = "";

  /** All that was read so far. */
  public long bytes() {
    return bytes.get();
  }

  /** The cartridge that was mounted last; empty before the first. */
  public String cartridge() {
    return cartridge;
  }

  /** The same mount, read under these eyes. */
  Mount watch(Mount mount) {
    cartridge = mount.barcode();
    return new Mount(mount.barcode(), mount.driveNumber(), new Drive(mount.drive()));
  }

  private final class Drive extends ForwardingTapeDrive {
    Drive(TapeDrive drive) {
      super(drive);
    }

    @Override
    public ReadOutcome read(ByteBuffer target) throws TapeException {
      ReadOutcome outcome = super.read(target);
      if (outcome instanceof ReadOutcome.Block block) {
        bytes.addAndGet(block.byteCount());
      }
      return outcome;
    }
  }
}
