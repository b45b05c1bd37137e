package dev.coffer.archive.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffer.archive.entry.DataExtent;
import dev.coffer.archive.entry.EntryMetadata;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.entry.EntryType;
import dev.coffer.archive.posix.PosixCalls;
import dev.coffer.archive.source.FileSystemSource;
import dev.coffer.archive.source.SourceEntry;
import dev.coffer.archive.source.SourceListener;
import dev.coffer.archive.target.RestoringEntry.Outcome;
import dev.coffer.archive.testkit.Entries;
import dev.coffer.archive.testkit.Tool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreTargetTest {
  @TempDir Path directory;

  private final boolean isRoot = new PosixCalls().isRoot();

  @Test
  void aTreeComesBackAsItWas() throws IOException {
    assumeTrue(isRoot, "owners and devices need root");
    Path from = Files.createDirectories(directory.resolve("from"));
    Tool.run(
        from,
        "sh",
        "-c",
        """
        mkdir -p a/b && printf content > a/b/file && ln a/b/file a/hard && ln -s b/file a/link
        printf raw > "$(printf 'raw\\377')" && : > a/empty && mkfifo a/fifo && mknod a/null c 1 3
        truncate -s 1M a/sparse && printf x | dd of=a/sparse bs=1 seek=300000 conv=notrunc status=none
        chmod 6755 a/b/file && chown 1234:4321 a/b/file && chown -h 1234:4321 a/link
        chmod 1777 a/b && chmod 0500 a
        touch -d 2001-02-03T04:05:06.123456789Z a/b/file a/b a/empty
        touch -h -d 1999-02-03T04:05:06.5Z a/link a
        """);
    Tool.attempt(from, new byte[0], "setfattr", "-n", "user.x", "-v", "y", "a/b/file");
    Tool.attempt(from, new byte[0], "setfacl", "-m", "u:77:rw", "a/b/file");
    Tool.attempt(from, new byte[0], "setfacl", "-d", "-m", "g:78:r", "a/b");
    String before = state(from);

    Path to = directory.resolve("to");
    RestoreRig rig = new RestoreRig(RestoreOptions.into(to));
    copy(from, rig);
    RestoreSummary summary = rig.target.finish();

    assertThat(state(to.resolve(from.toString().substring(1)))).isEqualTo(before);
    assertThat(rig.told).isEmpty();
    assertThat(summary.failed()).isZero();
    assertThat(summary.bytes()).isGreaterThan(7 + 3);
    String blocks = Tool.run(to, "sh", "-c", "find . -name sparse -exec stat -c %b {} +");
    assertThat(Integer.parseInt(blocks.strip())).isLessThan(100);
  }

  @Test
  void whatStandsThereIsKept() throws IOException {
    Files.writeString(directory.resolve("file"), "old");
    Files.createSymbolicLink(directory.resolve("link"), Path.of("old"));
    try (RestoreRig rig = new RestoreRig(RestoreOptions.into(directory))) {
      assertThat(rig.put(Entries.file("file", 3), "new")).isEqualTo(Outcome.KEPT);
      assertThat(rig.put(Entries.symlink("link", "new"))).isEqualTo(Outcome.KEPT);
      assertThat(rig.put(Entries.file("other", 3), "new")).isEqualTo(Outcome.RESTORED);
      assertThat(rig.toldButOwners()).containsExactly("kept file", "kept link");
    }
    assertThat(directory.resolve("file")).hasContent("old");
    assertThat(Files.readSymbolicLink(directory.resolve("link"))).hasToString("old");
    assertThat(directory.resolve("other")).hasContent("new");
  }

  @Test
  void overwritingReplacesFilesAndLinksButNoDirectory() throws IOException {
    Files.writeString(directory.resolve("file"), "old");
    Files.createLink(directory.resolve("second-name"), directory.resolve("file"));
    Files.createDirectory(directory.resolve("dir"));
    try (RestoreRig rig = new RestoreRig(overwriting())) {
      assertThat(rig.put(Entries.file("file", 3), "new")).isEqualTo(Outcome.RESTORED);
      assertThat(rig.put(Entries.file("dir", 3), "new")).isEqualTo(Outcome.FAILED);
      assertThat(rig.toldButOwners()).containsExactly("failed dir: a directory stands there");
    }
    assertThat(directory.resolve("file")).hasContent("new");
    assertThat(directory.resolve("second-name")).hasContent("old");
    assertThat(directory.resolve("dir")).isDirectory();
    assertNothingTemporary();
  }

  @Test
  void onlyNewerReplaces() throws IOException {
    Files.writeString(directory.resolve("older"), "old");
    Tool.run(directory, "touch", "-d", "2001-01-01", "older");
    Files.writeString(directory.resolve("newer"), "old");
    Tool.run(directory, "touch", "-d", "2040-01-01", "newer");
    RestoreOptions options =
        new RestoreOptions(directory, RestoreOptions.Existing.NEWER, RestoreOptions.Owners.BY_NAME);
    try (RestoreRig rig = new RestoreRig(options)) {
      assertThat(rig.put(Entries.file("older", 3), "new")).isEqualTo(Outcome.RESTORED);
      assertThat(rig.put(Entries.file("newer", 3), "new")).isEqualTo(Outcome.KEPT);
    }
    assertThat(directory.resolve("older")).hasContent("new");
    assertThat(directory.resolve("newer")).hasContent("old");
  }

  @Test
  void aDamagedFileNeverStandsUnderItsName() throws IOException {
    Files.writeString(directory.resolve("there"), "old");
    try (RestoreRig rig = new RestoreRig(overwriting())) {
      try (RestoringEntry entry = rig.target.begin(Entries.file("there", 10))) {
        entry.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        assertThat(directory.resolve("there")).hasContent("old");
        entry.discard("its digest is wrong");
        assertThat(entry.commit()).isEqualTo(Outcome.FAILED);
      }
      try (RestoringEntry entry = rig.target.begin(Entries.file("short", 10))) {
        entry.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        assertThat(entry.commit()).isEqualTo(Outcome.FAILED);
      }
      rig.target.begin(Entries.file("abandoned", 10)).close();
      assertThat(rig.told)
          .containsExactly(
              "failed there: its digest is wrong",
              "failed short: its content is not complete",
              "failed abandoned: restoring it was not finished");
    }
    assertThat(directory.resolve("there")).hasContent("old");
    assertThat(directory.resolve("short")).doesNotExist();
    assertNothingTemporary();
  }

  @Test
  void moreContentThanTheEntryHasIsTheCallersMistake() throws IOException {
    try (RestoreRig rig = new RestoreRig(RestoreOptions.into(directory));
        RestoringEntry entry = rig.target.begin(Entries.file("file", 2))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> entry.write(ByteBuffer.wrap(new byte[3])));
    }
    assertNothingTemporary();
  }

  @Test
  void contentFromDirectAndHeapBuffersMakesHoles() throws IOException {
    List<DataExtent> extents =
        List.of(new DataExtent(1 << 20, 4), new DataExtent(2 << 20, 2), new DataExtent(4 << 20, 0));
    try (RestoreRig rig = new RestoreRig(RestoreOptions.into(directory));
        RestoringEntry entry = rig.target.begin(Entries.sparse("sparse", 4 << 20, extents))) {
      entry.write(ByteBuffer.wrap("abc".getBytes(StandardCharsets.UTF_8)));
      ByteBuffer direct = ByteBuffer.allocateDirect(3).put(0, new byte[] {'d', 'e', 'f'});
      entry.write(direct);
      assertThat(entry.commit()).isEqualTo(Outcome.RESTORED);
    }
    byte[] expected = new byte[4 << 20];
    System.arraycopy("abcd".getBytes(StandardCharsets.UTF_8), 0, expected, 1 << 20, 4);
    System.arraycopy("ef".getBytes(StandardCharsets.UTF_8), 0, expected, 2 << 20, 2);
    assertThat(directory.resolve("sparse")).hasBinaryContent(expected);
  }

  @Test
  void directoriesGetTheirTimesAfterAllThatIsInThem() throws IOException {
    Path to = directory.resolve("to");
    try (RestoreRig rig = new RestoreRig(RestoreOptions.into(to))) {
      rig.put(Entries.directory("a"));
      rig.put(Entries.directory("a/b"));
      rig.put(Entries.file("a/b/file", 1), "x");
      rig.put(Entries.file("z", 1), "x");
      rig.put(Entries.file("a/late", 1), "x"); // after a was finished
      rig.put(Entries.file("c/d/file", 1), "x");
      rig.put(Entries.directory("c/d")); // after what is in it
    }
    for (String name : List.of("a", "a/b", "c/d")) {
      assertThat(Tool.run(to, "stat", "-c", "%a %.9Y", name))
          .as(name)
          .isEqualTo("755 1772600767.123456789\n");
    }
  }

  @Test
  void directoriesThatStoodThereKeepTheirMetadataUnlessOverwriting() throws IOException {
    Files.createDirectory(directory.resolve("there"));
    Tool.run(directory, "chmod", "711", "there");
    try (RestoreRig rig = new RestoreRig(RestoreOptions.into(directory))) {
      assertThat(rig.put(Entries.directory("there"))).isEqualTo(Outcome.RESTORED);
      rig.put(Entries.file("there/file", 1), "x");
    }
    assertThat(Tool.run(directory, "stat", "-c", "%a", "there")).isEqualTo("711\n");
    try (RestoreRig rig = new RestoreRig(overwriting())) {
      rig.put(Entries.directory("there"));
    }
    assertThat(Tool.run(directory, "stat", "-c", "%a", "there")).isEqualTo("755\n");
  }

  @Test
  void ownersAreFoundByNameUnlessNumbersAreAskedFor() throws IOException {
    assumeTrue(isRoot, "giving files away needs root");
    EntryMetadata entry = Entries.withModeAndOwner(Entries.file("file", 0), 0644, 1234, 4321);
    try (RestoreRig rig = new RestoreRig(RestoreOptions.into(directory.resolve("name")))) {
      rig.put(entry);
    }
    RestoreOptions numeric =
        new RestoreOptions(
            directory.resolve("number"),
            RestoreOptions.Existing.KEEP,
            RestoreOptions.Owners.NUMERIC);
    try (RestoreRig rig = new RestoreRig(numeric)) {
      rig.put(entry);
    }
    assertThat(Tool.run(directory, "stat", "-c", "%u:%g", "name/file", "number/file"))
        .isEqualTo("0:0\n1234:4321\n");
  }

  @Test
  void accessControlListsThatNameUsersAreLookedUpHere() throws IOException {
    Map<String, byte[]> known = Map.of("SCHILY.acl.access", text("root"));
    Map<String, byte[]> unknown = Map.of("SCHILY.acl.access", text("nobody-of-that-name"));
    try (RestoreRig rig = new RestoreRig(RestoreOptions.into(directory))) {
      rig.put(Entries.withAttributes(Entries.file("known", 0), known));
      rig.put(Entries.withAttributes(Entries.file("unknown", 0), unknown));
      assumeTrue(
          rig.told.stream().noneMatch(t -> t.contains("not supported")),
          "this file system takes no access control lists");
      assertThat(rig.told)
          .filteredOn(t -> t.contains("ACCESS_CONTROL_LIST"))
          .singleElement()
          .asString()
          .contains("incomplete unknown ACCESS_CONTROL_LIST: names nobody here");
    }
    assertThat(Tool.run(directory, "getfacl", "-n", "known")).contains("user:0:rw-");
  }

  @Test
  void aUserIsToldWhatHeMayNotRestore() throws IOException {
    assumeFalse(isRoot, "root may restore everything");
    EntryMetadata entry = Entries.withModeAndOwner(Entries.file("file", 0), 04755, 0, 0);
    RestoreRig rig = new RestoreRig(RestoreOptions.into(directory));
    assertThat(rig.put(entry)).isEqualTo(Outcome.RESTORED);
    EntryMetadata device = Entries.of(EntryPath.of("device"), EntryType.BLOCK_DEVICE, 0, "");
    assertThat(rig.put(device)).isEqualTo(Outcome.FAILED);
    RestoreSummary summary = rig.target.finish();
    assertThat(summary.incomplete().get(RestoreListener.Part.OWNER)).isEqualTo(1);
    assertThat(summary.incomplete().get(RestoreListener.Part.MODE)).isEqualTo(1);
    assertThat(Tool.run(directory, "stat", "-c", "%a", "file")).isEqualTo("755\n");
  }

  @Test
  void readOnlyDirectoriesAreFilledAndFinished() throws IOException {
    EntryMetadata narrow = Entries.withModeAndOwner(Entries.directory("narrow"), 0555, 0, 0);
    try (RestoreRig rig = new RestoreRig(RestoreOptions.into(directory))) {
      rig.put(narrow);
      assertThat(rig.put(Entries.file("narrow/a", 1), "x")).isEqualTo(Outcome.RESTORED);
      rig.put(Entries.file("other", 1), "x");
      assertThat(rig.put(Entries.file("narrow/b", 1), "x")).isEqualTo(Outcome.RESTORED);
    }
    assertThat(Tool.run(directory, "stat", "-c", "%a %.9Y", "narrow"))
        .isEqualTo("555 1772600767.123456789\n");
    Tool.run(directory, "chmod", "755", "narrow");
  }

  private RestoreOptions overwriting() {
    return new RestoreOptions(
        directory, RestoreOptions.Existing.OVERWRITE, RestoreOptions.Owners.BY_NAME);
  }

  private static byte[] text(String user) {
    return ("user::rw-,user:" + user + ":rw-,group::r--,mask::rw-,other::r--")
        .getBytes(StandardCharsets.UTF_8);
  }

  private void assertNothingTemporary() throws IOException {
    try (var list = Files.list(directory)) {
      assertThat(list.map(p -> p.getFileName().toString()))
          .noneMatch(name -> name.startsWith(".coffer"));
    }
  }

  /** All that must come back, one line an entry, links counted, contents hashed. */
  private static String state(Path root) {
    return Tool.run(
        root,
        "sh",
        "-c",
        """
        find . -mindepth 1 -printf '%p %y %m %U:%G %s %T@ %l %n\\n' | LC_ALL=C sort | sed 's/ 4096 / D /'
        find . -type f -exec sha256sum {} + | LC_ALL=C sort
        getfattr -R -P -h -d -m - -e hex . 2>/dev/null; getfacl -R -P -n . ; stat -c '%t:%T' a/null
        """);
  }

  private static void copy(Path from, RestoreRig rig) throws IOException {
    SourceListener none =
        new SourceListener() {
          @Override
          public void unreadable(EntryPath path, String reason) {
            throw new AssertionError(path + ": " + reason);
          }

          @Override
          public void skipped(EntryPath path, Skip reason) {
            throw new AssertionError(path + ": " + reason);
          }
        };
    ByteBuffer buffer = ByteBuffer.allocateDirect(10_000);
    try (FileSystemSource source =
        new FileSystemSource(FileSystemSource.Options.of(List.of(from)), none)) {
      for (Optional<SourceEntry> next = source.next(); next.isPresent(); next = source.next()) {
        try (SourceEntry entry = next.get();
            RestoringEntry restoring = rig.target.begin(entry.metadata())) {
          while (entry.read(buffer.clear()) >= 0) {
            restoring.write(buffer.flip());
          }
          assertThat(restoring.commit()).isEqualTo(Outcome.RESTORED);
        }
      }
    }
  }
}
