package dev.coffer.archive.tar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffer.archive.entry.DataExtent;
import dev.coffer.archive.entry.EntryMetadata;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.entry.EntryType;
import dev.coffer.archive.testkit.Entries;
import dev.coffer.archive.testkit.Tool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the encoder writes, read by GNU tar, bsdtar and Python. */
class TarInteroperationTest {
  private static final byte[] ACL =
      PosixAcl.attribute(
              "user::rw-,user:1234:r--,group::r--,group:4321:rw-,mask::rw-,other::---"
                  .getBytes(StandardCharsets.UTF_8),
              name -> java.util.OptionalLong.empty(),
              name -> java.util.OptionalLong.empty())
          .orElseThrow();

  @TempDir Path directory;

  private final ByteArrayOutputStream tar = new ByteArrayOutputStream();
  private final TarEncoder encoder = new TarEncoder();

  @ParameterizedTest
  @ValueSource(strings = {"tar", "bsdtar"})
  void realToolsMakeTheSameTree(String tool) throws IOException {
    String longName = "deep/" + "long-part-of-a-name/".repeat(20) + "file";
    byte[] content = "content\n".getBytes(StandardCharsets.UTF_8);
    add(Entries.withModeAndOwner(Entries.file("plain", content.length), 0640, 0, 0), content);
    add(Entries.directory("dir"), new byte[0]);
    add(Entries.symlink("dir/link", "../plain"), new byte[0]);
    add(Entries.hardlink("dir/hard", "plain"), new byte[0]);
    add(Entries.of(EntryPath.of("dir/fifo"), EntryType.FIFO, 0, ""), new byte[0]);
    add(Entries.file(longName, content.length), content);
    add(Entries.file("jürgen größe €", content.length), content);
    add(Entries.file("new\nline", content.length), content);
    add(Entries.symlink("far", "x".repeat(300)), new byte[0]);
    add(Entries.of(EntryPath.of(notUtf8()), EntryType.FILE, content.length, ""), content);
    Path archive = write();

    extract(tool, archive);

    assertThat(stat("plain")).isEqualTo("640 8 1772600767.123456789 2");
    assertThat(stat("dir")).startsWith("755 ").contains(" 1772600767.123456789 ");
    assertThat(Files.readSymbolicLink(out().resolve("dir/link"))).hasToString("../plain");
    assertThat(stat("dir/link")).contains(" 1772600767.123456789 ");
    assertThat(Tool.run(out(), "stat", "-c", "%F", "dir/fifo")).isEqualTo("fifo\n");
    assertThat(out().resolve(longName)).hasBinaryContent(content);
    assertThat(out().resolve("jürgen größe €")).hasBinaryContent(content);
    assertThat(out().resolve("new\nline")).hasBinaryContent(content);
    assertThat(Files.readSymbolicLink(out().resolve("far"))).hasToString("x".repeat(300));
    assertThat(Tool.run(out(), "sh", "-c", "cat $(printf 'raw\\377\\200name')"))
        .isEqualTo("content\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tar", "bsdtar"})
  void realToolsMakeHoles(String tool) throws IOException {
    List<DataExtent> extents =
        List.of(
            new DataExtent(1 << 20, 4096),
            new DataExtent(3 << 20, 100),
            new DataExtent(8 << 20, 0));
    byte[] data = new byte[4196];
    Arrays.fill(data, (byte) 'd');
    add(Entries.sparse("some/where/sparse", 8 << 20, extents), data);
    add(Entries.sparse("empty", 5L << 30, List.of()), new byte[0]);
    add(Entries.file("after", 1), new byte[] {'a'});
    Path archive = write();

    extract(tool, archive);

    byte[] expected = new byte[8 << 20];
    Arrays.fill(expected, 1 << 20, (1 << 20) + 4096, (byte) 'd');
    Arrays.fill(expected, 3 << 20, (3 << 20) + 100, (byte) 'd');
    assertThat(out().resolve("some/where/sparse")).hasBinaryContent(expected);
    assertThat(Files.size(out().resolve("empty"))).isEqualTo(5L << 30);
    assertThat(out().resolve("after")).hasContent("a");
    int blocks = Integer.parseInt(Tool.run(out(), "stat", "-c", "%b", "some/where/sparse").strip());
    assertThat(blocks).isLessThan(100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tar", "bsdtar"})
  void realToolsRestoreAttributesAndAccessControlLists(String tool) throws IOException {
    byte[] binary = {0, 1, '\n', (byte) 0xFF, '='};
    add(
        Entries.withAttributes(
            Entries.file("file", 0), Map.of("user.binary", binary, PosixAcl.ACCESS, ACL)),
        new byte[0]);
    Path archive = write();
    assumeTrue(takesAttributes(), "this file system takes no attributes or access control lists");

    extract(tool, archive);

    assertThat(Tool.run(out(), "getfattr", "-e", "hex", "-n", "user.binary", "file"))
        .contains("0x00010aff3d");
    assertThat(Tool.run(out(), "getfacl", "-n", "file"))
        .contains("user:1234:r--", "group:4321:rw-", "mask::rw-", "other::---");
  }

  @Test
  void listsShowHugeNumbers() throws IOException {
    EntryMetadata huge =
        Entries.withModeAndOwner(Entries.file("huge", 20L << 40), 0600, 4_000_000_000L, 3_000_000);
    ByteBuffer header = encoder.header(huge);
    tar.write(header.array(), 0, header.limit());
    Path archive = directory.resolve("test.tar");
    Files.write(archive, tar.toByteArray());

    String gnu =
        Tool.attempt(directory, new byte[0], "tar", "tvf", "test.tar", "--numeric-owner").output();
    assertThat(gnu).contains("4000000000/3000000").contains("21990232555520").contains("huge");
    String bsd =
        Tool.attempt(directory, new byte[0], "bsdtar", "--numeric-owner", "-tvf", "test.tar")
            .output();
    assertThat(bsd).contains("4000000000").contains("3000000").contains("21990232555520");
    String python =
        python("m=tarfile.open('test.tar').next(); print(m.name,m.size,m.uid,m.gid,m.mtime)");
    assertThat(python).startsWith("huge 21990232555520 4000000000 3000000 1772600767.12345");
  }

  @Test
  void pythonReadsNamesContentsAndRecords() throws IOException {
    byte[] content = "content\n".getBytes(StandardCharsets.UTF_8);
    add(Entries.file("jürgen", content.length), content);
    add(Entries.of(EntryPath.of(notUtf8()), EntryType.FILE, content.length, ""), content);
    add(
        Entries.withAttributes(Entries.file("x", 0), Map.of("user.a", new byte[] {'v'})),
        new byte[0]);
    add(
        Entries.sparse("s", 10_000, List.of(new DataExtent(5000, 8), new DataExtent(10_000, 0))),
        content);
    write();
    String printed =
        python(
            "t=tarfile.open('test.tar')\n"
                + "for m in t: print(ascii(m.name), m.size, t.extractfile(m).read().strip(b'\\0'),"
                + " m.pax_headers.get('SCHILY.xattr.user.a'))");
    assertThat(printed)
        .isEqualTo(
            """
            'j\\xfcrgen' 8 b'content\\n' None
            'raw\\udcff\\udc80name' 8 b'content\\n' None
            'x' 0 b'' v
            's' 10000 b'content\\n' None
            """);
  }

  private static byte[] notUtf8() {
    return new byte[] {'r', 'a', 'w', (byte) 0xFF, (byte) 0x80, 'n', 'a', 'm', 'e'};
  }

  private void add(EntryMetadata entry, byte[] content) {
    ByteBuffer header = encoder.header(entry);
    tar.write(header.array(), header.position(), header.remaining());
    tar.writeBytes(content);
    tar.writeBytes(new byte[TarEncoder.paddingBytes(content.length)]);
  }

  private Path write() throws IOException {
    tar.writeBytes(TarEncoder.endOfArchive());
    Path archive = directory.resolve("test.tar");
    Files.write(archive, tar.toByteArray());
    Files.createDirectory(out());
    return archive;
  }

  private Path out() {
    return directory.resolve("out");
  }

  private void extract(String tool, Path archive) {
    if (tool.equals("tar")) {
      Tool.run(
          out(), "tar", "-xpf", archive.toString(), "--xattrs", "--xattrs-include=*", "--acls");
    } else {
      Tool.run(out(), "bsdtar", "-xpf", archive.toString(), "--xattrs", "--acls");
    }
  }

  private String stat(String name) {
    return Tool.run(out(), "stat", "-c", "%a %s %.9Y %h", name).strip();
  }

  private String python(String script) {
    return Tool.run(directory, "python3", "-c", "import tarfile\n" + script);
  }

  private boolean takesAttributes() throws IOException {
    Files.createFile(directory.resolve("probe"));
    return Tool.attempt(directory, new byte[0], "setfattr", "-n", "user.a", "-v", "b", "probe")
                .status()
            == 0
        && Tool.attempt(directory, new byte[0], "setfacl", "-m", "u:1234:r", "probe").status() == 0;
  }
}
