package dev.coffer.archive.ltfs;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.UnsupportedFormatException;
import dev.coffer.archive.WrongVolumeException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The two records of a label construct ({@code VOL1, FM, label XML, FM}).
 *
 * <pre>
 * VOL1, 80 bytes of ASCII
 *   0  4  "VOL1"
 *   4  6  barcode, six of 0-9 A-Z, or blanks
 *  10  1  "L"
 *  24  4  "LTFS", blanks to 36
 *  79  1  "4"
 *         everything else blanks
 * </pre>
 */
public final class LtfsLabelCodec {
  /** Size of the VOL1 record. */
  public static final int VOL1_BYTES = 80;

  /** Largest label document that every implementation reads. */
  public static final int MAX_LABEL_BYTES = 4096;

  /** Largest block size that is believed. */
  static final int MAX_BLOCK_BYTES = 16 << 20;

  private static final Pattern BARCODE = Pattern.compile("[0-9A-Z]{6}");

  private LtfsLabelCodec() {}

  /** True if the first record of a partition is the VOL1 label of an LTFS volume. */
  public static boolean isLtfs(byte[] vol1) {
    return vol1.length >= VOL1_BYTES
        && new String(vol1, 24, 4, StandardCharsets.US_ASCII).equals("LTFS");
  }

  /** The VOL1 record. */
  public static byte[] writeVol1(Optional<String> barcode) {
    if (barcode.isPresent() && !BARCODE.matcher(barcode.get()).matches()) {
      throw new IllegalArgumentException(
          "barcode in an LTFS label: actual=%s expected=six of 0-9 and A-Z"
              .formatted(barcode.get()));
    }
    byte[] record = new byte[VOL1_BYTES];
    Arrays.fill(record, (byte) ' ');
    put(record, 0, "VOL1");
    put(record, 4, barcode.orElse(""));
    put(record, 10, "L");
    put(record, 24, "LTFS");
    put(record, 79, "4");
    return record;
  }

  private static void put(byte[] record, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, record, at, bytes.length);
  }

  /**
   * The barcode in a VOL1 record, empty if it is blank.
   *
   * @throws WrongVolumeException if the record is not that of an LTFS volume
   */
  public static Optional<String> readVol1(byte[] record) throws ArchiveException {
    if (!isLtfs(record)) {
      throw new WrongVolumeException("not an LTFS volume: no LTFS in its first record");
    }
    String id = new String(record, 4, 6, StandardCharsets.ISO_8859_1);
    if (id.startsWith(" ")) {
      return Optional.empty();
    }
    if (!BARCODE.matcher(id).matches()) {
      throw new ArchiveDamagedException(
          "VOL1 label: barcode actual=%s expected=six of 0-9 and A-Z"
              .formatted(LtfsNames.printable(id)));
    }
    return Optional.of(id);
  }

  /** The XML record. */
  public static byte[] writeXml(LtfsLabel label) {
    StringBuilder out = new StringBuilder(512);
    out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ltfslabel version=\"")
        .append(label.version())
        .append("\">\n");
    element(out, "creator", label.creator());
    element(out, "formattime", LtfsTime.format(label.formattedAt()));
    element(out, "volumeuuid", label.volumeUuid().toString());
    out.append("<location>");
    element(out, "partition", String.valueOf(label.partition()));
    out.append("</location>\n<partitions>");
    element(out, "index", String.valueOf(label.indexPartition()));
    element(out, "data", String.valueOf(label.dataPartition()));
    out.append("</partitions>\n");
    element(out, "blocksize", String.valueOf(label.blockSizeBytes()));
    element(out, "compression", String.valueOf(label.compression()));
    out.append("</ltfslabel>\n");
    byte[] record = out.toString().getBytes(StandardCharsets.UTF_8);
    if (record.length > MAX_LABEL_BYTES) {
      throw new IllegalArgumentException(
          "LTFS label: actual=%d bytes expected=%d or less"
              .formatted(record.length, MAX_LABEL_BYTES));
    }
    return record;
  }

  private static void element(StringBuilder out, String name, String value) {
    out.append('<').append(name).append('>');
    XmlText.escape(out, value);
    out.append("</").append(name).append(">\n");
  }

  /**
   * Reads the XML record.
   *
   * @param barcode what {@link #readVol1} said
   */
  public static LtfsLabel readXml(Optional<String> barcode, byte[] record) throws ArchiveException {
    if (record.length > MAX_LABEL_BYTES) {
      throw new ArchiveDamagedException(
          "LTFS label: actual=%d bytes expected=%d or less"
              .formatted(record.length, MAX_LABEL_BYTES));
    }
    XmlCursor cursor = new XmlCursor(new ByteArrayInputStream(record));
    try {
      Parser parser = new Parser(cursor);
      LtfsLabel label = parser.read(barcode);
      cursor.end();
      return label;
    } catch (ArchiveDamagedException e) {
      throw new ArchiveDamagedException("LTFS label: " + e.getMessage(), e);
    } catch (UnsupportedFormatException e) {
      throw new UnsupportedFormatException("LTFS label: " + e.getMessage(), e);
    }
  }

  /** The fields as they come, in any order. */
  private static final class Parser {
    private final XmlCursor cursor;
    private final XmlValues.Seen seen = new XmlValues.Seen("ltfslabel");
    private String creator = "";
    private @Nullable Instant formattedAt;
    private @Nullable UUID uuid;
    private char partition;
    private char index;
    private char data;
    private long blockSize;
    private boolean compression;

    Parser(XmlCursor cursor) {
      this.cursor = cursor;
    }

    LtfsLabel read(Optional<String> barcode) throws ArchiveException {
      String root = cursor.root();
      if (!root.equals("ltfslabel")) {
        throw new ArchiveDamagedException(
            "root element: actual=%s expected=ltfslabel".formatted(LtfsNames.printable(root)));
      }
      LtfsVersion version =
          LtfsVersion.parse(
              cursor
                  .attribute("version")
                  .orElseThrow(() -> new ArchiveDamagedException("no version attribute")));
      while (cursor.nextChild()) {
        child();
      }
      seen.require(
          "creator",
          "formattime",
          "volumeuuid",
          "location",
          "partitions",
          "blocksize",
          "compression");
      if (formattedAt == null || uuid == null || index == data) {
        throw new ArchiveDamagedException("index and data partition are the same");
      }
      if (partition != index && partition != data) {
        throw new ArchiveDamagedException(
            "partition: actual=%s expected=%s or %s".formatted(partition, index, data));
      }
      if (blockSize < 1 || blockSize > MAX_BLOCK_BYTES) {
        throw new ArchiveDamagedException(
            "<blocksize>: actual=%d expected=1 to %d".formatted(blockSize, MAX_BLOCK_BYTES));
      }
      return new LtfsLabel(
          barcode,
          version,
          creator,
          formattedAt,
          uuid,
          partition,
          index,
          data,
          (int) blockSize,
          compression);
    }

    private void child() throws ArchiveException {
      String name = cursor.name();
      switch (name) {
        case "creator" -> {
          seen.once(name);
          creator = XmlValues.required(cursor, MAX_LABEL_BYTES);
        }
        case "formattime" -> {
          seen.once(name);
          formattedAt = LtfsTime.parse(cursor.text(64));
        }
        case "volumeuuid" -> {
          seen.once(name);
          uuid = XmlValues.uuid(cursor);
        }
        case "location" -> {
          seen.once(name);
          partition = letters("location", "partition", "partition")[0];
        }
        case "partitions" -> {
          seen.once(name);
          char[] letters = letters("partitions", "index", "data");
          index = letters[0];
          data = letters[1];
        }
        case "blocksize" -> {
          seen.once(name);
          blockSize = XmlValues.number(cursor);
        }
        case "compression" -> {
          seen.once(name);
          compression = XmlValues.bool(cursor);
        }
        default -> cursor.skip();
      }
    }

    private char[] letters(String parent, String first, String second) throws ArchiveException {
      XmlValues.Seen inside = new XmlValues.Seen(parent);
      char[] letters = new char[2];
      while (cursor.nextChild()) {
        String name = cursor.name();
        if (name.equals(first) || name.equals(second)) {
          inside.once(name);
          letters[name.equals(first) ? 0 : 1] = XmlValues.partition(cursor);
        } else {
          cursor.skip();
        }
      }
      inside.require(first, second);
      return letters;
    }
  }
}
