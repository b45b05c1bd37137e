package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThatCode;

import dev.coffer.archive.entry.EntryNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names of files are bytes: a root, a directory and a file whose names are no UTF-8. */
class ByteNamesTest {
  @TempDir Path directory;

  private SmallSite site;
  private Path root;

  private static Path below(Path parent, String latin1) {
    byte[] before = EntryNames.bytes(parent.resolve("x"));
    byte[] name = latin1.getBytes(StandardCharsets.ISO_8859_1);
    byte[] whole = Arrays.copyOf(before, before.length - 1 + name.length);
    System.arraycopy(name, 0, whole, before.length - 1, name.length);
    return EntryNames.path(whole);
  }

  @BeforeEach
  void rootOfBytes() throws IOException {
    site = SmallSite.create(directory);
    root = below(directory, "r\u00ffot");
    Path inner = below(root, "\u00fe");
    assumeThatCode(() -> Files.createDirectories(inner))
        .as("this file system takes names in any bytes")
        .doesNotThrowAnyException();
    Files.writeString(below(inner, "caf\u00e9.txt"), "latin 1\n");
    Files.writeString(inner.resolve("caf\u00e9.txt"), "UTF-8\n");
    Files.writeString(inner.resolve("back\\xe9slash"), "six characters of ASCII\n");
  }

  private void assertSame(Path restored) throws IOException {
    Path inner = below(restored, "\u00fe");
    assertThat(below(inner, "caf\u00e9.txt")).hasContent("latin 1");
    assertThat(inner.resolve("caf\u00e9.txt")).hasContent("UTF-8");
    assertThat(inner.resolve("back\\xe9slash")).hasContent("six characters of ASCII");
  }

  @Test
  void aRootOfAnyBytesIsArchivedListedFoundAndRestored() throws IOException {
    String text = directory + "/r\\xffot";
    site.must("dataset", "add", "bytes", "r\\xffot", "--pool", "weekly");
    assertThat(site.must("dataset", "list").out()).contains(text);
    assertThat(site.must("doctor").out()).contains(text + " can be read");
    assertThat(site.must("archive", "bytes").out()).contains("unreadable          0");

    assertThat(site.must("ls", "--dataset", "bytes").out()).contains("r\\xffot");
    assertThat(site.must("ls", text + "/\\xfe", "--dataset", "bytes").out())
        .contains("caf\\xe9.txt", "caf\u00e9.txt", "back\\x5cxe9slash");
    String found = site.must("find", "caf").out();
    assertThat(found).contains(text.substring(1) + "/\\xfe/caf\\xe9.txt");
    assertThat(site.must("find", "CAF\\xe9", "--limit", "1").out()).contains("caf\\xe9.txt");
    assertThat(site.must("find", "caf\\xe9*").out()).contains("caf\\xe9.txt");
    assertThat(site.must("find", "back\\x5cxe9").out()).contains("back\\x5cxe9slash");
    TestRun one = site.must("find", "caf", "--limit", "1");
    assertThat(one.out().lines()).hasSize(2);
    assertThat(one.err()).contains("there are more than 1; raise --limit");
    assertThat(site.must("find", "caf", "--limit", "2").err()).isEmpty();
    String whole = text + "/\\xfe/caf\\xe9.txt";
    assertThat(site.must("history", whole, "--dataset", "bytes").out()).contains("INTACT");

    site.must("restore", "bytes", "--to", "all", "--identity", "safe.key");
    assertSame(below(site.path("all" + directory), "r\u00ffot"));
    site.must("restore", "bytes", whole, "--to", "one", "--identity", "safe.key");
    Path alone = below(below(site.path("one" + directory), "r\u00ffot"), "\u00fe");
    assertThat(below(alone, "caf\u00e9.txt")).hasContent("latin 1");
    assertThat(alone.resolve("caf\u00e9.txt")).doesNotExist();
    String slash = text + "/\\xfe/back\\x5cxe9slash";
    site.must("restore", "bytes", slash, "--to", "two", "--identity", "safe.key");
    site.must("verify", "bytes", "--identity", "safe.key");
  }

  @Test
  void theCatalogRebuiltFromTapeKnowsTheSameBytes() throws IOException {
    site.must("dataset", "add", "bytes", "r\\xffot", "--pool", "weekly");
    site.must("archive", "bytes");
    site.must("archive", "bytes", "--level", "incremental");
    Files.delete(site.path("home/catalog.db"));
    site.must("catalog", "rebuild", "--identity", "safe.key");
    site.must("restore", "bytes", "--to", "all", "--identity", "safe.key");
    assertSame(below(site.path("all" + directory), "r\u00ffot"));
  }

  @Test
  void whatTheRuntimeCouldNotReadIsExplained() {
    TestRun run = site.run("dataset", "add", "bytes", "r\ufffdot", "--pool", "weekly");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("no such file").contains("hint: ").contains("'\\xff'");
    for (String zero : new String[] {"a\\x00b", "/\\x00"}) {
      TestRun refused = site.run("dataset", "add", "bytes", zero, "--pool", "weekly");
      assertThat(refused.exitCode()).as(refused.err()).isEqualTo(2);
      assertThat(refused.err()).contains("zero byte");
    }
  }
}
