package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThatCode;

import dev.coffer.archive.entry.EntryNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code coffer demo} on directories that are not as expected. */
class DemoTest {
  @TempDir Path directory;

  private TestRun demo(Path source) {
    return TestRun.of(
        directory,
        directory.resolve("no-home"),
        TestRun.ticking(),
        "demo",
        source.toString(),
        "--in",
        directory.resolve("demo").toString());
  }

  private void assertWentThrough(TestRun run) {
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("$ coffer archive list", "export COFFER_HOME=");
    assertThat(directory.resolve("no-home")).doesNotExist();
  }

  @Test
  void theMainJob() throws IOException {
    Path source = Files.createDirectories(directory.resolve("a directory"));
    Files.writeString(source.resolve("letter.txt"), "Dear reader\n");
    TestRun run = demo(source);
    assertWentThrough(run);
    assertThat(run.out())
        .contains("$ coffer dataset add demo '" + source + "' --pool weekly")
        .contains("# The same, byte by byte: 12 B.");
    assertThat(directory.resolve("demo/restored" + source).resolve("letter.txt"))
        .hasContent("Dear reader");
  }

  @Test
  void aDirectoryWithoutFiles() throws IOException {
    TestRun run = demo(Files.createDirectories(directory.resolve("empty")));
    assertWentThrough(run);
    assertThat(run.out()).contains("# There is no file in the directory");
  }

  /** What is a pattern, and what is no text at all, is found and restored as it was printed. */
  @Test
  void namesThatAreHardToType() throws IOException {
    Path brackets = Files.createDirectories(directory.resolve("brackets"));
    Files.writeString(brackets.resolve("a[1]*.txt"), "one\n");
    TestRun run = demo(brackets);
    assertWentThrough(run);
    assertThat(run.out())
        .contains("/brackets/a[1]*.txt\n")
        .contains("# The same, byte by byte: 4 B.");
  }

  @Test
  void namesOfAnyBytes() throws IOException {
    Path source = Files.createDirectories(directory.resolve("bytes"));
    byte[] name = (source + "/caf\u00e9").getBytes(StandardCharsets.ISO_8859_1);
    assumeThatCode(() -> Files.writeString(EntryNames.path(name), "latin 1\n"))
        .as("this file system takes names in any bytes")
        .doesNotThrowAnyException();
    TestRun run = demo(source);
    assertWentThrough(run);
    assertThat(run.out())
        .contains("$ coffer find 'caf\\xe9' --limit 5\nDATASET")
        .contains("# The same, byte by byte: 8 B.");
  }

  @Test
  void whatIsNoDirectory() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "x");
    TestRun run = demo(file);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(file + ": not a directory");
    assertThat(demo(directory.resolve("absent")).err()).contains("absent: no such directory");
    assertThat(directory.resolve("demo")).doesNotExist();
  }
}
