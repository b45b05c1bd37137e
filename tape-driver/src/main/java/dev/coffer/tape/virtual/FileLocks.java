package dev.coffer.tape.virtual;

import dev.coffer.tape.TapeException;
import dev.coffer.tape.TransportException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Exclusive use of a file's name, between processes and between objects of this one.
 *
 * <p>The locks of a process belong to the process, and closing any channel of a file drops them
 * (POSIX fcntl; see {@link FileLock}). So a second opener in this process must be turned away
 * before it opens the file: that needs the two tables below, the only mutable statics here.
 */
final class FileLocks {
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();
  private static final ConcurrentHashMap<Path, ReentrantLock> MUTEXES = new ConcurrentHashMap<>();

  private FileLocks() {}

  /** The lock of a cartridge, in whichever drive it is. Nobody can write where it is read-only. */
  static Optional<Held> holdCartridge(Path directory) throws TapeException {
    if (!Files.isWritable(directory)) {
      return Optional.empty();
    }
    try {
      Optional<Held> lock = tryHold(directory.resolve("drive.lock"));
      if (lock.isEmpty()) {
        throw new TransportException("busy: another program has the cartridge " + directory, null);
      }
      return lock;
    } catch (TapeException e) {
      throw e;
    } catch (IOException e) {
      throw HostErrors.hardware("opening cartridge " + directory, null, e);
    }
  }

  /** Held until closed. */
  static final class Held implements AutoCloseable {
    private final Path key;
    private final FileChannel channel;
    private boolean open = true;

    private Held(Path key, FileChannel channel) {
      this.key = key;
      this.channel = channel;
    }

    @Override
    public void close() throws IOException {
      if (open) {
        open = false;
        try {
          channel.close();
        } finally {
          HELD.remove(key);
        }
      }
    }
  }

  /** Takes the lock, or returns empty if somebody has it. Creates the file. */
  static Optional<Held> tryHold(Path file) throws IOException {
    Path key = key(file);
    if (!HELD.add(key)) {
      return Optional.empty();
    }
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return Optional.of(new Held(key, channel));
      }
    } catch (IOException | RuntimeException e) {
      HELD.remove(key);
      if (channel != null) {
        channel.close();
      }
      throw e;
    }
    HELD.remove(key);
    channel.close();
    return Optional.empty();
  }

  /** What runs under the lock. */
  interface Work<T, E extends Exception> {
    T run() throws E, IOException;
  }

  /** Waits for the lock, works, and gives it back. Not reentrant. */
  static <T, E extends Exception> T during(Path file, Work<T, E> work) throws E, IOException {
    ReentrantLock mutex = MUTEXES.computeIfAbsent(key(file), path -> new ReentrantLock());
    mutex.lock();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
      FileLock lock = channel.lock();
      try {
        return work.run();
      } finally {
        lock.release();
      }
    } finally {
      mutex.unlock();
    }
  }

  private static Path key(Path file) throws IOException {
    Path directory = DurableFiles.directoryOf(file);
    Files.createDirectories(directory);
    return directory.toRealPath().resolve(file.getFileName());
  }
}
