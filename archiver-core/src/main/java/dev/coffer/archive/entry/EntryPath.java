package dev.coffer.archive.entry;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The name of an entry inside an archive: bytes, as POSIX has them, parts separated by {@code /}.
 *
 * <p>Invariants: not empty (the root of a source is {@code .}), relative, no part is empty or
 * {@code ..}, no {@code .} part but as the whole path, no zero byte, at most 64 KiB. So joining it
 * to a directory never leaves the directory by name alone. Ordered by bytes, unsigned.
 */
public final class EntryPath implements Comparable<EntryPath> {
  /** Longest path in bytes. */
  public static final int MAX_BYTES = 65_536;

  /** The root of a source. */
  public static final EntryPath ROOT = new EntryPath(new byte[] {'.'});

  private final byte[] bytes;

  private EntryPath(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * A path from bytes that keep the invariants.
   *
   * @throws IllegalArgumentException if they do not
   */
  public static EntryPath of(byte[] bytes) {
    Optional<String> fault = fault(bytes);
    if (fault.isPresent()) {
      throw new IllegalArgumentException("entry path: " + fault.get());
    }
    return bytes.length == 1 && bytes[0] == '.' ? ROOT : new EntryPath(bytes.clone());
  }

  /** A path from text in UTF-8. */
  public static EntryPath of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** What is wrong with these bytes as a path, empty if nothing is. */
  public static Optional<String> fault(byte[] bytes) {
    if (bytes.length == 0) {
      return Optional.of("is empty");
    }
    if (bytes.length > MAX_BYTES) {
      return Optional.of("is longer than " + MAX_BYTES + " bytes");
    }
    if (bytes.length == 1 && bytes[0] == '.') {
      return Optional.empty();
    }
    if (bytes[0] == '/') {
      return Optional.of("is absolute");
    }
    int start = 0;
    for (int i = 0; i <= bytes.length; i++) {
      if (i < bytes.length && bytes[i] == 0) {
        return Optional.of("holds a zero byte");
      }
      if (i == bytes.length || bytes[i] == '/') {
        int length = i - start;
        if (length == 0) {
          return Optional.of("holds an empty part");
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
  public EntryPath resolve(byte[] name) {
    if (isRoot()) {
      return of(name);
    }
    byte[] joined = Arrays.copyOf(bytes, bytes.length + 1 + name.length);
    joined[bytes.length] = '/';
    System.arraycopy(name, 0, joined, bytes.length + 1, name.length);
    Optional<String> fault = fault(joined);
    if (fault.isPresent()) {
      throw new IllegalArgumentException("entry path: " + fault.get());
    }
    return new EntryPath(joined);
  }

  /** The directory it is in; the root's parent is the root. */
  public EntryPath parent() {
    int slash = lastSlash();
    return slash < 0 ? ROOT : new EntryPath(Arrays.copyOf(bytes, slash));
  }

  /** The last part. */
  public byte[] name() {
    return Arrays.copyOfRange(bytes, lastSlash() + 1, bytes.length);
  }

  /** True for the path itself and for everything under it; everything is under the root. */
  public boolean isUnder(EntryPath directory) {
    if (directory.isRoot()) {
      return true;
    }
    int length = directory.bytes.length;
    return bytes.length >= length
        && Arrays.equals(bytes, 0, length, directory.bytes, 0, length)
        && (bytes.length == length || bytes[length] == '/');
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  public int byteCount() {
    return bytes.length;
  }

  /** Copies {@code count} bytes of the path, from {@code from} on, without making an array. */
  public void copyTo(int from, byte[] target, int offset, int count) {
    System.arraycopy(bytes, from, target, offset, count);
  }

  /** The byte at an index. */
  public byte byteAt(int index) {
    return bytes[index];
  }

  /** The path as text, empty if its bytes are not UTF-8. */
  public Optional<String> text() {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** Whether this is the root of a source, {@code .}. */
  public boolean isRoot() {
    return bytes.length == 1 && bytes[0] == '.';
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
  public int compareTo(EntryPath other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EntryPath that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /**
   * For people: UTF-8, with what is not UTF-8 or is a control character escaped as {@code \xHH}.
   */
  @Override
  public String toString() {
    return EntryNames.printable(bytes);
  }
}
