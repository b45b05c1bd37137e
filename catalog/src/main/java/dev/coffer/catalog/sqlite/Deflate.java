package dev.coffer.catalog.sqlite;

import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Small blobs, deflated (RFC 1951, no header): the JDK's own, so queries load no native library.
 */
final class Deflate {
  private Deflate() {}

  static byte[] compress(byte[] raw) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try {
      deflater.setInput(raw);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream(raw.length / 2 + 16);
      byte[] buffer = new byte[8192];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  /**
   * Gives back what was compressed.
   *
   * @throws IllegalArgumentException if it is not deflated data, cut off, followed by more, or
   *     longer than the limit
   */
  static byte[] decompress(byte[] compressed, int maximumBytes) {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(compressed);
      ByteArrayOutputStream out = new ByteArrayOutputStream(compressed.length * 4 + 16);
      byte[] buffer = new byte[8192];
      while (!inflater.finished()) {
        int count = inflater.inflate(buffer);
        if (count == 0 && !inflater.finished()) {
          throw new IllegalArgumentException("deflated data cut off");
        }
        out.write(buffer, 0, count);
        if (out.size() > maximumBytes) {
          throw new IllegalArgumentException("deflated data longer than " + maximumBytes);
        }
      }
      if (inflater.getRemaining() > 0) {
        throw new IllegalArgumentException("bytes after deflated data");
      }
      return out.toByteArray();
    } catch (DataFormatException e) {
      throw new IllegalArgumentException("no deflated data", e);
    } finally {
      inflater.end();
    }
  }
}
