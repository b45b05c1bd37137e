package dev.coffer.tape.scsi;

import java.util.OptionalLong;

/**
 * Where the tape stands, as READ POSITION tells it in any of its forms (SSC-5 7.6).
 *
 * <p>Byte 0 is BOP 80h, EOP 40h; in the short and extended form LOCU 20h, BYCU 10h, LOLU 04h, PERR
 * 02h, BPEW 01h, in the long form MPU 08h, LONU 04h, BPEW 01h.
 *
 * @param beginningOfPartition at the beginning of the partition
 * @param endOfPartition between early warning and the partition's end
 * @param earlyWarning between the programmable early warning and early warning, or later
 * @param partition from 0
 * @param object the next object between host and drive, empty where the drive does not know it or
 *     the form has too few bits
 * @param objectOnMedium the next object between buffer and medium, empty in the long form
 * @param file filemarks before the position, in the long form only
 */
public record ReadPositionData(
    boolean beginningOfPartition,
    boolean endOfPartition,
    boolean earlyWarning,
    int partition,
    OptionalLong object,
    OptionalLong objectOnMedium,
    OptionalLong file) {

  /** Reads the data of one form. */
  public static ReadPositionData parse(ReadPositionForm form, byte[] bytes)
      throws ScsiFormatException {
    ScsiBytes in = new ScsiBytes("READ POSITION data", bytes).atLeast(form.bytes());
    return switch (form) {
      case SHORT -> parseShort(in);
      case LONG -> parseLong(in);
      case EXTENDED -> parseExtended(in);
    };
  }

  private static ReadPositionData parseShort(ScsiBytes in) throws ScsiFormatException {
    boolean unknown = in.bit(0, 0x04) || in.bit(0, 0x02);
    return new ReadPositionData(
        in.bit(0, 0x80),
        in.bit(0, 0x40),
        in.bit(0, 0x01),
        in.u8(1),
        unknown ? OptionalLong.empty() : OptionalLong.of(in.u32(4)),
        unknown ? OptionalLong.empty() : OptionalLong.of(in.u32(8)),
        OptionalLong.empty());
  }

  private static ReadPositionData parseLong(ScsiBytes in) throws ScsiFormatException {
    boolean fileUnknown = in.bit(0, 0x08);
    boolean objectUnknown = in.bit(0, 0x04);
    return new ReadPositionData(
        in.bit(0, 0x80),
        in.bit(0, 0x40),
        in.bit(0, 0x01),
        (int) in.u32(4) & 0xFF,
        objectUnknown ? OptionalLong.empty() : OptionalLong.of(in.u64(8)),
        OptionalLong.empty(),
        fileUnknown ? OptionalLong.empty() : OptionalLong.of(in.u64(16)));
  }

  private static ReadPositionData parseExtended(ScsiBytes in) throws ScsiFormatException {
    boolean unknown = in.bit(0, 0x04) || in.bit(0, 0x02);
    return new ReadPositionData(
        in.bit(0, 0x80),
        in.bit(0, 0x40),
        in.bit(0, 0x01),
        in.u8(1),
        unknown ? OptionalLong.empty() : OptionalLong.of(in.u64(8)),
        unknown ? OptionalLong.empty() : OptionalLong.of(in.u64(16)),
        OptionalLong.empty());
  }

  /** The bytes a drive would send; numbers that do not fit the form are told as unknown. */
  public byte[] encode(ReadPositionForm form) {
    byte[] bytes = new byte[form.bytes()];
    bytes[0] =
        (byte)
            ((beginningOfPartition ? 0x80 : 0)
                | (endOfPartition ? 0x40 : 0)
                | (earlyWarning ? 0x01 : 0));
    boolean fits =
        object.isPresent() && (form != ReadPositionForm.SHORT || object.getAsLong() <= 0xFFFFFFFFL);
    if (!fits) {
      bytes[0] |= 0x04;
    }
    switch (form) {
      case SHORT -> {
        bytes[1] = (byte) partition;
        ScsiBytes.put(bytes, 4, 4, fits ? object.getAsLong() : 0);
        ScsiBytes.put(bytes, 8, 4, fits ? objectOnMedium.orElse(object.getAsLong()) : 0);
      }
      case LONG -> {
        bytes[0] |= (byte) (file.isPresent() ? 0 : 0x08);
        ScsiBytes.put(bytes, 4, 4, partition);
        ScsiBytes.put(bytes, 8, 8, object.orElse(0));
        ScsiBytes.put(bytes, 16, 8, file.orElse(0));
      }
      case EXTENDED -> {
        bytes[1] = (byte) partition;
        ScsiBytes.put(bytes, 2, 2, 0x1C);
        ScsiBytes.put(bytes, 8, 8, object.orElse(0));
        ScsiBytes.put(bytes, 16, 8, objectOnMedium.orElse(object.orElse(0)));
      }
    }
    return bytes;
  }
}
