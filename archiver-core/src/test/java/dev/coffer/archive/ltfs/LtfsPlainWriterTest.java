package dev.coffer.archive.ltfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.archive.entry.DataExtent;
import dev.coffer.archive.entry.EntryMetadata;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.entry.EntryType;
import dev.coffer.archive.source.SourceEntry;
import dev.coffer.archive.target.RestoreOptions;
import dev.coffer.tape.TapeDrive;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of a source as files of a volume, and back with all that belongs to them. */
class LtfsPlainWriterTest {
  @TempDir Path temporary;

  private EntryMetadata entry(EntryType type, byte[] path, long size, byte[] link)
      throws IOException {
    long uid = ((Number) Files.getAttribute(temporary, "unix:uid")).longValue();
    long gid = ((Number) Files.getAttribute(temporary, "unix:gid")).longValue();
    return new EntryMetadata(
        EntryPath.of(path),
        type,
        type == EntryType.SYMLINK ? 0777 : 0750,
        uid,
        gid,
        "",
        "",
        TestVolume.THEN,
        size,
        link,
        0,
        0,
        Optional.empty(),
        type == EntryType.FILE
            ? Map.of("user.note", "n".getBytes(StandardCharsets.UTF_8))
            : Map.of());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void entriesComeBackWithModeTimesLinksAndSpelling() throws Exception {
    Path cartridge = TestVolume.formatted(temporary.resolve("library"), 4 << 20);
    byte[] content = TestVolume.content(1, 20_000);
    byte[] sparse = new byte[50_000];
    System.arraycopy(content, 0, sparse, 10_000, 20_000);
    String decomposed = "cafe\u0301";
    EntryMetadata file = entry(EntryType.FILE, utf8("d/" + decomposed), content.length, utf8(""));
    EntryMetadata base = entry(EntryType.FILE, utf8("sparse"), sparse.length, utf8(""));
    EntryMetadata holes =
        new EntryMetadata(
            base.path(),
            base.type(),
            base.mode(),
            base.userId(),
            base.groupId(),
            "",
            "",
            base.modifiedAt(),
            base.byteCount(),
            base.linkTarget(),
            0,
            0,
            Optional.of(List.of(new DataExtent(10_000, 20_000))),
            Map.of());
    List<LtfsPlainWriter.Outcome> outcomes = new ArrayList<>();
    TestVolume.write(
        cartridge,
        writer -> {
          LtfsPlainWriter plain = new LtfsPlainWriter(writer, EntryPath.of("run:1"));
          outcomes.add(plain.add(of(entry(EntryType.DIRECTORY, utf8("d"), 0, utf8("")), utf8(""))));
          outcomes.add(plain.add(of(file, content)));
          outcomes.add(plain.add(of(holes, content)));
          outcomes.add(
              plain.add(of(entry(EntryType.HARDLINK, utf8("hard"), 0, utf8("sparse")), utf8(""))));
          outcomes.add(
              plain.add(of(entry(EntryType.SYMLINK, utf8("soft"), 0, utf8("d/a:b")), utf8(""))));
          assertThat(outcomes).allMatch(o -> o instanceof LtfsPlainWriter.Outcome.Written);
          assertThat(
                  List.of(
                      plain.add(of(entry(EntryType.FIFO, utf8("fifo"), 0, utf8("")), utf8(""))),
                      plain.add(
                          of(
                              entry(EntryType.FILE, new byte[] {'a', (byte) 0xE9}, 1, utf8("")),
                              utf8("x")))))
              .allMatch(o -> o instanceof LtfsPlainWriter.Outcome.NotHeld);
        });

    Path target = temporary.resolve("target");
    TestListener listener = new TestListener();
    try (TapeDrive drive = TestVolume.load(cartridge)) {
      LtfsVolumeReader reader = LtfsVolumeReader.open(drive, TestVolume.LIMITS);
      LtfsRestorer.restore(reader, path -> true, RestoreOptions.into(target), listener);
    }
    Path root = target.resolve("run:1");
    assertThat(root.resolve("d/" + decomposed)).hasBinaryContent(content);
    assertThat(root.resolve("sparse")).hasBinaryContent(sparse);
    assertThat(root.resolve("hard")).hasBinaryContent(sparse);
    assertThat(Files.readSymbolicLink(root.resolve("soft"))).hasToString("d/a:b");
    for (String name : List.of("d", "d/" + decomposed, "sparse")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve(name))))
          .as(name)
          .isEqualTo("rwxr-x---");
      assertThat(
              Files.getLastModifiedTime(root.resolve(name), LinkOption.NOFOLLOW_LINKS).toInstant())
          .as(name)
          .isEqualTo(TestVolume.THEN);
    }
    // a file system without user attributes is told of, nothing else is missing
    assertThat(listener.failures()).allMatch(f -> f.contains("ATTRIBUTE"));
  }

  @Test
  void withoutRoomNothingOfTheEntryIsThere() throws Exception {
    Path cartridge = TestVolume.formatted(temporary.resolve("library"), 400_000);
    TestVolume.write(
        cartridge,
        writer -> {
          LtfsPlainWriter plain = new LtfsPlainWriter(writer, EntryPath.ROOT);
          byte[] small = TestVolume.content(1, 1000);
          EntryMetadata fits = entry(EntryType.FILE, utf8("small"), small.length, utf8(""));
          EntryMetadata large = entry(EntryType.FILE, utf8("large"), 10_000_000, utf8(""));
          assertThat(plain.add(of(large, new byte[10_000_000])))
              .isInstanceOf(LtfsPlainWriter.Outcome.NoRoom.class);
          assertThat(plain.add(of(fits, small)))
              .isInstanceOf(LtfsPlainWriter.Outcome.Written.class);
        });
    assertThat(TestVolume.digests(cartridge)).containsOnlyKeys("small");
  }

  private static SourceEntry of(EntryMetadata metadata, byte[] content) {
    ByteBuffer bytes = ByteBuffer.wrap(content);
    return new SourceEntry() {
      @Override
      public EntryMetadata metadata() {
        return metadata;
      }

      @Override
      public int read(ByteBuffer target) {
        if (!bytes.hasRemaining()) {
          return -1;
        }
        int count = Math.min(target.remaining(), bytes.remaining());
        target.put(bytes.slice(bytes.position(), count));
        bytes.position(bytes.position() + count);
        return count;
      }

      @Override
      public Outcome outcome() {
        assertThat(bytes.hasRemaining()).isFalse();
        return Outcome.COMPLETE;
      }

      @Override
      public void close() {
        // nothing to close
      }
    };
  }
}
