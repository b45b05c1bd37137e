package dev.coffer.tape.watch;

import dev.coffer.tape.DriveEncryptionKey;
import dev.coffer.tape.DriveUsage;
import dev.coffer.tape.EndOfMediumException;
import dev.coffer.tape.FilemarkSync;
import dev.coffer.tape.ForwardingTapeDrive;
import dev.coffer.tape.IllegalTapeRequestException;
import dev.coffer.tape.MamAttribute;
import dev.coffer.tape.MediumCapacity;
import dev.coffer.tape.MediumSpace;
import dev.coffer.tape.NotReadyException;
import dev.coffer.tape.ReadOutcome;
import dev.coffer.tape.TapeAlert;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TapePosition;
import dev.coffer.tape.TransportException;
import dev.coffer.tape.WriteOutcome;
import dev.coffer.tape.watch.Checkup.Occasion;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Any drive, whose alerts and counters are read at load, before unload, after an error (also when
 * the medium ends though no warning came), at each synchronous filemark that finds an alert, and
 * when it is given back. Each answer goes to a listener, on the thread that uses the drive; alerts
 * that the caller asks for itself go there too.
 *
 * <p>Once a critical alert has spoken about the cartridge, every write says {@link
 * MediumSpace#EARLY_WARNING}, so that a writer ends properly what it has begun and takes another
 * cartridge. Questions that fail are passed over: a checkup never makes a command fail.
 */
public final class WatchedTapeDrive extends ForwardingTapeDrive {
  private final Consumer<Checkup> listener;
  private boolean condemned;
  private boolean warned;
  private boolean used;

  /**
   * Watches a drive.
   *
   * @param drive closed with this one
   */
  public WatchedTapeDrive(TapeDrive drive, Consumer<Checkup> listener) {
    super(drive);
    this.listener = listener;
  }

  /** Asks now, and tells the listener. */
  public void check(Occasion occasion) {
    check(occasion, Optional.empty(), pendingAlerts());
  }

  private List<TapeAlert> pendingAlerts() {
    try {
      return drive.alerts();
    } catch (TapeException unanswered) {
      return List.of();
    }
  }

  private void check(Occasion occasion, Optional<String> problem, List<TapeAlert> alerts) {
    Checkup checkup = new Checkup(occasion, drive.identity(), alerts, counters(), room(), problem);
    condemned |= checkup.condemnation().isPresent();
    listener.accept(checkup);
  }

  private DriveUsage counters() {
    try {
      return drive.usage();
    } catch (TapeException unanswered) {
      return DriveUsage.UNKNOWN;
    }
  }

  private Optional<MediumCapacity> room() {
    try {
      return drive.capacity(0);
    } catch (TapeException unanswered) {
      return Optional.empty();
    }
  }

  /** A command that may fail. */
  private interface Command<T> {
    T run() throws TapeException;
  }

  private <T> T watched(Command<T> command) throws TapeException {
    used = true;
    try {
      return command.run();
    } catch (TapeException e) {
      boolean expected =
          e instanceof NotReadyException
              || (e instanceof EndOfMediumException && warned)
              || e instanceof IllegalTapeRequestException;
      if (!expected) {
        // Who is out of reach cannot be asked.
        List<TapeAlert> alerts = e instanceof TransportException ? List.of() : pendingAlerts();
        check(Occasion.ERROR, Optional.of(String.valueOf(e.getMessage())), alerts);
      }
      throw e;
    }
  }

  private void watchedMove(Move move) throws TapeException {
    this.<Boolean>watched(() -> {
      move.run();
      return true;
    });
  }

  /** A command without an answer. */
  private interface Move {
    void run() throws TapeException;
  }

  @Override
  public void load() throws TapeException {
    watchedMove(drive::load);
    condemned = false;
    warned = false;
    check(Occasion.LOAD);
  }

  @Override
  public void unload() throws TapeException {
    check(Occasion.UNLOAD);
    watchedMove(drive::unload);
    used = false;
  }

  @Override
  public WriteOutcome write(ByteBuffer block) throws TapeException {
    return told(watched(() -> drive.write(block)));
  }

  @Override
  public WriteOutcome writeFilemarks(int count, FilemarkSync sync) throws TapeException {
    WriteOutcome outcome = watched(() -> drive.writeFilemarks(count, sync));
    if (sync == FilemarkSync.SYNCHRONOUS) {
      List<TapeAlert> alerts = pendingAlerts();
      if (!alerts.isEmpty()) {
        check(Occasion.ALERT, Optional.empty(), alerts);
      }
    }
    return told(outcome);
  }

  private WriteOutcome told(WriteOutcome outcome) {
    warned |= outcome.space() == MediumSpace.EARLY_WARNING;
    return condemned ? new WriteOutcome(outcome.next(), MediumSpace.EARLY_WARNING) : outcome;
  }

  @Override
  public ReadOutcome read(ByteBuffer target) throws TapeException {
    return watched(() -> drive.read(target));
  }

  @Override
  public void locate(TapePosition target) throws TapeException {
    watchedMove(() -> drive.locate(target));
  }

  @Override
  public void spaceFilemarks(int count) throws TapeException {
    watchedMove(() -> drive.spaceFilemarks(count));
  }

  @Override
  public void spaceToEndOfData() throws TapeException {
    watchedMove(drive::spaceToEndOfData);
  }

  @Override
  public void rewind() throws TapeException {
    watchedMove(drive::rewind);
  }

  @Override
  public void format(long firstPartitionBytes) throws TapeException {
    watchedMove(() -> drive.format(firstPartitionBytes));
  }

  @Override
  public TapePosition position() throws TapeException {
    return watched(drive::position);
  }

  @Override
  public void writeAttributes(int partition, List<MamAttribute> attributes) throws TapeException {
    watchedMove(() -> drive.writeAttributes(partition, attributes));
  }

  @Override
  public void setEncryption(Optional<DriveEncryptionKey> key) throws TapeException {
    watchedMove(() -> drive.setEncryption(key));
  }

  @Override
  public List<TapeAlert> alerts() throws TapeException {
    List<TapeAlert> alerts = drive.alerts();
    if (!alerts.isEmpty()) {
      check(Occasion.ALERT, Optional.empty(), alerts);
    }
    return alerts;
  }

  @Override
  public void close() throws TapeException {
    if (used) {
      used = false;
      check(Occasion.RELEASE);
    }
    drive.close();
  }
}
