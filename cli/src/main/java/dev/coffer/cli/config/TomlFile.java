package dev.coffer.cli.config;

import dev.coffer.cli.SetupException;
import io.github.wasabithumb.jtoml.JToml;
import io.github.wasabithumb.jtoml.except.TomlException;
import io.github.wasabithumb.jtoml.value.TomlValue;
import io.github.wasabithumb.jtoml.value.table.TomlTable;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One TOML document, read strictly: a key that nobody asked for is refused, with its line and
 * column. The only class that knows the TOML library.
 */
final class TomlFile {
  private static final long MOST_BYTES = 1 << 20;

  private static final Pattern POSITION = Pattern.compile(" @ (\\d+):(\\d+)");

  private final String name;
  private final String text;
  private final Section top;

  private TomlFile(String name, String text, TomlTable table) {
    this.name = name;
    this.text = text;
    this.top = new Section(this, "", table);
  }

  /**
   * Reads a document.
   *
   * @throws SetupException if it is not text, or more than anybody writes
   */
  static String text(Path file) throws SetupException, IOException {
    if (Files.isDirectory(file) || Files.size(file) > MOST_BYTES) {
      throw new SetupException(
          file + (Files.isDirectory(file) ? " is a directory" : " is too long for a configuration"),
          "put it aside and bring the file back from a backup");
    }
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new SetupException(
          file + " is no text in UTF-8", "correct the file; 'coffer doctor' checks it", e);
    }
  }

  /**
   * Parses a document.
   *
   * @param name what messages call it
   * @throws SetupException if it is not TOML; the message has line and column
   */
  static TomlFile parse(String name, String text) throws SetupException {
    try {
      return new TomlFile(name, text, JToml.jToml().readFromString(text));
    } catch (TomlException e) {
      String where = name + ":" + line(text, complaint(e)) + ":" + column(e);
      throw new SetupException(
          where + ": " + complaint(e), "correct the file; 'coffer doctor' checks it", e);
    }
  }

  private static String complaint(TomlException e) {
    return POSITION.matcher(String.valueOf(e.getMessage())).replaceAll("").strip();
  }

  /**
   * The line that is at fault: the one that first brings about the same complaint. The parser's own
   * count is of no use, because it counts empty lines twice (jtoml 1.5.1).
   */
  private static int line(String text, String complaint) {
    List<String> lines = text.lines().toList();
    for (int count = 1; count < lines.size(); count++) {
      try {
        JToml.jToml().readFromString(String.join("\n", lines.subList(0, count)) + "\n");
      } catch (TomlException e) {
        if (complaint(e).equals(complaint)) {
          return count;
        }
      }
    }
    return lines.size();
  }

  private static int column(TomlException e) {
    Matcher position = POSITION.matcher(String.valueOf(e.getMessage()));
    return position.find() ? Math.max(1, Integer.parseInt(position.group(2)) - 1) : 1;
  }

  Section top() {
    return top;
  }

  SetupException wrong(String path, String what) {
    return new SetupException(
        name + position(path) + ": " + what, "correct the file; 'coffer doctor' checks it");
  }

  /** Where a key stands: the first line that sets it in its table, or the table's own line. */
  private String position(String path) {
    String key = path.substring(path.lastIndexOf('.') + 1);
    String table = path.contains(".") ? path.substring(0, path.lastIndexOf('.')) : "";
    String plainTable = table.replaceAll("\\[\\d+]$", "");
    int skip = table.equals(plainTable) ? 0 : Integer.parseInt(table.replaceAll("\\D+", ""));
    Pattern assignment = Pattern.compile("\\s*\"?(" + Pattern.quote(key) + ")\"?\\s*=.*");
    String current = "";
    int number = 0;
    int seen = -1;
    for (String line : text.lines().toList()) {
      number++;
      Matcher header = Pattern.compile("\\s*\\[+\\s*([^]]+?)\\s*]+.*").matcher(line);
      if (header.matches()) {
        current = header.group(1).replace("\"", "");
        seen += current.equals(plainTable) ? 1 : 0;
        if (current.equals(path)) {
          return ":" + number + ":" + (header.start(1) + 1);
        }
      }
      Matcher found = assignment.matcher(line);
      if (current.equals(plainTable) && Math.max(seen, 0) >= skip && found.matches()) {
        return ":" + number + ":" + (found.start(1) + 1);
      }
    }
    return "";
  }

  /** One table, whose keys are taken one by one; {@link #done} refuses what nobody took. */
  static final class Section {
    private final TomlFile file;
    private final String path;
    private final TomlTable table;
    private final List<String> left = new ArrayList<>();

    private Section(TomlFile file, String path, TomlTable table) {
      this.file = file;
      this.path = path;
      this.table = table;
      table.keys(false).forEach(key -> left.add(key.get(0).toString()));
    }

    /** The keys of this table, as written. */
    List<String> keys() {
      return List.copyOf(left);
    }

    Optional<String> string(String key) throws SetupException {
      Optional<TomlValue> value = take(key);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      if (!value.get().isPrimitive() || !value.get().asPrimitive().isString()) {
        throw wrong(key, "'" + key + "' must be a string in quotes");
      }
      return Optional.of(value.get().asPrimitive().asString());
    }

    Optional<Long> integer(String key) throws SetupException {
      Optional<TomlValue> value = take(key);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      if (!value.get().isPrimitive() || !value.get().asPrimitive().isInteger()) {
        throw wrong(key, "'" + key + "' must be a whole number");
      }
      return Optional.of(value.get().asPrimitive().asLong());
    }

    boolean bool(String key, boolean otherwise) throws SetupException {
      Optional<TomlValue> value = take(key);
      if (value.isEmpty()) {
        return otherwise;
      }
      if (!value.get().isPrimitive() || !value.get().asPrimitive().isBoolean()) {
        throw wrong(key, "'" + key + "' must be true or false");
      }
      return value.get().asPrimitive().asBoolean();
    }

    List<String> strings(String key) throws SetupException {
      Optional<TomlValue> value = take(key);
      List<String> strings = new ArrayList<>();
      if (value.isPresent()) {
        if (!value.get().isArray()) {
          throw wrong(key, "'" + key + "' must be an array of strings");
        }
        for (TomlValue each : value.get().asArray()) {
          if (!each.isPrimitive() || !each.asPrimitive().isString()) {
            throw wrong(key, "'" + key + "' must be an array of strings");
          }
          strings.add(each.asPrimitive().asString());
        }
      }
      return strings;
    }

    Optional<Section> section(String key) throws SetupException {
      Optional<TomlValue> value = take(key);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      if (!value.get().isTable()) {
        throw wrong(key, "'" + key + "' must be a table: [" + full(key) + "]");
      }
      return Optional.of(new Section(file, full(key), value.get().asTable()));
    }

    List<Section> sections(String key) throws SetupException {
      Optional<TomlValue> value = take(key);
      List<Section> sections = new ArrayList<>();
      if (value.isPresent()) {
        if (!value.get().isArray()) {
          throw wrong(key, "'" + key + "' must be tables: [[" + full(key) + "]]");
        }
        int index = 0;
        for (TomlValue each : value.get().asArray()) {
          if (!each.isTable()) {
            throw wrong(key, "'" + key + "' must be tables: [[" + full(key) + "]]");
          }
          sections.add(new Section(file, full(key) + "[" + index++ + "]", each.asTable()));
        }
      }
      return sections;
    }

    /** Refuses the first key that was not taken. */
    void done() throws SetupException {
      if (!left.isEmpty()) {
        throw wrong(left.getFirst(), "unknown key '" + full(left.getFirst()) + "'");
      }
    }

    SetupException wrong(String key, String what) {
      return file.wrong(full(key), what);
    }

    private String full(String key) {
      return path.isEmpty() ? key : path + "." + key;
    }

    private Optional<TomlValue> take(String key) {
      left.remove(key);
      return Optional.ofNullable(table.get(io.github.wasabithumb.jtoml.key.TomlKey.literal(key)));
    }
  }
}
