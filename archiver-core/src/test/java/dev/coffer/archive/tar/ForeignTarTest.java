package dev.coffer.archive.tar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.entry.DataExtent;
import dev.coffer.archive.entry.EntryMetadata;
import dev.coffer.archive.entry.EntryType;
import dev.coffer.archive.testkit.Tool;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tars that GNU tar, bsdtar and Python wrote, read by the decoder. */
class ForeignTarTest {
  private static final String LONG = "long-part-of-a-name/".repeat(12);

  @TempDir Path directory;

  private final Map<String, EntryMetadata> entries = new LinkedHashMap<>();
  private final Map<String, byte[]> contents = new LinkedHashMap<>();
  private final List<String> refused = new ArrayList<>();
  private Path tree;

  @BeforeEach
  void makeTree() throws IOException {
    tree = Files.createDirectory(directory.resolve("tree"));
    Tool.run(
        tree,
        "sh",
        "-c",
        """
        printf content > file && chmod 4751 file && ln file hard && ln -s ../nowhere link
        mkdir -m 1777 dir && mkfifo dir/fifo && printf x > 'jürgen €'
        touch -d 2001-02-03T04:05:06.987654321Z file dir
        """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tar --format=v7",
        "tar --format=oldgnu",
        "tar --format=gnu",
        "tar --format=ustar",
        "tar --format=pax",
        "bsdtar --format=ustar",
        "bsdtar --format=pax",
        "bsdtar --format=gnutar",
        "bsdtar --format=v7"
      })
  void everyFormatGivesTheSameTree(String command) throws IOException {
    boolean v7 = command.endsWith("v7");
    List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
    if (v7) {
      Files.delete(tree.resolve("dir/fifo")); // v7 has none
    }
    arguments.addAll(List.of("-cf", "../test.tar", "."));
    Tool.run(tree, arguments.toArray(String[]::new));

    read(Files.readAllBytes(directory.resolve("test.tar")));

    assertThat(refused).isEmpty();
    assertThat(entries.keySet()).contains(".", "file", "hard", "link", "dir", "jürgen €");
    EntryMetadata file =
        entries.get("file").type() == EntryType.FILE ? entries.get("file") : entries.get("hard");
    EntryMetadata hard = file == entries.get("file") ? entries.get("hard") : entries.get("file");
    assertThat(Integer.toOctalString(file.mode())).isEqualTo("4751");
    assertThat(file.byteCount()).isEqualTo(7);
    assertThat(contents.get(file.path().toString()))
        .isEqualTo("content".getBytes(StandardCharsets.UTF_8));
    assertThat(file.modifiedAt().getEpochSecond()).isEqualTo(981173106);
    assertThat(file.modifiedAt().getNano()).isEqualTo(command.contains("pax") ? 987654321 : 0);
    assertThat(hard.type()).isEqualTo(EntryType.HARDLINK);
    assertThat(hard.linkTarget()).isEqualTo(file.path().bytes());
    assertThat(entries.get("link").linkTarget())
        .isEqualTo("../nowhere".getBytes(StandardCharsets.UTF_8));
    assertThat(entries.get("dir").type()).isEqualTo(EntryType.DIRECTORY);
    assertThat(Integer.toOctalString(entries.get("dir").mode())).isEqualTo("1777");
    assertThat(contents.get("jürgen €")).isEqualTo(new byte[] {'x'});
    if (!v7) {
      assertThat(entries.get("dir/fifo").type()).isEqualTo(EntryType.FIFO);
      String owner = Tool.run(tree, "stat", "-c", "%U %G", "file").strip();
      assertThat(file.userName() + " " + file.groupName()).isEqualTo(owner);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tar --format=gnu", "tar --format=pax", "bsdtar --format=gnutar", "bsdtar"})
  void longNamesAndLinksAreWhole(String command) throws IOException {
    Files.createDirectories(tree.resolve(LONG));
    Files.writeString(tree.resolve(LONG + "file"), "deep");
    Files.createSymbolicLink(tree.resolve("far"), Path.of("x".repeat(250)));
    List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
    arguments.addAll(List.of("-cf", "../test.tar", "."));
    Tool.run(tree, arguments.toArray(String[]::new));

    read(Files.readAllBytes(directory.resolve("test.tar")));

    assertThat(contents.get(LONG + "file")).isEqualTo("deep".getBytes(StandardCharsets.UTF_8));
    assertThat(entries.get("far").linkTarget())
        .isEqualTo("x".repeat(250).getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tar --format=gnu -S",
        "tar --format=pax -S --sparse-version=0.0",
        "tar --format=pax -S --sparse-version=0.1",
        "tar --format=pax -S --sparse-version=1.0",
        "bsdtar --format=pax"
      })
  void sparseFilesHaveTheirHoles(String command) throws IOException {
    Tool.run(
        tree,
        "sh",
        "-c",
        """
        truncate -s 8M sparse
        for i in $(seq 40); do printf d | dd of=sparse bs=64K seek=$i conv=notrunc status=none; done
        truncate -s 3G empty; printf after > zz
        """);
    List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
    arguments.addAll(List.of("-cf", "../test.tar", "sparse", "empty", "zz"));
    Tool.run(tree, arguments.toArray(String[]::new));
    byte[] tar = Files.readAllBytes(directory.resolve("test.tar"));
    assumeTrue(tar.length < 8 << 20, "this file system has no holes");

    read(tar);

    assertThat(refused).isEmpty();
    assertThat(entries.keySet()).containsExactly("sparse", "empty", "zz");
    EntryMetadata sparse = entries.get("sparse");
    assertThat(sparse.byteCount()).isEqualTo(8 << 20);
    assertThat(sparse.extents().orElseThrow())
        .hasSize(41)
        .last()
        .isEqualTo(new DataExtent(8 << 20, 0));
    assertThat(expanded(sparse, contents.get("sparse")))
        .isEqualTo(Files.readAllBytes(tree.resolve("sparse")));
    assertThat(entries.get("empty").byteCount()).isEqualTo(3L << 30);
    assertThat(entries.get("empty").dataByteCount()).isZero();
    assertThat(contents.get("zz")).isEqualTo("after".getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tar --format=pax --xattrs --acls", "bsdtar --xattrs --acls"})
  void attributesAndAccessControlListsAreTheKernels(String command) throws IOException {
    boolean taken =
        Tool.attempt(tree, new byte[0], "setfattr", "-n", "user.a=b", "-v", "0x000aff", "file")
                    .status()
                == 0
            && Tool.attempt(tree, new byte[0], "setfacl", "-m", "u:4711:rw,g:815:r", "file")
                    .status()
                == 0;
    assumeTrue(taken, "this file system takes no attributes or access control lists");
    List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
    arguments.addAll(List.of("-cf", "../test.tar", "file"));
    Tool.run(tree, arguments.toArray(String[]::new));

    read(Files.readAllBytes(directory.resolve("test.tar")));

    Map<String, byte[]> attributes = entries.get("file").attributes();
    assertThat(attributes.get("user.a=b")).isEqualTo(new byte[] {0, 10, (byte) 0xFF});
    String kernel =
        Tool.run(tree, "getfattr", "--only-values", "-e", "hex", "-n", PosixAcl.ACCESS, "file");
    assertThat(attributes.get(PosixAcl.ACCESS))
        .isEqualTo(kernel.getBytes(StandardCharsets.ISO_8859_1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GNU_FORMAT", "PAX_FORMAT"})
  void hugeNumbersFromPythonAreRead(String format) throws IOException {
    String script =
        """
        import tarfile, io, sys
        m = tarfile.TarInfo('huge'); m.size = 20 * 2**40; m.uid = 4000000000; m.gid = 3000000
        m.mtime = -1 if '%1$s' == 'GNU_FORMAT' else -1.5
        sys.stdout.buffer.write(m.tobuf(tarfile.%1$s))
        """
            .formatted(format);
    byte[] tar = Tool.run(directory, "python3", "-c", script).getBytes(StandardCharsets.ISO_8859_1);
    TarDecoder decoder = new TarDecoder(new ByteArrayInputStream(tar), 0);
    EntryMetadata huge = ((TarItem.Entry) decoder.next().orElseThrow()).metadata();
    assertThat(huge.byteCount()).isEqualTo(20L << 40);
    assertThat(huge.userId()).isEqualTo(4_000_000_000L);
    assertThat(huge.groupId()).isEqualTo(3_000_000);
    assertThat(huge.modifiedAt().toEpochMilli())
        .isEqualTo(format.equals("GNU_FORMAT") ? -1000 : -1500);
    assertThatThrownBy(decoder::next).isInstanceOf(ArchiveDamagedException.class);
  }

  @Test
  void namesAreCleanedOfDotsAndRefusedIfTheyLeadOut() throws IOException {
    Tool.run(
        tree, "tar", "-P", "-cf", "../test.tar", "./file", tree + "/link", "./dir/../hard", "./");
    read(Files.readAllBytes(directory.resolve("test.tar")));
    assertThat(entries.keySet()).startsWith("file");
    assertThat(refused).contains(tree + "/link: is absolute");
    assertThat(refused).anyMatch(r -> r.startsWith("./dir/../hard: "));
  }

  @Test
  void aVolumeLabelIsPassedOverAndADumpDirectoryIsOne() throws IOException {
    Tool.run(tree, "tar", "--label=a-label", "-G", "-cf", "../test.tar", "dir");
    read(Files.readAllBytes(directory.resolve("test.tar")));
    assertThat(refused).isEmpty();
    assertThat(entries.get("dir").type()).isEqualTo(EntryType.DIRECTORY);
    assertThat(entries.get("dir/fifo").type()).isEqualTo(EntryType.FIFO);
  }

  @Test
  void theNextEntryIsFoundBehindADamagedHeader() throws IOException {
    Tool.run(tree, "tar", "--format=ustar", "-cf", "../test.tar", "file", "link", "jürgen €");
    byte[] tar = Files.readAllBytes(directory.resolve("test.tar"));
    tar[1024 + 10] ^= 1; // the name in the second entry's header
    TarDecoder decoder = new TarDecoder(new ByteArrayInputStream(tar), 0);
    assertThat(decoder.next()).isPresent();
    assertThatThrownBy(decoder::next)
        .isInstanceOf(ArchiveDamagedException.class)
        .hasMessageContaining("tar header checksum")
        .hasMessageContaining("at byte 1024");
    assertThatThrownBy(decoder::next).isInstanceOf(IllegalStateException.class);
    assertThat(decoder.resync()).isTrue();
    TarItem.Entry found = (TarItem.Entry) decoder.next().orElseThrow();
    assertThat(found.metadata().path()).hasToString("jürgen €");
    assertThat(found.headerOffset()).isEqualTo(1536);
    assertThat(found.suspect()).isTrue();
    assertThat(TarRoundTripProperties.content(decoder)).isEqualTo(new byte[] {'x'});
    assertThat(decoder.next()).isEmpty();
    assertThat(decoder.sawEndOfArchive()).isTrue();
  }

  @Test
  void aTarThatEndsInsideAnEntryIsDamaged() throws IOException {
    Tool.run(tree, "tar", "-cf", "../test.tar", "file");
    byte[] tar = Arrays.copyOf(Files.readAllBytes(directory.resolve("test.tar")), 515);
    TarDecoder decoder = new TarDecoder(new ByteArrayInputStream(tar), 0);
    assertThat(decoder.next()).isPresent();
    assertThatThrownBy(() -> TarRoundTripProperties.content(decoder))
        .isInstanceOf(ArchiveDamagedException.class)
        .hasMessage("tar ends inside an entry: actual=515 bytes");
  }

  private static byte[] expanded(EntryMetadata entry, byte[] data) {
    byte[] whole = new byte[(int) entry.byteCount()];
    int at = 0;
    for (DataExtent extent : entry.extents().orElseThrow()) {
      System.arraycopy(data, at, whole, (int) extent.offset(), (int) extent.byteCount());
      at += (int) extent.byteCount();
    }
    return whole;
  }

  private void read(byte[] tar) throws IOException {
    TarDecoder decoder = new TarDecoder(new ByteArrayInputStream(tar), 0);
    for (Optional<TarItem> item = decoder.next(); item.isPresent(); item = decoder.next()) {
      switch (item.get()) {
        case TarItem.Entry entry -> {
          String name = entry.metadata().path().toString();
          entries.put(name, entry.metadata());
          contents.put(name, TarRoundTripProperties.content(decoder));
          assertThat(entry.suspect()).isFalse();
        }
        case TarItem.Refused bad -> refused.add(bad.name() + ": " + bad.reason());
      }
    }
    assertThat(decoder.sawEndOfArchive()).isTrue();
  }
}
