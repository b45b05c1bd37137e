package dev.coffer.tape.scsi;

import dev.coffer.tape.TransportException;
import dev.coffer.tape.scsi.StreamCommands.SpaceCode;
import java.nio.ByteBuffer;

/**
 * The commands that move tape and data: sent as SCSI commands, or through an operating system's
 * driver. It keeps no count of where the tape stands. Buffers' positions and limits are not moved.
 */
public interface TapeMotion {
  /** Writes the remaining bytes as one block. */
  MotionResult write(ByteBuffer block) throws TransportException;

  /** Reads one object into the remaining bytes. */
  MotionResult read(ByteBuffer target) throws TransportException;

  /** Reads one object by the SCSI command itself, so that the answer comes with its sense data. */
  MotionResult readPast(ByteBuffer target) throws TransportException;

  /** Writes filemarks; unless {@code immediate}, everything is on the medium afterwards. */
  MotionResult writeFilemarks(int count, boolean immediate) throws TransportException;

  /** Spaces over objects, negative towards the beginning; the count is not used to end of data. */
  MotionResult space(SpaceCode code, int count) throws TransportException;

  /** Goes to an object by its number; only for drives that can. */
  MotionResult locate(int partition, long object, boolean changePartition)
      throws TransportException;

  /** Goes to the beginning of the current partition. */
  MotionResult rewind() throws TransportException;

  /** Threads the cartridge. */
  MotionResult load() throws TransportException;

  /** Unthreads the cartridge. */
  MotionResult unload() throws TransportException;

  /** Gives back what it holds; writes nothing. */
  void close() throws TransportException;
}
