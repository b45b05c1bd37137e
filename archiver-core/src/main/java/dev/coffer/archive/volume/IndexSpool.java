package dev.coffer.archive.volume;

import dev.coffer.archive.entry.EntryPath;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JsonGenerator;

/**
 * The lines of an archive's index until they can go on tape: a file of
 *
 * <pre>
 *   8  the first tar byte behind the entry, big endian
 *   4  size of the line
 *   …  the line, as the index has it
 * </pre>
 *
 * One thread appends, another one drains; both may do so at once. Deleted when closed.
 */
public final class IndexSpool implements AutoCloseable {
  private static final int PREFIX_BYTES = 12;
  private static final int BUFFER_BYTES = 1 << 18;

  private final Path file;
  private final FileChannel channel;
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(BUFFER_BYTES + 8192);
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
  private final JsonGenerator json = IndexCodec.generator(line);
  private long lineCount;
  private long writtenBytes;
  private long drainedBytes;

  private IndexSpool(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** An empty spool in a directory; only the owner can read it. */
  public static IndexSpool create(Path directory) throws IOException {
    Path file =
        Files.createTempFile(
            directory,
            "index-",
            ".spool",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Set<StandardOpenOption> options = EnumSet.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      return new IndexSpool(file, FileChannel.open(file, options));
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  /** When it was created, by the clock of file systems. */
  public Instant createdAt() throws IOException {
    return Files.getLastModifiedTime(file).toInstant();
  }

  /** Adds the next entry in tar order. */
  public synchronized void append(IndexEntry entry) throws IOException {
    line.reset();
    IndexCodec.writeEntry(json, entry);
    json.flush();
    append(entry.tarEnd(), line.toByteArray());
  }

  /**
   * Adds a path of the base that is gone.
   *
   * @param tarEnd where the tar stands: it goes with the entries that end there or before
   */
  public synchronized void appendDeleted(EntryPath path, long tarEnd) throws IOException {
    line.reset();
    IndexCodec.writeDeleted(json, path);
    json.flush();
    append(tarEnd, line.toByteArray());
  }

  /** Adds a segment's frame sizes. */
  public synchronized void appendFrames(int segment, long tarEnd, int[] sizes) throws IOException {
    append(tarEnd, IndexCodec.frames(segment, sizes));
  }

  private void append(long tarEnd, byte[] bytes) throws IOException {
    ByteBuffer prefix =
        ByteBuffer.allocate(PREFIX_BYTES).putLong(tarEnd).putInt(bytes.length).flip();
    buffer.writeBytes(prefix.array());
    buffer.writeBytes(bytes);
    lineCount++;
    if (buffer.size() >= BUFFER_BYTES) {
      flush();
    }
  }

  /** Bytes that wait to be drained, an upper bound for what they take on tape. */
  public synchronized long pendingBytes() {
    return writtenBytes + buffer.size() - drainedBytes;
  }

  /**
   * Moves the lines of entries that end at or before a tar offset to the output, in order.
   *
   * @return how many lines
   */
  public synchronized long drain(long tarEnd, OutputStream out) throws IOException {
    flush();
    long lines = 0;
    channel.position(drainedBytes);
    InputStream in = new BufferedInputStream(Channels.newInputStream(channel), BUFFER_BYTES);
    while (drainedBytes < writtenBytes) {
      ByteBuffer prefix = ByteBuffer.wrap(in.readNBytes(PREFIX_BYTES));
      if (prefix.remaining() != PREFIX_BYTES) {
        throw new EOFException("the index spool was cut behind our back: " + file);
      }
      if (prefix.getLong() > tarEnd) {
        break;
      }
      int size = prefix.getInt();
      out.write(in.readNBytes(size));
      drainedBytes += PREFIX_BYTES + size;
      lines++;
    }
    return lines;
  }

  /** Bytes that were drained: where {@link #undrain} goes back to. */
  public synchronized long drainedBytes() {
    return drainedBytes;
  }

  /** Takes back what was drained since it had drained so many bytes. */
  public synchronized void undrain(long toBytes) {
    if (toBytes < 0 || toBytes > drainedBytes) {
      throw new IllegalArgumentException("drained: actual=" + drainedBytes + " to=" + toBytes);
    }
    drainedBytes = toBytes;
  }

  /**
   * The entries from the first on, one by one; to be read to its end before the next use. For a
   * spool of entries alone.
   */
  public synchronized Cursor cursor() throws IOException {
    flush();
    channel.position(0);
    return new Cursor(
        new DataInputStream(
            new BufferedInputStream(Channels.newInputStream(channel), BUFFER_BYTES)),
        lineCount);
  }

  /** Entries of a spool in order. */
  public static final class Cursor {
    private final DataInputStream in;
    private long left;

    private Cursor(DataInputStream in, long lines) {
      this.in = in;
      this.left = lines;
    }

    /** The next entry, empty behind the last one. */
    public Optional<IndexEntry> next() throws IOException {
      if (left == 0) {
        return Optional.empty();
      }
      left--;
      in.skipNBytes(Long.BYTES);
      return Optional.of(IndexCodec.decodeEntry(in.readNBytes(in.readInt())));
    }
  }

  synchronized long lineCount() {
    return lineCount;
  }

  /** All lines from the first on, drained or not. To be read to its end before the next use. */
  synchronized InputStream lines() throws IOException {
    flush();
    channel.position(0);
    InputStream in = new BufferedInputStream(Channels.newInputStream(channel), BUFFER_BYTES);
    return new LineStream(in);
  }

  /** The lines without what stands in front of each. */
  private static final class LineStream extends InputStream {
    private final InputStream in;
    private int left;

    LineStream(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (left == 0) {
        byte[] prefix = in.readNBytes(PREFIX_BYTES);
        if (prefix.length < PREFIX_BYTES) {
          return -1;
        }
        left = ByteBuffer.wrap(prefix).getInt(8);
      }
      int count = in.read(target, offset, Math.min(length, left));
      if (count < 0) {
        throw new EOFException("the index spool was cut behind our back");
      }
      left -= count;
      return count;
    }
  }

  private void flush() throws IOException {
    if (buffer.size() == 0) {
      return;
    }
    channel.position(writtenBytes);
    ByteBuffer bytes = ByteBuffer.wrap(buffer.toByteArray());
    while (bytes.hasRemaining()) {
      writtenBytes += channel.write(bytes);
    }
    buffer.reset();
  }

  @Override
  public synchronized void close() throws IOException {
    try {
      channel.close();
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
