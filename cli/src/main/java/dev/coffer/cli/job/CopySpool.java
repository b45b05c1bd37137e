package dev.coffer.cli.job;

import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.FileAccessException;
import dev.coffer.archive.entry.Sha256;
import dev.coffer.archive.read.TapeFileInputStream;
import dev.coffer.archive.volume.Manifest;
import dev.coffer.archive.volume.TapeFile;
import dev.coffer.archive.write.CopyProgress;
import dev.coffer.archive.write.CopySource;
import dev.coffer.cli.RefusedException;
import dev.coffer.cli.config.Config;
import dev.coffer.cli.config.Home;
import dev.coffer.tape.TapeDrive;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads the first copy in the drive that the second one is written with: as many whole tape files
 * as the spool holds, each compared with its digest, then the cartridges are changed. What waits on
 * disk is what stands on tape, encrypted.
 *
 * <pre>
 *   SPOOL/lock                 held by the run that uses the spool
 *   SPOOL/copy-ARCHIVE-N/      one copy under way
 *     SHA256.age               a tape file, whole
 *     SHA256.age.part          one that is being read
 *     progress                 what the new copy has so far, see {@link CopyProgress}
 * </pre>
 *
 * <p>After a crash the next copying of the same archive goes on from it; what other copies left is
 * removed. Whatever else is in the directory is left alone.
 */
final class CopySpool implements CopySource, AutoCloseable {
  /** Left free on the disk: it has other users. */
  private static final long FREE_BYTES = 16 << 20;

  private static final Pattern OURS = Pattern.compile("copy-[0-9a-f-]{36}-\\d{1,9}");
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Config.Spool settings;
  private final Path directory;
  private final FileChannel lock;
  private final CatalogVolumes from;

  private CopySpool(Config.Spool settings, Path directory, FileChannel lock, CatalogVolumes from) {
    this.settings = settings;
    this.directory = directory;
    this.lock = lock;
    this.from = from;
  }

  /**
   * Opens the spool for one copy, and removes what other copies left in it.
   *
   * @param archive the archive's id
   * @param copy the number of the new copy
   * @throws RefusedException if another run uses it
   */
  static CopySpool open(Config.Spool settings, String archive, int copy, CatalogVolumes from)
      throws IOException, RefusedException {
    FileChannel lock =
        lock(settings)
            .orElseThrow(() ->
                new RefusedException(
                    "another run uses the spool " + settings.path(),
                    "wait until it is done, then run this again"));
    boolean kept = false;
    try {
      Path directory = settings.path().resolve("copy-" + archive + "-" + copy);
      removeAllBut(settings, Optional.of(directory));
      Files.createDirectories(directory, OWNER_ONLY);
      CopySpool spool = new CopySpool(settings, directory, lock, from);
      kept = true;
      return spool;
    } finally {
      if (!kept) {
        lock.close();
      }
    }
  }

  /** Removes what copies left that nobody will go on with; not while another run uses it. */
  static void clear(Config.Spool settings) throws IOException {
    Optional<FileChannel> lock =
        Files.isDirectory(settings.path()) ? lock(settings) : Optional.empty();
    if (lock.isPresent()) {
      try {
        removeAllBut(settings, Optional.empty());
      } finally {
        lock.get().close();
      }
    }
  }

  /** Why the spool cannot be used to its size; empty if it can. */
  static Optional<String> obstacle(Config.Spool settings) {
    try {
      Path place = settings.path();
      while (!Files.exists(place) && place.getParent() != null) {
        place = place.getParent();
      }
      long usable = Files.getFileStore(place).getUsableSpace() + waiting(settings);
      if (usable < settings.sizeBytes() + FREE_BYTES) {
        return Optional.of(
            "the spool %s may take %,d bytes, and %,d are free there"
                .formatted(settings.path(), settings.sizeBytes(), usable));
      }
      return Files.isWritable(place)
          ? Optional.empty()
          : Optional.of("the spool %s cannot be written".formatted(settings.path()));
    } catch (IOException e) {
      return Optional.of("the spool %s cannot be used: %s".formatted(settings.path(), e));
    }
  }

  private static long waiting(Config.Spool settings) throws IOException {
    long bytes = 0;
    for (Path each : ours(settings)) {
      for (Path file : files(each)) {
        bytes += file.toFile().length(); // 0 if it is gone by now
      }
    }
    return bytes;
  }

  /** The spool for this process alone, until it is closed; empty if another one has it. */
  private static Optional<FileChannel> lock(Config.Spool settings) throws IOException {
    if (!Files.isDirectory(settings.path())) {
      Files.createDirectories(settings.path(), OWNER_ONLY);
    }
    FileChannel channel =
        FileChannel.open(
            settings.path().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      locked = channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      locked = false; // in this very process
    } finally {
      if (!locked) {
        channel.close();
      }
    }
    return locked ? Optional.of(channel) : Optional.empty();
  }

  private static void removeAllBut(Config.Spool settings, Optional<Path> kept) throws IOException {
    for (Path each : ours(settings)) {
      if (!kept.equals(Optional.of(each))) {
        remove(each);
      }
    }
  }

  private static List<Path> ours(Config.Spool settings) throws IOException {
    if (!Files.isDirectory(settings.path())) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(settings.path())) {
      return all.filter(each -> OURS.matcher(each.getFileName().toString()).matches())
          .filter(each -> Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS))
          .toList();
    }
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.toList();
    }
  }

  private static void remove(Path directory) throws IOException {
    for (Path file : files(directory)) {
      Files.deleteIfExists(file);
    }
    Files.deleteIfExists(directory);
  }

  @Override
  public int reach(List<TapeFile> wanted) throws IOException {
    int count = 0;
    long bytes = 0;
    for (TapeFile file : wanted) {
      if (bytes + file.byteCount() > settings.sizeBytes()) {
        break;
      }
      bytes += file.byteCount();
      count++;
    }
    if (count == 0) {
      throw new CarriedException(
          new RefusedException(
              "tape file %d of volume %s has %,d bytes, and the spool %s holds %,d"
                  .formatted(
                      wanted.getFirst().tapeFile(),
                      wanted.getFirst().volser(),
                      wanted.getFirst().byteCount(),
                      settings.path(),
                      settings.sizeBytes()),
              "give it more: 'size' below [spool] in coffer.toml"));
    }
    List<TapeFile> batch = wanted.subList(0, count);
    for (TapeFile file : batch) {
      if (!isWhole(file)) {
        requireFree(file.byteCount());
        spool(file);
      }
    }
    from.release();
    return count;
  }

  private Path path(TapeFile file) {
    return directory.resolve(file.sha256() + ".age");
  }

  private boolean isWhole(TapeFile file) throws IOException {
    Path path = path(file);
    if (!Files.exists(path) || Files.size(path) != file.byteCount()) {
      return false;
    }
    MessageDigest digest = Sha256.newDigest();
    byte[] bytes = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(path)) {
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        digest.update(bytes, 0, count);
      }
    }
    return Sha256.take(digest).equals(file.sha256());
  }

  private void requireFree(long bytes) throws IOException {
    long usable = Files.getFileStore(directory).getUsableSpace();
    if (usable < bytes + FREE_BYTES) {
      throw new CarriedException(
          new RefusedException(
              "the spool %s needs %,d bytes for the next tape file, and %,d are free there"
                  .formatted(settings.path(), bytes, usable),
              "make room, then run this again; it goes on"));
    }
  }

  private void spool(TapeFile file) throws IOException {
    TapeDrive drive = from.mount(file.volser(), file.volumeGeneration());
    Path whole = path(file);
    Path part = whole.resolveSibling(whole.getFileName() + ".part");
    byte[] bytes = new byte[file.blockBytes()];
    try (InputStream in = TapeFileInputStream.compared(drive, file);
        FileChannel channel =
            FileChannel.open(
                part,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        OutputStream out = Channels.newOutputStream(channel)) {
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        write(out, bytes, count);
      }
      channel.force(true);
    }
    Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void write(OutputStream out, byte[] bytes, int count) throws FileAccessException {
    try {
      out.write(bytes, 0, count);
    } catch (IOException e) {
      throw new FileAccessException(
          "cannot write to the spool %s: %s".formatted(settings.path(), e.getMessage()), e);
    }
  }

  @Override
  public InputStream open(TapeFile file) throws IOException {
    return Files.newInputStream(path(file));
  }

  /** What the new copy had when it was cut off. */
  Optional<CopyProgress> progress(Manifest original) throws IOException {
    Path file = directory.resolve("progress");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(CopyProgress.parse(Files.readString(file), original));
    } catch (ArchiveException | CharacterCodingException e) {
      return Optional.empty(); // then the copy begins anew
    }
  }

  /** Keeps what the new copy has, and removes what is on tape now. */
  void reached(CopyProgress soFar) throws IOException {
    Path file = directory.resolve("progress");
    Path fresh = directory.resolve("progress.part");
    Home.writeNew(fresh, soFar.text().getBytes(StandardCharsets.UTF_8), true);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    for (TapeFile each : soFar.segments()) {
      Files.deleteIfExists(path(each));
    }
    for (TapeFile each : soFar.indexes()) {
      Files.deleteIfExists(path(each));
    }
  }

  /** Empties it: the copy is made. */
  void finished() throws IOException {
    remove(directory);
  }

  /** Leaves what is in it to the next start. */
  @Override
  public void close() throws IOException {
    lock.close();
  }
}
