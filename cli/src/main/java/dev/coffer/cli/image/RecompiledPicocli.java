package dev.coffer.cli.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.List;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * picocli, compiled from its own sources for this Java. The published classes are of Java 5, which
 * the start-up archive does not take ("Pre JDK 6 class not supported by CDS"): with them every
 * start loads and verifies the largest library anew.
 */
final class RecompiledPicocli {
  private static final LocalDateTime ENTRY_TIME = LocalDateTime.of(2026, 1, 1, 0, 0);

  private RecompiledPicocli() {}

  /**
   * Replaces the jar of picocli in a directory of jars.
   *
   * @param sources picocli's jar of sources
   * @param work an empty directory of one's own
   * @throws IOException if it cannot be compiled; the jar is untouched then
   */
  static void replace(Path lib, Path sources, Path work) throws IOException {
    Path jar;
    try (Stream<Path> jars = Files.list(lib)) {
      jar =
          jars.filter(file -> file.getFileName().toString().startsWith("picocli-"))
              .findFirst()
              .orElseThrow(() -> new IOException("no picocli in " + lib));
    }
    Path classes = Files.createDirectory(work.resolve("classes"));
    compile(unpack(sources, work.resolve("sources")), classes, work.resolve("javac.log"));
    Path fresh = work.resolve("picocli.jar");
    pack(jar, classes, fresh);
    // Renamed over the old one, which this process may have open.
    Files.move(fresh, jar, StandardCopyOption.REPLACE_EXISTING);
  }

  private static List<Path> unpack(Path sources, Path to) throws IOException {
    TreeMap<String, Path> files = new TreeMap<>();
    try (JarInputStream in = new JarInputStream(Files.newInputStream(sources))) {
      for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
        String name = entry.getName();
        if (name.matches("picocli/[A-Za-z]+\\.java")) {
          Path file = to.resolve(name);
          Files.createDirectories(file.getParent());
          Files.copy(in, file);
          files.put(name, file);
        }
      }
    }
    return List.copyOf(files.values());
  }

  private static void compile(List<Path> sources, Path classes, Path log) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new IOException("this Java has no compiler");
    }
    List<String> options =
        List.of("--release", "25", "-nowarn", "-proc:none", "-g", "-d", classes.toString());
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        Writer out = Files.newBufferedWriter(log)) {
      boolean compiled =
          compiler
              .getTask(out, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
              .call();
      if (!compiled) {
        throw new IOException("picocli does not compile, see " + log);
      }
    }
  }

  /** The old jar's manifest and licence, and the new classes. */
  private static void pack(Path old, Path classes, Path fresh) throws IOException {
    List<Path> compiled;
    try (Stream<Path> tree = Files.walk(classes)) {
      compiled = tree.filter(Files::isRegularFile).sorted().toList();
    }
    try (InputStream bytes = Files.newInputStream(old);
        JarInputStream in = new JarInputStream(bytes);
        OutputStream target = Files.newOutputStream(fresh);
        JarOutputStream out =
            in.getManifest() == null
                ? new JarOutputStream(target)
                : new JarOutputStream(target, in.getManifest())) {
      for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
        if (!entry.isDirectory() && !entry.getName().endsWith(".class")) {
          put(out, entry.getName());
          in.transferTo(out);
        }
      }
      for (Path file : compiled) {
        put(out, classes.relativize(file).toString());
        Files.copy(file, out);
      }
    }
  }

  private static void put(JarOutputStream out, String name) throws IOException {
    JarEntry entry = new JarEntry(name);
    entry.setTimeLocal(ENTRY_TIME);
    out.putNextEntry(entry);
  }
}
