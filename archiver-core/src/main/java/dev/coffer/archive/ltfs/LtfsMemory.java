package dev.coffer.archive.ltfs;

import dev.coffer.tape.MamAttribute;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** The attributes of a cartridge's memory that LTFS uses. Nothing depends on them. */
final class LtfsMemory {
  static final int CHANGE_REFERENCE = 0x0009;
  static final int VENDOR = 0x0800;
  static final int APPLICATION = 0x0801;
  static final int APPLICATION_VERSION = 0x0802;
  static final int TEXT_LABEL = 0x0803;
  static final int LOCALIZATION = 0x0805;
  static final int BARCODE = 0x0806;
  static final int MEDIA_POOL = 0x0808;
  static final int FORMAT_VERSION = 0x080B;
  static final int LOCK_STATE = 0x1623;

  private static final int TEXT_BYTES = 160;
  private static final byte UTF_8 = (byte) 0x81;

  private LtfsMemory() {}

  /** What a new volume's cartridge remembers. */
  static List<MamAttribute> ofVolume(
      Optional<String> barcode, String volumeName, String pool, String applicationVersion) {
    return List.of(
        MamAttribute.ascii(VENDOR, "COFFER", 8),
        MamAttribute.ascii(APPLICATION, "LTFS", 32),
        MamAttribute.ascii(APPLICATION_VERSION, applicationVersion, 8),
        text(TEXT_LABEL, volumeName),
        new MamAttribute(LOCALIZATION, MamAttribute.Format.BINARY, new byte[] {UTF_8}),
        MamAttribute.ascii(BARCODE, barcode.orElse(""), 32),
        text(MEDIA_POOL, pool),
        MamAttribute.ascii(FORMAT_VERSION, LtfsVersion.WRITTEN.toString(), 16),
        new MamAttribute(LOCK_STATE, MamAttribute.Format.BINARY, new byte[] {0}));
  }

  /** Text of 160 bytes, cut between two characters, zeros behind it. */
  static MamAttribute text(int id, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(utf8.length, TEXT_BYTES);
    while (length < utf8.length && length > 0 && (utf8[length] & 0xC0) == 0x80) {
      length--;
    }
    byte[] value = Arrays.copyOf(Arrays.copyOf(utf8, length), TEXT_BYTES);
    return new MamAttribute(id, MamAttribute.Format.TEXT, value);
  }

  /** The volume change reference, empty if there is none that means anything. */
  static OptionalLong changeReference(TapeDrive drive) throws TapeException {
    if (!drive.capabilities().mediumAuxiliaryMemory()) {
      return OptionalLong.empty();
    }
    Optional<MamAttribute> attribute = drive.readAttribute(0, CHANGE_REFERENCE);
    if (attribute.isEmpty()) {
      return OptionalLong.empty();
    }
    byte[] value = attribute.get().value();
    if (value.length != 4) {
      return OptionalLong.empty();
    }
    long reference = ByteBuffer.wrap(value).getInt() & 0xFFFF_FFFFL;
    return reference == 0 || reference == 0xFFFF_FFFFL
        ? OptionalLong.empty()
        : OptionalLong.of(reference);
  }

  /** Where a partition's last index is, if the memory says so and is to be believed. */
  static Optional<VolumeCoherency> coherency(TapeDrive drive, int partition, UUID volume)
      throws TapeException {
    OptionalLong reference = changeReference(drive);
    if (reference.isEmpty()) {
      return Optional.empty();
    }
    return drive
        .readAttribute(partition, VolumeCoherency.ATTRIBUTE)
        .flatMap(VolumeCoherency::of)
        .filter(vci -> vci.isOf(volume, reference.getAsLong()));
  }

  /** True if the lock state says that nothing more may be written. */
  static boolean isLocked(TapeDrive drive) throws TapeException {
    if (!drive.capabilities().mediumAuxiliaryMemory()) {
      return false;
    }
    Optional<MamAttribute> attribute = drive.readAttribute(0, LOCK_STATE);
    return attribute.isPresent()
        && attribute.get().value().length == 1
        && attribute.get().value()[0] != 0;
  }
}
