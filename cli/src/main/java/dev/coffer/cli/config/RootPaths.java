package dev.coffer.cli.config;

import dev.coffer.archive.entry.EntryNames;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Roots of datasets as text. Names of files are bytes, and text is UTF-8; so a byte that is not
 * part of any is written {@code \xHH}, as listings print it.
 */
public final class RootPaths {
  private RootPaths() {}

  /**
   * The path that a text means, from a directory on if it is relative.
   *
   * @throws IllegalArgumentException if no path can be so: it is empty, or has a zero byte
   */
  public static Path parse(Path directory, String text) {
    byte[] bytes = EntryNames.bytes(text);
    for (byte b : bytes) {
      if (b == 0) {
        throw new IllegalArgumentException("a path with a zero byte");
      }
    }
    if (new String(bytes, StandardCharsets.UTF_8).equals(text)) {
      return directory.resolve(text).normalize();
    }
    byte[] before = bytes[0] == '/' ? new byte[0] : EntryNames.bytes(directory.resolve("x"));
    byte[] absolute = new byte[Math.max(0, before.length - 1) + bytes.length];
    System.arraycopy(before, 0, absolute, 0, Math.max(0, before.length - 1));
    System.arraycopy(bytes, 0, absolute, absolute.length - bytes.length, bytes.length);
    return EntryNames.path(absolute).normalize();
  }

  /** The text of an absolute path, which {@link #parse} reads. */
  public static String text(Path absolute) {
    return EntryNames.printable(EntryNames.bytes(absolute));
  }
}
