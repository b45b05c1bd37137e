package dev.coffer.cli.job;

import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.changer.ElementAddress;
import dev.coffer.tape.changer.MediumChanger;
import dev.coffer.tape.changer.TapeLibrary;
import java.util.Optional;

/**
 * The configured library, and the desk it stands at. Where there is no changer a person is one: see
 * {@link HandLibrary}.
 */
public final class DeskLibrary implements TapeLibrary {
  private final TapeLibrary library;
  private final Desk desk;

  DeskLibrary(TapeLibrary library, Desk desk) {
    this.library = library;
    this.desk = desk;
  }

  Desk desk() {
    return desk;
  }

  /** What it is made of. */
  TapeLibrary devices() {
    return library;
  }

  /** The drives that a person serves; empty if there is a changer. */
  Optional<HandLibrary> hands() {
    return library instanceof HandLibrary hands ? Optional.of(hands) : Optional.empty();
  }

  /** How many drives there are, whatever is in them. */
  int driveCount() throws TapeException {
    if (library instanceof HandLibrary hands) {
      return hands.names().size();
    }
    try (MediumChanger changer = library.openChanger()) {
      return changer.inventory().of(ElementAddress.Kind.DRIVE).size();
    }
  }

  @Override
  public MediumChanger openChanger() throws TapeException {
    return library.openChanger();
  }

  @Override
  public TapeDrive openDrive(int number) throws TapeException {
    return library.openDrive(number);
  }
}
