package dev.coffer.archive.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.archive.WrongKeyException;
import dev.coffer.archive.age.AgeIdentity;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.source.FileSystemSource;
import dev.coffer.archive.source.Source;
import dev.coffer.archive.source.SourceEntry;
import dev.coffer.archive.source.SourceListener;
import dev.coffer.archive.stream.StreamSettings;
import dev.coffer.archive.target.RestoreListener;
import dev.coffer.archive.target.RestoreOptions;
import dev.coffer.archive.target.RestoreSummary;
import dev.coffer.archive.target.RestoreTarget;
import dev.coffer.archive.testkit.MemoryEntry;
import dev.coffer.archive.testkit.TestShelf;
import dev.coffer.archive.volume.IndexCodec;
import dev.coffer.archive.volume.IndexEntry;
import dev.coffer.archive.write.ArchiveReceipt;
import dev.coffer.archive.write.ArchiveWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveRestorerTest {
  @TempDir Path directory;

  private static final class Index implements IndexCodec.Visitor {
    private final List<IndexEntry> entries = new ArrayList<>();
    private final TreeMap<Integer, int[]> frames = new TreeMap<>();

    @Override
    public void entry(IndexEntry entry) {
      entries.add(entry);
    }

    @Override
    public void frames(int segmentNumber, int[] compressedSizes) {
      frames.put(segmentNumber, compressedSizes);
    }
  }

  private static final class Heard implements RestoreListener {
    private final List<String> failed = new ArrayList<>();
    private final List<String> kept = new ArrayList<>();

    @Override
    public void kept(EntryPath path) {
      kept.add(path.toString());
    }

    @Override
    public void failed(EntryPath path, String reason) {
      failed.add(path.toString());
    }

    @Override
    public void incomplete(EntryPath path, Part part, String reason) {
      // ownership cannot be restored by everybody who runs this
    }
  }

  private RestoreSummary restore(
      TestShelf shelf,
      ArchiveReceipt receipt,
      List<IndexEntry> wanted,
      ArchiveRestorer.Selection selection,
      Heard heard)
      throws IOException {
    Index index = new Index();
    receipt.visit(index);
    ArchiveLayout layout =
        new ArchiveLayout(
            receipt.manifest().archiveId(), receipt.manifest().segments(), index.frames);
    RestoreTarget target =
        new RestoreTarget(RestoreOptions.into(directory.resolve("restored")), heard);
    try (target;
        ArchiveRestorer restorer =
            new ArchiveRestorer(
                layout, shelf, shelf.identities(), target, heard, ReadListener.none(), selection)) {
      for (IndexEntry entry : wanted) {
        restorer.restore(entry);
      }
      return target.finish();
    }
  }

  private static List<IndexEntry> entries(ArchiveReceipt receipt) throws IOException {
    Index index = new Index();
    receipt.visit(index);
    return index.entries;
  }

  private Path tree() throws IOException {
    Path tree = Files.createDirectories(directory.resolve("source/tree"));
    Files.createDirectories(tree.resolve("a/b"));
    Files.writeString(tree.resolve("a/hello"), "hello\n");
    Files.setPosixFilePermissions(
        tree.resolve("a/hello"), PosixFilePermissions.fromString("rwxr-x---"));
    Files.setLastModifiedTime(
        tree.resolve("a/hello"), FileTime.from(Instant.parse("2001-02-03T04:05:06.123456789Z")));
    Files.createLink(tree.resolve("a/link"), tree.resolve("a/hello"));
    Files.createSymbolicLink(tree.resolve("a/b/up"), Path.of("../../nowhere"));
    Files.write(tree.resolve("a/b/zero"), new byte[0]);
    Files.write(tree.resolve("a/b/big"), MemoryEntry.file("x", 700_000, 5, false).content());
    Files.setLastModifiedTime(
        tree.resolve("a"), FileTime.from(Instant.parse("2002-02-03T04:05:06Z")));
    return tree;
  }

  private ArchiveReceipt archive(TestShelf shelf, Path tree) throws Exception {
    SourceListener listener =
        new SourceListener() {
          @Override
          public void unreadable(EntryPath path, String reason) {
            throw new AssertionError(path + ": " + reason);
          }

          @Override
          public void skipped(EntryPath path, Skip reason) {
            throw new AssertionError(path + ": " + reason);
          }

          @Override
          public void incomplete(EntryPath path, String reason) {
            throw new AssertionError(path + ": " + reason);
          }
        };
    try (Source source =
            new FileSystemSource(FileSystemSource.Options.of(List.of(tree)), listener);
        ArchiveWriter writer =
            new ArchiveWriter(
                shelf.spec(TestShelf.smallSettings()),
                shelf.volumes(1),
                TestShelf.SIGNER,
                InstantSource.fixed(TestShelf.NOW),
                System::nanoTime)) {
      for (Optional<SourceEntry> entry = source.next(); entry.isPresent(); entry = source.next()) {
        try (SourceEntry open = entry.get()) {
          writer.append(open);
        }
      }
      return writer.finish();
    }
  }

  @Test
  void aTreeComesBackBitForBitWithItsMetadata() throws Exception {
    Path tree = tree();
    try (TestShelf shelf = TestShelf.create(directory.resolve("shelf"), 1, 64 << 20);
        ArchiveReceipt receipt = archive(shelf, tree)) {
      Heard heard = new Heard();
      RestoreSummary summary =
          restore(shelf, receipt, entries(receipt), ArchiveRestorer.Selection.all(), heard);
      assertThat(heard.failed).isEmpty();
      assertThat(summary.restored()).isEqualTo(entries(receipt).size());
      Path restored = directory.resolve("restored").resolve(tree.toString().substring(1));
      assertThat(listing(restored)).isEqualTo(listing(tree)).hasSizeGreaterThan(6);
    }
  }

  @Test
  void aHardLinkAloneComesBackAsTheFileItIsAnotherNameOf() throws Exception {
    Path tree = tree();
    try (TestShelf shelf = TestShelf.create(directory.resolve("shelf"), 1, 64 << 20);
        ArchiveReceipt receipt = archive(shelf, tree)) {
      List<IndexEntry> all = entries(receipt);
      EntryPath link = EntryPath.of(tree.resolve("a/link").toString().substring(1));
      List<IndexEntry> wanted = all.stream().filter(e -> e.path().equals(link)).toList();
      ArchiveRestorer.Selection selection =
          new ArchiveRestorer.Selection(
              link::equals, path -> all.stream().filter(e -> e.path().equals(path)).findFirst());
      Heard heard = new Heard();
      restore(shelf, receipt, wanted, selection, heard);
      assertThat(heard.failed).isEmpty();
      assertThat(directory.resolve("restored").resolve(link.toString())).hasContent("hello\n");
    }
  }

  @Test
  void aDamagedStretchLosesOnlyTheFilesInIt() throws Exception {
    List<MemoryEntry> files = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      files.add(MemoryEntry.file("f%02d".formatted(i), 100_000, i, false));
    }
    try (TestShelf shelf = TestShelf.create(directory.resolve("shelf"), 1, 64 << 20);
        ArchiveReceipt receipt = shelf.write(TestShelf.smallSettings(), files, 1)) {
      shelf.unload();
      Path image = directory.resolve("shelf/library/cartridges/CF0001L9/partition-0.tap");
      byte[] bytes = Files.readAllBytes(image);
      bytes[bytes.length / 2] ^= 1;
      Files.write(image, bytes);
      Heard heard = new Heard();
      restore(shelf, receipt, entries(receipt), ArchiveRestorer.Selection.all(), heard);
      assertThat(heard.failed).hasSizeBetween(1, 4);
      for (MemoryEntry file : files) {
        Path restored = directory.resolve("restored").resolve(file.metadata().path().toString());
        if (heard.failed.contains(file.metadata().path().toString())) {
          assertThat(restored).doesNotExist();
        } else {
          assertThat(restored).hasBinaryContent(file.content());
        }
      }
    }
  }

  @Test
  void existingFilesAreKeptAndSaid() throws Exception {
    List<MemoryEntry> files = List.of(MemoryEntry.file("one", 10, 1, true));
    Files.createDirectories(directory.resolve("restored"));
    Files.writeString(directory.resolve("restored/one"), "mine");
    try (TestShelf shelf = TestShelf.create(directory.resolve("shelf"), 1, 64 << 20);
        ArchiveReceipt receipt = shelf.write(TestShelf.smallSettings(), files, 1)) {
      Heard heard = new Heard();
      restore(shelf, receipt, entries(receipt), ArchiveRestorer.Selection.all(), heard);
      assertThat(heard.kept).containsExactly("one");
      assertThat(directory.resolve("restored/one")).hasContent("mine");
    }
  }

  @Test
  void anotherIdentityOpensNothing() throws Exception {
    List<MemoryEntry> files = List.of(MemoryEntry.file("one", 10, 1, true));
    try (TestShelf shelf = TestShelf.create(directory.resolve("shelf"), 1, 64 << 20);
        ArchiveReceipt receipt = shelf.write(TestShelf.smallSettings(), files, 1);
        ArchiveTarStream tar =
            new ArchiveTarStream(
                ArchiveLayout.of(receipt.manifest()),
                shelf,
                List.of(AgeIdentity.generateX25519()))) {
      assertThatThrownBy(tar::read).isInstanceOf(WrongKeyException.class);
    }
  }

  /** The promise of the format: one locate and a few blocks, however long the archive. */
  @Test
  void aSmallFileInTheMiddleOfGigabytesCostsLessThan32MebibytesOfTape() throws Exception {
    List<MemoryEntry> files =
        List.of(
            MemoryEntry.file("before", 1_200_000_000, 1, false),
            MemoryEntry.file("wanted", 30_000, 2, true),
            MemoryEntry.file("behind", 1_200_000_000, 3, false));
    StreamSettings settings = StreamSettings.defaults(2);
    try (TestShelf shelf = TestShelf.create(directory.resolve("shelf"), 1, 4L << 30);
        ArchiveReceipt receipt = shelf.write(settings, files, 1)) {
      Index index = new Index();
      receipt.visit(index);
      assertThat(receipt.manifest().segments().getFirst().file().byteCount())
          .isGreaterThan(2_300_000_000L);
      for (boolean catalogKnowsFrames : new boolean[] {true, false}) {
        ArchiveLayout layout =
            new ArchiveLayout(
                receipt.manifest().archiveId(),
                receipt.manifest().segments(),
                catalogKnowsFrames ? index.frames : new TreeMap<>());
        Path to = directory.resolve("restored-" + catalogKnowsFrames);
        Heard heard = new Heard();
        try (RestoreTarget target = new RestoreTarget(RestoreOptions.into(to), heard);
            ArchiveRestorer restorer =
                new ArchiveRestorer(
                    layout,
                    shelf,
                    shelf.identities(),
                    target,
                    heard,
                    ReadListener.none(),
                    ArchiveRestorer.Selection.all())) {
          restorer.restore(index.entries.get(1));
          assertThat(restorer.deviceBytesRead()).isBetween(1L, 32L << 20);
        }
        assertThat(to.resolve("wanted")).hasBinaryContent(files.get(1).content());
      }
    }
  }

  private static List<String> listing(Path root) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.sorted().toList()) {
        TreeMap<String, Object> attributes =
            new TreeMap<>(
                Files.readAttributes(
                    path,
                    "unix:mode,nlink,size,lastModifiedTime",
                    java.nio.file.LinkOption.NOFOLLOW_LINKS));
        String content =
            Files.isSymbolicLink(path)
                ? Files.readSymbolicLink(path).toString()
                : Files.isDirectory(path)
                    ? ""
                    : java.util.Arrays.hashCode(Files.readAllBytes(path)) + "";
        if (Files.isDirectory(path)) {
          attributes.remove("size");
        }
        lines.add(root.relativize(path) + " " + attributes + " " + content);
      }
    }
    return lines;
  }
}
