package dev.coffer.archive.ltfs;

import dev.coffer.tape.FilemarkSync;
import dev.coffer.tape.MamAttribute;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapePosition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Puts records of any kind onto a formatted volume: what a bad or unlucky writer leaves behind. */
final class RawVolume implements AutoCloseable {
  private final TapeDrive drive;

  RawVolume(Path cartridge) throws IOException {
    drive = TestVolume.load(cartridge);
  }

  TapeDrive drive() {
    return drive;
  }

  /** Goes to a block, or to the end of data where it is negative. */
  RawVolume at(int partition, long block) throws IOException {
    drive.locate(new TapePosition(partition, Math.max(0, block)));
    if (block < 0) {
      drive.spaceToEndOfData();
    }
    return this;
  }

  RawVolume record(byte[] bytes) throws IOException {
    drive.write(ByteBuffer.wrap(bytes));
    return this;
  }

  RawVolume filemark() throws IOException {
    drive.writeFilemarks(1, FilemarkSync.SYNCHRONOUS);
    return this;
  }

  /** FM, the text in records of the block size, FM. */
  RawVolume construct(String xml) throws IOException {
    filemark();
    text(xml);
    return filemark();
  }

  /** The text in records of the block size. */
  RawVolume text(String xml) throws IOException {
    byte[] bytes = xml.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i += TestVolume.BLOCK) {
      int size = Math.min(TestVolume.BLOCK, bytes.length - i);
      drive.write(ByteBuffer.wrap(bytes, i, size));
    }
    return this;
  }

  /** Makes the cartridge memory worth nothing, so that filemarks are searched. */
  RawVolume forget() throws IOException {
    for (int partition = 0; partition < 2; partition++) {
      drive.writeAttributes(
          partition, List.of(new MamAttribute(0x080C, MamAttribute.Format.BINARY, new byte[0])));
    }
    return this;
  }

  /** Where the drive stands. */
  long block() throws IOException {
    return drive.position().object();
  }

  @Override
  public void close() throws IOException {
    drive.close();
  }

  /**
   * Replaces the newest index of both partitions of a volume by one whose contents of the root
   * directory are these, consistent in every other way.
   *
   * @param blocks records to put in front of it, from block 7 of the data partition on
   */
  static void withContents(Path cartridge, String contents, byte[]... blocks) throws IOException {
    try (RawVolume raw = new RawVolume(cartridge)) {
      raw.forget().at(1, 7);
      for (byte[] block : blocks) {
        raw.record(block);
      }
      long data = raw.block() + 1;
      raw.construct(index(2, 'b', data, "b", 5, contents));
      raw.at(0, 4).construct(index(2, 'a', 5, "b", data, contents));
    }
  }

  /** An index document. */
  static String index(
      long generation,
      char partition,
      long block,
      String previousPartition,
      long previous,
      String contents) {
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <ltfsindex version="2.4.0"><creator>raw</creator>\
    <volumeuuid>0198a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b</volumeuuid>\
    <generationnumber>%d</generationnumber>\
    <updatetime>2026-11-20T18:00:00.000000000Z</updatetime>\
    <location><partition>%s</partition><startblock>%d</startblock></location>\
    <previousgenerationlocation><partition>%s</partition><startblock>%d</startblock>\
    </previousgenerationlocation>\
    <allowpolicyupdate>true</allowpolicyupdate><highestfileuid>9</highestfileuid>\
    <directory><name>raw</name><readonly>false</readonly>%s<fileuid>1</fileuid>\
    <contents>%s</contents></directory></ltfsindex>\
    """
        .formatted(generation, partition, block, previousPartition, previous, times(), contents);
  }

  static String times() {
    StringBuilder out = new StringBuilder();
    for (String time : new String[] {"creation", "change", "modify", "access", "backup"}) {
      out.append("<%stime>2026-11-20T18:00:00.000000000Z</%stime>".formatted(time, time));
    }
    return out.toString();
  }

  static String file(String name, long length, String rest) {
    return ("<file><name>%s</name><length>%d</length><readonly>false</readonly>%s"
            + "<fileuid>7</fileuid>%s</file>")
        .formatted(name, length, times(), rest);
  }

  static String extents(String... extents) {
    return "<extentinfo>" + String.join("", extents) + "</extentinfo>";
  }

  static String extent(
      long fileOffset, char partition, long block, long byteOffset, long byteCount) {
    return ("<extent><fileoffset>%d</fileoffset><partition>%s</partition><startblock>%d"
            + "</startblock><byteoffset>%d</byteoffset><bytecount>%d</bytecount></extent>")
        .formatted(fileOffset, partition, block, byteOffset, byteCount);
  }
}
