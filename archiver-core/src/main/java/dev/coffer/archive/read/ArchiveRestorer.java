package dev.coffer.archive.read;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.age.AgeIdentity;
import dev.coffer.archive.entry.ContentDigest;
import dev.coffer.archive.entry.EntryMetadata;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.entry.EntryType;
import dev.coffer.archive.entry.Sha256;
import dev.coffer.archive.tar.TarDecoder;
import dev.coffer.archive.tar.TarItem;
import dev.coffer.archive.target.RestoreListener;
import dev.coffer.archive.target.RestoreTarget;
import dev.coffer.archive.target.RestoringEntry;
import dev.coffer.archive.volume.IndexEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Restores entries of one archive. Each is found by its tar offset, so what lies between two wanted
 * entries is not read; each file's digest is compared before it gets its name; a damaged stretch
 * costs the entries in it, each told to the listener.
 *
 * <p>For one thread. Owns what it reads with, not the target.
 */
public final class ArchiveRestorer implements AutoCloseable {
  private final ArchiveTarStream tar;
  private final RestoreTarget target;
  private final RestoreListener listener;
  private final Selection selection;
  private final ContentDigest digest = new ContentDigest();
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
  private @Nullable TarDecoder decoder;
  private long decoderOffset;
  private long damagedCount;

  /**
   * What is restored.
   *
   * @param includes whether a path is among what is restored
   * @param find an entry of the archive by its path: what a hard link is another name of may have
   *     to be restored in its place
   */
  public record Selection(Predicate<EntryPath> includes, Finder find) {
    /** Everything there is. */
    public static Selection all() {
      return new Selection(path -> true, path -> Optional.empty());
    }
  }

  /** Finds an entry of the archive. */
  public interface Finder {
    Optional<IndexEntry> find(EntryPath path) throws IOException;
  }

  /**
   * A restorer.
   *
   * @param listener hears what becomes of entries
   * @param troubles hears what could not be read, and what of it came from copies
   */
  public ArchiveRestorer(
      ArchiveLayout layout,
      VolumeProvider volumes,
      List<? extends AgeIdentity> identities,
      RestoreTarget target,
      RestoreListener listener,
      ReadListener troubles,
      Selection selection) {
    this.tar = new ArchiveTarStream(layout, volumes, identities, troubles);
    this.target = target;
    this.listener = listener;
    this.selection = selection;
  }

  /**
   * Restores one entry. Best called in the order of tar offsets: then the tape only goes forward.
   *
   * @throws dev.coffer.archive.FileAccessException if the target is full or failing
   * @throws dev.coffer.archive.WrongKeyException if no identity opens the archive
   * @throws dev.coffer.archive.ArchiveDeviceException if the drive failed; damage of the medium is
   *     told to the listener instead
   * @throws dev.coffer.archive.WrongVolumeException if a volume that it lies on cannot be had;
   *     nothing of it is restored then, and others still can be
   */
  public void restore(IndexEntry entry) throws IOException {
    IndexEntry from = entry;
    if (entry.metadata().type() == EntryType.HARDLINK) {
      EntryPath linked = EntryPath.of(entry.metadata().linkTarget());
      if (!selection.includes().test(linked)) {
        from = selection.find().find(linked).orElse(entry);
      }
    }
    boolean done = false;
    try {
      TarItem.Entry found = locate(from);
      place(from, found.metadata().withPath(entry.path()));
      done = true;
    } catch (ArchiveDamagedException e) {
      damaged(entry.path(), e);
    } finally {
      if (!done) {
        decoder = null;
      }
    }
  }

  private TarItem.Entry locate(IndexEntry entry) throws IOException {
    TarDecoder at = decoder;
    if (at == null || decoderOffset != entry.tarOffset()) {
      tar.seek(entry.tarOffset());
      at = new TarDecoder(tar, entry.tarOffset());
      decoder = at;
    }
    decoderOffset = entry.tarEnd();
    Optional<TarItem> item = at.next();
    if (item.isPresent()
        && item.get() instanceof TarItem.Entry found
        && found.headerOffset() == entry.tarOffset()
        && found.metadata().path().equals(entry.path())) {
      return found;
    }
    throw new ArchiveDamagedException("the tar does not have it at byte " + entry.tarOffset());
  }

  private void place(IndexEntry from, EntryMetadata metadata) throws IOException {
    try (RestoringEntry placed = target.begin(metadata)) {
      if (!placed.wantsContent()) {
        placed.commit();
        skipContent(metadata);
        return;
      }
      Optional<ArchiveDamagedException> damage = copy(from, metadata, placed);
      if (damage.isPresent()) {
        decoder = null;
        damagedCount++;
        placed.discard(String.valueOf(damage.get().getMessage()));
      } else {
        placed.commit();
      }
    }
  }

  private Optional<ArchiveDamagedException> copy(
      IndexEntry from, EntryMetadata metadata, RestoringEntry placed) throws IOException {
    TarDecoder at = decoder;
    if (at == null) {
      throw new IllegalStateException("internal error: nothing is being read");
    }
    digest.begin(metadata);
    try {
      while (at.read(buffer.clear()) >= 0) {
        buffer.flip();
        digest.update(buffer.duplicate());
        placed.write(buffer);
      }
    } catch (ArchiveDamagedException e) {
      return Optional.of(e);
    }
    Sha256 actual = digest.end();
    if (from.sha256().isPresent() && !from.sha256().get().equals(actual)) {
      return Optional.of(
          new ArchiveDamagedException(
              "SHA-256: actual=%s expected=%s".formatted(actual, from.sha256().get())));
    }
    return Optional.empty();
  }

  private void skipContent(EntryMetadata metadata) {
    if (metadata.dataByteCount() > 0) {
      // Going there anew may cost a locate, reading through it costs all its blocks.
      decoder = null;
    }
  }

  private void damaged(EntryPath path, ArchiveDamagedException e) {
    damagedCount++;
    listener.failed(path, String.valueOf(e.getMessage()));
  }

  /** Entries that were damaged on tape, each told to a listener. */
  public long damagedCount() {
    return damagedCount;
  }

  /** Bytes read from drives, whole blocks. */
  public long deviceBytesRead() {
    return tar.deviceBytesRead();
  }

  @Override
  public void close() {
    tar.close();
  }
}
