package dev.coffer.archive.volume;

import dev.coffer.archive.ArchiveDeviceException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.tape.FilemarkSync;
import dev.coffer.tape.MamAttribute;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a volume of a cartridge: VOL1 and the first tape file, with README.txt, the format text and
 * volume.json. Whether that may be done is the caller's to know: everything on the cartridge is
 * lost.
 */
public final class VolumeLabeler {
  private VolumeLabeler() {}

  /** Labels the cartridge in the drive; on the medium when it returns. */
  public static void label(TapeDrive drive, VolumeFacts facts) throws ArchiveException {
    BlockFit.require(drive, facts);
    try {
      drive.rewind();
      drive.write(
          ByteBuffer.wrap(new VolumeLabel(facts.volser(), VolumeLabel.IMPLEMENTATION).encode()));
    } catch (TapeException e) {
      throw new ArchiveDeviceException("cannot label volume " + facts.volser(), e);
    }
    FileLabel label =
        new FileLabel(
            TapeFileKind.README,
            1,
            FileLabel.NO_ARCHIVE,
            facts.volser(),
            1,
            facts.generation(),
            LocalDate.ofInstant(facts.labelledAt(), ZoneOffset.UTC),
            facts.blockBytes(),
            0);
    TapeFileWriter file =
        TapeFileWriter.begin(
            drive, facts.volser(), label, ByteBuffer.allocateDirect(facts.blockBytes()));
    byte[] tar = TextTar.write(texts(facts), facts.labelledAt());
    file.write(tar, 0, tar.length);
    file.end(FileLabel.Place.END_OF_FILE, FilemarkSync.SYNCHRONOUS, new byte[0]);
    describe(drive, facts);
  }

  /** Tells the cartridge's memory whose it is, so that other programs can say so. */
  private static void describe(TapeDrive drive, VolumeFacts facts) throws ArchiveException {
    if (!drive.capabilities().mediumAuxiliaryMemory()) {
      return;
    }
    // SPC-5 7.4.2.4, attributes of the host type
    List<MamAttribute> attributes =
        List.of(
            MamAttribute.ascii(0x0800, "COFFER", 8),
            MamAttribute.ascii(0x0801, "Coffer", 32),
            MamAttribute.ascii(0x0802, "1", 8),
            new MamAttribute(
                0x0803,
                MamAttribute.Format.TEXT,
                MamAttribute.ascii(0x0803, facts.volser().value(), 160).value()),
            MamAttribute.ascii(0x0806, facts.barcode(), 32));
    try {
      drive.writeAttributes(0, attributes);
    } catch (TapeException e) {
      throw new ArchiveDeviceException(
          "cannot write the cartridge's memory (volume %s)".formatted(facts.volser()), e);
    }
  }

  private static Map<String, byte[]> texts(VolumeFacts facts) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    String readme =
        resource("README.txt")
            .replace("@VOLSER@", facts.volser().value())
            .replace("@BARCODE@", facts.barcode())
            .replace("@BLOCK_BYTES@", Integer.toString(facts.blockBytes()))
            .replace("@BLOCK_KIB@", Integer.toString(facts.blockBytes() >> 10))
            .replace("@LABELLED_AT@", facts.labelledAt().toString());
    files.put("README.txt", readme.getBytes(StandardCharsets.UTF_8));
    files.put("tar-volume.md", resource("tar-volume.md").getBytes(StandardCharsets.UTF_8));
    files.put(VolumeInspector.FACTS_NAME, facts.encode());
    return files;
  }

  private static String resource(String name) {
    try (InputStream in = VolumeLabeler.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("internal error: resource " + name + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
