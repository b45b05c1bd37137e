package dev.coffer.tape.scsi;

import dev.coffer.tape.TransportException;

/** Carries commands to one logical unit. One thread at a time. */
public interface ScsiTransport extends AutoCloseable {
  /** How messages name the device, for example {@code /dev/sg3}. */
  String path();

  /**
   * Sends one command and waits for its end. A device's refusal, a busy device and a time-out are
   * results, not exceptions; nothing is retried.
   *
   * @throws TransportException if the command could not be handed to the device at all
   */
  ScsiResult execute(ScsiCommand command) throws TransportException;

  /** Gives the path back; the device is left as it is. */
  @Override
  void close() throws TransportException;
}
