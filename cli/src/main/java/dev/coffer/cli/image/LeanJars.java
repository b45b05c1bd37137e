package dev.coffer.cli.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The libraries' jars without what makes every start slow:
 *
 * <ul>
 *   <li>signatures: the start-up archive takes no class of a signed jar, and checking one means
 *       reading a digest of each of its thousands of entries. BouncyCastle is used by its own API,
 *       not as a JCE provider, which alone would need it signed; who can write to the installed
 *       jars can also remove a signature;
 *   <li>zstd-jni's binding for newer Javas: it makes a foreign-function handle for every function
 *       of the library as soon as one is used, where the same library's JNI functions are just
 *       there.
 * </ul>
 */
final class LeanJars {
  private static final Pattern SIGNATURE =
      Pattern.compile("META-INF/(?:[^/]*\\.(?:SF|RSA|DSA|EC)|SIG-[^/]*)");

  private LeanJars() {}

  /**
   * Rewrites the jars of a directory in place.
   *
   * @param work an empty directory of one's own
   */
  static void replace(Path lib, Path work) throws IOException {
    List<Path> jars;
    try (Stream<Path> files = Files.list(lib)) {
      jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
    for (Path jar : jars) {
      boolean byJni = jar.getFileName().toString().startsWith("zstd-jni-");
      Predicate<String> dropped =
          name ->
              SIGNATURE.matcher(name).matches() || (byJni && name.startsWith("META-INF/versions/"));
      Path fresh = work.resolve(jar.getFileName());
      if (rewrite(jar, fresh, dropped)) {
        // Renamed over the old one, which this process may have open.
        Files.move(fresh, jar, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /** True if there was something to drop, and the new jar is there. */
  private static boolean rewrite(Path jar, Path fresh, Predicate<String> dropped)
      throws IOException {
    try (JarFile old = new JarFile(jar.toFile(), false)) {
      List<JarEntry> entries = old.stream().toList();
      if (entries.stream().noneMatch(entry -> dropped.test(entry.getName()))) {
        return false;
      }
      Manifest manifest = new Manifest();
      manifest.getMainAttributes().putAll(old.getManifest().getMainAttributes());
      if (entries.stream()
          .map(JarEntry::getName)
          .noneMatch(name -> name.startsWith("META-INF/versions/") && !dropped.test(name))) {
        manifest.getMainAttributes().remove(Attributes.Name.MULTI_RELEASE);
      }
      try (OutputStream target = Files.newOutputStream(fresh);
          JarOutputStream out = new JarOutputStream(target, manifest)) {
        for (JarEntry entry : entries) {
          String name = entry.getName();
          if (entry.isDirectory() || name.equals(JarFile.MANIFEST_NAME) || dropped.test(name)) {
            continue;
          }
          JarEntry copy = new JarEntry(name);
          copy.setTimeLocal(entry.getTimeLocal());
          out.putNextEntry(copy);
          try (InputStream bytes = old.getInputStream(entry)) {
            bytes.transferTo(out);
          }
        }
      }
      return true;
    }
  }
}
