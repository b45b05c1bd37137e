package dev.coffer.archive.ltfs;

import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.entry.EntryPath;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Files of an index in the order of their first block, so that the tape is read once from front to
 * back. Holds a reference to the packed entry for each, not the entry.
 */
final class LtfsSelection {
  /** A file that is to be read. */
  private record Item(
      LtfsTree.DirectoryNode directory,
      byte[] packed,
      char partition,
      long block,
      long byteOffset) {}

  private static final Comparator<Item> ORDER =
      Comparator.comparingInt((Item item) -> item.partition)
          .thenComparingLong(Item::block)
          .thenComparingLong(Item::byteOffset);

  private final List<Item> items = new ArrayList<>();

  /** The files among the entries that are wanted, links and directories left out. */
  static LtfsSelection files(LtfsIndex index, Predicate<EntryPath> wanted) throws ArchiveException {
    LtfsSelection selection = new LtfsSelection();
    index
        .tree()
        .walk(
            new LtfsTree.Walker() {
              @Override
              public void enter(LtfsTree.DirectoryNode node, LtfsEntry directory) {
                // only files have content
              }

              @Override
              public void file(LtfsTree.DirectoryNode directory, byte[] packed)
                  throws ArchiveException {
                LtfsEntry entry = PackedEntry.unpack(packed);
                if (entry.kind() == LtfsEntry.Kind.FILE
                    && wanted.test(LtfsPaths.of(directory, PackedEntry.unpackName(packed)))) {
                  selection.add(directory, packed, entry);
                }
              }

              @Override
              public void leave() {
                // nothing to do
              }
            });
    selection.items.sort(ORDER);
    return selection;
  }

  private void add(LtfsTree.DirectoryNode directory, byte[] packed, LtfsEntry entry) {
    if (entry.extents().isEmpty()) {
      items.add(new Item(directory, packed, 'a', 0, 0));
    } else {
      LtfsExtent first = entry.extents().get(0);
      items.add(
          new Item(
              directory,
              packed,
              first.start().partition(),
              first.start().block(),
              first.byteOffset()));
    }
  }

  int count() {
    return items.size();
  }

  void forEach(LtfsIndex.Visitor visitor) throws ArchiveException {
    for (Item item : items) {
      EntryPath path = LtfsPaths.of(item.directory, PackedEntry.unpackName(item.packed));
      visitor.visit(path, PackedEntry.unpack(item.packed));
    }
  }
}
