package dev.coffer.archive.write;

import dev.coffer.archive.age.AgeEncryptor;
import dev.coffer.archive.entry.ChangeStamp;
import dev.coffer.archive.entry.ContentDigest;
import dev.coffer.archive.entry.EntryMetadata;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.entry.EntryType;
import dev.coffer.archive.entry.Sha256;
import dev.coffer.archive.source.SourceEntry;
import dev.coffer.archive.stream.StreamProgress;
import dev.coffer.archive.stream.WriteStream;
import dev.coffer.archive.tar.TarEncoder;
import dev.coffer.archive.volume.IndexEntry;
import dev.coffer.archive.volume.IndexSpool;
import dev.coffer.archive.volume.ManifestFile;
import dev.coffer.archive.volume.ManifestSigner;
import dev.coffer.archive.volume.TapeFileKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes one archive: append entries, then {@link #finish} for the receipt. {@link #close} without
 * finish abandons the archive: what is on tape of it belongs to nothing.
 *
 * <p>To be made before anything of the source is read: what changed later than that is archived
 * without its stamp.
 *
 * <p>For one thread; the drives are used on a thread of its own. After the first failure it is
 * broken for good and every call throws that failure again.
 */
public final class ArchiveWriter implements AutoCloseable {
  private static final byte[] PADDING = new byte[TarEncoder.BLOCK_BYTES];

  private final ArchiveSpec spec;
  private final IndexSpool entries;
  private final IndexSpool frames;
  private final VolumeSegmentSink sink;
  private final WriteStream stream;
  private final TarEncoder encoder = new TarEncoder();
  private final ContentDigest digest = new ContentDigest();
  private final ByteBuffer beyond = ByteBuffer.allocate(1);
  private final Instant settledBefore;
  private long tarOffset;
  private long entryCount;
  private long fileBytes;
  private long changedCount;
  private long unreadableCount;
  private boolean finished;
  private @Nullable Throwable failure;

  /**
   * Begins an archive; the first volume is asked for when the first segment is ready.
   *
   * @param time for the dates on tape
   * @param nanoTime a monotonic clock, for the account of who waited
   */
  public ArchiveWriter(
      ArchiveSpec spec,
      VolumeSequence volumes,
      ManifestSigner signer,
      InstantSource time,
      LongSupplier nanoTime)
      throws IOException, InterruptedException {
    this(
        spec,
        volumes,
        signer,
        time,
        nanoTime,
        (kind, number) -> AgeEncryptor.begin(spec.recipients()));
  }

  ArchiveWriter(
      ArchiveSpec spec,
      VolumeSequence volumes,
      ManifestSigner signer,
      InstantSource time,
      LongSupplier nanoTime,
      AgeFiles ageFiles)
      throws IOException, InterruptedException {
    this.spec = spec;
    this.entries = IndexSpool.create(spec.spoolDirectory());
    try {
      this.settledBefore = coarse(entries.createdAt());
      this.frames = IndexSpool.create(spec.spoolDirectory());
    } catch (IOException | RuntimeException | Error e) {
      discard(entries, e);
      throw e;
    }
    try {
      this.sink = new VolumeSegmentSink(spec, volumes, signer, time, entries, frames, ageFiles);
      AtomicInteger begun = new AtomicInteger();
      this.stream =
          new WriteStream(
              spec.settings(),
              () -> ageFiles.begin(TapeFileKind.SEGMENT, begun.incrementAndGet()),
              sink,
              nanoTime);
    } catch (InterruptedException | RuntimeException | Error e) {
      discard(entries, e);
      discard(frames, e);
      throw e;
    }
  }

  /** The coarsest clock of a file system that is in use counts two seconds. */
  private static Instant coarse(Instant time) {
    return Instant.ofEpochSecond(time.getEpochSecond() & -2L);
  }

  private static void discard(IndexSpool spool, Throwable because) {
    try {
      spool.close();
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }

  /**
   * Writes one entry, which the caller closes.
   *
   * @throws IllegalArgumentException if no tar can hold its metadata; nothing is written then and
   *     the archive goes on
   * @throws IOException if the source, the spool or the drive failed; the archive is broken then
   */
  public IndexEntry append(SourceEntry source) throws IOException, InterruptedException {
    requireUsable();
    EntryMetadata metadata = source.metadata();
    ByteBuffer header = encoder.header(metadata);
    try {
      return append(source, metadata, header);
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      failure = e;
      throw e;
    }
  }

  private IndexEntry append(SourceEntry source, EntryMetadata metadata, ByteBuffer header)
      throws IOException, InterruptedException {
    long begin = tarOffset;
    write(header);
    Optional<Sha256> sha256 = Optional.empty();
    SourceEntry.Outcome outcome = SourceEntry.Outcome.COMPLETE;
    if (metadata.type() == EntryType.FILE) {
      sha256 = Optional.of(content(source, metadata));
      outcome = source.outcome();
    }
    IndexEntry entry =
        new IndexEntry(
            metadata, begin, tarOffset - begin, sha256, outcome, settled(source, metadata));
    entries.append(entry);
    count(entry);
    return entry;
  }

  /**
   * An entry's stamp, unless it is so young that a change after it was read may leave the same one:
   * clocks of file systems stand still for a while. Such an entry counts as changed the next time.
   */
  private Optional<ChangeStamp> settled(SourceEntry source, EntryMetadata metadata) {
    return metadata.modifiedAt().isBefore(settledBefore)
        ? source.stamp().filter(stamp -> stamp.changedAt().isBefore(settledBefore))
        : Optional.empty();
  }

  /**
   * Notes that a path of the base is gone; of a directory, to be called for all that was in it too.
   * Best called in the order of the walk.
   *
   * @throws IOException if the spool failed; the archive is broken then
   */
  public void appendDeleted(EntryPath path) throws IOException, InterruptedException {
    requireUsable();
    try {
      entries.appendDeleted(path, tarOffset);
    } catch (IOException | RuntimeException | Error e) {
      failure = e;
      throw e;
    }
  }

  private Sha256 content(SourceEntry source, EntryMetadata metadata)
      throws IOException, InterruptedException {
    digest.begin(metadata);
    long left = metadata.dataByteCount();
    while (left > 0) {
      ByteBuffer room = stream.room();
      int start = room.position();
      room.limit((int) Math.min(room.limit(), start + left));
      int count = source.read(room);
      if (count <= 0) {
        throw new IllegalStateException(
            "internal error: the source of %s ended %d bytes early"
                .formatted(metadata.path(), left));
      }
      digest.update(room.duplicate().limit(start + count).position(start));
      stream.advance(count);
      tarOffset += count;
      left -= count;
    }
    if (source.read(beyond.clear()) >= 0) {
      throw new IllegalStateException(
          "internal error: the source of %s goes on behind its end".formatted(metadata.path()));
    }
    write(ByteBuffer.wrap(PADDING, 0, TarEncoder.paddingBytes(metadata.dataByteCount())));
    return digest.end();
  }

  private void write(ByteBuffer bytes) throws IOException, InterruptedException {
    int size = bytes.remaining();
    stream.write(bytes);
    tarOffset += size;
  }

  private void count(IndexEntry entry) {
    entryCount++;
    fileBytes += entry.metadata().byteCount();
    switch (entry.outcome()) {
      case COMPLETE -> {}
      case CHANGED -> changedCount++;
      case UNREADABLE -> unreadableCount++;
    }
    sink.tell(new VolumeSegmentSink.Totals(entryCount, fileBytes));
  }

  /** How far it has come; may be asked on any thread. */
  public StreamProgress progress() {
    return stream.progress();
  }

  /**
   * Ends the archive and returns once everything is on the medium. The caller closes the receipt.
   */
  public ArchiveReceipt finish() throws IOException, InterruptedException {
    requireUsable();
    try {
      return end();
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      failure = e;
      throw e;
    }
  }

  private void requireUsable() throws IOException, InterruptedException {
    if (finished) {
      throw new IllegalStateException("the archive is finished already");
    }
    switch (failure) {
      case null -> {}
      case IOException before -> throw before;
      case InterruptedException before -> throw new InterruptedException(before.getMessage());
      default -> throw new IllegalStateException("the archive has failed: " + failure, failure);
    }
  }

  private ArchiveReceipt end() throws IOException, InterruptedException {
    write(ByteBuffer.wrap(TarEncoder.endOfArchive()));
    stream.finish();
    ManifestFile manifest = sink.finish();
    finished = true;
    return new ArchiveReceipt(
        spec.id(),
        manifest,
        sink.endedUnannounced(),
        stream.progress(),
        new SourceCounts(entryCount, fileBytes, changedCount, unreadableCount),
        entries,
        frames);
  }

  @Override
  public void close() throws IOException {
    stream.close();
    if (!finished) {
      try (entries;
          frames) {
        // both are deleted
      }
    }
  }
}
