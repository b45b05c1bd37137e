package dev.coffer.archive.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffer.archive.entry.DataExtent;
import dev.coffer.archive.entry.EntryMetadata;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.entry.EntryType;
import dev.coffer.archive.posix.PosixCalls;
import dev.coffer.archive.testkit.Tool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSystemSourceTest {
  @TempDir Path directory;

  private final Map<String, EntryMetadata> entries = new LinkedHashMap<>();
  private final Map<String, byte[]> contents = new LinkedHashMap<>();
  private final Map<String, SourceEntry.Outcome> outcomes = new LinkedHashMap<>();
  private final List<String> told = new ArrayList<>();

  @Test
  void namesAreAbsolutePathsInTheOrderOfTheirBytes() throws IOException {
    Files.createDirectories(directory.resolve("b/inner"));
    Files.createFile(directory.resolve("b/inner/x"));
    Files.createFile(directory.resolve("b-file"));
    Files.createFile(directory.resolve("a"));
    Files.createFile(directory.resolve("Z"));

    read(FileSystemSource.Options.of(List.of(directory)));

    String root = directory.toAbsolutePath().toString().substring(1);
    assertThat(entries.keySet())
        .containsExactly(
            root,
            root + "/Z",
            root + "/a",
            root + "/b",
            root + "/b/inner",
            root + "/b/inner/x",
            root + "/b-file");
    assertThat(told).isEmpty();
  }

  @Test
  void metadataIsWhatStatSays() throws IOException {
    Files.writeString(directory.resolve("file"), "content");
    Tool.run(directory, "chmod", "4751", "file");
    Tool.run(directory, "touch", "-d", "2001-02-03T04:05:06.123456789Z", "file");
    Tool.run(directory, "mkfifo", "fifo");
    Files.createSymbolicLink(directory.resolve("link"), Path.of("../nowhere"));

    read(FileSystemSource.Options.of(List.of(directory)));

    EntryMetadata file = entry("file");
    assertThat(Integer.toOctalString(file.mode())).isEqualTo("4751");
    assertThat(file.modifiedAt()).hasToString("2001-02-03T04:05:06.123456789Z");
    assertThat(Tool.run(directory, "stat", "-c", "%u %g %U %G", "file").strip())
        .isEqualTo(
            file.userId() + " " + file.groupId() + " " + file.userName() + " " + file.groupName());
    assertThat(file.byteCount()).isEqualTo(7);
    assertThat(content("file")).isEqualTo("content");
    assertThat(entry("fifo").type()).isEqualTo(EntryType.FIFO);
    assertThat(entry("link").type()).isEqualTo(EntryType.SYMLINK);
    assertThat(new String(entry("link").linkTarget(), StandardCharsets.UTF_8))
        .isEqualTo("../nowhere");
  }

  @Test
  void namesInAnyBytesComeBack() throws IOException {
    Tool.run(directory, "sh", "-c", "printf x > $(printf 'raw\\377\\200')");

    read(FileSystemSource.Options.of(List.of(directory)));

    byte[] name = {'r', 'a', 'w', (byte) 0xFF, (byte) 0x80};
    assertThat(entries.values().stream().map(e -> e.path().name()))
        .anyMatch(bytes -> Arrays.equals(bytes, name));
    assertThat(contents.values()).anyMatch(c -> Arrays.equals(c, new byte[] {'x'}));
  }

  @Test
  void aRootMayHaveAnyBytesToo() throws IOException {
    Tool.run(directory, "sh", "-c", "mkdir $(printf 'r\\377') && touch $(printf 'r\\377')/f");
    Path root;
    try (var list = Files.list(directory)) {
      root = list.findFirst().orElseThrow();
    }

    read(FileSystemSource.Options.of(List.of(root)));

    assertThat(entries).hasSize(2);
    assertThat(told).isEmpty();
  }

  @Test
  void laterNamesOfAFileAreHardLinks() throws IOException {
    Files.writeString(directory.resolve("b"), "content");
    Files.createLink(directory.resolve("a"), directory.resolve("b"));
    Files.createLink(directory.resolve("c"), directory.resolve("b"));

    read(FileSystemSource.Options.of(List.of(directory)));

    assertThat(entry("a").type()).isEqualTo(EntryType.FILE);
    assertThat(content("a")).isEqualTo("content");
    assertThat(entry("b").type()).isEqualTo(EntryType.HARDLINK);
    assertThat(entry("b").linkTarget()).isEqualTo(entry("a").path().bytes());
    assertThat(entry("c").linkTarget()).isEqualTo(entry("a").path().bytes());
    assertThat(entry("c").byteCount()).isZero();
  }

  @Test
  void holesAreFoundAndLeftOut() throws IOException {
    Tool.run(directory, "truncate", "-s", "8M", "sparse");
    Tool.run(
        directory, "sh", "-c", "printf data | dd of=sparse bs=1M seek=4 conv=notrunc status=none");
    Tool.run(directory, "truncate", "-s", "5G", "empty");

    read(FileSystemSource.Options.of(List.of(directory)));

    assumeTrue(entry("sparse").extents().isPresent(), "this file system has no holes");
    List<DataExtent> extents = entry("sparse").extents().orElseThrow();
    assertThat(extents.getFirst().offset()).isEqualTo(4 << 20);
    assertThat(extents.getLast()).isEqualTo(new DataExtent(8 << 20, 0));
    assertThat(entry("sparse").dataByteCount()).isLessThan(1 << 20);
    assertThat(content("sparse")).startsWith("data\0");
    assertThat(entry("empty").dataByteCount()).isZero();
    assertThat(entry("empty").byteCount()).isEqualTo(5L << 30);
  }

  @Test
  void attributesAndAccessControlListsAreRead() throws IOException {
    Files.createFile(directory.resolve("file"));
    boolean taken =
        Tool.attempt(directory, new byte[0], "setfattr", "-n", "user.a", "-v", "0x0001ff", "file")
                .status()
            == 0;
    assumeTrue(taken, "this file system takes no extended attributes");
    boolean acl =
        Tool.attempt(directory, new byte[0], "setfacl", "-m", "u:1234:r", "file").status() == 0;

    read(FileSystemSource.Options.of(List.of(directory)));

    assertThat(entry("file").attributes().get("user.a")).isEqualTo(new byte[] {0, 1, (byte) 0xFF});
    assertThat(entry("file").attributes().containsKey("system.posix_acl_access")).isEqualTo(acl);
  }

  @Test
  void socketsAreSkippedAndTold() throws IOException {
    Path socket = directory.resolve("s");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      read(FileSystemSource.Options.of(List.of(directory)));
    }
    assertThat(entries).hasSize(1);
    assertThat(told).singleElement().asString().endsWith("/s SOCKET");
  }

  @Test
  void whatPatternsExcludeIsNotEntered() throws IOException {
    Files.createDirectories(directory.resolve("build/deep"));
    Files.createFile(directory.resolve("build/deep/x"));
    Files.createFile(directory.resolve("keep.tmp"));
    Files.createFile(directory.resolve("drop.tmp"));
    PathPatterns patterns = PathPatterns.excluding(List.of("build/", "*.tmp"), List.of("keep.tmp"));

    read(new FileSystemSource.Options(List.of(directory), patterns, false, false, 2));

    String root = directory.toString().substring(1);
    assertThat(entries.keySet()).containsExactly(root, root + "/keep.tmp");
    assertThat(told).containsExactly(root + "/build EXCLUDED", root + "/drop.tmp EXCLUDED");
  }

  @Test
  void taggedCacheDirectoriesKeepTheirTagAlone() throws IOException {
    Path cache = Files.createDirectories(directory.resolve("cache"));
    Files.writeString(
        cache.resolve("CACHEDIR.TAG"), "Signature: 8a477f597d28d172789f06886806bc55\n# more");
    Files.createFile(cache.resolve("data"));
    Path other = Files.createDirectories(directory.resolve("other"));
    Files.writeString(other.resolve("CACHEDIR.TAG"), "Signature: something else");
    Files.createFile(other.resolve("data"));

    read(new FileSystemSource.Options(List.of(directory), PathPatterns.none(), false, true, 1));

    String root = directory.toString().substring(1);
    assertThat(entries.keySet())
        .containsExactly(
            root,
            root + "/cache",
            root + "/cache/CACHEDIR.TAG",
            root + "/other",
            root + "/other/CACHEDIR.TAG",
            root + "/other/data");
    assertThat(told).containsExactly(root + "/cache CACHE_DIRECTORY");
  }

  @Test
  void aMissingRootIsToldAndTheOthersAreRead() throws IOException {
    Files.createFile(directory.resolve("file"));
    Path missing = directory.resolve("missing");

    read(FileSystemSource.Options.of(List.of(missing, directory.resolve("file"))));

    assertThat(entries).hasSize(1);
    assertThat(told).singleElement().asString().contains("missing: open: no such file");
  }

  @Test
  void whatAUserMayNotReadIsToldAndTheRestIsRead() throws IOException {
    assumeFalse(new PosixCalls().isRoot(), "root may read everything");
    Files.writeString(directory.resolve("closed"), "x");
    Files.writeString(directory.resolve("open"), "x");
    Files.createDirectory(directory.resolve("dir"));
    Tool.run(directory, "chmod", "000", "closed", "dir");

    read(FileSystemSource.Options.of(List.of(directory)));
    Tool.run(directory, "chmod", "700", "dir");

    String root = directory.toString().substring(1);
    assertThat(entries.keySet()).containsExactly(root, root + "/dir", root + "/open");
    assertThat(entry("dir").mode()).isZero();
    assertThat(told)
        .containsExactly(
            root + "/closed: open: permission denied", root + "/dir: open: permission denied");
  }

  @Test
  void aFileSystemMountedBelowIsLeftOutWhenAsked() throws IOException {
    Path mount = Files.createDirectory(directory.resolve("mounted"));
    assumeTrue(
        Tool.attempt(directory, new byte[0], "mount", "-t", "tmpfs", "tmpfs", mount.toString())
                .status()
            == 0,
        "mounting a file system needs root");
    try {
      Files.createFile(mount.resolve("inside"));
      read(new FileSystemSource.Options(List.of(directory), PathPatterns.none(), true, false, 1));
    } finally {
      Tool.run(directory, "umount", "-l", mount.toString());
    }
    String root = directory.toString().substring(1);
    assertThat(entries.keySet()).containsExactly(root, root + "/mounted");
    assertThat(told).containsExactly(root + "/mounted OTHER_FILE_SYSTEM");
  }

  @Test
  void aFileThatShrinksIsFilledWithZerosAndSaidToHaveChanged() throws IOException {
    Path file = directory.resolve("large");
    Files.write(file, new byte[1 << 20]);
    try (FileSystemSource source =
        new FileSystemSource(FileSystemSource.Options.of(List.of(file)), listener())) {
      try (SourceEntry entry = source.next().orElseThrow()) {
        ByteBuffer buffer = ByteBuffer.allocate(1000);
        long count = entry.read(buffer);
        Files.write(file, new byte[5000]);
        int now;
        while ((now = entry.read(buffer.clear())) >= 0) {
          count += now;
        }
        assertThat(count).isEqualTo(1 << 20);
        assertThat(entry.outcome()).isEqualTo(SourceEntry.Outcome.CHANGED);
      }
    }
  }

  @Test
  void aFileThatIsRewrittenInPlaceIsSaidToHaveChanged() throws IOException {
    Path file = directory.resolve("large");
    Files.write(file, new byte[1 << 20]);
    try (FileSystemSource source =
        new FileSystemSource(FileSystemSource.Options.of(List.of(file)), listener())) {
      try (SourceEntry entry = source.next().orElseThrow()) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
        entry.read(buffer);
        Tool.run(directory, "touch", "-d", "2001-01-01", "large");
        while (entry.read(buffer.clear()) >= 0) {
          assertThat(buffer.position()).isPositive();
        }
        assertThat(entry.outcome()).isEqualTo(SourceEntry.Outcome.CHANGED);
      }
    }
  }

  @Test
  void manyFilesComeInOrderWithTheirContent() throws IOException {
    for (int i = 0; i < 400; i++) {
      byte[] content = new byte[i % 7 == 0 ? 300_000 : i * 50];
      Arrays.fill(content, (byte) i);
      Files.write(directory.resolve("f%04d".formatted(i)), content);
    }
    read(FileSystemSource.Options.of(List.of(directory)));
    assertThat(List.copyOf(entries.keySet())).isSorted().hasSize(401);
    for (int i = 0; i < 400; i++) {
      byte[] content = contents.get(key("f%04d".formatted(i)));
      byte[] expected = new byte[i % 7 == 0 ? 300_000 : i * 50];
      Arrays.fill(expected, (byte) i);
      assertThat(content).as("file %d", i).isEqualTo(expected);
    }
    assertThat(outcomes.values()).containsOnly(SourceEntry.Outcome.COMPLETE);
  }

  @Test
  void closingEarlyStopsTheThreads() throws IOException {
    for (int i = 0; i < 2000; i++) {
      Files.write(directory.resolve("f" + i), new byte[100]);
    }
    try (FileSystemSource source =
        new FileSystemSource(FileSystemSource.Options.of(List.of(directory)), listener())) {
      source.next().orElseThrow().close();
      assertThat(openFiles()).isNotEmpty();
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("coffer-source"));
    assertThat(openFiles()).isEmpty();
  }

  @Test
  void anEntryMustBeClosedBeforeTheNext() throws IOException {
    Files.createFile(directory.resolve("a"));
    try (FileSystemSource source =
        new FileSystemSource(FileSystemSource.Options.of(List.of(directory)), listener())) {
      Optional<SourceEntry> first = source.next();
      assertThat(first).isPresent();
      assertThatThrownBy(source::next).isInstanceOf(IllegalStateException.class);
    }
  }

  /** Those below the directory; the virtual machine opens and closes others when it likes. */
  private List<Path> openFiles() throws IOException {
    List<Path> open = new ArrayList<>();
    try (var list = Files.list(Path.of("/proc/self/fd"))) {
      for (Path descriptor : list.toList()) {
        try {
          open.add(Files.readSymbolicLink(descriptor));
        } catch (NoSuchFileException e) {
          // closed since it was listed
        }
      }
    }
    return open.stream().filter(file -> file.startsWith(directory)).toList();
  }

  private void read(FileSystemSource.Options options) throws IOException {
    try (FileSystemSource source = new FileSystemSource(options, listener())) {
      for (Optional<SourceEntry> next = source.next(); next.isPresent(); next = source.next()) {
        try (SourceEntry entry = next.get()) {
          String name = entry.metadata().path().toString();
          ByteArrayOutputStream content = new ByteArrayOutputStream();
          ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
          while (entry.read(buffer) >= 0) {
            content.write(buffer.array(), 0, buffer.position());
            buffer.clear();
          }
          assertThat((long) content.size()).isEqualTo(entry.metadata().dataByteCount());
          entries.put(name, entry.metadata());
          contents.put(name, content.toByteArray());
          outcomes.put(name, entry.outcome());
        }
      }
    }
  }

  private SourceListener listener() {
    return new SourceListener() {
      @Override
      public void unreadable(EntryPath path, String reason) {
        told.add(path + ": " + reason);
      }

      @Override
      public void skipped(EntryPath path, Skip reason) {
        told.add(path + " " + reason);
      }
    };
  }

  private String key(String name) {
    return directory.toAbsolutePath().toString().substring(1) + "/" + name;
  }

  private EntryMetadata entry(String name) {
    return entries.get(key(name));
  }

  private String content(String name) {
    return new String(contents.get(key(name)), StandardCharsets.UTF_8);
  }
}
