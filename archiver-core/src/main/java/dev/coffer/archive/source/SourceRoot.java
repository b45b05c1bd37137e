package dev.coffer.archive.source;

import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.posix.PathBytes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where a walk begins.
 *
 * @param location absolute, in bytes
 * @param path its name in the archive: the location without the leading slash
 */
record SourceRoot(byte[] location, EntryPath path) {

  /** The roots in the order of a walk by name, without those that lie in another one. */
  static List<SourceRoot> of(List<Path> paths) {
    List<SourceRoot> sorted =
        paths.stream().map(SourceRoot::of).sorted(SourceRoot::inWalk).toList();
    List<SourceRoot> roots = new ArrayList<>();
    for (SourceRoot root : sorted) {
      if (sorted.stream().noneMatch(o -> !o.path.equals(root.path) && root.path.isUnder(o.path))
          && roots.stream().noneMatch(o -> o.path.equals(root.path))) {
        roots.add(root);
      }
    }
    return roots;
  }

  /** A slash comes before all that a name may have. */
  private static int inWalk(SourceRoot a, SourceRoot b) {
    return Arrays.compareUnsigned(walkKey(a.path), walkKey(b.path));
  }

  private static byte[] walkKey(EntryPath path) {
    byte[] key = path.isRoot() ? new byte[0] : path.bytes().clone();
    for (int i = 0; i < key.length; i++) {
      key[i] = key[i] == '/' ? 0 : key[i];
    }
    return key;
  }

  private static SourceRoot of(Path path) {
    byte[] bytes = PathBytes.of(path.toAbsolutePath().normalize());
    EntryPath name =
        bytes.length == 1
            ? EntryPath.ROOT
            : EntryPath.of(Arrays.copyOfRange(bytes, 1, bytes.length));
    return new SourceRoot(bytes, name);
  }

  byte[] name() {
    return path.name();
  }

  byte[] parentLocation() {
    int slash = location.length - name().length - 1;
    return slash <= 0 ? new byte[] {'/'} : Arrays.copyOf(location, slash);
  }
}
