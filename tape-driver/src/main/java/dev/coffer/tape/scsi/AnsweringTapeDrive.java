package dev.coffer.tape.scsi;

import dev.coffer.tape.DriveIdentity;
import dev.coffer.tape.DriveSettings;
import dev.coffer.tape.DriveUsage;
import dev.coffer.tape.MamAttribute;
import dev.coffer.tape.MediumCapacity;
import dev.coffer.tape.TapeAlert;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import java.util.List;
import java.util.Optional;

/** The part of a drive that answers questions and moves nothing. */
abstract class AnsweringTapeDrive implements TapeDrive {
  final DriveControl control;
  final DriveIdentity identity;
  final Refusals refusals;

  AnsweringTapeDrive(DriveControl control) throws TapeException {
    this.control = control;
    this.identity = control.identity();
    this.refusals = new Refusals(identity.path());
  }

  /** Fails unless a cartridge is loaded. */
  abstract void requireLoaded(String what) throws TapeException;

  /** Questions that {@link TapeDrive} does not have: statistics, log pages. */
  public final DriveControl control() {
    return control;
  }

  @Override
  public final DriveIdentity identity() {
    return identity;
  }

  @Override
  public final Optional<MamAttribute> readAttribute(int partition, int id) throws TapeException {
    requireLoaded("read attribute");
    return capabilities().mediumAuxiliaryMemory()
        ? control.attribute(partition, id)
        : Optional.empty();
  }

  @Override
  public final void writeAttributes(int partition, List<MamAttribute> attributes)
      throws TapeException {
    requireLoaded("write attributes");
    control.writeAttributes(partition, attributes);
  }

  @Override
  public final Optional<MediumCapacity> capacity(int partition) throws TapeException {
    requireLoaded("capacity");
    return control.capacity(partition);
  }

  @Override
  public final List<TapeAlert> alerts() throws TapeException {
    return control.alerts();
  }

  @Override
  public final DriveUsage usage() throws TapeException {
    return control.usage();
  }

  @Override
  public final DriveSettings settings() throws TapeException {
    return control.settings();
  }
}
