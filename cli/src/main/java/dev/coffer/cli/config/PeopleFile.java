package dev.coffer.cli.config;

import dev.coffer.cli.SetupException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file of people, as {@code coffer people found --from} reads it.
 *
 * <pre>
 * [[person]]
 * name = "anna"
 * called = "Anna Example"          # optional
 * roles = ["approver"]
 * keys = ["ssh-ed25519 AAAA… anna"]  # optional
 * key-files = ["anna.pub"]           # optional; from the file's own directory
 * </pre>
 */
public final class PeopleFile {
  private PeopleFile() {}

  /**
   * Somebody in the file.
   *
   * @param keys lines as in a {@code .pub} file
   * @param keyFiles absolute
   */
  public record Entry(
      String name,
      Optional<String> called,
      List<String> roles,
      List<String> keys,
      List<Path> keyFiles) {
    public Entry {
      roles = List.copyOf(roles);
      keys = List.copyOf(keys);
      keyFiles = List.copyOf(keyFiles);
    }
  }

  /**
   * Reads a file.
   *
   * @param file absolute
   * @throws SetupException if it is something else; the message has line and column
   */
  public static List<Entry> read(Path file) throws SetupException, IOException {
    TomlFile.Section top = TomlFile.parse(file.toString(), TomlFile.text(file)).top();
    List<Entry> entries = new ArrayList<>();
    for (TomlFile.Section section : top.sections("person")) {
      Optional<String> name = section.string("name");
      List<String> roles = section.strings("roles");
      if (name.isEmpty() || roles.isEmpty()) {
        throw section.wrong(name.isEmpty() ? "name" : "roles", "a person has a name and roles");
      }
      entries.add(
          new Entry(
              name.get(),
              section.string("called"),
              roles,
              section.strings("keys"),
              section.strings("key-files").stream().map(file::resolveSibling).toList()));
      section.done();
    }
    top.done();
    return entries;
  }
}
