package dev.coffer.tape;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * One tape drive with at most one cartridge in it, after SSC-5 (sequential-access devices).
 *
 * <p>One thread owns a drive at a time; nothing here is thread-safe. Every call leaves the position
 * known, or throws a {@link TapeException} whose {@link TapeException#positionAfter()} is empty:
 * then only {@link #rewind()}, {@link #locate} and {@link #unload()} are allowed until one of them
 * has returned. Filemarks, end of data and early warning are answers, not exceptions.
 *
 * <p>Buffers belong to the caller. A direct buffer avoids a copy on real hardware.
 */
public interface TapeDrive extends AutoCloseable {

  /** What this drive and the loaded medium can do. Constant while one cartridge stays loaded. */
  TapeCapabilities capabilities();

  /** Who made the drive and which one it is. Works without a cartridge. */
  DriveIdentity identity();

  /** Looks without moving the tape. Works without a cartridge. */
  DriveStatus status() throws TapeException;

  /**
   * Threads the cartridge that is in the drive; at partition 0, object 0 after it. The drive keeps
   * it until {@link #unload} or {@link #close}, where it can ({@link
   * TapeCapabilities#removalLock()}).
   */
  void load() throws TapeException;

  /**
   * Flushes nothing, rewinds and makes the cartridge removable. The drive is not ready after it.
   */
  void unload() throws TapeException;

  /** The next object to be read or written. */
  TapePosition position() throws TapeException;

  /**
   * Writes the buffer's remaining bytes as exactly one block and truncates everything behind it.
   * The buffer is consumed on success and untouched on failure. Buffered: durable only after {@link
   * #writeFilemarks} with {@link FilemarkSync#SYNCHRONOUS}.
   *
   * @throws EndOfMediumException if the block does not fit; nothing was written, position unchanged
   */
  WriteOutcome write(ByteBuffer block) throws TapeException;

  /**
   * Writes {@code count} filemarks. With {@link FilemarkSync#SYNCHRONOUS} it returns once
   * everything written so far is on the medium; {@code count} 0 then only flushes.
   */
  WriteOutcome writeFilemarks(int count, FilemarkSync sync) throws TapeException;

  /**
   * Reads one object at the position into the buffer, from its position on; advances the buffer by
   * the block's size. A block larger than the buffer's remaining space is an {@link
   * IllegalTapeRequestException}, and the tape stands behind the block. Reading a filemark leaves
   * the tape behind it; end of data leaves the position where it was.
   */
  ReadOutcome read(ByteBuffer target) throws TapeException;

  /** Goes to an object, in whichever partition. Past end of data: {@link MediumException}. */
  void locate(TapePosition target) throws TapeException;

  /**
   * Spaces over filemarks; positive forward (ends behind the last one), negative backward (ends in
   * front of it).
   *
   * @throws MediumException if end of data or beginning of partition comes first; position there
   */
  void spaceFilemarks(int count) throws TapeException;

  /** Goes behind the last object of the current partition, where appending starts. */
  void spaceToEndOfData() throws TapeException;

  /** Goes to object 0 of partition 0. */
  void rewind() throws TapeException;

  /**
   * Makes one or two partitions; everything on the cartridge is lost. Only from partition 0, object
   * 0. At partition 0, object 0 after it. A drive may round the sizes.
   *
   * @param firstPartitionBytes the wanted size of partition 0 where two are wanted, in bytes; the
   *     rest is partition 1. 0 for a single partition
   * @throws IllegalTapeRequestException if the medium or the drive cannot be partitioned so
   * @throws WriteProtectedException if the tab, or a write-once medium with data on it, forbids it
   */
  void format(long firstPartitionBytes) throws TapeException;

  /** A medium auxiliary memory attribute of a partition (SPC-5 7.4), empty if it is not there. */
  Optional<MamAttribute> readAttribute(int partition, int id) throws TapeException;

  /** Writes medium auxiliary memory attributes of a partition; an empty value deletes one. */
  void writeAttributes(int partition, List<MamAttribute> attributes) throws TapeException;

  /** Room left in a partition as far as the drive tells, in bytes as stored. */
  Optional<MediumCapacity> capacity(int partition) throws TapeException;

  /** Alerts raised since the last call (TapeAlert, SSC-5 annex A), each once. */
  List<TapeAlert> alerts() throws TapeException;

  /** What the drive and the loaded cartridge have been through. Works without a cartridge. */
  default DriveUsage usage() throws TapeException {
    return DriveUsage.UNKNOWN;
  }

  /** How the drive treats data now. Works without a cartridge. */
  default DriveSettings settings() throws TapeException {
    return DriveSettings.UNKNOWN;
  }

  /** Sets the drive's own encryption for this session, or clears it with an empty key. */
  void setEncryption(Optional<DriveEncryptionKey> key) throws TapeException;

  /** Writes nothing and gives the drive back. The cartridge stays in it. */
  @Override
  void close() throws TapeException;
}
