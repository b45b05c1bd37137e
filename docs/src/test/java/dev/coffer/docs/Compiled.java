package dev.coffer.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Compiles small classes for tests that need classes which break a rule. */
final class Compiled {
  private Compiled() {}

  /**
   * Compiles classes that know each other.
   *
   * @param nameAndSource pairs of a full name and a source without its package
   */
  static void into(Path classes, String... nameAndSource) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("-d", classes.toString(), "-proc:none"));
    for (int i = 0; i < nameAndSource.length; i += 2) {
      int dot = nameAndSource[i].lastIndexOf('.');
      Path directory =
          Files.createDirectories(
              classes.resolve("source/" + nameAndSource[i].substring(0, dot).replace('.', '/')));
      Path file = directory.resolve(nameAndSource[i].substring(dot + 1) + ".java");
      String text =
          "package " + nameAndSource[i].substring(0, dot) + ";\n" + nameAndSource[i + 1] + "\n";
      Files.writeString(file, text);
      arguments.add(file.toString());
    }
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    if (failed != 0) {
      throw new IllegalArgumentException("does not compile: " + String.join(" ", nameAndSource));
    }
  }

  static void delete(Path directory) throws IOException {
    List<Path> paths;
    try (Stream<Path> tree = Files.walk(directory)) {
      paths = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }
}
