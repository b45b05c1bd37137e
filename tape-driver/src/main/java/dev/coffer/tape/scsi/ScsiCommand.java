package dev.coffer.tape.scsi;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;

/**
 * One command block with its data. The data buffer belongs to whoever built the command; bytes
 * between its position and limit are sent or received, and neither is moved.
 */
public final class ScsiCommand {
  /** Which way the data goes, seen from the host. */
  public enum Direction {
    NONE,
    IN,
    OUT
  }

  private final String name;
  private final byte[] cdb;
  private final Direction direction;
  private final ByteBuffer data;
  private final Duration timeout;

  private ScsiCommand(
      String name, byte[] cdb, Direction direction, ByteBuffer data, Duration timeout) {
    this.name = name;
    this.cdb = cdb.clone();
    this.direction = direction;
    this.data = data;
    this.timeout = timeout;
  }

  /** A command without data. */
  public static ScsiCommand none(String name, byte[] cdb, Duration timeout) {
    return new ScsiCommand(name, cdb, Direction.NONE, ByteBuffer.allocateDirect(0), timeout);
  }

  /** A command that receives up to {@code allocationBytes} into a buffer of its own. */
  public static ScsiCommand in(String name, byte[] cdb, int allocationBytes, Duration timeout) {
    return in(name, cdb, ByteBuffer.allocateDirect(allocationBytes), timeout);
  }

  /** A command that receives into the given buffer. */
  public static ScsiCommand in(String name, byte[] cdb, ByteBuffer target, Duration timeout) {
    return new ScsiCommand(name, cdb, Direction.IN, target, timeout);
  }

  /** A command that sends these bytes. */
  public static ScsiCommand out(String name, byte[] cdb, byte[] parameters, Duration timeout) {
    ByteBuffer data = ByteBuffer.allocateDirect(parameters.length).put(parameters).flip();
    return out(name, cdb, data, timeout);
  }

  /** A command that sends what remains in the buffer. */
  public static ScsiCommand out(String name, byte[] cdb, ByteBuffer source, Duration timeout) {
    return new ScsiCommand(name, cdb, Direction.OUT, source, timeout);
  }

  /** The standard's name, for messages. */
  public String name() {
    return name;
  }

  /** A copy of the command descriptor block. */
  public byte[] cdb() {
    return cdb.clone();
  }

  /** The first byte of the block. */
  public int operationCode() {
    return cdb[0] & 0xFF;
  }

  public Direction direction() {
    return direction;
  }

  /** The data buffer itself. */
  public ByteBuffer data() {
    return data;
  }

  public Duration timeout() {
    return timeout;
  }

  /** A copy of the bytes that came in, as many as the result says. */
  public byte[] received(ScsiResult result) {
    byte[] bytes = new byte[Math.clamp(result.transferredBytes(), 0, data.remaining())];
    data.get(data.position(), bytes);
    return bytes;
  }

  @Override
  public String toString() {
    return name + " [" + HexFormat.ofDelimiter(" ").formatHex(cdb) + "]";
  }
}
