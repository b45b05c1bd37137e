package dev.coffer.tape.virtual;

import dev.coffer.tape.virtual.TapImage.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One partition: an image, counted in objects. It stands between two objects; the position changes
 * only in the methods that say so. Memory is bounded, whatever the image's size.
 */
final class TapPartition implements AutoCloseable {
  private static final int MAX_SAMPLES = 1 << 16;

  private final TapImage image;
  private final OffsetIndex index = new OffsetIndex(MAX_SAMPLES);
  private long object;
  private long offset;
  private long endObject = -1;
  private long endOffset;
  private long durableBytes;
  private boolean dirty;
  private boolean torn;

  TapPartition(TapImage image) {
    this.image = image;
    this.durableBytes = image.sizeBytes();
  }

  /** The next object's number. */
  long object() {
    return object;
  }

  /** The next object's place in the image; also the bytes stored in front of it. */
  long offset() {
    return offset;
  }

  /** Data bytes of the record that {@link #look} found. */
  int length() {
    return image.length();
  }

  /** What comes next. Does not move. */
  Kind look() throws IOException {
    if (object == endObject) {
      return Kind.END_OF_DATA;
    }
    Kind kind = image.look(offset);
    switch (kind) {
      case END_OF_DATA -> endHere();
      case TORN -> {
        torn = true;
        endHere();
        return Kind.END_OF_DATA;
      }
      default -> {}
    }
    return kind;
  }

  private void endHere() {
    endObject = object;
    endOffset = offset;
  }

  /** True once the end of data was found to be an object that was cut off; told only once. */
  boolean takeTorn() {
    boolean found = torn;
    torn = false;
    return found;
  }

  /** Reads the record that {@link #look} found. Does not move. */
  void read(ByteBuffer target) throws IOException {
    image.read(target);
  }

  /** Moves behind the object that {@link #look} found. */
  void pass() {
    object++;
    offset = image.next();
    index.note(object, offset);
  }

  /** Moves in front of the object before; stays where it is at the beginning or at damage. */
  Kind back() throws IOException {
    Kind kind = image.lookBack(offset);
    if (kind != Kind.BEGINNING && kind != Kind.DAMAGED) {
      if (object == 0) {
        return Kind.DAMAGED;
      }
      object--;
      offset = image.start();
    }
    return kind;
  }

  void rewind() {
    object = 0;
    offset = 0;
  }

  /**
   * Moves to an object from the nearest known place, reading length words only.
   *
   * @return END_OF_DATA or DAMAGED if it stopped there before the object, else RECORD
   */
  Kind locate(long target) throws IOException {
    if (endObject >= 0 && target >= endObject) {
      object = endObject;
      offset = endOffset;
      return target == endObject ? Kind.RECORD : Kind.END_OF_DATA;
    }
    if (target < object || index.floorObject(target) > object) {
      object = index.floorObject(target);
      offset = index.floorOffset(target);
    }
    while (object < target) {
      Kind kind = look();
      if (kind == Kind.END_OF_DATA || kind == Kind.DAMAGED) {
        return kind;
      }
      pass();
    }
    return Kind.RECORD;
  }

  /** Moves to the end of data; DAMAGED if it stopped before it. */
  Kind toEnd() throws IOException {
    return locate(Long.MAX_VALUE);
  }

  /** Writes a record here, drops everything behind it and moves behind it. */
  void writeRecord(ByteBuffer data) throws IOException {
    beginWrite();
    long behind = image.writeRecord(offset, data);
    written(1, behind);
  }

  void writeFilemarks(int count) throws IOException {
    beginWrite();
    long behind = image.writeFilemarks(offset, count);
    for (int i = 1; i < count; i++) {
      index.note(object + i, offset + (long) i * TapImage.WORD_BYTES);
    }
    written(count, behind);
  }

  private void beginWrite() throws IOException {
    if (offset < image.sizeBytes()) {
      look();
    }
    dirty = true;
    durableBytes = Math.min(durableBytes, offset);
    index.truncate(object);
    endHere();
  }

  private void written(int objects, long behind) {
    object += objects;
    offset = behind;
    index.note(object, offset);
    endHere();
  }

  /** Bytes stored up to the end of data, as far as that is known without searching it. */
  long storedBytes() throws IOException {
    return endObject >= 0 ? endOffset : image.dataBytes();
  }

  /** Drops everything; at object 0 afterwards. */
  void erase() throws IOException {
    rewind();
    beginWrite();
    image.truncate(0);
  }

  void force() throws IOException {
    if (dirty) {
      image.force();
      dirty = false;
      durableBytes = image.sizeBytes();
    }
  }

  /**
   * What a power cut does: of what was not forced, only the first bytes stay, perhaps with a torn
   * object at the end.
   */
  void loseUnforced(long keptBytes) throws IOException {
    if (dirty) {
      image.truncate(Math.min(image.sizeBytes(), Math.addExact(durableBytes, keptBytes)));
    }
  }

  @Override
  public void close() throws IOException {
    image.close();
  }
}
