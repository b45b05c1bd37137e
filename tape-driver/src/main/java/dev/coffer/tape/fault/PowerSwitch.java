package dev.coffer.tape.fault;

import dev.coffer.tape.TapeException;

/** What cuts a drive's power; {@code VirtualTapeDrive::cutPower} is one. */
@FunctionalInterface
public interface PowerSwitch {
  /**
   * Cuts the power now.
   *
   * @param keptBytes how much of what was not synchronised has reached the medium
   */
  void cut(long keptBytes) throws TapeException;
}
