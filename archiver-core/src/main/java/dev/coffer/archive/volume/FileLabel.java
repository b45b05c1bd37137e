package dev.coffer.archive.volume;

import dev.coffer.archive.UnsupportedFormatException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The pair of labels in front of a tape file (HDR1, HDR2) or behind it (EOF1, EOF2; EOV1, EOV2
 * where the archive goes on on another volume):
 *
 * <pre>
 *   HDR1  1- 4  label name             HDR2  1- 4  label name
 *         5-21  file identifier               5     record format: U
 *        22-27  file set: first volser        6-10  block length, 00000 from 100,000 on
 *        28-31  file section: 0001           11-15  record length: 00000
 *        32-35  tape file, low four digits   16-25  tape file, ten digits
 *        36-39  generation, low four digits  26-35  volume generation, ten digits
 *        40-41  generation version: 00       51-52  buffer offset: 00
 *        42-47  creation date                71-80  block length, ten digits
 *        48-53  expiration date
 *        54     accessibility: blank
 *        55-60  blocks, low six digits (in front: 000000)
 *        61-73  system: COFFER
 *        77-80  blocks, high four digits
 * </pre>
 *
 * A date is a century (blank 1900, 0 2000, 1 2100), two digits of the year and three of the day.
 * The file identifier is a kind letter, five digits of a number, a full stop and the first ten
 * digits of the archive's identifier.
 *
 * @param kind what the tape file holds
 * @param number which of its kind in its archive, from 1; 1 for the README
 * @param archivePrefix ten hexadecimal digits of the archive's identifier, zeros for the README
 * @param fileSet volser of the volume the archive began on
 * @param tapeFile its place on the volume, from 1
 * @param volumeGeneration the volume's generation
 * @param createdOn the day it was written
 * @param blockBytes size of all its blocks but the last
 * @param blockCount blocks between the labels; 0 in front
 */
public record FileLabel(
    TapeFileKind kind,
    int number,
    String archivePrefix,
    Volser fileSet,
    int tapeFile,
    int volumeGeneration,
    LocalDate createdOn,
    int blockBytes,
    long blockCount) {

  /** Which of the three pairs. */
  public enum Place {
    HEADER("HDR"),
    END_OF_FILE("EOF"),
    END_OF_VOLUME("EOV");

    private final String prefix;

    Place(String prefix) {
      this.prefix = prefix;
    }
  }

  private static final Pattern IDENTIFIER = Pattern.compile("([RSIM])(\\d{5})\\.([0-9a-f]{10})");

  /** The prefix of tape files that belong to no archive. */
  public static final String NO_ARCHIVE = "0000000000";

  /** The same tape file with its blocks counted, for the labels behind it. */
  public FileLabel withBlockCount(long count) {
    return new FileLabel(
        kind,
        number,
        archivePrefix,
        fileSet,
        tapeFile,
        volumeGeneration,
        createdOn,
        blockBytes,
        count);
  }

  /** HDR1, EOF1 or EOV1. */
  public byte[] encodeFirst(Place place) {
    return LabelFields.named(place.prefix + "1")
        .put(5, 21, "%c%05d.%s".formatted(kind.letter(), number % 100_000, archivePrefix))
        .put(22, 27, fileSet.value())
        .put(28, 31, "0001")
        .putNumber(32, 35, tapeFile)
        .putNumber(36, 39, volumeGeneration)
        .put(40, 41, "00")
        .put(42, 47, date(createdOn))
        .put(48, 53, date(createdOn))
        .putNumber(55, 60, blockCount)
        .put(61, 73, VolumeLabel.IMPLEMENTATION)
        .putNumber(77, 80, blockCount / 1_000_000)
        .toBytes();
  }

  /** HDR2, EOF2 or EOV2. */
  public byte[] encodeSecond(Place place) {
    return LabelFields.named(place.prefix + "2")
        .put(5, 5, "U")
        .putNumber(6, 10, blockBytes < 100_000 ? blockBytes : 0)
        .put(11, 15, "00000")
        .putNumber(16, 25, tapeFile)
        .putNumber(26, 35, volumeGeneration)
        .put(51, 52, "00")
        .putNumber(71, 80, blockBytes)
        .toBytes();
  }

  /** Which pair a first label begins, by its name; empty if it is none of them. */
  public static Optional<Place> place(byte[] block) {
    if (block.length == LabelFields.LABEL_BYTES && block[3] == '1') {
      String name = new String(block, 0, 3, StandardCharsets.US_ASCII);
      for (Place place : Place.values()) {
        if (place.prefix.equals(name)) {
          return Optional.of(place);
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Reads a pair.
   *
   * @throws UnsupportedFormatException if it is not a pair of ours for this place
   */
  public static FileLabel decode(Place place, byte[] first, byte[] second)
      throws UnsupportedFormatException {
    LabelFields one = LabelFields.of(first);
    LabelFields two = LabelFields.of(second);
    if (!one.name().equals(place.prefix + "1") || !two.name().equals(place.prefix + "2")) {
      throw new UnsupportedFormatException(
          "labels: actual=%s,%s expected=%s1,%s2"
              .formatted(one.name(), two.name(), place.prefix, place.prefix));
    }
    Matcher identifier = IDENTIFIER.matcher(one.text(5, 21));
    if (!identifier.matches()) {
      throw new UnsupportedFormatException(
          "file identifier: actual=%s, not of Coffer".formatted(one.text(5, 21)));
    }
    try {
      return new FileLabel(
          kind(identifier.group(1).charAt(0)),
          Integer.parseInt(identifier.group(2)),
          identifier.group(3),
          new Volser(one.text(22, 27)),
          Math.toIntExact(two.number(16, 25)),
          Math.toIntExact(two.number(26, 35)),
          date(one),
          Math.toIntExact(two.number(71, 80)),
          one.number(55, 60) + 1_000_000 * one.number(77, 80));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new UnsupportedFormatException("label " + one.name() + ": " + e.getMessage(), e);
    }
  }

  private static TapeFileKind kind(char letter) {
    for (TapeFileKind kind : TapeFileKind.values()) {
      if (kind.letter() == letter) {
        return kind;
      }
    }
    throw new IllegalArgumentException("tape file kind: actual=" + letter);
  }

  private static String date(LocalDate day) {
    int century = day.getYear() / 100 - 20;
    return "%s%02d%03d"
        .formatted(century < 0 ? " " : century, day.getYear() % 100, day.getDayOfYear());
  }

  private static LocalDate date(LabelFields fields) throws UnsupportedFormatException {
    String century = fields.text(42, 42).strip();
    int hundreds = century.isEmpty() ? 19 : 20 + Integer.parseInt(century);
    long year = 100L * hundreds + fields.number(43, 44);
    long day = fields.number(45, 47);
    if (day < 1 || day > LocalDate.of((int) year, 1, 1).lengthOfYear()) {
      throw new UnsupportedFormatException("label date: day actual=" + day);
    }
    return LocalDate.ofYearDay((int) year, (int) day);
  }
}
