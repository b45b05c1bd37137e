package dev.coffer.archive.tar;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Extended attributes from PAX records: star's and GNU tar's {@code SCHILY.xattr.}, libarchive's
 * {@code LIBARCHIVE.xattr.} (name percent-encoded, value Base64), GNU tar's {@code
 * RHT.security.selinux}, and access control lists as text.
 *
 * <p>A list that names users without their numbers cannot be turned into the kernel's form without
 * asking this host who they are; it stays under its PAX key, and the restore target asks.
 */
final class PaxAttributes {
  private static final String LIBARCHIVE = "LIBARCHIVE.xattr.";

  private PaxAttributes() {}

  static Map<String, byte[]> of(Map<String, byte[]> records) {
    Map<String, byte[]> attributes = new HashMap<>();
    for (Map.Entry<String, byte[]> each : records.entrySet()) {
      String key = each.getKey();
      if (key.startsWith(LIBARCHIVE)) {
        libarchive(key.substring(LIBARCHIVE.length()), each.getValue(), attributes);
      }
    }
    for (Map.Entry<String, byte[]> each : records.entrySet()) {
      String key = each.getKey();
      if (key.startsWith(XattrNames.PREFIX) && key.length() > XattrNames.PREFIX.length()) {
        attributes.put(XattrNames.fromKey(key), each.getValue());
      } else if (key.equals("RHT.security.selinux")) {
        attributes.putIfAbsent("security.selinux", each.getValue());
      }
    }
    acl(records, "SCHILY.acl.access", PosixAcl.ACCESS, attributes);
    acl(records, "SCHILY.acl.default", PosixAcl.DEFAULT, attributes);
    return attributes;
  }

  private static OptionalLong unknown(String name) {
    return OptionalLong.empty();
  }

  private static void acl(
      Map<String, byte[]> records, String key, String name, Map<String, byte[]> attributes) {
    byte[] text = records.get(key);
    if (text == null || text.length == 0 || attributes.containsKey(name)) {
      return;
    }
    PosixAcl.attribute(text, PaxAttributes::unknown, PaxAttributes::unknown)
        .ifPresentOrElse(value -> attributes.put(name, value), () -> attributes.put(key, text));
  }

  private static void libarchive(String encoded, byte[] value, Map<String, byte[]> attributes) {
    try {
      String base64 = new String(value, StandardCharsets.ISO_8859_1).strip();
      attributes.put(percentDecoded(encoded), Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      attributes.put(LIBARCHIVE + encoded, value); // kept as it is: nothing gets lost unseen
    }
  }

  private static String percentDecoded(String text) {
    byte[] in = text.getBytes(StandardCharsets.UTF_8);
    byte[] out = new byte[in.length];
    int size = 0;
    for (int i = 0; i < in.length; i++) {
      if (in[i] == '%' && i + 2 < in.length) {
        out[size++] = (byte) Integer.parseInt(text(in, i + 1), 16);
        i += 2;
      } else {
        out[size++] = in[i];
      }
    }
    return new String(out, 0, size, StandardCharsets.UTF_8);
  }

  private static String text(byte[] in, int at) {
    return new String(in, at, 2, StandardCharsets.ISO_8859_1);
  }
}
