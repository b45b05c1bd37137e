package dev.coffer.catalog.sqlite;

import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.EntryKind;
import dev.coffer.catalog.EntryRow;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stores one batch of an archive's entries, in one transaction. An entry that is as it was in an
 * earlier archive of the dataset gets no row of its own, only a place in a membership block; what
 * is new is stored in chunks of one directory.
 *
 * <p>Rows are only ever appended: a chunk gets its id when it is written, when its directory is
 * left or it is full, and at the latest with the membership block that refers to it.
 */
final class EntryStager {
  /** Directories with more chunks are asked name by name instead of read at once. */
  private static final long MOST_CHUNKS_READ_AT_ONCE = 128;

  private static final String INSERT_VERSION =
      """
      INSERT INTO entry_version (id, name, kind, byte_count, modified_seconds, modified_nanos,
        owner_id, sha256, link, stamp)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
      """;
  private static final byte[] NO_BYTES = {};

  private final Sql sql;
  private final long archive;
  private final long dataset;
  private final Progress progress;
  private final Directories directories;
  private final Versions versions;
  private final Owners owners;
  private final NameIndexWriter names;
  private final List<OpenDirectory> open = new ArrayList<>();
  private final Ref[] refs = new Ref[MembershipBlock.MAXIMUM_ENTRIES];
  private final long[] offsets = new long[MembershipBlock.MAXIMUM_ENTRIES];
  private int blockSize;
  private byte[] lowestKey = NO_BYTES;
  private byte[] highestKey = NO_BYTES;
  private long nextChunk;

  EntryStager(Sql sql, long archive, long dataset, Progress progress) throws CatalogException {
    this.sql = sql;
    this.archive = archive;
    this.dataset = dataset;
    this.progress = progress;
    this.directories = new Directories(sql);
    this.versions = new Versions(sql);
    this.owners = new Owners(sql);
    this.names = new NameIndexWriter(sql);
    this.nextChunk =
        1 + sql.number("SELECT seq FROM sqlite_sequence WHERE name = ?", "entry_chunk");
  }

  /** How far a load is; carried from batch to batch. */
  static final class Progress {
    private long nextBlock;
    private byte[] lastKey = NO_BYTES;
    private boolean inOrder = true;
    private long entryCount;

    /** True as long as every entry came in the order of paths. */
    boolean inOrder() {
      return inOrder;
    }

    /** Entries so far, deletions not counted. */
    long entryCount() {
      return entryCount;
    }

    /** True if anything was added, be it a deletion. */
    boolean hasMembership() {
      return nextBlock > 0;
    }
  }

  /** A version that has a row, or has a place in a chunk that is not written yet. */
  private static final class Ref {
    private final EntryVersion version;
    private final @Nullable Pending pending;
    private final int place;
    private final @Nullable Ref next;

    Ref(EntryVersion version, @Nullable Pending pending, int place, @Nullable Ref next) {
      this.version = version;
      this.pending = pending;
      this.place = place;
      this.next = next;
    }

    long id() {
      return pending == null ? version.id() : pending.id * EntryVersion.CHUNK + place;
    }
  }

  /** A chunk that is being filled. */
  private static final class Pending {
    private final List<EntryVersion> rows = new ArrayList<>(EntryVersion.CHUNK);
    private final BitSet newNames = new BitSet();
    private long id;
  }

  /** A name as a key. */
  private record Name(byte[] bytes) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Name that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }
  }

  /** A directory on the way to the current entry. */
  private static final class OpenDirectory {
    private final byte[] path;
    private final long id;
    private final boolean allKnown;
    private final Map<Name, Ref> known = new HashMap<>();
    private Pending pending = new Pending();

    OpenDirectory(byte[] path, long id, boolean allKnown) {
      this.path = path;
      this.id = id;
      this.allKnown = allKnown;
    }
  }

  /** Stores the entries, which continue those of earlier batches. */
  void stage(List<EntryRow> entries) throws CatalogException {
    for (EntryRow entry : entries) {
      add(entry);
    }
    while (!open.isEmpty()) {
      leave();
    }
    writeBlock();
    names.flush();
  }

  private void add(EntryRow entry) throws CatalogException {
    byte[] path = entry.path().bytes();
    int parentEnd = lastSlash(path);
    OpenDirectory directory = enter(path, Math.max(parentEnd, 0));
    byte[] name = Arrays.copyOfRange(path, parentEnd + 1, path.length);
    Ref ref = stored(directory, EntryVersion.of(entry, name, owners.id(entry)));
    long before = blockSize == 0 ? 0 : offsets[blockSize - 1];
    boolean deleted = entry.kind() == EntryKind.DELETED;
    refs[blockSize] = ref;
    offsets[blockSize] = deleted ? before : entry.tarOffset();
    noteKey(entry.path().isRoot() ? NO_BYTES : toOrderKey(path));
    blockSize++;
    if (!deleted) {
      progress.entryCount++;
    }
    if (blockSize == MembershipBlock.MAXIMUM_ENTRIES) {
      writeBlock();
    }
  }

  private static int lastSlash(byte[] path) {
    int i = path.length - 1;
    while (i >= 0 && path[i] != '/') {
      i--;
    }
    return i;
  }

  /** As {@link dev.coffer.catalog.StoredPath#orderKey}, in place. */
  private static byte[] toOrderKey(byte[] path) {
    for (int i = 0; i < path.length; i++) {
      if (path[i] == '/') {
        path[i] = 0;
      }
    }
    return path;
  }

  private void noteKey(byte[] key) {
    if (Arrays.compareUnsigned(progress.lastKey, key) > 0) {
      progress.inOrder = false;
    }
    progress.lastKey = key;
    if (blockSize == 0) {
      lowestKey = key;
      highestKey = key;
    } else if (Arrays.compareUnsigned(key, highestKey) > 0) {
      highestKey = key;
    } else if (Arrays.compareUnsigned(key, lowestKey) < 0) {
      lowestKey = key;
    }
  }

  /** The directory whose path is the first bytes of a path; the open ones are those above it. */
  private OpenDirectory enter(byte[] path, int length) throws CatalogException {
    if (open.isEmpty()) {
      Directories.Found root = directories.root(dataset);
      open.add(opened(NO_BYTES, root));
    }
    OpenDirectory top = open.getLast();
    while (!isPrefix(top.path, path, length)) {
      leave();
      top = open.getLast();
    }
    while (top.path.length < length) {
      int start = top.path.length == 0 ? 0 : top.path.length + 1;
      int end = start;
      while (end < length && path[end] != '/') {
        end++;
      }
      byte[] name = Arrays.copyOfRange(path, start, end);
      top = opened(Arrays.copyOf(path, end), directories.obtain(dataset, top.id, name));
      open.add(top);
    }
    return top;
  }

  private static boolean isPrefix(byte[] directory, byte[] path, int length) {
    int size = directory.length;
    return size == 0
        || (size <= length
            && (size == length || path[size] == '/')
            && Arrays.equals(directory, 0, size, path, 0, size));
  }

  private OpenDirectory opened(byte[] path, Directories.Found found) throws CatalogException {
    boolean allKnown = found.isNew() || versions.chunkCount(found.id()) <= MOST_CHUNKS_READ_AT_ONCE;
    OpenDirectory directory = new OpenDirectory(path, found.id(), allKnown);
    if (allKnown && !found.isNew()) {
      for (EntryVersion version : versions.in(found.id())) {
        remember(directory, version, null, 0);
      }
    }
    return directory;
  }

  private static Ref remember(
      OpenDirectory directory, EntryVersion version, @Nullable Pending pending, int place) {
    Name name = new Name(version.name());
    Ref ref = new Ref(version, pending, place, directory.known.get(name));
    directory.known.put(name, ref);
    return ref;
  }

  private void leave() throws CatalogException {
    write(open.removeLast());
  }

  private Ref stored(OpenDirectory directory, EntryVersion version) throws CatalogException {
    Ref first = directory.known.get(new Name(version.name()));
    if (first == null && !directory.allKnown) {
      for (EntryVersion known : versions.named(directory.id, version.name())) {
        first = remember(directory, known, null, 0);
      }
    }
    for (Ref ref = first; ref != null; ref = ref.next) {
      if (ref.version.sameAs(version)) {
        return ref;
      }
    }
    if (directory.pending.rows.size() == EntryVersion.CHUNK) {
      write(directory);
    }
    Pending pending = directory.pending;
    pending.rows.add(version);
    if (first == null) {
      pending.newNames.set(pending.rows.size() - 1);
    }
    return remember(directory, version, pending, pending.rows.size() - 1);
  }

  /** Writes a directory's pending chunk, if it holds anything, and starts another. */
  private void write(OpenDirectory directory) throws CatalogException {
    Pending pending = directory.pending;
    if (pending.rows.isEmpty()) {
      return;
    }
    directory.pending = new Pending();
    pending.id = nextChunk++;
    byte[] lowest = pending.rows.getFirst().name();
    byte[] highest = lowest;
    for (EntryVersion version : pending.rows) {
      if (Arrays.compareUnsigned(version.name(), lowest) < 0) {
        lowest = version.name();
      }
      if (Arrays.compareUnsigned(version.name(), highest) > 0) {
        highest = version.name();
      }
    }
    sql.update(
        "INSERT INTO entry_chunk (id, dir_id, archive_id, lo, hi) VALUES (?, ?, ?, ?, ?)",
        pending.id,
        directory.id,
        archive,
        lowest,
        highest);
    insertVersions(pending);
    for (int i = pending.newNames.nextSetBit(0); i >= 0; i = pending.newNames.nextSetBit(i + 1)) {
      names.add(pending.id, pending.rows.get(i).name());
    }
  }

  private void insertVersions(Pending pending) throws CatalogException {
    sql.with(
        INSERT_VERSION,
        statement -> {
          long id = pending.id * EntryVersion.CHUNK;
          for (EntryVersion version : pending.rows) {
            statement.setLong(1, id++);
            statement.setBytes(2, version.name());
            statement.setLong(3, version.kindCode());
            statement.setLong(4, version.byteCount());
            statement.setLong(5, version.modifiedSeconds());
            statement.setLong(6, version.modifiedNanos());
            statement.setLong(7, version.ownerId());
            statement.setBytes(8, version.sha256());
            statement.setBytes(9, version.link());
            if (version.stamp() == EntryRow.NO_STAMP) {
              statement.setNull(10, Types.NULL);
            } else {
              statement.setLong(10, version.stamp());
            }
            statement.addBatch();
          }
          return statement.executeBatch();
        });
  }

  private void writeBlock() throws CatalogException {
    if (blockSize == 0) {
      return;
    }
    for (OpenDirectory directory : open) {
      write(directory);
    }
    long[] ids = new long[blockSize];
    for (int i = 0; i < blockSize; i++) {
      ids[i] = refs[i].id();
    }
    byte[] body = new MembershipBlock(ids, Arrays.copyOf(offsets, blockSize)).encode();
    long number = progress.nextBlock++;
    sql.update(
        "INSERT INTO membership (id, body) VALUES (?, ?)",
        Memberships.rowId(archive, number),
        body);
    sql.update(
        "INSERT INTO membership_range (archive_id, lo, number, hi) VALUES (?, ?, ?, ?)",
        archive,
        lowestKey,
        number,
        highestKey);
    blockSize = 0;
  }
}
