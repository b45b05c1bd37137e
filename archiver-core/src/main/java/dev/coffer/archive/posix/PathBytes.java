package dev.coffer.archive.posix;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** The bytes of Java's paths. */
public final class PathBytes {
  private PathBytes() {}

  /** The path of these bytes, the inverse of {@link #of}. */
  public static Path path(byte[] absolute) {
    StringBuilder uri = new StringBuilder("file://");
    for (byte b : absolute) {
      uri.append(b == '/' ? "/" : "%%%02X".formatted(b & 0xFF));
    }
    return Path.of(URI.create(uri.toString()));
  }

  /** The exact bytes of a path: its URI has them percent-encoded, its text may not have them. */
  public static byte[] of(Path absolute) {
    String encoded = absolute.toUri().getRawPath();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < encoded.length(); i++) {
      if (encoded.charAt(i) == '%') {
        bytes.write(Integer.parseInt(encoded.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        bytes.writeBytes(encoded.substring(i, i + 1).getBytes(StandardCharsets.UTF_8));
      }
    }
    byte[] all = bytes.toByteArray();
    boolean slash = all.length > 1 && all[all.length - 1] == '/'; // what a directory's URI ends in
    return slash ? Arrays.copyOf(all, all.length - 1) : all;
  }
}
