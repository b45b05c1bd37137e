package dev.coffer.cli.job;

import dev.coffer.archive.entry.EntryNames;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.source.PathPatterns;
import dev.coffer.cli.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The paths of a command line: a plain path means itself and all below it, a pattern (with {@code
 * *}, {@code ?} or {@code [}) what it matches and all below that. None means everything.
 */
public final class PathSelection {
  private final List<EntryPath> paths;
  private final PathPatterns patterns;

  private PathSelection(List<EntryPath> paths, PathPatterns patterns) {
    this.paths = List.copyOf(paths);
    this.patterns = patterns;
  }

  /** Reads the paths; a leading slash may be there or not. */
  public static PathSelection of(List<String> texts) throws UsageException {
    List<EntryPath> paths = new ArrayList<>();
    List<String> patterns = new ArrayList<>();
    for (String text : texts) {
      try {
        if (text.matches(".*[*?\\[].*")) {
          PathPatterns.of(List.of(text));
          patterns.add(text);
        } else {
          paths.add(path(text));
        }
      } catch (IllegalArgumentException e) {
        throw new UsageException("'" + text + "': " + e.getMessage(), null);
      }
    }
    return new PathSelection(paths, PathPatterns.of(patterns));
  }

  /**
   * A path of the command line as archives name it; {@code \xHH} is a byte, as listings have it.
   */
  static EntryPath path(String text) {
    String plain = text.replaceAll("/+", "/").replaceAll("^/|/$", "");
    return plain.isEmpty() ? EntryPath.ROOT : EntryPath.of(EntryNames.bytes(plain));
  }

  /** Whether a path is meant by its own name. */
  boolean names(EntryPath path) {
    return paths.contains(path);
  }

  /**
   * Whether these are all that is meant: only paths were given, and nothing is below these.
   *
   * @param files paths that are {@link #names named}, none of them a directory
   */
  boolean isOnly(Set<EntryPath> files) {
    return !paths.isEmpty() && patterns.isEmpty() && files.containsAll(paths);
  }

  /** Whether a path is meant. */
  public boolean includes(EntryPath path) {
    return (paths.isEmpty() && patterns.isEmpty())
        || paths.stream().anyMatch(path::isUnder)
        || (!patterns.isEmpty() && patterns.matchesWithParents(path, false));
  }
}
