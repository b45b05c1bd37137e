package dev.coffer.archive.age;

import dev.coffer.archive.ArchiveDamagedException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes an age file out of its ASCII armor, strictly: one block, up to 1024 bytes of white space
 * before and after it, and no other form of the base64 than the canonical one. Owns the stream
 * below.
 */
public final class ArmorInputStream extends InputStream {
  private static final int MAX_BLANK_BYTES = 1024;

  private final InputStream in;
  private byte[] data = {};
  private int position;
  private boolean begun;
  private boolean ended;
  private @Nullable IOException failure;

  public ArmorInputStream(InputStream in) {
    this.in = in instanceof BufferedInputStream ? in : new BufferedInputStream(in);
  }

  @Override
  public int read() throws IOException {
    return fill() ? data[position++] & 0xff : -1;
  }

  /**
   * Gives what is left of one line at most.
   *
   * @throws ArchiveDamagedException if the armor is malformed; so does every call after that
   */
  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, data.length - position);
    System.arraycopy(data, position, target, offset, count);
    position += count;
    return count;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private boolean fill() throws IOException {
    if (failure != null) {
      throw failure;
    }
    try {
      while (position == data.length && !ended) {
        nextLine();
      }
      return position < data.length;
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  private void nextLine() throws IOException {
    if (!begun) {
      readBegin();
    }
    String line = readLine();
    if (line.equals(Armor.END)) {
      readAfterEnd();
      return;
    }
    data = decode(line);
    position = 0;
    if (data.length < Armor.LINE_BYTES) {
      if (!readLine().equals(Armor.END)) {
        throw damaged("a line that is not full is not followed by the end line");
      }
      readAfterEnd();
    }
  }

  private void readBegin() throws IOException {
    int blank = 0;
    String line = readLine();
    while (line.isBlank()) {
      blank += line.length() + 1;
      if (blank > MAX_BLANK_BYTES) {
        throw damaged("too much white space stands before it");
      }
      line = readLine();
    }
    if (!line.equals(Armor.BEGIN)) {
      throw damaged("it does not start with its begin line");
    }
    begun = true;
  }

  private void readAfterEnd() throws IOException {
    byte[] rest = in.readNBytes(MAX_BLANK_BYTES + 1);
    if (!new String(rest, StandardCharsets.ISO_8859_1).isBlank()) {
      throw damaged("something follows it");
    }
    if (rest.length > MAX_BLANK_BYTES) {
      throw damaged("too much white space follows it");
    }
    ended = true;
  }

  private static byte[] decode(String line) throws ArchiveDamagedException {
    if (line.isEmpty() || line.length() > Armor.COLUMNS) {
      throw damaged("a line has " + line.length() + " characters");
    }
    try {
      byte[] decoded = Base64.getDecoder().decode(line);
      if (Base64.getEncoder().encodeToString(decoded).equals(line)) {
        return decoded;
      }
    } catch (IllegalArgumentException e) {
      // reported below, with what is not canonical
    }
    throw damaged("a line is not canonical base64");
  }

  /** Without LF or CR LF; the last line may have neither. */
  private String readLine() throws IOException {
    StringBuilder line = new StringBuilder(Armor.COLUMNS);
    int b = in.read();
    if (b < 0) {
      throw damaged("it is cut off");
    }
    while (b >= 0 && b != '\n') {
      if (line.length() == MAX_BLANK_BYTES) {
        throw damaged("a line is too long");
      }
      line.append((char) b);
      b = in.read();
    }
    int length = line.length();
    if (length > 0 && line.charAt(length - 1) == '\r') {
      line.setLength(length - 1);
    }
    return line.toString();
  }

  private static ArchiveDamagedException damaged(String why) {
    return AgeFailure.ARMOR.damaged("ASCII armor is damaged: " + why);
  }
}
