package dev.coffer.catalog.sqlite;

import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.EntryKind;
import dev.coffer.catalog.EntryRepository.ChainVisitor;
import dev.coffer.catalog.EntryRepository.Placed;
import dev.coffer.catalog.EntryRow;
import dev.coffer.catalog.StoredPath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What there was as of an archive, merged from its chain: of each path the word of the newest
 * archive that has one.
 */
final class ChainEntries {
  private final List<HeldArchives.Held> chain;
  private final Memberships memberships;
  private final Versions versions;
  private final Directories directories;
  private final Owners owners;

  /**
   * A chain.
   *
   * @param chain the archive that is meant, then its base and so on
   */
  ChainEntries(
      List<HeldArchives.Held> chain,
      Memberships memberships,
      Versions versions,
      Directories directories,
      Owners owners) {
    this.chain = List.copyOf(chain);
    this.memberships = memberships;
    this.versions = versions;
    this.directories = directories;
    this.owners = owners;
  }

  /** The next so many entries behind a path, by key. */
  List<Placed> after(Optional<StoredPath> path, int most) throws CatalogException {
    byte[] after = path.isEmpty() ? null : path.get().orderKey();
    Heads heads = new Heads(chain, after);
    List<Placed> found = new ArrayList<>();
    while (found.size() < most) {
      int newest = heads.least();
      if (newest < 0) {
        break;
      }
      EntryCursor.At at = heads.at(newest);
      heads.passTo(at.key(), true);
      if (at.version().kind() != EntryKind.DELETED) {
        found.add(new Placed(chain.get(newest).row(), entry(at)));
      }
    }
    return found;
  }

  /** Walks one archive of the chain in the order of its tar stream. */
  void each(HeldArchives.Held member, ChainVisitor visitor) throws CatalogException {
    List<HeldArchives.Held> newer = chain.subList(0, chain.indexOf(member));
    boolean inOrder = member.archive().inOrder();
    Heads heads = new Heads(newer, null);
    List<EntryCursor.At> words = new ArrayList<>(); // of the newer ones, by key, if out of order
    while (!inOrder && heads.least() >= 0) {
      EntryCursor.At word = heads.at(heads.least());
      words.add(word);
      heads.passTo(word.key(), true);
    }
    memberships.each(
        member.archive(),
        block -> {
          for (int i = 0; i < block.count(); i++) {
            EntryCursor.At at = at(block, i);
            boolean hasNewer = inOrder ? heads.passTo(at.key(), false) : has(words, at.key());
            boolean stands = !hasNewer && at.version().kind() != EntryKind.DELETED;
            if (!visitor.visit(entry(at), stands)) {
              return false;
            }
          }
          return true;
        });
  }

  private EntryCursor.At at(MembershipBlock block, int place) throws CatalogException {
    long id = block.versions()[place];
    Versions.Chunk chunk = versions.chunk(id / EntryVersion.CHUNK);
    EntryVersion version = chunk.version(id);
    StoredPath path = directories.directory(chunk.directory()).path().resolve(version.name());
    return new EntryCursor.At(path.orderKey(), path, version, block.tarOffsets()[place]);
  }

  private EntryRow entry(EntryCursor.At at) throws CatalogException {
    return at.version().entry(at.path(), owners.owner(at.version().ownerId()), at.tarOffset());
  }

  private static boolean has(List<EntryCursor.At> words, byte[] key) {
    int low = 0;
    int high = words.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Arrays.compareUnsigned(words.get(middle).key(), key);
      if (order == 0) {
        return true;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return false;
  }

  /** The entries that come next in each of several archives. */
  private final class Heads {
    private final EntryCursor[] cursors;
    private final EntryCursor.@Nullable At[] heads;

    Heads(List<HeldArchives.Held> archives, byte @Nullable [] after) throws CatalogException {
      cursors = new EntryCursor[archives.size()];
      heads = new EntryCursor.@Nullable At[archives.size()];
      for (int i = 0; i < cursors.length; i++) {
        cursors[i] =
            new EntryCursor(memberships, versions, directories, archives.get(i).archive(), after);
        heads[i] = cursors[i].next();
      }
    }

    /** The first archive of those whose next key is the least, -1 behind the last entry. */
    int least() {
      int least = -1;
      for (int i = 0; i < heads.length; i++) {
        EntryCursor.At head = heads[i];
        if (head != null
            && (least < 0 || Arrays.compareUnsigned(head.key(), at(least).key()) < 0)) {
          least = i;
        }
      }
      return least;
    }

    EntryCursor.At at(int archive) {
      EntryCursor.At head = heads[archive];
      if (head == null) {
        throw new IllegalStateException("internal error: behind the last entry");
      }
      return head;
    }

    /** Passes over all keys before one, and that one too if so wanted; tells if one has it. */
    boolean passTo(byte[] key, boolean inclusive) throws CatalogException {
      boolean has = false;
      for (int i = 0; i < heads.length; i++) {
        EntryCursor.At head = heads[i];
        while (head != null) {
          int order = Arrays.compareUnsigned(head.key(), key);
          has |= order == 0;
          if (order > 0 || (order == 0 && !inclusive)) {
            break;
          }
          head = cursors[i].next();
        }
        heads[i] = head;
      }
      return has;
    }
  }
}
