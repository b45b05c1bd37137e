package dev.coffer.archive.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffer.archive.age.IdentityFile;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.source.FileSystemSource;
import dev.coffer.archive.source.Source;
import dev.coffer.archive.source.SourceEntry;
import dev.coffer.archive.source.SourceListener;
import dev.coffer.archive.testkit.MemoryEntry;
import dev.coffer.archive.testkit.TestShelf;
import dev.coffer.archive.write.ArchiveReceipt;
import dev.coffer.archive.write.ArchiveWriter;
import dev.coffer.tape.ReadOutcome;
import dev.coffer.tape.TapeDrive;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Law 4: the recipe that stands on the cartridge, run with the real dd, age, zstd and tar on the
 * tape files, gives the tree back. The commands are taken from the README.txt that was read from
 * the tape, not from here.
 */
class RecipeTest {
  @TempDir Path directory;

  @BeforeEach
  void programsAreThere() throws Exception {
    assumeTrue(
        run("command -v dd age zstd tar jq >/dev/null").exitCode == 0,
        "SKIPPED: the recipe needs dd, age, zstd, tar and jq");
  }

  @Test
  void theRecipeOnTheCartridgeGivesTheTreeBack() throws Exception {
    Path tree = Files.createDirectories(directory.resolve("tree"));
    for (int i = 0; i < 30; i++) {
      Files.write(
          tree.resolve("file %02d".formatted(i)),
          MemoryEntry.file("x", 90_000, i, i % 3 == 0).content());
    }
    Files.createSymbolicLink(tree.resolve("link"), Path.of("file 01"));
    try (TestShelf shelf = TestShelf.create(directory.resolve("shelf"), 1, 64 << 20);
        ArchiveReceipt receipt = archive(shelf, tree)) {
      try (OutputStream key = Files.newOutputStream(directory.resolve("key.txt"))) {
        IdentityFile.write(key, shelf.identities().getFirst(), TestShelf.NOW);
      }
      assertThat(receipt.manifest().segments()).hasSizeGreaterThan(1);
      extract(shelf.load("CF0001L9"));
      String readme = unpackReadme();
      StringBuilder numbers = new StringBuilder();
      for (Segment segment : receipt.manifest().segments()) {
        numbers.append(' ').append(segment.file().tapeFile());
      }
      String unpack = line(readme, "for n in 2 3;").replace(" 2 3;", numbers + ";");
      must("mkdir out && cd out && cp ../file-* . && " + unpack.replace("key.txt", "../key.txt"));
      must("diff -r --no-dereference '%s' 'out%s'".formatted(tree, tree));
      int index = receipt.manifest().indexes().getFirst().tapeFile();
      String list =
          must(line(readme, "age -d -i key.txt file-4").replace("file-4", "file-" + index));
      assertThat(list.lines().filter(text -> text.contains("\"path\""))).hasSize(32);
      assertOneFileAlone(readme, receipt, list);
      assertDigests(receipt);
    }
  }

  private void assertOneFileAlone(String readme, ArchiveReceipt receipt, String list)
      throws Exception {
    String wanted =
        list.lines().filter(text -> text.contains("file 17\"")).findFirst().orElseThrow();
    Files.writeString(directory.resolve("line.json"), wanted);
    long tar = Long.parseLong(must("jq .tar line.json").strip());
    String path = must("jq -r .path line.json").strip();
    Segment segment =
        receipt.manifest().segments().stream()
            .filter(s -> s.firstTarOffset() <= tar && tar < s.tarEnd())
            .findFirst()
            .orElseThrow();
    String command =
        line(readme, "age -d -i key.txt file-2 | zstd -dc | tail")
            .replace("file-2", "file-" + segment.file().tapeFile())
            .replace("DIFFERENCE", Long.toString(tar - segment.firstTarOffset()))
            .replace("PATH", "'" + path + "'");
    must("mkdir one && cd one && cp ../file-* ../key.txt . && " + command + " || true");
    assertThat(directory.resolve("one").resolve(path)).hasSameBinaryContentAs(Path.of("/" + path));
  }

  private void assertDigests(ArchiveReceipt receipt) throws Exception {
    for (Segment segment : receipt.manifest().segments()) {
      assertThat(must("sha256sum file-" + segment.file().tapeFile()))
          .startsWith(segment.file().sha256().toString());
    }
  }

  private ArchiveReceipt archive(TestShelf shelf, Path tree) throws Exception {
    try (Source source =
            new FileSystemSource(FileSystemSource.Options.of(List.of(tree)), new Silent());
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

  /** What mt and dd would do: the data of each tape file to a file of its own. */
  private void extract(TapeDrive drive) throws IOException {
    drive.rewind();
    ByteBuffer block = ByteBuffer.allocate(8 << 20);
    for (int filemark = 0; ; filemark++) {
      Path file = directory.resolve(filemark % 3 == 1 ? "file-" + (filemark / 3 + 1) : "labels");
      try (OutputStream out = Files.newOutputStream(file)) {
        ReadOutcome outcome = drive.read(block.clear());
        if (outcome instanceof ReadOutcome.EndOfData) {
          return;
        }
        while (outcome instanceof ReadOutcome.Block read) {
          out.write(block.array(), 0, read.byteCount());
          outcome = drive.read(block.clear());
        }
      }
    }
  }

  private String unpackReadme() throws Exception {
    must("dd if=file-1 of=readme.tar bs=65536 && tar xf readme.tar");
    assertThat(directory.resolve("tar-volume.md")).isNotEmptyFile();
    assertThat(directory.resolve("volume.json")).content().contains("\"CF0001\"");
    return Files.readString(directory.resolve("README.txt"));
  }

  private static String line(String readme, String start) {
    return readme
        .lines()
        .map(String::strip)
        .filter(text -> text.startsWith(start))
        .findFirst()
        .orElseThrow(() -> new AssertionError("the README has no command " + start));
  }

  private record Result(int exitCode, String output) {}

  private String must(String command) throws Exception {
    Result result = run(command);
    assertThat(result.exitCode).as("%s: %s", command, result.output).isZero();
    return result.output;
  }

  private Result run(String command) throws Exception {
    Process process =
        new ProcessBuilder("bash", "-c", "set -o pipefail; " + command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }

  private static final class Silent implements SourceListener {
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
  }
}
