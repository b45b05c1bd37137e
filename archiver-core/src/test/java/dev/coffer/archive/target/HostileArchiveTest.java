package dev.coffer.archive.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffer.archive.FileAccessException;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.posix.PosixCalls;
import dev.coffer.archive.tar.TarDecoder;
import dev.coffer.archive.tar.TarItem;
import dev.coffer.archive.target.RestoringEntry.Outcome;
import dev.coffer.archive.testkit.Entries;
import dev.coffer.archive.testkit.Tool;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever an archive says, what is outside of the target stays as it was. */
class HostileArchiveTest {
  @TempDir Path directory;

  private Path target;
  private Path outside;

  @BeforeEach
  void putSomethingOutside() throws IOException {
    target = Files.createDirectory(directory.resolve("target"));
    outside = Files.createDirectory(directory.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "secret");
    Tool.run(outside, "touch", "-d", "2001-01-01", ".", "secret");
  }

  @AfterEach
  void theOutsideIsUntouched() {
    assertThat(Tool.run(outside, "sh", "-c", "find . -printf '%p %m %U %n %s %TY\\n' | sort"))
        .matches("\\. 755 \\d+ 2 \\d+ 2001\n\\./secret 644 \\d+ 1 6 2001\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../outside/x", "/etc/x", "a/../../outside/x", "a//../b", ""})
  void namesThatLeadOutAreNoPaths(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> EntryPath.of(name));
  }

  @Test
  void aTarWithSuchNamesIsReadWithoutThem() throws IOException {
    String script =
        """
        import tarfile, io, sys
        t = tarfile.open(fileobj=sys.stdout.buffer, mode='w|', format=tarfile.PAX_FORMAT)
        for name in ['../outside/x', '/abs', 'ok/../../x', './good', 'x'*300 + '/../../../y']:
            m = tarfile.TarInfo(name); m.size = 4; t.addfile(m, io.BytesIO(b'evil'))
        m = tarfile.TarInfo('hard'); m.type = tarfile.LNKTYPE; m.linkname = '../outside/secret'
        t.addfile(m)
        t.close()
        """;
    byte[] tar = Tool.run(directory, "python3", "-c", script).getBytes(StandardCharsets.ISO_8859_1);
    List<String> seen = new ArrayList<>();
    TarDecoder decoder = new TarDecoder(new ByteArrayInputStream(tar), 0);
    for (Optional<TarItem> i = decoder.next(); i.isPresent(); i = decoder.next()) {
      switch (i.get()) {
        case TarItem.Entry entry -> seen.add("entry " + entry.metadata().path());
        case TarItem.Refused refused -> seen.add("refused " + refused.reason());
      }
    }
    assertThat(seen)
        .containsExactly(
            "refused holds a . or .. part",
            "refused is absolute",
            "refused holds a . or .. part",
            "entry good",
            "refused holds a . or .. part",
            "refused hard link to a name that holds a . or .. part");
  }

  @ParameterizedTest
  @EnumSource(RestoreOptions.Existing.class)
  void nothingGoesThroughASymbolicLinkOfTheArchive(RestoreOptions.Existing existing)
      throws IOException {
    try (RestoreRig rig = rig(existing)) {
      rig.put(Entries.symlink("link", "../outside"));
      rig.put(Entries.symlink("absolute", outside.toString()));
      assertThat(rig.put(Entries.file("link/secret", 4), "evil")).isEqualTo(Outcome.FAILED);
      assertThat(rig.put(Entries.file("link/new", 4), "evil")).isEqualTo(Outcome.FAILED);
      assertThat(rig.put(Entries.directory("link/dir"))).isEqualTo(Outcome.FAILED);
      assertThat(rig.put(Entries.file("absolute/deep/new", 4), "evil")).isEqualTo(Outcome.FAILED);
      assertThat(rig.put(Entries.hardlink("link/hard", "link"))).isEqualTo(Outcome.FAILED);
      assertThat(rig.put(Entries.hardlink("hard", "link/secret"))).isEqualTo(Outcome.FAILED);
    }
    assertThat(target.resolve("hard")).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource(RestoreOptions.Existing.class)
  void nothingGoesThroughASymbolicLinkThatStoodThere(RestoreOptions.Existing existing)
      throws IOException {
    Files.createSymbolicLink(target.resolve("there"), outside);
    Files.createDirectory(target.resolve("a"));
    Files.createSymbolicLink(target.resolve("a/b"), outside);
    try (RestoreRig rig = rig(existing)) {
      rig.put(Entries.file("a/b/secret", 4), "evil");
      rig.put(Entries.directory("there/x"));
      rig.put(Entries.withModeAndOwner(Entries.directory("there"), 0700, 12, 34));
      rig.put(Entries.file("there/secret", 4), "evil");
    }
  }

  @Test
  void aDirectoryReplacedByALinkInTheMiddleLeadsNowhere() throws IOException {
    try (RestoreRig rig = rig(RestoreOptions.Existing.OVERWRITE)) {
      rig.put(Entries.directory("d"));
      assertThat(rig.put(Entries.symlink("d", "../outside"))).isEqualTo(Outcome.FAILED);
      assertThat(rig.put(Entries.file("d/secret", 4), "evil")).isEqualTo(Outcome.RESTORED);
      // Somebody else replaces it while the restore is elsewhere.
      rig.put(Entries.file("elsewhere/x", 1), "x");
      Tool.run(target, "sh", "-c", "rm -r d && ln -s ../outside d");
      assertThat(rig.put(Entries.file("d/secret", 4), "evil")).isEqualTo(Outcome.FAILED);
    }
  }

  @ParameterizedTest
  @EnumSource(RestoreOptions.Existing.class)
  void aFileOverALinkReplacesTheLinkAtMost(RestoreOptions.Existing existing) throws IOException {
    Files.createSymbolicLink(target.resolve("file"), outside.resolve("secret"));
    try (RestoreRig rig = rig(existing)) {
      rig.put(Entries.withModeAndOwner(Entries.file("file", 4), 0777, 12, 34), "evil");
      rig.put(Entries.hardlink("hard", "file"));
      rig.put(Entries.withModeAndOwner(Entries.file("hard", 4), 0777, 12, 34), "evil");
    }
  }

  @Test
  void hardLinksNeverReachOutsideNorDirectories() throws IOException {
    try (RestoreRig rig = rig(RestoreOptions.Existing.OVERWRITE)) {
      rig.put(Entries.directory("dir"));
      assertThat(rig.put(Entries.hardlink("a", "dir"))).isEqualTo(Outcome.FAILED);
      assertThat(rig.put(Entries.hardlink("b", "."))).isEqualTo(Outcome.FAILED);
      assertThat(rig.put(Entries.hardlink("c", "not/there"))).isEqualTo(Outcome.FAILED);
      assertThat(rig.put(Entries.hardlink("d", "d"))).isEqualTo(Outcome.FAILED);
      assertThat(rig.put(Entries.file("self", 1), "x")).isEqualTo(Outcome.RESTORED);
      assertThat(rig.put(Entries.hardlink("self", "self"))).isEqualTo(Outcome.RESTORED);
    }
    assertThat(target.resolve("self")).hasContent("x");
    assertThat(target.resolve("not")).doesNotExist();
    try (var list = Files.list(target)) {
      assertThat(list.map(p -> p.getFileName().toString()))
          .containsExactlyInAnyOrder("dir", "self");
    }
  }

  @Test
  void aDeviceIsNeverWrittenTo() throws IOException {
    assumeTrue(new PosixCalls().isRoot(), "devices need root");
    Tool.run(target, "mkfifo", "pipe");
    Tool.run(target, "mknod", "full", "c", "1", "7");
    try (RestoreRig rig = rig(RestoreOptions.Existing.OVERWRITE)) {
      // Writing into the old fifo would wait for ever, into the old device would fail.
      assertThat(rig.put(Entries.file("pipe", 4), "data")).isEqualTo(Outcome.RESTORED);
      assertThat(rig.put(Entries.file("full", 4), "data")).isEqualTo(Outcome.RESTORED);
    }
    assertThat(target.resolve("pipe")).isRegularFile().hasContent("data");
    assertThat(target.resolve("full")).isRegularFile().hasContent("data");
  }

  @Test
  void veryLongNamesWorkOrFailByName() throws IOException {
    String deep = ("d".repeat(50) + "/").repeat(100) + "file"; // more than PATH_MAX
    String tooLong = "n".repeat(256);
    try (RestoreRig rig = rig(RestoreOptions.Existing.KEEP)) {
      assertThat(rig.put(Entries.file(tooLong, 1), "x")).isEqualTo(Outcome.FAILED);
      assertThat(rig.told).singleElement().asString().endsWith("file name too long");
      assertThat(rig.put(Entries.file("a".repeat(255), 1), "x")).isEqualTo(Outcome.RESTORED);
      assertThat(rig.put(Entries.file(deep, 1), "x")).isEqualTo(Outcome.RESTORED);
    }
    Tool.run(target, "sh", "-c", "rm -rf d*"); // too long for what cleans up after the test
  }

  @Test
  void theSameNameTwiceAndNamesThatDifferInCaseLoseNothing() throws IOException {
    try (RestoreRig rig = rig(RestoreOptions.Existing.KEEP)) {
      assertThat(rig.put(Entries.file("Name", 1), "1")).isEqualTo(Outcome.RESTORED);
      assertThat(rig.put(Entries.file("Name", 1), "2")).isEqualTo(Outcome.KEPT);
      Outcome other = rig.put(Entries.file("NAME", 1), "3");
      assertThat(target.resolve("Name")).hasContent("1");
      if (other == Outcome.RESTORED) {
        assertThat(target.resolve("NAME")).hasContent("3");
      } else {
        assertThat(rig.told).containsExactly("kept Name", "kept NAME");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(RestoreOptions.Existing.class)
  void filesAndDirectoriesInEachOthersWay(RestoreOptions.Existing existing) throws IOException {
    Files.createDirectories(target.resolve("dir/inner"));
    Files.writeString(target.resolve("file"), "old");
    try (RestoreRig rig = rig(existing)) {
      Outcome overDirectory = rig.put(Entries.file("dir", 3), "new");
      assertThat(overDirectory).isNotEqualTo(Outcome.RESTORED);
      Outcome overFile = rig.put(Entries.directory("file"));
      Outcome inside = rig.put(Entries.file("file/x", 3), "new");
      boolean replaces = existing == RestoreOptions.Existing.OVERWRITE;
      assertThat(overFile).isEqualTo(replaces ? Outcome.RESTORED : Outcome.KEPT);
      assertThat(inside).isEqualTo(replaces ? Outcome.RESTORED : Outcome.FAILED);
    }
    assertThat(target.resolve("dir/inner")).isDirectory();
  }

  @Test
  void theTargetItselfIsADirectoryAndStaysOne() throws IOException {
    try (RestoreRig rig = rig(RestoreOptions.Existing.OVERWRITE)) {
      assertThat(rig.put(Entries.file(".", 1), "x")).isEqualTo(Outcome.FAILED);
      assertThat(rig.put(Entries.symlink(".", "../outside"))).isEqualTo(Outcome.FAILED);
      assertThat(rig.put(Entries.directory("."))).isEqualTo(Outcome.RESTORED);
    }
    assertThat(target).isDirectory();
  }

  @Test
  void aFullDiskStopsTheRestore() throws IOException {
    assumeTrue(
        Tool.attempt(
                    target,
                    new byte[0],
                    "mount",
                    "-t",
                    "tmpfs",
                    "-o",
                    "size=64k",
                    "tmpfs",
                    target.toString())
                .status()
            == 0,
        "mounting a small file system needs root");
    try (RestoreRig rig = rig(RestoreOptions.Existing.KEEP);
        RestoringEntry entry = rig.target.begin(Entries.file("big", 1 << 20))) {
      assertThat(catchThrowable(() -> entry.write(ByteBuffer.allocate(1 << 20))))
          .isInstanceOf(FileAccessException.class)
          .hasMessageContaining("no space left on device");
    } finally {
      Tool.run(directory, "umount", "-l", target.toString());
    }
  }

  private RestoreRig rig(RestoreOptions.Existing existing) throws IOException {
    return new RestoreRig(new RestoreOptions(target, existing, RestoreOptions.Owners.NUMERIC));
  }
}
