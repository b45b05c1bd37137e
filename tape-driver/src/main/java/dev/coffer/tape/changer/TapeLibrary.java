package dev.coffer.tape.changer;

import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;

/** A changer and the drives in it, whatever they are made of. */
public interface TapeLibrary {

  /** The changer. The caller closes it. */
  MediumChanger openChanger() throws TapeException;

  /**
   * Takes the drive of {@link ElementAddress#drive}, with this number. The caller closes it; until
   * then nobody else has it.
   *
   * @throws dev.coffer.tape.TransportException if another program has the drive, or it cannot be
   *     reached
   * @throws dev.coffer.tape.IllegalTapeRequestException if there is no such drive
   */
  TapeDrive openDrive(int number) throws TapeException;
}
