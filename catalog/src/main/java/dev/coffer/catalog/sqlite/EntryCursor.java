package dev.coffer.catalog.sqlite;

import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.StoredPath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one archive by key, from a key on; of a path that is there twice the last. An
 * archive in order is read block by block; one that is not is sorted in memory.
 */
final class EntryCursor {
  private final Memberships memberships;
  private final Versions versions;
  private final Directories directories;
  private final Memberships.Archive archive;
  private final byte @Nullable [] after;
  private final long blockCount;
  private List<At> ready = new ArrayList<>();
  private int next;
  private long nextBlock;
  private boolean sorted;
  private @Nullable At lookedAt;

  /** An entry and its place. */
  record At(byte[] key, StoredPath path, EntryVersion version, long tarOffset) {}

  /**
   * A cursor.
   *
   * @param after the key that all keys lie behind, null for all
   */
  EntryCursor(
      Memberships memberships,
      Versions versions,
      Directories directories,
      Memberships.Archive archive,
      byte @Nullable [] after)
      throws CatalogException {
    this.memberships = memberships;
    this.versions = versions;
    this.directories = directories;
    this.archive = archive;
    this.after = after;
    this.blockCount = memberships.blockCount(archive);
    this.nextBlock =
        after == null || !archive.inOrder() ? 0 : memberships.firstBlockBehind(archive, after);
  }

  /** The next entry, null behind the last. */
  @Nullable At next() throws CatalogException {
    At here = lookedAt != null ? lookedAt : read();
    lookedAt = null;
    while (here != null) {
      At following = read();
      if (following == null || !Arrays.equals(here.key(), following.key())) {
        lookedAt = following;
        return here;
      }
      here = following;
    }
    return null;
  }

  private @Nullable At read() throws CatalogException {
    while (next == ready.size()) {
      if (archive.inOrder() ? nextBlock == blockCount : sorted) {
        return null;
      }
      ready = new ArrayList<>();
      next = 0;
      if (archive.inOrder()) {
        add(memberships.block(archive, nextBlock++));
      } else {
        memberships.each(
            archive,
            block -> {
              add(block);
              return true;
            });
        ready.sort(Comparator.comparing(At::key, Arrays::compareUnsigned));
        sorted = true;
      }
    }
    return ready.get(next++);
  }

  private void add(MembershipBlock block) throws CatalogException {
    for (int i = 0; i < block.count(); i++) {
      long id = block.versions()[i];
      Versions.Chunk chunk = versions.chunk(id / EntryVersion.CHUNK);
      EntryVersion version = chunk.version(id);
      StoredPath path = directories.directory(chunk.directory()).path().resolve(version.name());
      byte[] key = path.orderKey();
      if (after == null || Arrays.compareUnsigned(key, after) > 0) {
        ready.add(new At(key, path, version, block.tarOffsets()[i]));
      }
    }
  }
}
