package dev.coffer.archive.ltfs;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.UnsupportedFormatException;
import dev.coffer.archive.entry.EntryNames;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads an index document as it streams by. Elements may come in any order, as other
 * implementations allow; what the reference implementation takes for damage is damage here (docs
 * /formats/ltfs.md has the list).
 */
public final class LtfsIndexParser {
  private static final int MAX_LOSSES = 100;

  private final XmlCursor cursor;
  private final LtfsLimits limits;
  private final MemoryBudget budget;
  private final CountingInput input;
  private final LtfsTree tree = LtfsTree.unsealed();
  private final List<String> losses = new ArrayList<>();
  private final IndexHeaderParser header;
  private boolean rootSeen;
  private long highestUid = LtfsEntry.ROOT_UID;
  private LtfsVersion version = LtfsVersion.WRITTEN;

  private LtfsIndexParser(CountingInput input, XmlCursor cursor, LtfsLimits limits) {
    this.input = input;
    this.limits = limits;
    this.budget = new MemoryBudget(limits.maxIndexMemoryBytes());
    this.cursor = cursor;
    this.header = new IndexHeaderParser(cursor, budget, this::lose);
  }

  /**
   * Reads a whole document.
   *
   * @throws ArchiveDamagedException if it is torn, not well formed or breaks a rule of the format
   * @throws UnsupportedFormatException if it is of a version not known, or an incremental index
   */
  public static LtfsIndex parse(InputStream in, LtfsLimits limits) throws ArchiveException {
    return parsed(in, limits, LtfsIndexParser::document);
  }

  /**
   * Reads a document only until its header is complete, which is at once where the elements stand
   * in their usual order.
   */
  static LtfsIndexHeader parseHeader(InputStream in, LtfsLimits limits) throws ArchiveException {
    return parsed(in, limits, LtfsIndexParser::headerOnly);
  }

  /** How much of a document is read. */
  private interface Extent<T> {
    T read(LtfsIndexParser parser) throws ArchiveException;
  }

  private static <T> T parsed(InputStream in, LtfsLimits limits, Extent<T> extent)
      throws ArchiveException {
    CountingInput input = new CountingInput(in);
    XmlCursor cursor = null;
    try {
      cursor = new XmlCursor(input);
      return extent.read(new LtfsIndexParser(input, cursor, limits));
    } catch (ArchiveDamagedException e) {
      throw new ArchiveDamagedException(where(cursor) + e.getMessage(), e);
    } catch (UnsupportedFormatException e) {
      throw new UnsupportedFormatException(where(cursor) + e.getMessage(), e);
    }
  }

  private static String where(@Nullable XmlCursor cursor) {
    return "index, line " + (cursor == null ? 1 : cursor.line()) + ": ";
  }

  private LtfsIndex document() throws ArchiveException {
    start();
    while (cursor.nextChild()) {
      if (cursor.name().equals("directory")) {
        if (rootSeen) {
          throw new ArchiveDamagedException("<directory> twice in <ltfsindex>");
        }
        rootSeen = true;
        root();
      } else {
        header.child();
      }
    }
    cursor.end();
    if (!rootSeen) {
      throw new ArchiveDamagedException("<directory> missing in <ltfsindex>");
    }
    return new LtfsIndex(header.finish(version, highestUid), tree, input.count, losses);
  }

  private LtfsIndexHeader headerOnly() throws ArchiveException {
    start();
    while (cursor.nextChild()) {
      if (!cursor.name().equals("directory")) {
        header.child();
      } else if (header.isComplete(version)) {
        return header.finish(version, 0);
      } else {
        rootSeen = true;
        root();
      }
    }
    cursor.end();
    return header.finish(version, highestUid);
  }

  private void start() throws ArchiveException {
    String root = cursor.root();
    if (root.equals("ltfsincrementalindex")) {
      throw new UnsupportedFormatException("incremental index (format 2.5) is not read");
    }
    if (!root.equals("ltfsindex")) {
      throw new ArchiveDamagedException(
          "root element: actual=%s expected=ltfsindex".formatted(LtfsNames.printable(root)));
    }
    Optional<String> text = cursor.attribute("version");
    if (text.isEmpty()) {
      throw new ArchiveDamagedException("no version attribute");
    }
    version = LtfsVersion.parse(text.get());
  }

  /** A directory that is being read. */
  private static final class Frame {
    private final LtfsTree.DirectoryNode node;
    private final EntryParser entry;
    private boolean inContents;

    Frame(LtfsTree.DirectoryNode node, EntryParser entry) {
      this.node = node;
      this.entry = entry;
    }
  }

  /** Reads the directory the cursor is at, and all in it, without using the Java stack. */
  private void root() throws ArchiveException {
    Deque<Frame> stack = new ArrayDeque<>();
    stack.push(new Frame(tree.rootNode(), newEntry(true)));
    while (!stack.isEmpty()) {
      Frame frame = stack.element();
      if (!cursor.nextChild()) {
        if (frame.inContents) {
          frame.inContents = false;
        } else {
          endDirectory(stack.pop(), stack.isEmpty());
        }
      } else if (frame.inContents) {
        inContents(stack, frame);
      } else if (cursor.name().equals("contents")) {
        frame.entry.contents();
        frame.inContents = true;
      } else {
        frame.entry.child();
      }
    }
  }

  private EntryParser newEntry(boolean directory) {
    return new EntryParser(cursor, limits, budget, directory, version.hasFileUids(), this::lose);
  }

  private void inContents(Deque<Frame> stack, Frame frame) throws ArchiveException {
    switch (cursor.name()) {
      case "directory" -> {
        if (stack.size() >= limits.maxDepth()) {
          throw new ArchiveDamagedException(
              "directories inside one another: actual=%d expected=%d or less"
                  .formatted(stack.size() + 1, limits.maxDepth()));
        }
        stack.push(new Frame(new LtfsTree.DirectoryNode(frame.node), newEntry(true)));
      }
      case "file" -> {
        EntryParser file = newEntry(false);
        while (cursor.nextChild()) {
          file.child();
        }
        LtfsEntry entry = file.finish(false, highestUid + 1);
        highestUid = Math.max(highestUid, entry.fileUid());
        if (!tree.add(frame.node, entry)) {
          loseEntry(entry);
        }
        checkSize();
      }
      default -> {
        lose("unknown element <" + LtfsNames.printable(cursor.name()) + "> in <contents>");
        cursor.skip();
      }
    }
  }

  private void endDirectory(Frame frame, boolean isRoot) throws ArchiveException {
    LtfsEntry entry = frame.entry.finish(isRoot, isRoot ? LtfsEntry.ROOT_UID : highestUid + 1);
    highestUid = Math.max(highestUid, entry.fileUid());
    tree.seal(frame.node, entry);
    if (!isRoot && !tree.attach(frame.node)) {
      loseEntry(entry);
    }
    checkSize();
  }

  private void checkSize() throws ArchiveDamagedException {
    if (tree.entryCount() > limits.maxEntries()) {
      throw new ArchiveDamagedException(
          "more than %d files and directories".formatted(limits.maxEntries()));
    }
    budget.check(tree.memoryBytes());
  }

  private void loseEntry(LtfsEntry entry) {
    lose("name is there twice: " + LtfsNames.printable(entry.name()));
  }

  private void lose(String what) {
    if (losses.size() < MAX_LOSSES) {
      losses.add(EntryNames.printable(what.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }
  }

  /** Counts bytes. */
  private static final class CountingInput extends java.io.FilterInputStream {
    private long count;

    CountingInput(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      count += b < 0 ? 0 : 1;
      return b;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
      int n = super.read(b, off, len);
      count += Math.max(n, 0);
      return n;
    }
  }
}
