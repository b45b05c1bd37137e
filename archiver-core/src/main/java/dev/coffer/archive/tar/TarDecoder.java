package dev.coffer.archive.tar;

import dev.coffer.archive.ArchiveDamagedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Reads a tar entry by entry: ours and those of GNU tar, bsdtar, star, Python and v7, with PAX and
 * GNU long names, base-256 numbers and all four forms of GNU sparse files. May begin at any entry's
 * first header block.
 *
 * <p>What the input says is not trusted: extended headers are limited to {@link
 * TarEncoder#MAX_RECORD_BYTES}, sparse maps to {@link #MAX_EXTENTS}, names to what {@link
 * dev.coffer.archive.entry.EntryPath} allows. Not thread-safe. The input is not closed.
 */
public final class TarDecoder {
  /** Most extents of one sparse file. */
  public static final int MAX_EXTENTS = 1 << 20;

  private final TarInput in;
  private final PaxRecords global = new PaxRecords();
  private long contentLeft;
  private long afterContent;
  private boolean damaged;
  private boolean blockPending;
  private boolean suspect;
  private boolean ended;

  /**
   * A decoder of a tar, or of a part of one.
   *
   * @param in positioned at an entry's first header block
   * @param offset where that is, in bytes of the whole tar
   */
  public TarDecoder(InputStream in, long offset) {
    this.in = new TarInput(in, offset);
  }

  /**
   * The next entry, or empty at the end: at two zero blocks, or where the input ends between two
   * entries. What was not read of the entry before is skipped.
   *
   * @throws ArchiveDamagedException if the next header is damaged or the input ends inside an
   *     entry; then only {@link #resync} goes on
   * @throws IOException if the input fails
   */
  public Optional<TarItem> next() throws IOException {
    if (damaged) {
      throw new IllegalStateException("the tar is damaged here: resync first");
    }
    if (ended) {
      return Optional.empty();
    }
    damaged = true; // until a whole header has been read
    Optional<TarItem> item = readItem();
    damaged = false;
    suspect = false;
    return item;
  }

  private Optional<TarItem> readItem() throws IOException {
    in.skip(contentLeft + afterContent);
    contentLeft = 0;
    afterContent = 0;
    long start = in.position() - (blockPending ? UstarBlock.BYTES : 0);
    HeaderGroup group = new HeaderGroup(global, start, suspect);
    while (true) {
      if (!takeBlock()) {
        if (!group.isFresh()) {
          throw new ArchiveDamagedException("tar ends behind an extended header at byte " + start);
        }
        return Optional.empty();
      }
      if (TarHeader.isZero(in.block())) {
        if (!group.isFresh()) {
          throw new ArchiveDamagedException(
              "tar: zeros behind an extended header at byte " + start);
        }
        if (!in.readBlock() || TarHeader.isZero(in.block())) {
          ended = true;
          return Optional.empty();
        }
        blockPending = true; // a lone zero block, as GNU tar has it: go on
        group = new HeaderGroup(global, in.position() - UstarBlock.BYTES, suspect);
        continue;
      }
      TarHeader header = TarHeader.of(in.block(), in.position() - UstarBlock.BYTES);
      if (!group.takeExtension(header, in)) {
        EntryAssembler assembler = new EntryAssembler(group, header, in);
        TarItem item = assembler.item();
        contentLeft = assembler.contentBytes();
        afterContent = assembler.bytesAfterContent();
        return Optional.of(item);
      }
    }
  }

  private boolean takeBlock() throws IOException {
    if (blockPending) {
      blockPending = false;
      return true;
    }
    return in.readBlock();
  }

  /**
   * Reads content of the entry last returned: {@link
   * dev.coffer.archive.entry.EntryMetadata#dataByteCount()} bytes in all, a sparse file's extents
   * one after the other. A refused entry has none.
   *
   * @return bytes read, at least 1 where the buffer has room, or -1 at the end
   * @throws ArchiveDamagedException if the input ends before
   */
  public int read(ByteBuffer target) throws IOException {
    if (contentLeft == 0) {
      return -1;
    }
    if (!target.hasRemaining()) {
      return 0;
    }
    int count = in.read(target, contentLeft);
    contentLeft -= count;
    return count;
  }

  /**
   * Goes forward from where reading is to the next block that is a header, so that {@link #next}
   * can go on. What was left of the entry before is not looked for. Also clears the damage.
   *
   * @return false if the input ended first
   */
  public boolean resync() throws IOException {
    contentLeft = 0;
    afterContent = 0;
    blockPending = false;
    long misaligned = -in.position() & (UstarBlock.BYTES - 1);
    try {
      in.skip(misaligned);
      while (in.readBlock()) {
        if (TarHeader.isPlausible(in.block())) {
          blockPending = true;
          damaged = false;
          suspect = true;
          return true;
        }
      }
    } catch (ArchiveDamagedException e) {
      // The input ends inside a block: there is no header any more.
    }
    damaged = false;
    ended = true;
    return false;
  }

  /** Where the next byte comes from, in bytes of the whole tar. */
  public long position() {
    return in.position() - (blockPending ? UstarBlock.BYTES : 0);
  }

  /** Whether the end was told by two zero blocks (or given up by {@link #resync}). */
  public boolean sawEndOfArchive() {
    return ended;
  }
}
