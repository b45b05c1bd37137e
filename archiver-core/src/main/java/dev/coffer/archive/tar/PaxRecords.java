package dev.coffer.archive.tar;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.entry.DataExtent;
import dev.coffer.archive.entry.EntryNames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The records of one extended header, or of several where a later one wins: "LENGTH KEY=VALUE\n".
 * An empty value takes a key away. The repeated offset and numbytes records of GNU sparse 0.0 are
 * kept in their order.
 */
final class PaxRecords {
  private static final int MAX_LENGTH_DIGITS = 10;

  private final Map<String, byte[]> values = new HashMap<>();
  private final List<DataExtent> sparse00 = new ArrayList<>();
  private long pendingOffset = -1;

  /** Adds all records of the other over these. */
  void putAll(PaxRecords other) {
    values.putAll(other.values);
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  Map<String, byte[]> values() {
    return values;
  }

  /** The value's bytes, null where there is no record or an empty one. */
  byte @Nullable [] bytes(String key) {
    byte[] value = values.get(key);
    return value == null || value.length == 0 ? null : value;
  }

  /** The value as text, null where there is no record or an empty one. */
  @Nullable String text(String key) {
    byte[] value = bytes(key);
    return value == null ? null : new String(value, StandardCharsets.UTF_8);
  }

  /** A decimal number of 0 or more, or the fallback where there is no record. */
  long number(String key, long fallback) throws ArchiveDamagedException {
    byte[] value = bytes(key);
    return value == null ? fallback : decimal(key, value, 0, value.length);
  }

  /** The extents of GNU sparse 0.0, empty if there are none. */
  List<DataExtent> sparse00() {
    return sparse00;
  }

  /** Parses records and adds them. */
  void parse(byte[] records) throws ArchiveDamagedException {
    int at = 0;
    while (at < records.length) {
      if (records[at] == 0) {
        return; // some writers count the padding in
      }
      int space = indexOf(records, ' ', at, Math.min(records.length, at + MAX_LENGTH_DIGITS + 1));
      long length = space < 0 ? -1 : decimal("record length", records, at, space);
      if (space < 0 || length <= space - at + 1 || length > records.length - at) {
        throw damaged("record length", records, at, Math.min(records.length, at + 20));
      }
      int end = at + (int) length;
      int equals = indexOf(records, '=', space + 1, end - 1);
      if (equals < 0 || equals == space + 1 || records[end - 1] != '\n') {
        throw damaged("record", records, at, Math.min(end, at + 60));
      }
      String key = new String(records, space + 1, equals - space - 1, StandardCharsets.UTF_8);
      put(key, Arrays.copyOfRange(records, equals + 1, end - 1));
      at = end;
    }
  }

  private void put(String key, byte[] value) throws ArchiveDamagedException {
    switch (key) {
      case "GNU.sparse.offset" -> pendingOffset = decimal(key, value, 0, value.length);
      case "GNU.sparse.numbytes" -> {
        long count = decimal(key, value, 0, value.length);
        if (pendingOffset < 0 || pendingOffset > Long.MAX_VALUE - count) {
          throw damaged("sparse map", value, 0, value.length);
        }
        sparse00.add(new DataExtent(pendingOffset, count));
        pendingOffset = -1;
      }
      default -> values.put(key, value);
    }
  }

  /** A decimal number from a part of an array. */
  static long decimal(String what, byte[] bytes, int from, int to) throws ArchiveDamagedException {
    long value = 0;
    if (from >= to || to - from > 19) {
      throw damaged(what, bytes, from, to);
    }
    for (int i = from; i < to; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10) {
        throw damaged(what, bytes, from, to);
      }
      value = value * 10 + digit;
    }
    return value;
  }

  static ArchiveDamagedException damaged(String what, byte[] bytes, int from, int to) {
    byte[] part = Arrays.copyOfRange(bytes, from, Math.min(to, from + 60));
    return new ArchiveDamagedException(
        "tar extended header, " + what + ": actual=" + EntryNames.printable(part));
  }

  private static int indexOf(byte[] bytes, char wanted, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }
}
