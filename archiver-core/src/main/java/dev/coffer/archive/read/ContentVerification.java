package dev.coffer.archive.read;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.age.AgeIdentity;
import dev.coffer.archive.entry.EntryType;
import dev.coffer.archive.entry.Sha256;
import dev.coffer.archive.tar.TarDecoder;
import dev.coffer.archive.tar.TarItem;
import dev.coffer.archive.volume.IndexCodec;
import dev.coffer.archive.volume.IndexEntry;
import dev.coffer.archive.volume.IndexSpool;
import dev.coffer.archive.volume.Manifest;
import dev.coffer.archive.volume.Segment;
import dev.coffer.archive.volume.TapeFile;
import dev.coffer.archive.volume.Volser;
import dev.coffer.archive.write.ContentDigest;
import dev.coffer.tape.TapeDrive;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One verification with an identity. Each volume is read once, from its first segment of the
 * archive to its last; before that its index part is read, which lies behind them.
 *
 * <p>An entry that begins on one volume and ends on the next is listed on the next one. It is read
 * when it comes, and compared when its line does.
 */
final class ContentVerification implements AutoCloseable {
  private final Manifest expected;
  private final List<? extends AgeIdentity> identities;
  private final Optional<Volser> only;
  private final VolumeProvider volumes;
  private final ArchiveVerifier verifier;
  private final Path spoolDirectory;
  private final VerifyLog log;
  private final List<Segment> wanted;
  private final ArchiveTarStream tar;
  private final Deque<IndexSpool> parts = new ArrayDeque<>();
  private final Map<Long, Object> readAhead = new HashMap<>();
  private final ContentDigest digest = new ContentDigest();
  private final ByteBuffer buffer = ByteBuffer.allocate(256 << 10);
  private int partsLoaded;
  private @Nullable TarDecoder decoder;

  ContentVerification(
      Manifest expected,
      List<? extends AgeIdentity> identities,
      Optional<Volser> only,
      VolumeProvider volumes,
      ArchiveVerifier verifier,
      Path spoolDirectory,
      VerifyLog log) {
    this.expected = expected;
    this.identities = identities;
    this.only = only;
    this.volumes = volumes;
    this.verifier = verifier;
    this.spoolDirectory = spoolDirectory;
    this.log = log;
    List<Segment> segments =
        expected.segments().stream().filter(segment -> isWanted(segment.file().volser())).toList();
    this.tar =
        new ArchiveTarStream(
            new ArchiveLayout(expected.archiveId(), segments, Map.of()),
            (volser, generation) -> mount(volser),
            identities,
            this::leaving);
    this.wanted = segments;
  }

  void run() throws IOException {
    for (int part = 1; part <= expected.indexes().size(); part++) {
      TapeFile index = expected.indexes().get(part - 1);
      if (!isWanted(index.volser())) {
        partsLoaded = part;
        continue;
      }
      if (partsLoaded < part) {
        tar.switchTo(index.volser(), index.volumeGeneration());
      }
      comparePart();
      if (part < expected.indexes().size() && only.isEmpty()) {
        readIntoNextPart(part + 1);
      }
    }
    tar.leave();
  }

  private boolean isWanted(Volser volser) {
    return only.isEmpty() || only.get().equals(volser);
  }

  private TapeDrive mount(Volser volser) throws IOException, InterruptedException {
    TapeFile index = null;
    int part = 0;
    for (TapeFile candidate : expected.indexes()) {
      part++;
      if (candidate.volser().equals(volser)) {
        index = candidate;
        break;
      }
    }
    if (index == null) {
      throw new ArchiveDamagedException("no index part on volume " + volser);
    }
    TapeDrive drive = volumes.mount(volser, index.volumeGeneration());
    if (partsLoaded < part) {
      partsLoaded = part;
      verifier.checkManifest(drive, expected, part, log);
      loadIndex(drive, index, part);
    }
    return drive;
  }

  private void loadIndex(TapeDrive drive, TapeFile index, int part) throws IOException {
    IndexSpool spool = IndexSpool.create(spoolDirectory);
    parts.add(spool);
    List<String> problems = new ArrayList<>();
    TapeFileInputStream file = new TapeFileInputStream(drive, index);
    try {
      IndexPartReader.read(
          file,
          expected.archiveId(),
          identities,
          new IndexCodec.Visitor() {
            @Override
            public void entry(IndexEntry entry) throws IOException {
              spool.append(entry);
            }

            @Override
            public void frames(int segmentNumber, int[] compressedSizes) {
              // the segments' own seek tables are what is verified
            }
          });
    } catch (ArchiveDamagedException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
    problems.addAll(file.bytes().check());
    log.part(VerifyReport.PartKind.INDEX, part, index, problems);
  }

  private void comparePart() throws IOException {
    try (IndexSpool spool = parts.remove()) {
      IndexSpool.Cursor cursor = spool.cursor();
      for (Optional<IndexEntry> entry = cursor.next(); entry.isPresent(); entry = cursor.next()) {
        compare(entry.get());
      }
    }
  }

  private void compare(IndexEntry entry) throws IOException {
    Object before = readAhead.remove(entry.tarOffset());
    if (before == null && !isReachable(entry)) {
      log.skipped();
      return;
    }
    try {
      Object actual = before == null ? readAt(entry) : before;
      if (actual instanceof ArchiveDamagedException damage) {
        throw damage;
      }
      if (entry.metadata().type() == EntryType.FILE
          && !Optional.of(actual).equals(entry.sha256())) {
        throw new ArchiveDamagedException(
            "SHA-256: actual=%s expected=%s".formatted(actual, entry.sha256().orElse(null)));
      }
      log.good();
    } catch (ArchiveDamagedException e) {
      decoder = null;
      log.damaged(entry.path(), String.valueOf(e.getMessage()));
    }
  }

  /** Whether all of an entry lies on volumes that are to be read. */
  private boolean isReachable(IndexEntry entry) {
    return only.isEmpty()
        || (!wanted.isEmpty()
            && entry.tarOffset() >= wanted.getFirst().firstTarOffset()
            && entry.tarEnd() <= wanted.getLast().tarEnd());
  }

  private Sha256 readAt(IndexEntry entry) throws IOException {
    TarDecoder at = decoder;
    if (at == null) {
      tar.seek(entry.tarOffset());
      at = new TarDecoder(tar, entry.tarOffset());
      decoder = at;
    }
    TarItem.Entry found = requireEntry(at.next());
    if (found.headerOffset() != entry.tarOffset()) {
      decoder = null;
      throw new ArchiveDamagedException(
          "tar header at %d expected at %d".formatted(found.headerOffset(), entry.tarOffset()));
    }
    if (!found.metadata().path().equals(entry.path())) {
      throw new ArchiveDamagedException(
          "the tar has another name here: " + found.metadata().path());
    }
    return digestOf(at, found);
  }

  private static TarItem.Entry requireEntry(Optional<TarItem> item) throws ArchiveDamagedException {
    if (item.isPresent() && item.get() instanceof TarItem.Entry entry) {
      return entry;
    }
    throw new ArchiveDamagedException("the tar has no entry here");
  }

  private Sha256 digestOf(TarDecoder from, TarItem.Entry entry) throws IOException {
    digest.begin(entry.metadata());
    while (from.read(buffer.clear()) >= 0) {
      digest.update(buffer.flip());
    }
    return digest.end();
  }

  /** Reads on behind the last entry of a volume until the next volume is loaded. */
  private void readIntoNextPart(int nextPart) throws IOException {
    while (partsLoaded < nextPart) {
      TarDecoder at = decoder;
      if (at == null) {
        break;
      }
      try {
        TarItem.Entry found = requireEntry(at.next());
        readAhead.put(found.headerOffset(), digestOf(at, found));
      } catch (ArchiveDamagedException e) {
        decoder = null;
      }
    }
    if (partsLoaded < nextPart) {
      TapeFile index = expected.indexes().get(nextPart - 1);
      tar.switchTo(index.volser(), index.volumeGeneration());
    }
  }

  private void leaving(SegmentReader reader) throws IOException {
    List<String> problems = new ArrayList<>();
    try {
      reader.requireEnd();
    } catch (ArchiveDamagedException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
    problems.addAll(reader.bytes().check());
    log.part(
        VerifyReport.PartKind.SEGMENT,
        reader.segment().number(),
        reader.segment().file(),
        problems);
  }

  @Override
  public void close() throws IOException {
    tar.close();
    for (IndexSpool spool : parts) {
      spool.close();
    }
  }
}
