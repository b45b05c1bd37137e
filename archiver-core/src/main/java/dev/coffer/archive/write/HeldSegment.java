package dev.coffer.archive.write;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveDeviceException;
import dev.coffer.archive.volume.ArchiveFile;
import dev.coffer.archive.volume.Segment;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * A segment that was withdrawn from a volume whose medium ended before all was on it, as it was
 * stored, until it is on the next one: a file as large as the segment at most, readable by the
 * owner alone. It is encrypted as on tape. Deleted when closed.
 */
final class HeldSegment implements AutoCloseable {
  private final Path file;
  private final int number;
  private final @Nullable Segment whole;

  private HeldSegment(Path file, int number, @Nullable Segment whole) {
    this.file = file;
    this.number = number;
    this.whole = whole;
  }

  /**
   * Withdraws a segment.
   *
   * @param on its file on the volume
   * @param whole what was noted of it when it had ended; null if it has not
   * @throws IOException if it cannot be read back, or not be kept; nobody has it then
   */
  static HeldSegment withdraw(ArchiveFile on, int number, @Nullable Segment whole, Path directory)
      throws IOException {
    Path file =
        Files.createTempFile(
            directory,
            "segment-",
            ".spool",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    boolean kept = false;
    try (OutputStream out = new KeepingOutput(Files.newOutputStream(file), number, directory)) {
      on.withdraw(out);
      kept = true;
    } catch (ArchiveDeviceException e) {
      throw new ArchiveDeviceException(notReadBack(number), e.tapeCause());
    } catch (ArchiveDamagedException e) {
      throw new ArchiveDamagedException(notReadBack(number) + ": " + e.getMessage(), e);
    } finally {
      if (!kept) {
        Files.deleteIfExists(file);
      }
    }
    return new HeldSegment(file, number, whole);
  }

  private static String notReadBack(int number) {
    return "the medium ended before segment %d was on it, and the segment cannot be read back for the next cartridge"
        .formatted(number);
  }

  int number() {
    return number;
  }

  /** What was noted of it before it was withdrawn; null if more of it is to come. */
  @Nullable Segment whole() {
    return whole;
  }

  /** Its bytes; the caller closes them. */
  InputStream open() throws IOException {
    return Files.newInputStream(file);
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }

  /** A file whose failures say what they cost. */
  private static final class KeepingOutput extends OutputStream {
    private final OutputStream out;
    private final int number;
    private final Path directory;

    KeepingOutput(OutputStream out, int number, Path directory) {
      this.out = out;
      this.number = number;
      this.directory = directory;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        throw new IOException(
            "the medium ended before segment %d was on it, and there is no room in %s to keep the segment for the next cartridge: %s"
                .formatted(number, directory, e.getMessage()),
            e);
      }
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
