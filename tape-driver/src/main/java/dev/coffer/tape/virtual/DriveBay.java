package dev.coffer.tape.virtual;

import dev.coffer.tape.DriveIdentity;
import dev.coffer.tape.TapeException;
import java.util.Optional;

/** Where a drive finds its cartridge, and who holds the drive. */
interface DriveBay {
  DriveIdentity identity();

  /** The cartridge in the drive, threaded or not. */
  Optional<VirtualCartridge> cartridge() throws TapeException;

  /**
   * Takes the cartridge for this drive alone, before its files are opened.
   *
   * @throws dev.coffer.tape.TransportException if another drive has it
   */
  void hold(VirtualCartridge cartridge) throws TapeException;

  /** Gives the cartridge back, after its files were closed. */
  void letGo() throws TapeException;

  /** True if the cartridge was threaded when the drive was last used and has not been unloaded. */
  boolean threaded() throws TapeException;

  void setThreaded(boolean threaded) throws TapeException;

  /** Gives the drive back. */
  void release() throws TapeException;
}
