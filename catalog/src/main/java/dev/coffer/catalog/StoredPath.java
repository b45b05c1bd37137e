package dev.coffer.catalog;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The path of an entry inside an archive: bytes, as POSIX has them, parts separated by {@code /}.
 *
 * <p>Invariants: not empty (the root of a source is {@code .}), relative, no part is empty, {@code
 * .} (but as the whole path) or {@code ..}, no zero byte. Ordered as a tree is walked: parts are
 * compared by bytes, a directory comes before what is in it and that before its next sibling.
 */
public final class StoredPath implements Comparable<StoredPath> {
  /** The root of a source. */
  public static final StoredPath ROOT = new StoredPath(new byte[] {'.'});

  private final byte[] bytes;

  private StoredPath(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * A path from bytes that keep the invariants, copied.
   *
   * @throws IllegalArgumentException if they do not
   */
  public static StoredPath of(byte[] bytes) {
    Optional<String> fault = fault(bytes);
    if (fault.isPresent()) {
      throw new IllegalArgumentException("path: " + fault.get() + ": " + printable(bytes));
    }
    return bytes.length == 1 && bytes[0] == '.' ? ROOT : new StoredPath(bytes.clone());
  }

  /** A path from text in UTF-8. */
  public static StoredPath of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** What is wrong with these bytes as a path, empty if nothing is. */
  public static Optional<String> fault(byte[] bytes) {
    if (bytes.length == 0) {
      return Optional.of("empty");
    }
    if (bytes.length == 1 && bytes[0] == '.') {
      return Optional.empty();
    }
    int start = 0;
    for (int i = 0; i <= bytes.length; i++) {
      if (i < bytes.length && bytes[i] == 0) {
        return Optional.of("holds a zero byte");
      }
      if (i == bytes.length || bytes[i] == '/') {
        int length = i - start;
        if (length == 0) {
          return Optional.of(i == 0 ? "absolute" : "holds an empty part");
        }
        if (bytes[start] == '.' && (length == 1 || (length == 2 && bytes[start + 1] == '.'))) {
          return Optional.of("holds a . or .. part");
        }
        start = i + 1;
      }
    }
    return Optional.empty();
  }

  /** This path with one more part. */
  public StoredPath resolve(byte[] name) {
    if (isRoot()) {
      return of(name);
    }
    byte[] joined = Arrays.copyOf(bytes, bytes.length + 1 + name.length);
    joined[bytes.length] = '/';
    System.arraycopy(name, 0, joined, bytes.length + 1, name.length);
    return of(joined);
  }

  /** The directory it is in; the root's parent is the root. */
  public StoredPath parent() {
    int slash = lastSlash();
    return slash < 0 ? ROOT : new StoredPath(Arrays.copyOf(bytes, slash));
  }

  /** The last part. */
  public byte[] name() {
    return Arrays.copyOfRange(bytes, lastSlash() + 1, bytes.length);
  }

  /** True for the path itself and for everything under it; everything is under the root. */
  public boolean isUnder(StoredPath directory) {
    if (directory.isRoot()) {
      return true;
    }
    int length = directory.bytes.length;
    return bytes.length >= length
        && Arrays.equals(bytes, 0, length, directory.bytes, 0, length)
        && (bytes.length == length || bytes[length] == '/');
  }

  public boolean isRoot() {
    return bytes.length == 1 && bytes[0] == '.';
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  public int byteCount() {
    return bytes.length;
  }

  /**
   * The path as bytes whose unsigned order is the order of paths: {@code /} becomes zero, which no
   * name holds; the root is empty, so that it comes first.
   */
  public byte[] orderKey() {
    if (isRoot()) {
      return new byte[0];
    }
    byte[] key = bytes.clone();
    for (int i = 0; i < key.length; i++) {
      if (key[i] == '/') {
        key[i] = 0;
      }
    }
    return key;
  }

  private int lastSlash() {
    for (int i = bytes.length - 1; i >= 0; i--) {
      if (bytes[i] == '/') {
        return i;
      }
    }
    return -1;
  }

  @Override
  public int compareTo(StoredPath other) {
    return Arrays.compareUnsigned(orderKey(), other.orderKey());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StoredPath that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** For people: UTF-8, with what is not UTF-8 or not printable escaped as {@code \xHH}. */
  @Override
  public String toString() {
    return printable(bytes);
  }

  static String printable(byte[] bytes) {
    StringBuilder text = new StringBuilder(bytes.length + 8);
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length + 1);
    while (true) {
      CoderResult result = decoder.decode(in, out, true);
      out.flip();
      out.codePoints().forEach(point -> appendPrintable(text, point));
      out.clear();
      if (!result.isError()) {
        return text.toString();
      }
      for (int i = 0; i < result.length(); i++) {
        text.append("\\x%02x".formatted(in.get() & 0xFF));
      }
      decoder.reset();
    }
  }

  private static void appendPrintable(StringBuilder text, int point) {
    boolean plain =
        switch (Character.getType(point)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR,
              Character.SURROGATE ->
              false;
          default -> point != '\\';
        };
    if (plain) {
      text.appendCodePoint(point);
    } else {
      for (byte b : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
        text.append("\\x%02x".formatted(b & 0xFF));
      }
    }
  }
}
