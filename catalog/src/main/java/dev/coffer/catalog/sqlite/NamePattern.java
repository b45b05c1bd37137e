package dev.coffer.catalog.sqlite;

import dev.coffer.catalog.EntryQuery;
import dev.coffer.catalog.StoredPath;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a query's text says about names and paths. A substring with a slash must reach into the last
 * part of a path, which counts as beginning with a slash; one that ends with a slash names
 * directories only, by the end of their path.
 */
final class NamePattern {
  /** More would not make a search faster. */
  private static final int MOST_GRAMS = 24;

  private final String text;
  private final boolean directoriesOnly;
  private final Optional<Glob> glob;
  private final List<Integer> grams;

  private NamePattern(
      String text, boolean directoriesOnly, Optional<Glob> glob, List<String> literals) {
    this.text = text;
    this.directoriesOnly = directoriesOnly;
    this.glob = glob;
    Set<Integer> found = new LinkedHashSet<>();
    for (String literal : literals) {
      byte[] bytes = literal.getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i + NameKeys.GRAM_BYTES <= bytes.length && found.size() < MOST_GRAMS; i++) {
        found.add(NameKeys.gram(bytes, i));
      }
    }
    this.grams = List.copyOf(found);
  }

  static NamePattern of(EntryQuery query) {
    String text = query.text();
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("search: the text holds a zero byte, which no name does");
    }
    return switch (query.match()) {
      case SUBSTRING -> substring(NameFold.fold(text));
      case GLOB -> {
        Glob glob = Glob.of(text);
        yield new NamePattern(
            "",
            false,
            Optional.of(glob),
            glob.nameLiterals().stream().map(NameFold::fold).toList());
      }
    };
  }

  private static NamePattern substring(String folded) {
    String text = folded;
    while (text.endsWith("/")) {
      text = text.substring(0, text.length() - 1);
    }
    if (text.isEmpty()) {
      throw new IllegalArgumentException("search: nothing but slashes given");
    }
    String inName = text.substring(text.lastIndexOf('/') + 1);
    return new NamePattern(
        text, text.length() < folded.length(), Optional.empty(), List.of(inName));
  }

  /** Of the folded name; every name that matches holds all of them. */
  List<Integer> grams() {
    return grams;
  }

  /** Bytes that every name that matches holds; none if no such bytes are known. */
  byte[] literalBytes() {
    // Substrings match in any case, so their bytes may differ.
    return glob.map(Glob::nameLiterals).stream()
        .flatMap(List::stream)
        .filter(literal -> literal.indexOf(0xFFFD) < 0) // stands for bytes that are not UTF-8
        .max(Comparator.comparing(String::length))
        .orElse("")
        .getBytes(StandardCharsets.UTF_8);
  }

  boolean directoriesOnly() {
    return directoriesOnly;
  }

  /** False only if no path with this last part matches. */
  boolean matchesName(byte[] name) {
    if (glob.isPresent()) {
      return glob.get().hasSlash() || glob.get().matches(NameFold.text(name));
    }
    String folded = NameFold.fold(name);
    int slash = text.lastIndexOf('/');
    if (slash >= 0) {
      String tail = text.substring(slash + 1);
      return directoriesOnly ? folded.equals(tail) : folded.startsWith(tail);
    }
    return directoriesOnly ? folded.endsWith(text) : folded.contains(text);
  }

  /** True if a path matches whose last part does. */
  boolean matchesPath(StoredPath path) {
    if (glob.isPresent()) {
      return !glob.get().hasSlash() || glob.get().matches(NameFold.text(path.bytes()));
    }
    int slash = text.lastIndexOf('/');
    if (slash < 0) {
      return true;
    }
    String full = "/" + NameFold.fold(path.bytes());
    int start = full.lastIndexOf('/') - slash;
    return start >= 0 && full.startsWith(text, start);
  }
}
