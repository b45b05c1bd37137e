package dev.coffer.archive.tar;

import java.nio.charset.StandardCharsets;

/**
 * Extended attribute names as PAX keys. A key cannot hold {@code =}, so GNU tar writes it {@code
 * %3D} and {@code %} as {@code %25} (src/xheader.c, xattr_encode_keyword); so do we.
 */
final class XattrNames {
  static final String PREFIX = "SCHILY.xattr.";

  private XattrNames() {}

  /** The key, a string of Latin-1 characters that stand for bytes. */
  static String toKey(String name) {
    String escaped =
        name.indexOf('=') < 0 && name.indexOf('%') < 0
            ? name
            : name.replace("%", "%25").replace("=", "%3D");
    return PREFIX
        + new String(escaped.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** The name behind the prefix of a key that was decoded as UTF-8. */
  static String fromKey(String key) {
    String name = key.substring(PREFIX.length());
    return name.indexOf('%') < 0 ? name : name.replace("%3D", "=").replace("%25", "%");
  }
}
