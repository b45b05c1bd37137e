package dev.coffer.archive.ltfs;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.FileAccessException;
import dev.coffer.archive.entry.EntryPath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Paths of a volume as entry paths, whose parts are the names in UTF-8. */
public final class LtfsPaths {
  private LtfsPaths() {}

  static EntryPath child(EntryPath parent, String name) throws ArchiveDamagedException {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    if (parent.byteCount() + 1 + utf8.length > EntryPath.MAX_BYTES) {
      throw new ArchiveDamagedException(
          "path is longer than " + EntryPath.MAX_BYTES + " bytes at " + LtfsNames.printable(name));
    }
    return parent.resolve(utf8);
  }

  static EntryPath of(LtfsTree.DirectoryNode directory, byte[] name)
      throws ArchiveDamagedException {
    Deque<String> names = new ArrayDeque<>();
    for (LtfsTree.DirectoryNode node = directory; node.parent() != null; ) {
      names.push(node.entry().name());
      node = java.util.Objects.requireNonNull(node.parent());
    }
    EntryPath path = EntryPath.ROOT;
    for (String part : names) {
      path = child(path, part);
    }
    return child(path, new String(name, StandardCharsets.UTF_8));
  }

  /**
   * The path under which a volume holds an entry: every name in form NFC.
   *
   * @throws FileAccessException if LTFS cannot hold such a name: it is not UTF-8, longer than 255
   *     code points, or holds a forbidden character
   */
  public static EntryPath onVolume(EntryPath path) throws FileAccessException {
    if (path.equals(EntryPath.ROOT)) {
      return path;
    }
    String text =
        path.text()
            .orElseThrow(() ->
                new FileAccessException("name cannot be on an LTFS volume: not UTF-8: " + path));
    EntryPath normal = EntryPath.of(LtfsNames.normalize(text));
    for (String name : LtfsNames.normalize(text).split("/", -1)) {
      Optional<String> fault = LtfsNames.fault(name);
      if (fault.isPresent()) {
        throw new FileAccessException(
            "name cannot be on an LTFS volume: " + fault.get() + ": " + path);
      }
    }
    return normal;
  }

  static String name(EntryPath path) {
    return new String(path.name(), StandardCharsets.UTF_8);
  }
}
