package dev.coffer.tape.virtual;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A SIMH magtape image (the {@code partition-N.tap} of a virtual cartridge) as a file of objects,
 * by byte offset. It knows no block numbers; {@link TapPartition} counts.
 *
 * <pre>
 * record         length word, data, one zero byte if the length is odd, length word
 * filemark       00000000
 * erase gap      FFFFFFFE, skipped
 * end of medium  FFFFFFFF, nothing after it counts
 * length word    bits 28-31 class (0 good, 8 unrecovered error), bits 0-27 length
 * </pre>
 *
 * All words are little endian. Every look moves forward (or backward) by at least one word, so no
 * content makes a reader loop; no allocation depends on a length in the file.
 *
 * <p>Not thread-safe. What it throws are the host file system's errors; damage is an answer.
 */
public final class TapImage implements AutoCloseable {
  /** What stands at an offset. */
  public enum Kind {
    /** A good record. */
    RECORD,
    /** A record that reads with an unrecovered error. */
    BAD_RECORD,
    FILEMARK,
    /** End of medium word, or the end of the file. */
    END_OF_DATA,
    /** The beginning of the file, when looking backwards. */
    BEGINNING,
    /** An object that the end of the file cuts off: a write was interrupted here. */
    TORN,
    /** Not a magtape object: the two length words differ, or the class is unknown. */
    DAMAGED
  }

  /** The longest record written here; longer ones in a file are damage. */
  public static final int MAX_RECORD_BYTES = (1 << 24) - 1;

  static final int WORD_BYTES = 4;
  private static final int GAP = 0xFFFFFFFE;
  private static final int END_OF_MEDIUM = 0xFFFFFFFF;
  private static final int LENGTH_MASK = 0x0FFFFFFF;
  private static final int CLASS_GOOD = 0;
  private static final int CLASS_BAD = 8;
  private static final int FILEMARKS_PER_WRITE = 1024;
  private static final int NEAR_BYTES = 4096;

  private final FileChannel channel;
  private final WriteBehind behind;
  private final ByteBuffer header = word();
  private final ByteBuffer trailer = ByteBuffer.allocateDirect(5).order(ByteOrder.LITTLE_ENDIAN);
  private final ByteBuffer window = ByteBuffer.allocateDirect(1 << 16);
  private long windowStart;
  private long size;

  private long start;
  private long next;
  private int length;

  private TapImage(FileChannel channel) throws IOException {
    this.channel = channel;
    this.behind = new WriteBehind(channel);
    this.size = channel.size();
    window.order(ByteOrder.LITTLE_ENDIAN).limit(0);
  }

  /** Opens an image to read and write; creates an empty one, durably, if there is none. */
  public static TapImage open(Path file) throws IOException {
    boolean created = !Files.exists(file);
    TapImage image =
        new TapImage(
            FileChannel.open(
                file,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE));
    if (created) {
      DurableFiles.forceDirectory(DurableFiles.directoryOf(file));
    }
    return image;
  }

  /** Opens an existing image to read only. */
  public static TapImage openReadOnly(Path file) throws IOException {
    return new TapImage(FileChannel.open(file, StandardOpenOption.READ));
  }

  /** Bytes in the file, torn tail and end of medium word included. */
  public long sizeBytes() {
    return size;
  }

  /** Bytes up to the end of data, as far as the last word tells; exact unless the tail is torn. */
  long dataBytes() throws IOException {
    return size >= WORD_BYTES && wordAt(size - WORD_BYTES) == END_OF_MEDIUM
        ? size - WORD_BYTES
        : size;
  }

  /**
   * Looks at the object that begins at an object boundary, erase gaps skipped. {@link #start()},
   * {@link #next()} and {@link #length()} describe it afterwards.
   */
  public Kind look(long offset) throws IOException {
    long at = offset;
    while (true) {
      start = at;
      next = at;
      length = 0;
      if (size - at < WORD_BYTES) {
        return at >= size ? Kind.END_OF_DATA : Kind.TORN;
      }
      int word = wordAt(at);
      if (word == GAP) {
        at += WORD_BYTES;
        continue;
      }
      if (word == END_OF_MEDIUM) {
        return Kind.END_OF_DATA;
      }
      if (word == 0) {
        next = at + WORD_BYTES;
        return Kind.FILEMARK;
      }
      return lookAtRecord(at, word);
    }
  }

  private Kind lookAtRecord(long at, int word) throws IOException {
    int recordClass = word >>> 28;
    int recordLength = word & LENGTH_MASK;
    if ((recordClass != CLASS_GOOD && recordClass != CLASS_BAD)
        || recordLength > MAX_RECORD_BYTES) {
      return Kind.DAMAGED;
    }
    long end = at + storedBytes(recordLength);
    if (end > size) {
      // A flipped length word must not pass for an interrupted write: that would be cut off.
      return endsInWholeRecord(at) ? Kind.DAMAGED : Kind.TORN;
    }
    if (wordAt(end - WORD_BYTES) != word) {
      return Kind.DAMAGED;
    }
    next = end;
    length = recordLength;
    return recordClass == CLASS_GOOD ? Kind.RECORD : Kind.BAD_RECORD;
  }

  /** True if the file's last object reads backwards as a whole record behind {@code after}. */
  private boolean endsInWholeRecord(long after) throws IOException {
    long end = size;
    if (end - after < 3L * WORD_BYTES) {
      return false;
    }
    if (wordAt(end - WORD_BYTES) == END_OF_MEDIUM) {
      end -= WORD_BYTES;
    }
    int word = wordAt(end - WORD_BYTES);
    while ((word == 0 || word == GAP) && end - after > 3L * WORD_BYTES) {
      end -= WORD_BYTES;
      word = wordAt(end - WORD_BYTES);
    }
    int recordLength = word & LENGTH_MASK;
    long from = end - storedBytes(recordLength);
    return recordLength > 0 && from > after && wordAt(from) == word;
  }

  /** Looks at the object that ends at an object boundary, erase gaps skipped. */
  public Kind lookBack(long offset) throws IOException {
    long at = offset;
    while (true) {
      start = at;
      next = at;
      length = 0;
      if (at < WORD_BYTES) {
        return at == 0 ? Kind.BEGINNING : Kind.DAMAGED;
      }
      int word = wordAt(at - WORD_BYTES);
      if (word == GAP) {
        at -= WORD_BYTES;
        continue;
      }
      if (word == 0) {
        start = at - WORD_BYTES;
        return Kind.FILEMARK;
      }
      int recordClass = word >>> 28;
      long from = at - storedBytes(word & LENGTH_MASK);
      if ((recordClass != CLASS_GOOD && recordClass != CLASS_BAD)
          || from < 0
          || wordAt(from) != word) {
        return Kind.DAMAGED;
      }
      start = from;
      length = word & LENGTH_MASK;
      return recordClass == CLASS_GOOD ? Kind.RECORD : Kind.BAD_RECORD;
    }
  }

  /** Where the object last looked at begins, behind erase gaps. */
  public long start() {
    return start;
  }

  /** Where the object behind the one last looked at begins. */
  public long next() {
    return next;
  }

  /** Data bytes of the record last looked at. */
  public int length() {
    return length;
  }

  /** Reads the data of the record last looked at; the target has room for all of it. */
  public void read(ByteBuffer target) throws IOException {
    int limit = target.limit();
    target.limit(target.position() + length);
    try {
      long at = start + WORD_BYTES;
      while (target.hasRemaining()) {
        int count = channel.read(target, at);
        if (count < 0) {
          throw new IOException("image is shorter than it was: size=" + channel.size());
        }
        at += count;
      }
    } finally {
      target.limit(limit);
    }
  }

  /** Bytes in the image that a record takes. */
  static long storedBytes(int recordBytes) {
    return 2L * WORD_BYTES + recordBytes + (recordBytes & 1);
  }

  /**
   * Writes one record at an object boundary and drops everything behind it. The buffer is consumed
   * on success; on failure it is untouched and the image ends at {@code offset}.
   *
   * @return the offset behind the record
   */
  public long writeRecord(long offset, ByteBuffer data) throws IOException {
    int bytes = data.remaining();
    header.clear();
    header.putInt(0, bytes);
    trailer.clear();
    int pad = bytes & 1;
    trailer.put(0, (byte) 0).putInt(pad, bytes).limit(pad + WORD_BYTES);
    int position = data.position();
    try {
      append(offset, new ByteBuffer[] {header, data, trailer}, storedBytes(bytes));
    } catch (IOException e) {
      data.position(position);
      throw e;
    }
    return size;
  }

  /** Writes filemarks at an object boundary and drops everything behind them. */
  public long writeFilemarks(long offset, int count) throws IOException {
    truncate(offset);
    ByteBuffer zeros = ByteBuffer.allocateDirect(Math.min(count, FILEMARKS_PER_WRITE) * WORD_BYTES);
    long left = (long) count * WORD_BYTES;
    try {
      while (left > 0) {
        zeros.clear().limit((int) Math.min(zeros.capacity(), left));
        long bytes = zeros.remaining();
        append(size, new ByteBuffer[] {zeros}, bytes);
        left -= bytes;
      }
    } catch (IOException e) {
      cutQuietly(offset, e);
      throw e;
    }
    return size;
  }

  private void append(long offset, ByteBuffer[] parts, long bytes) throws IOException {
    truncate(offset);
    channel.position(offset);
    try {
      long left = bytes;
      while (left > 0) {
        left -= channel.write(parts);
      }
      size = offset + bytes;
      behind.wrote(bytes);
    } catch (IOException e) {
      cutQuietly(offset, e);
      throw e;
    }
  }

  private void cutQuietly(long offset, IOException cause) {
    size = offset;
    try {
      channel.truncate(offset);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /** Drops everything from an object boundary on. */
  public void truncate(long offset) throws IOException {
    if (offset < size) {
      channel.truncate(offset);
      size = offset;
    }
    if (windowStart + window.limit() > offset) {
      window.limit((int) Math.max(0, offset - windowStart));
    }
  }

  /** Returns once everything written is on the host's disk. */
  public void force() throws IOException {
    behind.force();
  }

  private int wordAt(long offset) throws IOException {
    if (offset < windowStart || offset + WORD_BYTES > windowStart + window.limit()) {
      fill(offset);
    }
    return window.getInt((int) (offset - windowStart));
  }

  /** Small objects are scanned through a window, large ones by their words alone. */
  private void fill(long offset) throws IOException {
    long end = windowStart + window.limit();
    boolean near = offset >= windowStart && offset - end < NEAR_BYTES;
    window.clear().limit(near ? window.capacity() : 4 * WORD_BYTES);
    windowStart = offset;
    long at = offset;
    while (window.position() < WORD_BYTES) {
      int count = channel.read(window, at);
      if (count < 0) {
        window.limit(0);
        throw new IOException("image is shorter than it was: size=" + channel.size());
      }
      at += count;
    }
    window.flip();
  }

  private static ByteBuffer word() {
    return ByteBuffer.allocateDirect(WORD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void close() throws IOException {
    behind.settle();
    channel.close();
  }
}
