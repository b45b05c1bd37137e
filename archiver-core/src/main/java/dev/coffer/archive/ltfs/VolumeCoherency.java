package dev.coffer.archive.ltfs;

import dev.coffer.tape.MamAttribute;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/**
 * Where the last index of a partition is, as the cartridge's memory tells: MAM attribute 080Ch.
 * Believed only if the volume change reference in it is the cartridge's own, on both partitions.
 *
 * <pre>
 *   0  1  08h            length of the next field
 *   1  8  VCR            volume change reference when the index was written
 *   9  8  generation     of the partition's last index
 *  17  8  block          of its first record
 *  25  2  002Bh          length of the rest
 *  27  5  "LTFS" 00h
 *  32 37  volume UUID, 36 characters, 00h
 *  69  1  01h            version
 * </pre>
 *
 * @param changeReference the cartridge's volume change reference at that time
 * @param generation of the last index
 * @param block of the last index
 * @param volumeUuid the volume's, as text
 */
record VolumeCoherency(long changeReference, long generation, long block, String volumeUuid) {
  static final int ATTRIBUTE = 0x080C;
  static final int BYTES = 70;
  private static final int REST = 43;
  private static final int OLD_REST = 42;

  MamAttribute toAttribute() {
    ByteBuffer out = ByteBuffer.allocate(BYTES);
    out.put((byte) 8).putLong(changeReference).putLong(generation).putLong(block);
    out.putShort((short) REST);
    out.put("LTFS\0".getBytes(StandardCharsets.US_ASCII));
    out.put(volumeUuid.getBytes(StandardCharsets.US_ASCII)).put((byte) 0).put((byte) 1);
    return new MamAttribute(ATTRIBUTE, MamAttribute.Format.BINARY, out.array());
  }

  /** What the attribute says, empty if it is not of the form or was written by LTFS 1.0. */
  static Optional<VolumeCoherency> of(MamAttribute attribute) {
    ByteBuffer in = ByteBuffer.wrap(attribute.value());
    if (in.remaining() != BYTES || in.get() != 8) {
      return Optional.empty();
    }
    long vcr = in.getLong();
    long generation = in.getLong();
    long block = in.getLong();
    int rest = in.getShort();
    byte[] signature = new byte[5];
    in.get(signature);
    byte[] uuid = new byte[36];
    in.get(uuid);
    boolean formed =
        (rest == REST || rest == OLD_REST)
            && new String(signature, StandardCharsets.US_ASCII).equals("LTFS\0")
            && in.get() == 0
            && in.get() != 0
            && generation > 0
            && block > 0;
    return formed
        ? Optional.of(
            new VolumeCoherency(
                vcr, generation, block, new String(uuid, StandardCharsets.US_ASCII)))
        : Optional.empty();
  }

  boolean isOf(UUID volume, long currentReference) {
    return volumeUuid.equals(volume.toString()) && changeReference == currentReference;
  }
}
