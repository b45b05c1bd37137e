package dev.coffer.archive.ltfs;

import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.entry.EntryPath;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/**
 * One index: what a volume held at one generation.
 *
 * @param header what it says of itself
 * @param tree files and directories
 * @param byteCount size of its document as it was read, in bytes
 * @param losses what the document said and this model does not hold (unknown elements in places
 *     where they are not kept, entries whose name is there twice); a volume whose index has losses
 *     is not written to
 */
public record LtfsIndex(
    LtfsIndexHeader header, LtfsTree tree, long byteCount, List<String> losses) {
  public LtfsIndex {
    losses = List.copyOf(losses);
  }

  /** Hears one entry after the other, each directory before what is in it. */
  public interface Visitor {
    /**
     * One entry.
     *
     * @param path from the volume's root
     */
    void visit(EntryPath path, LtfsEntry entry) throws ArchiveException;
  }

  /** Shows all entries but the root, in the order of the index. */
  public void forEach(Visitor visitor) throws ArchiveException {
    tree.walk(
        new LtfsTree.Walker() {
          private final Deque<EntryPath> paths = new ArrayDeque<>();

          @Override
          public void enter(LtfsTree.DirectoryNode node, LtfsEntry directory)
              throws ArchiveException {
            EntryPath parent = paths.peek();
            if (parent == null) {
              paths.push(EntryPath.ROOT);
              return;
            }
            EntryPath path = LtfsPaths.child(parent, directory.name());
            paths.push(path);
            visitor.visit(path, directory);
          }

          @Override
          public void file(LtfsTree.DirectoryNode directory, byte[] packed)
              throws ArchiveException {
            LtfsEntry entry = PackedEntry.unpack(packed);
            EntryPath parent = Objects.requireNonNull(paths.peek());
            visitor.visit(LtfsPaths.child(parent, entry.name()), entry);
          }

          @Override
          public void leave() {
            paths.pop();
          }
        });
  }
}
