package dev.coffer.tape.scsi;

import dev.coffer.tape.DriveStatus;
import dev.coffer.tape.MamAttribute;
import dev.coffer.tape.TapeCapabilities;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TapePosition;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The part of a drive that knows whether a cartridge is threaded, and whether it is still the one
 * that was there; and what a failed command leaves of both.
 */
abstract class LoadableTapeDrive extends AnsweringTapeDrive {
  final DriveEncryption encryption;
  final TapeMotion motion;
  private final BooleanSupplier waiting;

  TapeCapabilities capabilities;
  ObjectCounter counter;

  /** Where the tape stands; null while that is lost, or nothing is loaded. */
  @Nullable TapePosition position;

  int partitionCount;

  /** Early warning was told since the tape was last moved. */
  boolean warned;

  private boolean loaded;
  private boolean unloadedByUs;
  private boolean removalPrevented;

  /**
   * Looks at the drive and, if a cartridge is loaded, at that; nothing moves.
   *
   * @param control questions
   * @param motion motion; closed with this drive
   * @param waiting called between looks at a drive that is still loading; sleeps, and answers false
   *     when it has waited long enough
   */
  LoadableTapeDrive(DriveControl control, TapeMotion motion, BooleanSupplier waiting)
      throws TapeException {
    super(control);
    this.encryption = new DriveEncryption(control.unit());
    this.motion = motion;
    this.waiting = waiting;
    boolean ready = control.readiness() == DriveControl.Readiness.READY;
    this.capabilities = control.capabilities(ready, false);
    this.counter = new ObjectCounter(motion, capabilities.maxBlockBytes());
    if (ready) {
      adopt();
    }
    control.takeMediumChanged();
  }

  /** A cartridge is threaded already: it stays where it stands, as far as the drive tells that. */
  private void adopt() throws TapeException {
    loaded = true;
    partitionCount = control.partitionCount();
    TapePosition here = control.position().orElse(null);
    position = here;
    boolean locates =
        here != null
            && motion.locate(here.partition(), here.object(), false) instanceof MotionResult.Done;
    capabilities = control.capabilities(true, locates);
    counter = new ObjectCounter(motion, capabilities.maxBlockBytes());
  }

  @Override
  public final TapeCapabilities capabilities() {
    return capabilities;
  }

  @Override
  public final DriveStatus status() throws TapeException {
    look();
    if (!loaded) {
      return new DriveStatus(false, false, false, 0, Optional.empty(), Optional.empty());
    }
    return new DriveStatus(
        true,
        control.writeProtected(),
        control.writeOnce(),
        partitionCount,
        Optional.ofNullable(position),
        control
            .attribute(0, MamAttributes.MEDIUM_SERIAL_NUMBER)
            .map(MamAttribute::text)
            .filter(text -> !text.isEmpty()));
  }

  /** Finds out whether the cartridge is still the one that was there. */
  private void look() throws TapeException {
    boolean ready = control.readiness() == DriveControl.Readiness.READY;
    if (control.takeMediumChanged()) {
      drop();
      unloadedByUs = false;
    }
    if (!ready) {
      drop();
    } else if (!loaded && !unloadedByUs) {
      adopt();
    }
  }

  final void drop() {
    letCartridgeGo();
    loaded = false;
    position = null;
    warned = false;
    partitionCount = 0;
    counter.forget();
    control.forgetAlerts();
  }

  @Override
  public final void load() throws TapeException {
    drop();
    // Takes the unit attention of a cartridge that has just come.
    control.readiness();
    check(motion.load());
    DriveControl.Readiness readiness = control.awaitReady(waiting);
    if (readiness != DriveControl.Readiness.READY) {
      throw refusals.notReady(readiness);
    }
    control.setVariableBlocks();
    check(motion.rewind());
    control.takeMediumChanged();
    loaded = true;
    unloadedByUs = false;
    partitionCount = control.partitionCount();
    boolean locates = motion.locate(0, 0, false) instanceof MotionResult.Done;
    capabilities = control.capabilities(true, locates);
    counter = new ObjectCounter(motion, capabilities.maxBlockBytes());
    position = TapePosition.BEGINNING;
    removalPrevented = capabilities.removalLock() && control.preventRemoval();
    if (capabilities.readPosition()) {
      toFirstPartition();
    }
  }

  /** The end of a session, whatever ended it. */
  final void letCartridgeGo() {
    if (removalPrevented) {
      removalPrevented = false;
      try {
        control.allowRemoval();
      } catch (TapeException unanswered) {
        // What ended the session is the one to tell; the next look at the drive lets it go, too.
        return;
      }
    }
  }

  private void toFirstPartition() throws TapeException {
    TapePosition told = control.position().orElse(null);
    if (told != null && told.partition() != 0) {
      check(motion.locate(0, 0, true));
      told = control.position().orElse(null);
    }
    if (!TapePosition.BEGINNING.equals(told)) {
      position = told;
      throw refusals.notAtBop(told);
    }
  }

  @Override
  public final void unload() throws TapeException {
    encryption.clear();
    if (capabilities.removalLock()) {
      control.allowRemoval();
      removalPrevented = false;
    }
    check(motion.unload());
    drop();
    unloadedByUs = true;
  }

  @Override
  final void requireLoaded(String what) throws TapeException {
    if (!loaded) {
      look();
    }
    if (!loaded) {
      throw refusals.notLoaded(what);
    }
  }

  final void check(MotionResult result) throws TapeException {
    if (!(result instanceof MotionResult.Done)) {
      TapePosition before = position;
      position = null;
      throw unexpected("positioning", result, before);
    }
  }

  /**
   * Makes an exception of what should not have happened. Refused and write-protected commands did
   * not move; after any other failure only the drive knows where the tape stands.
   */
  final TapeException unexpected(String what, MotionResult result, @Nullable TapePosition before)
      throws TapeException {
    DriveFailure failure =
        result instanceof MotionResult.Failed failed
            ? failed.failure()
            : new DriveFailure(
                DriveFailure.Kind.HARDWARE, what + " failed: unexpected answer " + result);
    switch (failure.kind()) {
      case ILLEGAL_REQUEST, WRITE_PROTECTED -> position = before;
      case NOT_READY -> drop();
      case UNIT_ATTENTION -> {
        control.takeMediumChanged();
        drop();
      }
      default -> position = afterFailure();
    }
    return failure.toException(position);
  }

  final @Nullable TapePosition afterFailure() {
    if (!capabilities.readPosition()) {
      return null;
    }
    try {
      return control.position().orElse(null);
    } catch (TapeException unreachable) {
      // The failure at hand is the one to tell; without an answer the position is lost.
      return null;
    }
  }
}
