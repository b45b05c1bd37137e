package dev.coffer.tape.scsi;

import java.util.OptionalLong;

/**
 * Why a command ended as it did (SPC-5 4.4), from fixed or descriptor format.
 *
 * <p>Fixed format: byte 0 bit 7 VALID and response code 70h (current) or 71h (deferred); byte 2
 * FILEMARK 80h, EOM 40h, ILI 20h, sense key 0Fh; bytes 3-6 INFORMATION, signed where it counts a
 * residue; byte 7 length of what follows; bytes 12, 13 additional sense code and qualifier.
 * Descriptor format: 72h or 73h; bytes 1-3 key, code, qualifier; byte 7 length; then descriptors,
 * of which type 00h carries INFORMATION in eight bytes and type 04h (stream commands) the three
 * bits.
 *
 * @param deferred it is about an earlier command
 * @param additionalCode additional sense code, ASC
 * @param qualifier additional sense code qualifier, ASCQ
 * @param filemark a filemark was met
 * @param endOfMedium beginning or end of the medium, or early warning
 * @param incorrectLength the block's length is not the one asked for
 * @param information the INFORMATION field where it is valid: for sequential-access commands, what
 *     was asked minus what was done
 */
public record SenseData(
    boolean deferred,
    SenseKey key,
    int additionalCode,
    int qualifier,
    boolean filemark,
    boolean endOfMedium,
    boolean incorrectLength,
    OptionalLong information) {
  private static final int FILEMARK = 0x80;
  private static final int END_OF_MEDIUM = 0x40;
  private static final int INCORRECT_LENGTH = 0x20;

  /** Current sense data with a key and an additional code only. */
  public static SenseData of(SenseKey key, int additionalCode, int qualifier) {
    return new SenseData(
        false, key, additionalCode, qualifier, false, false, false, OptionalLong.empty());
  }

  /** The same with the three stream bits and a residue. */
  public SenseData with(boolean mark, boolean medium, boolean length, long residue) {
    return new SenseData(
        deferred, key, additionalCode, qualifier, mark, medium, length, OptionalLong.of(residue));
  }

  /** Reads either format; fields beyond what the device sent are taken as zero. */
  public static SenseData parse(byte[] bytes) throws ScsiFormatException {
    ScsiBytes in = new ScsiBytes("sense data", bytes).atLeast(3);
    int responseCode = in.u8(0) & 0x7F;
    return switch (responseCode) {
      case 0x70, 0x71 -> fixed(in, responseCode == 0x71);
      case 0x72, 0x73 -> descriptors(in, responseCode == 0x73);
      default ->
          throw new ScsiFormatException(
              "sense data response code: actual=%02xh expected=70h to 73h".formatted(responseCode));
    };
  }

  private static SenseData fixed(ScsiBytes in, boolean deferred) throws ScsiFormatException {
    boolean valid = in.bit(0, 0x80) && in.length() >= 7;
    int flags = in.u8(2);
    return new SenseData(
        deferred,
        SenseKey.of(flags),
        in.length() > 12 ? in.u8(12) : 0,
        in.length() > 13 ? in.u8(13) : 0,
        (flags & FILEMARK) != 0,
        (flags & END_OF_MEDIUM) != 0,
        (flags & INCORRECT_LENGTH) != 0,
        valid ? OptionalLong.of(in.i32(3)) : OptionalLong.empty());
  }

  private static SenseData descriptors(ScsiBytes in, boolean deferred) throws ScsiFormatException {
    in.atLeast(4);
    OptionalLong information = OptionalLong.empty();
    int flags = 0;
    int end = in.length() > 7 ? Math.min(in.length(), 8 + in.u8(7)) : 0;
    for (int at = 8; at + 2 <= end; at += 2 + in.u8(at + 1)) {
      int type = in.u8(at);
      int length = in.u8(at + 1);
      if (at + 2 + length > end) {
        break;
      }
      if (type == 0x00 && length >= 10 && in.bit(at + 2, 0x80)) {
        information = OptionalLong.of(in.number(at + 4, 8));
      } else if (type == 0x04 && length >= 2) {
        flags = in.u8(at + 3);
      }
    }
    return new SenseData(
        deferred,
        SenseKey.of(in.u8(1)),
        in.u8(2),
        in.u8(3),
        (flags & FILEMARK) != 0,
        (flags & END_OF_MEDIUM) != 0,
        (flags & INCORRECT_LENGTH) != 0,
        information);
  }

  /** Eighteen bytes of fixed format. INFORMATION is cut to four bytes. */
  public byte[] encodeFixed() {
    byte[] bytes = new byte[18];
    bytes[0] = (byte) ((deferred ? 0x71 : 0x70) | (information.isPresent() ? 0x80 : 0));
    bytes[2] = (byte) (flags() | key.code());
    ScsiBytes.put(bytes, 3, 4, information.orElse(0));
    bytes[7] = 10;
    bytes[12] = (byte) additionalCode;
    bytes[13] = (byte) qualifier;
    return bytes;
  }

  /** Descriptor format with the information and stream commands descriptors. */
  public byte[] encodeDescriptor() {
    int informationBytes = information.isPresent() ? 12 : 0;
    byte[] bytes = new byte[8 + informationBytes + 4];
    bytes[0] = (byte) (deferred ? 0x73 : 0x72);
    bytes[1] = (byte) key.code();
    bytes[2] = (byte) additionalCode;
    bytes[3] = (byte) qualifier;
    bytes[7] = (byte) (bytes.length - 8);
    if (information.isPresent()) {
      bytes[9] = 10;
      bytes[10] = (byte) 0x80;
      ScsiBytes.put(bytes, 12, 8, information.getAsLong());
    }
    int stream = 8 + informationBytes;
    bytes[stream] = 0x04;
    bytes[stream + 1] = 2;
    bytes[stream + 3] = (byte) flags();
    return bytes;
  }

  private int flags() {
    return (filemark ? FILEMARK : 0)
        | (endOfMedium ? END_OF_MEDIUM : 0)
        | (incorrectLength ? INCORRECT_LENGTH : 0);
  }

  /** True if code and qualifier are these. */
  public boolean is(int code, int codeQualifier) {
    return additionalCode == code && qualifier == codeQualifier;
  }

  /** In words, for a message: key, additional sense, and both as numbers. */
  public String text() {
    return "%s%s, %s (%x/%02x/%02x)"
        .formatted(
            deferred ? "deferred " : "",
            key.text(),
            AdditionalSense.text(additionalCode, qualifier),
            key.code(),
            additionalCode,
            qualifier);
  }
}
