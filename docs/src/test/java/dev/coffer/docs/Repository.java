package dev.coffer.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The files of this repository, without what a build makes. */
final class Repository {
  private static final Set<String> NOT_OURS =
      Set.of(".git", "target", "node_modules", ".idea", ".vscode", ".settings");

  private Repository() {}

  /** Where the checkout is. */
  static Path root() {
    return Path.of("").toAbsolutePath().getParent();
  }

  /** All files below a directory of the checkout, in order of their names. */
  static List<Path> files(Path directory) {
    try (Stream<Path> children = Files.list(directory)) {
      return children
          .sorted()
          .filter(each -> !NOT_OURS.contains(each.getFileName().toString()))
          .flatMap(each ->
              Files.isDirectory(each) && !Files.isSymbolicLink(each)
                  ? files(each).stream()
                  : Stream.of(each))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All Java sources. */
  static List<Path> javaFiles() {
    return files(root()).stream().filter(file -> file.toString().endsWith(".java")).toList();
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " is not UTF-8 text", e);
    }
  }
}
