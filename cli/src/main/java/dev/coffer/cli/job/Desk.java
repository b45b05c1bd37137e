package dev.coffer.cli.job;

import dev.coffer.cli.Surroundings;
import dev.coffer.cli.terminal.Operator;
import dev.coffer.tape.DriveEncryptionKey;
import dev.coffer.tape.TapeDrives;
import dev.coffer.tape.TapeHost;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where drives are served: the drives this host has, and the person beside them.
 *
 * @param host the host's drives and changers
 * @param operator who is asked to change a cartridge
 * @param says where what happens is told, a line at a time
 * @param patience how long to wait, without asking anybody, for a cartridge to be inserted; empty
 *     to ask
 * @param driveKey the key for the drives' own encryption; the one who made it closes it
 * @param meter counts what is read from the drives
 */
public record Desk(
    TapeHost host,
    Operator operator,
    Consumer<String> says,
    Optional<Duration> patience,
    Optional<DriveEncryptionKey> driveKey,
    ReadMeter meter) {

  /** This machine's drives, and nobody beside them. */
  static Desk unattended() {
    return new Desk(
        TapeDrives.ofThisHost(),
        Operator.nobody(),
        line -> {},
        Optional.empty(),
        Optional.empty(),
        new ReadMeter());
  }

  /** The desk of a command. */
  public static Desk of(Surroundings around) {
    return new Desk(
        around.tapes(),
        around.operator(),
        around.err()::println,
        Optional.empty(),
        Optional.empty(),
        new ReadMeter());
  }

  /** The same, waiting so long without asking. */
  public Desk waiting(Optional<Duration> limit) {
    return new Desk(host, operator, says, limit, driveKey, meter);
  }

  /** The same with a key for the drives. */
  public Desk withKey(Optional<DriveEncryptionKey> key) {
    return new Desk(host, operator, says, patience, key, meter);
  }
}
