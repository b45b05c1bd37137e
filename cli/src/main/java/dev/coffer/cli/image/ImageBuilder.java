package dev.coffer.cli.image;

import dev.coffer.cli.Main;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * The last step of the build: manual pages, completion, natives, and the archive of loaded classes
 * (JEP 514) that lets {@code coffer} start fast. The launcher works without any of them.
 */
public final class ImageBuilder {
  private ImageBuilder() {}

  /**
   * Makes everything.
   *
   * @param arguments the build directory of this module, which has the jars in {@code lib}
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path target = Path.of(arguments[0]).toAbsolutePath().normalize();
    CommandLine root = Main.commandLine(WarmUp.silent(target));
    ManPages.write(root, target.resolve("man"));
    Completions.write(root, target.resolve("completion"));
    Natives.unpack(target.resolve("native"), ImageBuilder.class.getClassLoader());
    recompilePicocli(target);
    leanJars(target);
    startupArchive(target);
  }

  /** Where that fails, coffer only starts slower. */
  private static void recompilePicocli(Path target) throws IOException {
    Path work = Files.createTempDirectory(target, "picocli");
    try {
      RecompiledPicocli.replace(target.resolve("lib"), target.resolve("picocli-sources.jar"), work);
    } catch (IOException e) {
      System.err.println("coffer starts slower: " + e.getMessage());
    } finally {
      deleteTree(work);
    }
  }

  private static void leanJars(Path target) throws IOException {
    Path work = Files.createTempDirectory(target, "lean");
    try {
      LeanJars.replace(target.resolve("lib"), work);
    } finally {
      deleteTree(work);
    }
  }

  private static void startupArchive(Path target) throws IOException, InterruptedException {
    Path archive = target.resolve("coffer.aot");
    Path home = Files.createTempDirectory(target, "rehearsal");
    try {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:AOTCacheOutput=" + archive,
                  "-XX:+UseSerialGC",
                  "-Xlog:disable",
                  "--enable-native-access=ALL-UNNAMED",
                  "-Djdk.console=java.base",
                  "-cp",
                  classPath(target.resolve("lib")),
                  WarmUp.class.getName(),
                  home.resolve("home").toString())
              .redirectErrorStream(true)
              .redirectOutput(target.resolve("coffer.aot.log").toFile())
              .start();
      if (process.waitFor() != 0 || !Files.exists(archive)) {
        System.err.println(
            "no start-up archive was made, coffer starts slower: see "
                + target.resolve("coffer.aot.log"));
      }
    } finally {
      deleteTree(home);
    }
  }

  /** All jars in the order of their names, as the launcher lists them. */
  private static String classPath(Path lib) throws IOException {
    try (Stream<Path> jars = Files.list(lib)) {
      return jars.map(Path::toString)
          .filter(name -> name.endsWith(".jar"))
          .sorted()
          .collect(Collectors.joining(File.pathSeparator));
    }
  }

  private static void deleteTree(Path directory) throws IOException {
    List<Path> paths;
    try (Stream<Path> tree = Files.walk(directory)) {
      paths = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }
}
