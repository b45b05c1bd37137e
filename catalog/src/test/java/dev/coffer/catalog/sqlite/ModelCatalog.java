package dev.coffer.catalog.sqlite;

import dev.coffer.catalog.ArchiveId;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.DatasetName;
import dev.coffer.catalog.EntryKind;
import dev.coffer.catalog.EntryQuery;
import dev.coffer.catalog.EntryRepository.Placed;
import dev.coffer.catalog.EntryRow;
import dev.coffer.catalog.StoredPath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What the catalog should answer, by looking at everything every time. */
final class ModelCatalog {
  private final Map<ArchiveId, ArchiveRow> archives = new LinkedHashMap<>();
  private final Map<ArchiveId, List<EntryRow>> entries = new HashMap<>();

  void add(ArchiveRow archive, List<EntryRow> rows) {
    archives.put(archive.id(), archive);
    entries.put(archive.id(), List.copyOf(rows));
  }

  void drop(ArchiveId id) {
    archives.remove(id);
    entries.remove(id);
  }

  List<ArchiveRow> newestFirst(DatasetName dataset) {
    return archives.values().stream()
        .filter(row -> row.dataset().equals(dataset))
        .sorted(Comparator.comparing(ArchiveRow::startedAt).reversed())
        .toList();
  }

  List<EntryRow> entries(ArchiveId id) {
    return entries.get(id);
  }

  boolean hasDependents(ArchiveId id) {
    return archives.values().stream().anyMatch(row -> row.base().equals(Optional.of(id)));
  }

  Optional<EntryRow> find(ArchiveId id, StoredPath path) {
    return entries.get(id).stream()
        .filter(row -> row.path().equals(path))
        .reduce((first, second) -> second);
  }

  private List<ArchiveRow> chain(ArchiveRow archive) {
    List<ArchiveRow> chain = new ArrayList<>();
    Optional<ArchiveRow> next = Optional.of(archive);
    while (next.isPresent()) {
      chain.add(next.get());
      next = next.get().base().map(archives::get);
    }
    return chain;
  }

  /** Everything there was as of an archive. */
  Map<StoredPath, Placed> stateAt(ArchiveRow archive) {
    Map<StoredPath, Placed> state = new TreeMap<>();
    for (ArchiveRow link : chain(archive).reversed()) {
      for (EntryRow row : entries.get(link.id())) {
        if (row.kind() == EntryKind.DELETED) {
          state.remove(row.path());
        } else {
          state.put(row.path(), new Placed(link, row));
        }
      }
    }
    return state;
  }

  List<Placed> list(ArchiveRow archive, StoredPath directory) {
    return stateAt(archive).values().stream()
        .filter(placed -> !placed.entry().path().isRoot())
        .filter(placed -> placed.entry().path().parent().equals(directory))
        .toList();
  }

  /** Versions as lists of places, newest first. */
  List<List<Placed>> history(DatasetName dataset, StoredPath path) {
    Map<EntryRow, List<Placed>> versions = new LinkedHashMap<>();
    for (ArchiveRow archive : newestFirst(dataset)) {
      find(archive.id(), path)
          .ifPresent(row ->
              versions
                  .computeIfAbsent(atNoOffset(row), key -> new ArrayList<>())
                  .add(new Placed(archive, row)));
    }
    return List.copyOf(versions.values());
  }

  /** For each version of the history, the archives that hold it by the word of a base alone. */
  List<List<ArchiveRow>> unchangedIn(DatasetName dataset, StoredPath path) {
    List<List<ArchiveRow>> all = new ArrayList<>();
    for (List<Placed> version : history(dataset, path)) {
      EntryRow content = atNoOffset(version.getFirst().entry());
      List<ArchiveRow> holders = version.stream().map(Placed::archive).toList();
      all.add(
          newestFirst(dataset).stream()
              .filter(archive -> !holders.contains(archive))
              .filter(archive -> stateAt(archive).containsKey(path))
              .filter(archive -> atNoOffset(stateAt(archive).get(path).entry()).equals(content))
              .toList());
    }
    return all;
  }

  private static EntryRow atNoOffset(EntryRow row) {
    return row.kind() == EntryKind.DELETED ? row : at(row, 0).withStamp(EntryRow.NO_STAMP);
  }

  static EntryRow at(EntryRow row, long offset) {
    return new EntryRow(
        row.path(),
        row.kind(),
        row.condition(),
        row.byteCount(),
        row.modifiedAt(),
        row.mode(),
        row.userId(),
        row.groupId(),
        row.userName(),
        row.groupName(),
        row.linkTarget(),
        row.sha256(),
        offset,
        row.stamp());
  }

  /** Dataset and path of everything that a query names, without regard to its limit. */
  Set<String> search(EntryQuery query) {
    Set<String> found = new TreeSet<>();
    for (ArchiveRow archive : archives.values()) {
      boolean wanted =
          query.dataset().map(archive.dataset()::equals).orElse(true)
              && query.archivedFrom().map(t -> !archive.startedAt().isBefore(t)).orElse(true)
              && query.archivedBefore().map(archive.startedAt()::isBefore).orElse(true);
      if (wanted && query.archivedFrom().isPresent()) {
        for (Placed placed : stateAt(archive).values()) {
          if (matches(query, placed.entry())) {
            found.add(archive.dataset() + ":" + placed.entry().path());
          }
        }
      }
      if (wanted) {
        for (EntryRow row : entries.get(archive.id())) {
          if (row.kind() != EntryKind.DELETED
              && find(archive.id(), row.path()).orElseThrow().equals(row)
              && matches(query, row)) {
            found.add(archive.dataset() + ":" + row.path());
          }
        }
      }
    }
    return found;
  }

  private static boolean matches(EntryQuery query, EntryRow row) {
    return row.byteCount() >= query.minimumBytes().orElse(0)
        && row.byteCount() <= query.maximumBytes().orElse(Long.MAX_VALUE)
        && query.modifiedFrom().map(t -> !row.modifiedAt().isBefore(t)).orElse(true)
        && query.modifiedBefore().map(row.modifiedAt()::isBefore).orElse(true)
        && matchesText(query, row);
  }

  private static boolean matchesText(EntryQuery query, EntryRow row) {
    String path = new String(row.path().bytes(), StandardCharsets.UTF_8);
    if (query.match() == EntryQuery.Match.GLOB) {
      boolean whole = query.text().contains("/");
      String subject = whole ? path : path.substring(path.lastIndexOf('/') + 1);
      return Pattern.compile(regex(query.text()), Pattern.DOTALL).matcher(subject).matches();
    }
    String text = fold(query.text());
    String full = "/" + fold(path);
    if (text.endsWith("/")) {
      return row.kind() == EntryKind.DIRECTORY && (full + "/").endsWith(text);
    }
    int lastPart = full.lastIndexOf('/') + 1;
    if (!text.contains("/")) {
      return full.indexOf(text, lastPart) >= 0;
    }
    // The match reaches into the last part, which begins behind the text's own last slash.
    return full.startsWith(text, lastPart - 1 - text.lastIndexOf('/'));
  }

  private static String fold(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(p -> out.appendCodePoint(Character.toLowerCase(Character.toUpperCase(p))));
    return out.toString();
  }

  /** The pattern as a regular expression: another way to the same meaning. */
  static String regex(String glob) {
    String rest = glob.length() > 1 && glob.startsWith("/") ? glob.substring(1) : glob;
    StringBuilder out = new StringBuilder();
    boolean startsPart = true;
    while (!rest.isEmpty()) {
      int used = 1;
      boolean slash = false;
      if (startsPart && rest.startsWith("**/")) {
        out.append("(?:.*/)?");
        used = 3;
        slash = true;
      } else if (rest.startsWith("**")) {
        out.append(".*");
        used = 2;
      } else if (rest.startsWith("*")) {
        out.append("[^/]*");
      } else if (rest.startsWith("?")) {
        out.append("[^/]");
      } else if (rest.matches("(?s)\\[[!^]?[^]].*?\\].*|\\[[!^]?\\].*?\\].*")) {
        boolean negated = rest.charAt(1) == '!' || rest.charAt(1) == '^';
        int first = negated ? 2 : 1;
        int end = rest.indexOf(']', first + 1);
        String set = rest.substring(first, end).replaceAll("([\\[\\]\\\\&^~|])", "\\\\$1");
        out.append("(?!/)[").append(negated ? "^" : "").append(set).append("]");
        used = end + 1;
      } else {
        if (rest.startsWith("\\") && rest.length() > 1) {
          rest = rest.substring(1);
        }
        used = Character.charCount(rest.codePointAt(0));
        slash = rest.startsWith("/");
        out.append(Pattern.quote(rest.substring(0, used)));
      }
      startsPart = slash;
      rest = rest.substring(used);
    }
    return out.toString();
  }
}
