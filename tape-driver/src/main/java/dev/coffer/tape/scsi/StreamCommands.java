package dev.coffer.tape.scsi;

import java.nio.ByteBuffer;
import java.time.Duration;

/** Command blocks of SSC-5, for sequential-access devices. Block lengths are variable. */
public final class StreamCommands {
  /** One block, and whatever the drive has to do to its buffer for it. */
  private static final Duration TRANSFER = Duration.ofMinutes(20);

  /** From one end of the medium to the other, with everything buffered written first. */
  private static final Duration MOTION = Duration.ofHours(1);

  /** Formatting writes the whole medium on some drives. */
  private static final Duration FORMAT = Duration.ofHours(12);

  /** What SPACE carries as a code, SSC-5 7.8. */
  public enum SpaceCode {
    BLOCKS(0),
    FILEMARKS(1),
    END_OF_DATA(3);

    private final int code;

    SpaceCode(int code) {
      this.code = code;
    }

    public int code() {
      return code;
    }
  }

  private StreamCommands() {}

  /** READ BLOCK LIMITS, SSC-5 7.4. */
  public static ScsiCommand readBlockLimits() {
    return ScsiCommand.in("READ BLOCK LIMITS", new byte[] {0x05, 0, 0, 0, 0, 0}, 6, SHORT);
  }

  private static final Duration SHORT = PrimaryCommands.SHORT;

  /** READ(6) of one block of up to the buffer's remaining size; a shorter block is reported. */
  public static ScsiCommand read6(ByteBuffer target) {
    byte[] cdb = {0x08, 0, 0, 0, 0, 0};
    ScsiBytes.put(cdb, 2, 3, transferLength(target));
    return ScsiCommand.in("READ(6)", cdb, target, TRANSFER);
  }

  /** WRITE(6) of the buffer's remaining bytes as one block. */
  public static ScsiCommand write6(ByteBuffer block) {
    byte[] cdb = {0x0A, 0, 0, 0, 0, 0};
    ScsiBytes.put(cdb, 2, 3, transferLength(block));
    return ScsiCommand.out("WRITE(6)", cdb, block, TRANSFER);
  }

  private static int transferLength(ByteBuffer data) {
    if (data.remaining() > 0xFFFFFF) {
      throw new IllegalArgumentException(
          "block size: actual=" + data.remaining() + " expected=16777215 or less");
    }
    return data.remaining();
  }

  /** WRITE FILEMARKS(6); with {@code immediate} it returns before they are on the medium. */
  public static ScsiCommand writeFilemarks6(int count, boolean immediate) {
    byte[] cdb = {0x10, (byte) (immediate ? 1 : 0), 0, 0, 0, 0};
    ScsiBytes.put(cdb, 2, 3, count);
    return ScsiCommand.none("WRITE FILEMARKS(6)", cdb, MOTION);
  }

  /** REWIND, returning when it is done. */
  public static ScsiCommand rewind() {
    return ScsiCommand.none("REWIND", new byte[] {0x01, 0, 0, 0, 0, 0}, MOTION);
  }

  /** LOAD UNLOAD, SSC-5 7.2. */
  public static ScsiCommand loadUnload(boolean load) {
    return ScsiCommand.none(
        load ? "LOAD UNLOAD (load)" : "LOAD UNLOAD (unload)",
        new byte[] {0x1B, 0, 0, 0, (byte) (load ? 1 : 0), 0},
        MOTION);
  }

  /** PREVENT ALLOW MEDIUM REMOVAL, SPC-5 6.18. */
  public static ScsiCommand preventMediumRemoval(boolean prevent) {
    return ScsiCommand.none(
        "PREVENT ALLOW MEDIUM REMOVAL",
        new byte[] {0x1E, 0, 0, 0, (byte) (prevent ? 1 : 0), 0},
        SHORT);
  }

  /** SPACE(6); the count is a signed 24-bit number. */
  public static ScsiCommand space6(SpaceCode code, int count) {
    if (count < -0x800000 || count > 0x7FFFFF) {
      throw new IllegalArgumentException("SPACE(6) count: actual=" + count);
    }
    byte[] cdb = {0x11, (byte) code.code(), 0, 0, 0, 0};
    ScsiBytes.put(cdb, 2, 3, count);
    return ScsiCommand.none("SPACE(6)", cdb, MOTION);
  }

  /** SPACE(16); the count is a signed 64-bit number. */
  public static ScsiCommand space16(SpaceCode code, long count) {
    byte[] cdb = new byte[16];
    cdb[0] = (byte) 0x91;
    cdb[1] = (byte) code.code();
    ScsiBytes.put(cdb, 4, 8, count);
    return ScsiCommand.none("SPACE(16)", cdb, MOTION);
  }

  /** LOCATE(10) to a logical object in the current partition. */
  public static ScsiCommand locate10(long object) {
    if (object < 0 || object > 0xFFFFFFFFL) {
      throw new IllegalArgumentException("LOCATE(10) object: actual=" + object);
    }
    byte[] cdb = new byte[10];
    cdb[0] = 0x2B;
    ScsiBytes.put(cdb, 3, 4, object);
    return ScsiCommand.none("LOCATE(10)", cdb, MOTION);
  }

  /** LOCATE(10) to a logical object of a partition; changes partition. */
  public static ScsiCommand locate10(int partition, long object) {
    byte[] cdb = locate10(object).cdb();
    cdb[1] = 0x02;
    cdb[8] = (byte) partition;
    return ScsiCommand.none("LOCATE(10)", cdb, MOTION);
  }

  /** LOCATE(16) to a logical object of a partition; changes partition if asked to. */
  public static ScsiCommand locate16(int partition, long object, boolean changePartition) {
    byte[] cdb = new byte[16];
    cdb[0] = (byte) 0x92;
    cdb[1] = (byte) (changePartition ? 0x02 : 0);
    cdb[3] = (byte) (changePartition ? partition : 0);
    ScsiBytes.put(cdb, 4, 8, object);
    return ScsiCommand.none("LOCATE(16)", cdb, MOTION);
  }

  /** READ POSITION; the form decides how many bytes come back. */
  public static ScsiCommand readPosition(ReadPositionForm form) {
    byte[] cdb = new byte[10];
    cdb[0] = 0x34;
    cdb[1] = (byte) form.serviceAction();
    if (form == ReadPositionForm.EXTENDED) {
      ScsiBytes.put(cdb, 7, 2, form.bytes());
    }
    return ScsiCommand.in("READ POSITION", cdb, form.bytes(), SHORT);
  }

  /** FORMAT MEDIUM, SSC-5 7.1: format 0 default, 1 partition, 2 default then partition. */
  public static ScsiCommand formatMedium(int format) {
    return ScsiCommand.none("FORMAT MEDIUM", new byte[] {0x04, 0, (byte) format, 0, 0, 0}, FORMAT);
  }

  /** ERASE(6), long: everything from here on. */
  public static ScsiCommand eraseLong() {
    return ScsiCommand.none("ERASE(6)", new byte[] {0x19, 1, 0, 0, 0, 0}, FORMAT);
  }
}
