package dev.coffer.cli.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeanJarsTest {
  @TempDir Path directory;
  private Path lib;
  private Path work;

  @BeforeEach
  void directories() throws IOException {
    lib = Files.createDirectory(directory.resolve("lib"));
    work = Files.createDirectory(directory.resolve("work"));
  }

  @Test
  void aSignatureIsDroppedWithItsDigestsAndAllElseKept() throws IOException {
    Path jar =
        jar("bcprov.jar", "META-INF/KEY.SF", "META-INF/KEY.RSA", "a/A.class", "META-INF/LICENSE");
    LeanJars.replace(lib, work);
    try (JarFile lean = new JarFile(jar.toFile())) {
      assertThat(names(lean))
          .containsExactly("META-INF/MANIFEST.MF", "a/A.class", "META-INF/LICENSE");
      assertThat(lean.getManifest().getEntries()).isEmpty();
      assertThat(lean.getManifest().getMainAttributes().getValue("Implementation-Title"))
          .isEqualTo("title");
      assertThat(lean.getInputStream(lean.getJarEntry("a/A.class")).readAllBytes())
          .asString(StandardCharsets.US_ASCII)
          .isEqualTo("a/A.class");
    }
  }

  @Test
  void zstdKeepsItsJniBindingOnly() throws IOException {
    Path jar = jar("zstd-jni-1.jar", "z/Z.class", "META-INF/versions/22/z/Z.class");
    LeanJars.replace(lib, work);
    try (JarFile lean = new JarFile(jar.toFile())) {
      assertThat(names(lean)).containsExactly("META-INF/MANIFEST.MF", "z/Z.class");
      assertThat(lean.isMultiRelease()).isFalse();
    }
  }

  @Test
  void aJarWithNothingToDropIsLeftAlone() throws IOException {
    Path jar = jar("other.jar", "o/O.class", "META-INF/versions/9/o/O.class");
    byte[] before = Files.readAllBytes(jar);
    LeanJars.replace(lib, work);
    assertThat(jar).hasBinaryContent(before);
  }

  private Path jar(String name, String... entries) throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.put(Attributes.Name.MULTI_RELEASE, "true");
    main.put(Attributes.Name.IMPLEMENTATION_TITLE, "title");
    Attributes digest = new Attributes();
    digest.putValue("SHA-256-Digest", "AAAA");
    manifest.getEntries().put("a/A.class", digest);
    Path jar = lib.resolve(name);
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      for (String entry : entries) {
        out.putNextEntry(new JarEntry(entry));
        out.write(entry.getBytes(StandardCharsets.US_ASCII));
      }
    }
    return jar;
  }

  private static List<String> names(JarFile jar) {
    return jar.stream().map(JarEntry::getName).toList();
  }
}
