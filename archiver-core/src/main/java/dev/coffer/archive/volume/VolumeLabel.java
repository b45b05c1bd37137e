package dev.coffer.archive.volume;

import dev.coffer.archive.UnsupportedFormatException;
import java.nio.charset.StandardCharsets;

/**
 * The VOL1 label, block 0 of a volume (ANSI X3.27-1987, ISO 1001-1986):
 *
 * <pre>
 *    1- 4  VOL1
 *    5-10  volume serial
 *   11     accessibility: blank
 *   25-37  implementation: COFFER
 *   38-51  owner: blank
 *   80     label standard: 4
 * </pre>
 */
public record VolumeLabel(Volser volser, String implementation) {
  /** What our own labels say made them. */
  public static final String IMPLEMENTATION = "COFFER";

  /** True if the volume was labelled by Coffer. */
  public boolean isOurs() {
    return implementation.equals(IMPLEMENTATION);
  }

  /** True if block 0 says in its VOL1 label that the cartridge is an LTFS volume. */
  public static boolean isLtfs(byte[] block) {
    return block.length == 80
        && new String(block, 0, 4, StandardCharsets.ISO_8859_1).equals("VOL1")
        && new String(block, 24, 4, StandardCharsets.ISO_8859_1).equals("LTFS");
  }

  public byte[] encode() {
    return LabelFields.named("VOL1")
        .put(5, 10, volser.value())
        .put(25, 37, implementation)
        .put(80, 80, "4")
        .toBytes();
  }

  /**
   * Reads block 0.
   *
   * @throws UnsupportedFormatException if it is no VOL1 label
   */
  public static VolumeLabel decode(byte[] block) throws UnsupportedFormatException {
    LabelFields fields = LabelFields.of(block);
    if (!fields.name().equals("VOL1")) {
      throw new UnsupportedFormatException(
          "first block: actual=%s expected=VOL1".formatted(fields.name()));
    }
    try {
      return new VolumeLabel(new Volser(fields.text(5, 10)), fields.text(25, 37));
    } catch (IllegalArgumentException e) {
      throw new UnsupportedFormatException("VOL1 label: " + e.getMessage(), e);
    }
  }
}
