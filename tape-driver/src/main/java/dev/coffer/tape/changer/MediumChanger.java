package dev.coffer.tape.changer;

import dev.coffer.tape.TapeException;

/**
 * A medium changer after SMC-3: storage slots, drives, import/export slots, and moves between them.
 * One thread owns it at a time.
 */
public interface MediumChanger extends AutoCloseable {

  /** What is where, as the changer knows it now. */
  LibraryInventory inventory() throws TapeException;

  /**
   * Moves one cartridge. A cartridge in a drive has to be unloaded first.
   *
   * @throws dev.coffer.tape.IllegalTapeRequestException if the source is empty or the destination
   *     full; nothing has moved
   */
  void move(ElementAddress from, ElementAddress to) throws TapeException;

  /**
   * Looks at every element again, for what hands have moved behind the changer's back. Takes
   * minutes in a large library; a changer that always knows does nothing.
   */
  default void initialize() throws TapeException {}

  @Override
  void close() throws TapeException;
}
