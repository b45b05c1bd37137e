package dev.coffer.tape.scsi;

import java.util.ArrayList;
import java.util.List;

/**
 * Medium Partition mode page 11h, SSC-5 8.3.4. Content byte 0 most additional partitions; 1
 * additional partitions defined; 2 FDP 80h, SDP 40h, IDP 20h, PSUM 18h, POFM 04h, CLEAR 02h, ADDP
 * 01h; 3 medium format recognition; 4 partitioning type F0h, partition units 0Fh; from 6 a two-byte
 * size for each partition, FFFFh for all that is left.
 *
 * @param maxAdditional how many partitions beyond the first the drive can make
 * @param additional how many there are, or shall be
 * @param kind who decides about sizes
 * @param unit what the sizes count: 0 bytes, 1 kilobytes, 2 megabytes, 3 ten to the power of {@code
 *     unitExponent} bytes
 * @param formatRequired partitions come into being at FORMAT MEDIUM, not at MODE SELECT (POFM)
 * @param unitExponent see {@code unit}
 * @param sizes one for each partition, {@link #REST} for what is left
 */
public record MediumPartitionPage(
    int maxAdditional,
    int additional,
    Kind kind,
    int unit,
    boolean formatRequired,
    int unitExponent,
    List<Integer> sizes) {
  public static final int REST = 0xFFFF;
  public static final int UNIT_POWER_OF_TEN = 3;

  /** Which of FDP, SDP and IDP is set. */
  public enum Kind {
    NONE(0),
    FIXED(0x80),
    SELECTED(0x40),
    INITIATOR_DEFINED(0x20);

    private final int mask;

    Kind(int mask) {
      this.mask = mask;
    }
  }

  public MediumPartitionPage {
    sizes = List.copyOf(sizes);
  }

  public static MediumPartitionPage parse(ModePage page) throws ScsiFormatException {
    ScsiBytes in = page.read("medium partition", ModePage.MEDIUM_PARTITION, 0, 6);
    int flags = in.u8(2);
    Kind kind = Kind.NONE;
    for (Kind each : Kind.values()) {
      if (kind == Kind.NONE && (flags & each.mask) != 0) {
        kind = each;
      }
    }
    List<Integer> sizes = new ArrayList<>();
    for (int at = 6; at + 2 <= in.length(); at += 2) {
      sizes.add(in.u16(at));
    }
    return new MediumPartitionPage(
        in.u8(0), in.u8(1), kind, flags >> 3 & 3, (flags & 0x04) != 0, in.u8(4) & 0xF, sizes);
  }

  public ModePage encode() {
    byte[] content = new byte[6 + 2 * sizes.size()];
    content[0] = (byte) maxAdditional;
    content[1] = (byte) additional;
    content[2] = (byte) (kind.mask | unit << 3 | (formatRequired ? 0x04 : 0));
    content[3] = 0x03;
    content[4] = (byte) unitExponent;
    for (int i = 0; i < sizes.size(); i++) {
      ScsiBytes.put(content, 6 + 2 * i, 2, sizes.get(i));
    }
    return new ModePage(ModePage.MEDIUM_PARTITION, 0, content);
  }
}
