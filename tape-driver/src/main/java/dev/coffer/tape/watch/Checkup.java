package dev.coffer.tape.watch;

import dev.coffer.tape.DriveIdentity;
import dev.coffer.tape.DriveUsage;
import dev.coffer.tape.MediumCapacity;
import dev.coffer.tape.TapeAlert;
import dev.coffer.tape.scsi.TapeAlerts;
import java.util.List;
import java.util.Optional;

/**
 * What a drive said of itself and of its cartridge at one moment.
 *
 * @param occasion when it was asked
 * @param drive which drive
 * @param alerts those raised since the last checkup
 * @param usage counters, as far as the drive tells
 * @param capacity of partition 0, where the drive tells
 * @param problem what had failed, for {@link Occasion#ERROR}
 */
public record Checkup(
    Occasion occasion,
    DriveIdentity drive,
    List<TapeAlert> alerts,
    DriveUsage usage,
    Optional<MediumCapacity> capacity,
    Optional<String> problem) {

  /** When a drive is asked. The names are stored in the catalog and never change. */
  public enum Occasion {
    /** A cartridge was threaded. */
    LOAD,
    /** A job has done with the drive; the cartridge stays in it. */
    RELEASE,
    /** The cartridge is about to be unloaded. */
    UNLOAD,
    /** A command failed. */
    ERROR,
    /** The drive raised an alert between two commands. */
    ALERT
  }

  public Checkup {
    alerts = List.copyOf(alerts);
  }

  /** The first critical alert that speaks about the cartridge: its use has to stop. */
  public Optional<TapeAlert> condemnation() {
    return alerts.stream()
        .filter(each ->
            each.severity() == TapeAlert.Severity.CRITICAL
                && TapeAlerts.concernsCartridge(each.flag()))
        .findFirst();
  }
}
