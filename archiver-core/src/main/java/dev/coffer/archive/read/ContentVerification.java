package dev.coffer.archive.read;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.age.AgeIdentity;
import dev.coffer.archive.entry.ContentDigest;
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
import dev.coffer.tape.TapeDrive;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
  private final ArchiveLayout layout;
  private final ArchiveTarStream tar;
  private final Deque<IndexSpool> parts = new ArrayDeque<>();
  private final Map<Long, Object> readAhead = new HashMap<>();
  private final ContentDigest digest = new ContentDigest();
  private final ByteBuffer buffer = ByteBuffer.allocate(256 << 10);
  private final Set<Integer> told = new HashSet<>();
  private @Nullable TapeDrive mounted;
  private @Nullable Volser mountedVolser;
  private int partsLoaded;
  private long listed;
  private boolean listComplete = true;
  private long nextOffset;
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
    this.layout = new ArchiveLayout(expected.archiveId(), segments, Map.of());
    this.tar =
        new ArchiveTarStream(
            layout,
            (volser, generation) -> mount(volser),
            identities,
            this::leaving,
            ReadListener.none());
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
    checkUnread();
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
    checkUnread();
    mounted = null;
    TapeDrive drive = volumes.mount(volser, index.volumeGeneration());
    mounted = drive;
    mountedVolser = volser;
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
    try (TapeFileInputStream file = new TapeFileInputStream(drive, index)) {
      readIndex(file, spool, problems);
      problems.addAll(file.bytes().check());
    }
    listComplete &= problems.isEmpty();
    boolean last = part == expected.indexes().size();
    if (last && only.isEmpty() && listComplete && listed != expected.entryCount()) {
      problems.add("entries actual=%d expected=%d".formatted(listed, expected.entryCount()));
    }
    log.part(VerifyReport.PartKind.INDEX, part, index, problems);
  }

  private void readIndex(TapeFileInputStream file, IndexSpool spool, List<String> problems)
      throws IOException {
    try {
      IndexPartReader.read(
          file,
          expected.archiveId(),
          identities,
          new IndexCodec.Visitor() {
            @Override
            public void entry(IndexEntry entry) throws IOException {
              spool.append(entry);
              listed++;
            }

            @Override
            public void frames(int segmentNumber, int[] compressedSizes) {
              // So that a segment is read from its beginning to its end; the seek table that ends
              // it is compared then.
              layout.learn(segmentNumber, compressedSizes);
            }
          });
    } catch (ArchiveDamagedException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
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
    nextOffset = entry.tarEnd();
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

  private TarDecoder decoderAt(long tarOffset) {
    TarDecoder at = decoder;
    if (at == null) {
      tar.seek(tarOffset);
      at = new TarDecoder(tar, tarOffset);
      decoder = at;
    }
    return at;
  }

  private Sha256 readAt(IndexEntry entry) throws IOException {
    TarDecoder at = decoderAt(entry.tarOffset());
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

  /**
   * Reads on behind the last entry of a volume until the next volume is loaded. Only the entry that
   * goes on there is to be remembered; where the index part was cut there may be many before it.
   */
  private void readIntoNextPart(int nextPart) throws IOException {
    boolean damaged = false;
    while (partsLoaded < nextPart && !damaged) {
      long offset = nextOffset;
      readAhead.clear();
      try {
        TarDecoder at = decoderAt(nextOffset);
        TarItem.Entry found = requireEntry(at.next());
        offset = found.headerOffset();
        readAhead.put(offset, digestOf(at, found));
      } catch (ArchiveDamagedException e) {
        readAhead.put(offset, e);
        decoder = null;
        damaged = true;
      }
    }
    if (partsLoaded < nextPart) {
      TapeFile index = expected.indexes().get(nextPart - 1);
      tar.switchTo(index.volser(), index.volumeGeneration());
    }
  }

  private void leaving(SegmentReader reader) throws IOException {
    List<String> problems = new ArrayList<>(reader.bytes().check());
    try {
      reader.requireEnd();
    } catch (ArchiveDamagedException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
    tell(reader.segment(), problems);
  }

  /** A segment that had to be opened once more is told again only if it has become worse. */
  private void tell(Segment segment, List<String> problems) {
    if (told.add(segment.number()) || !problems.isEmpty()) {
      log.part(VerifyReport.PartKind.SEGMENT, segment.number(), segment.file(), problems);
    }
  }

  /**
   * Reads the segments of the mounted volume that no entry asked for: the end of a tar may have a
   * segment of its own, and the index part may be damaged.
   */
  private void checkUnread() throws IOException {
    TapeDrive drive = mounted;
    if (drive == null) {
      return;
    }
    for (Segment segment : wanted) {
      if (segment.file().volser().equals(mountedVolser) && !told.contains(segment.number())) {
        TapeFileBytes bytes = new TapeFileBytes(drive, segment.file(), new BlockBuffers());
        List<String> problems = new ArrayList<>(bytes.check());
        try (SegmentReader reader = new SegmentReader(segment, bytes, identities, null)) {
          reader.requireEnd();
        } catch (ArchiveDamagedException e) {
          problems.add(String.valueOf(e.getMessage()));
        }
        tell(segment, problems);
      }
      if (segment.file().volser().equals(mountedVolser)) {
        layout.forget(segment.number());
      }
    }
  }

  @Override
  public void close() throws IOException {
    tar.close();
    for (IndexSpool spool : parts) {
      spool.close();
    }
  }
}
