package dev.coffer.archive.ltfs;

import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.entry.EntryPath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All files and directories of one index, in the order of the index. Kept in memory in packed form:
 * about 60 bytes an entry and its name, 32 more where it has a digest; so a million files take some
 * 150 MB of memory at most, and the limit is memory. Not thread-safe.
 */
public final class LtfsTree {
  private final DirectoryNode root;
  private long entryCount = 1;
  private long byteCount;

  /** A tree of nothing but the root directory. */
  public LtfsTree(LtfsEntry root) {
    this(new DirectoryNode(null));
    seal(this.root, root);
  }

  private LtfsTree(DirectoryNode root) {
    this.root = root;
  }

  /** A tree under construction; its root is still to be sealed. */
  static LtfsTree unsealed() {
    return new LtfsTree(new DirectoryNode(null));
  }

  DirectoryNode rootNode() {
    return root;
  }

  /** Sets what a directory is, once it is known. */
  void seal(DirectoryNode node, LtfsEntry entry) {
    byteCount -= node.packed.length;
    node.packed = PackedEntry.pack(entry);
    byteCount += node.packed.length;
  }

  /** The root directory; its name is the volume's name. */
  public LtfsEntry root() {
    return PackedEntry.unpack(root.packed);
  }

  /** Files, symbolic links and directories, the root among them. */
  public long entryCount() {
    return entryCount;
  }

  /** About how much memory it takes. */
  public long memoryBytes() {
    return byteCount + entryCount * 40;
  }

  /** The entry with this path. */
  public Optional<LtfsEntry> find(EntryPath path) {
    Object node = node(path);
    return node == null ? Optional.empty() : Optional.of(entry(node));
  }

  static LtfsEntry entry(Object node) {
    return PackedEntry.unpack(packed(node));
  }

  private static byte[] packed(Object node) {
    return node instanceof DirectoryNode directory ? directory.packed : (byte[]) node;
  }

  /** A {@link DirectoryNode}, the packed bytes of a file, or null. */
  @Nullable Object node(EntryPath path) {
    if (path.equals(EntryPath.ROOT)) {
      return root;
    }
    Object node = root;
    byte[] bytes = path.bytes();
    int start = 0;
    for (int i = 0; i <= bytes.length; i++) {
      if (i == bytes.length || bytes[i] == '/') {
        if (!(node instanceof DirectoryNode directory)) {
          return null;
        }
        node = directory.child(Arrays.copyOfRange(bytes, start, i));
        if (node == null) {
          return null;
        }
        start = i + 1;
      }
    }
    return node;
  }

  /**
   * Adds a file, link or empty directory to a directory of this tree.
   *
   * @return false if the directory has an entry of that name already; nothing is changed then
   */
  boolean add(DirectoryNode directory, LtfsEntry entry) {
    Object node;
    byte[] packed;
    if (entry.kind() == LtfsEntry.Kind.DIRECTORY) {
      DirectoryNode made = new DirectoryNode(directory);
      made.packed = PackedEntry.pack(entry);
      packed = made.packed;
      node = made;
    } else {
      packed = PackedEntry.pack(entry);
      node = packed;
    }
    return attach(directory, node, packed, true);
  }

  /** Hooks a directory that was built on its own, sealed, into its parent. */
  boolean attach(DirectoryNode directory) {
    return attach(Objects.requireNonNull(directory.parent), directory, directory.packed, false);
  }

  private boolean attach(DirectoryNode parent, Object node, byte[] packed, boolean count) {
    if (!parent.add(node, packed)) {
      return false;
    }
    entryCount++;
    if (count) {
      byteCount += packed.length;
    }
    return true;
  }

  /**
   * Puts an entry of the same name and kind in the place of another, a directory's children kept.
   */
  void replace(DirectoryNode directory, LtfsEntry entry) {
    byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
    int at = directory.indexOf(name);
    Object old = at < 0 ? null : directory.children[at];
    if (old == null) {
      throw new IllegalArgumentException("no entry " + LtfsNames.printable(entry.name()));
    }
    byte[] packed = PackedEntry.pack(entry);
    byteCount += packed.length - packed(old).length;
    if (old instanceof DirectoryNode node) {
      node.packed = packed;
    } else {
      directory.children[at] = packed;
    }
  }

  /** Takes out a file, a link or an empty directory; false if there is none of that name. */
  boolean remove(DirectoryNode directory, byte[] name) {
    Object node = directory.child(name);
    if (node == null) {
      return false;
    }
    if (node instanceof DirectoryNode inner && inner.live > 0) {
      throw new IllegalArgumentException("directory is not empty");
    }
    directory.remove(name);
    entryCount--;
    byteCount -= packed(node).length;
    return true;
  }

  /** Takes out an entry and all under it. */
  void removeAll(DirectoryNode directory, byte[] name) throws ArchiveException {
    if (directory.child(name) instanceof DirectoryNode inner) {
      walk(
          inner,
          new Walker() {
            @Override
            public void enter(DirectoryNode node, LtfsEntry entry) {
              count(node.packed);
            }

            @Override
            public void file(DirectoryNode in, byte[] packed) {
              count(packed);
            }

            private void count(byte[] packed) {
              entryCount--;
              byteCount -= packed.length;
            }

            @Override
            public void leave() {
              // counted when entered
            }
          });
      directory.remove(name);
    } else {
      remove(directory, name);
    }
  }

  /** Hears the entries of a tree, each directory before and after what is in it. */
  interface Walker {
    /** A directory begins. */
    void enter(DirectoryNode node, LtfsEntry directory) throws ArchiveException;

    /** A file or a link in the directory that began last and has not ended. */
    void file(DirectoryNode directory, byte[] packed) throws ArchiveException;

    /** The directory that began last and has not ended ends. */
    void leave() throws ArchiveException;
  }

  /** Goes through all of the tree from the root, in order. */
  void walk(Walker walker) throws ArchiveException {
    walk(root, walker);
  }

  /** Goes through a directory and all under it; however deep, the Java stack does not grow. */
  void walk(DirectoryNode from, Walker walker) throws ArchiveException {
    Deque<Frame> stack = new ArrayDeque<>();
    walker.enter(from, PackedEntry.unpack(from.packed));
    stack.push(new Frame(from));
    while (!stack.isEmpty()) {
      Frame frame = stack.element();
      if (frame.next == frame.node.count) {
        walker.leave();
        stack.pop();
        continue;
      }
      Object child = frame.node.children[frame.next++];
      if (child instanceof DirectoryNode directory) {
        walker.enter(directory, PackedEntry.unpack(directory.packed));
        stack.push(new Frame(directory));
      } else if (child != null) {
        walker.file(frame.node, (byte[]) child);
      }
    }
  }

  /** Where a walk is in one directory. */
  private static final class Frame {
    private final DirectoryNode node;
    private int next;

    Frame(DirectoryNode node) {
      this.node = node;
    }
  }

  /**
   * A directory and its children in order: packed bytes for a file or link, another node for a
   * directory, null where one was removed. A table of open addressing finds them by name.
   */
  static final class DirectoryNode {
    private final @Nullable DirectoryNode parent;
    private byte[] packed = new byte[0];
    private @Nullable Object[] children = new Object[2];
    private int count;
    private int live;
    private int[] table = new int[4];

    DirectoryNode(@Nullable DirectoryNode parent) {
      this.parent = parent;
    }

    @Nullable DirectoryNode parent() {
      return parent;
    }

    LtfsEntry entry() {
      return PackedEntry.unpack(packed);
    }

    boolean isEmpty() {
      return live == 0;
    }

    @Nullable Object child(byte[] name) {
      int at = indexOf(name);
      return at < 0 ? null : children[at];
    }

    private int indexOf(byte[] name) {
      int mask = table.length - 1;
      int slot = PackedEntry.nameHash(name, name.length) & mask;
      while (table[slot] != 0) {
        Object child = children[table[slot] - 1];
        if (child != null && PackedEntry.hasName(packed(child), name)) {
          return table[slot] - 1;
        }
        slot = (slot + 1) & mask;
      }
      return -1;
    }

    private boolean add(Object node, byte[] nodePacked) {
      if (indexOf(PackedEntry.unpackName(nodePacked)) >= 0) {
        return false;
      }
      if (count == children.length) {
        makeRoom();
      }
      children[count++] = node;
      live++;
      enter(count);
      return true;
    }

    /** Drops the holes of removed entries, or grows, and builds the table anew. */
    private void makeRoom() {
      int size = live * 2 > count ? Math.addExact(count, Math.max(2, count / 2)) : count;
      @Nullable Object[] kept = new Object[size];
      int n = 0;
      for (int i = 0; i < count; i++) {
        if (children[i] != null) {
          kept[n++] = children[i];
        }
      }
      children = kept;
      count = n;
      int slots = Integer.highestOneBit(Math.max(2, size)) * 4;
      table = new int[slots];
      for (int i = 1; i <= count; i++) {
        enter(i);
      }
    }

    private void enter(int number) {
      Object child = Objects.requireNonNull(children[number - 1]);
      int mask = table.length - 1;
      int slot = PackedEntry.nameHash(packed(child)) & mask;
      while (table[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      table[slot] = number;
    }

    private void remove(byte[] name) {
      int at = indexOf(name);
      children[at] = null;
      live--;
    }
  }
}
