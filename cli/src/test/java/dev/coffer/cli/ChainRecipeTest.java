package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffer.cli.job.Mount;
import dev.coffer.cli.job.Mounter;
import dev.coffer.tape.ReadOutcome;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.virtual.VirtualLibrary;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Law 4 for a chain: what stands in README.txt on the cartridge, done with the real age, zstd, sed
 * and tar, gives the tree back as it was at the last incremental archive.
 */
class ChainRecipeTest {
  @TempDir Path directory;

  private final InstantSource time = TestRun.ticking();

  @BeforeEach
  void programsAreThere() throws Exception {
    assumeTrue(
        run("command -v dd age zstd tar sed xargs >/dev/null").exitCode == 0,
        "SKIPPED: the recipe needs dd, age, zstd, tar, sed and xargs");
  }

  /** The tape files of one archive, as they are numbered. */
  private record OnTape(List<Integer> segments, int index) {}

  /** A full archive and three incremental ones, of a tree in which much changes. */
  private Path archiveAChain(String format) throws Exception {
    Path tree = Files.createDirectories(directory.resolve("tree"));
    must("init");
    must("library", "create", "--cartridges", "1", "--capacity", "200 MiB");
    must("key", "generate", "key.txt", "--x25519");
    must("recipient", "add", "safe", "key.txt.pub");
    must("pool", "add", "weekly", "--retention-days", "28", "--format", format);
    must("dataset", "add", "docs", tree.toString(), "--pool", "weekly");
    must("cartridge", "label", "CF0001L9", "--pool", "weekly");
    TreeEdits edits = new TreeEdits(new Random(7), tree, directory);
    edits.edit(120);
    Files.createDirectories(tree.resolve("goes/deep"));
    Files.writeString(tree.resolve("goes/deep/it's \"quoted\" and \\ so"), "gone soon");
    Files.writeString(tree.resolve("becomes a directory"), "a file");
    Files.createDirectories(tree.resolve("becomes a file"));
    Files.writeString(tree.resolve("becomes a file/inner"), "inner");
    must("archive", "docs");
    for (int i = 0; i < 3; i++) {
      edits.edit(15);
      if (i == 1) {
        shell("rm -rf 'tree/goes' 'tree/becomes a directory' 'tree/becomes a file'");
        Files.createDirectory(tree.resolve("becomes a directory"));
        Files.writeString(tree.resolve("becomes a directory/inner"), "inner");
        Files.writeString(tree.resolve("becomes a file"), "a file");
      }
      String out = must("archive", "docs", "--level", "incremental").out();
      assertThat(out).contains("INCREMENTAL");
    }
    return tree;
  }

  @Test
  void theRecipeOnAnLtfsVolumeAppliesAChain() throws Exception {
    Path tree = archiveAChain("ltfs");
    // the files that a mounted volume shows
    must("volume", "copy", "CF0001L9", "--to", "mounted");
    shell("mkdir out && cp -r mounted/. out && cp key.txt out");
    List<String> readme = Files.readAllLines(directory.resolve("mounted/README.txt"));
    String list = line(readme, "for f in ARCHIVE/index-") + " " + line(readme, "sed -n 's/");
    String remove = line(readme, "sed 's/");
    String unpack = line(readme, "for f in ARCHIVE/segment-");
    List<String> archives;
    try (Stream<Path> files = Files.list(directory.resolve("mounted"))) {
      archives =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.startsWith("docs-"))
              .sorted()
              .toList();
    }
    assertThat(archives).hasSize(4);
    for (String archive : archives) {
      shell("cd out && " + (list + "; " + remove + " && " + unpack).replace("ARCHIVE", archive));
    }

    assertThat(TreeEdits.snapshot(Path.of(directory.resolve("out") + tree.toString())))
        .isEqualTo(TreeEdits.snapshot(tree));
  }

  @Test
  void theRecipeOnTheCartridgeAppliesAChain() throws Exception {
    Path tree = archiveAChain("tar");
    List<OnTape> archives = extract();
    assertThat(archives).hasSize(4);
    shell("mkdir readme out && dd if=file-1 of=readme.tar && tar xf readme.tar -C readme");
    shell("cp file-* key.txt out");
    List<String> readme = Files.readAllLines(directory.resolve("readme/README.txt"));
    for (OnTape archive : archives) {
      String list =
          line(readme, "age -d -i key.txt file-7 ").replace("file-7", "file-" + archive.index());
      String remove = line(readme, "sed 's/");
      StringBuilder numbers = new StringBuilder();
      archive.segments().forEach(number -> numbers.append(' ').append(number));
      String unpack = line(readme, "for n in 6;").replace(" 6;", numbers + ";");
      shell("cd out && " + list + " && " + remove + " && " + unpack);
    }

    assertThat(TreeEdits.snapshot(Path.of(directory.resolve("out") + tree.toString())))
        .isEqualTo(TreeEdits.snapshot(tree));
  }

  private static String line(List<String> readme, String start) {
    return readme.stream()
        .map(String::strip)
        .filter(text -> text.startsWith(start))
        .findFirst()
        .orElseThrow(() -> new AssertionError("the README has no command " + start));
  }

  /** What mt and dd would do: the data of each tape file to a file of its own. */
  private List<OnTape> extract() throws IOException {
    List<OnTape> archives = new ArrayList<>();
    List<Integer> segments = new ArrayList<>();
    ByteBuffer block = ByteBuffer.allocate(8 << 20);
    try (Mount mount =
        new Mounter(VirtualLibrary.open(directory.resolve("home/library")), (barcode, at) -> {})
            .mount("CF0001L9", OptionalInt.empty())) {
      TapeDrive drive = mount.drive();
      drive.rewind();
      for (int filemark = 0; ; filemark++) {
        int number = filemark / 3 + 1;
        Path file = directory.resolve(filemark % 3 == 1 ? "file-" + number : "labels");
        try (OutputStream out = Files.newOutputStream(file)) {
          ReadOutcome outcome = drive.read(block.clear());
          if (outcome instanceof ReadOutcome.EndOfData) {
            return archives;
          }
          while (outcome instanceof ReadOutcome.Block read) {
            out.write(block.array(), 0, read.byteCount());
            outcome = drive.read(block.clear());
          }
        }
        String labels = Files.readString(directory.resolve("labels"), StandardCharsets.ISO_8859_1);
        if (filemark % 3 == 0) {
          switch (labels.charAt(labels.indexOf("HDR1") + 4)) {
            case 'S' -> segments.add(number);
            case 'I' -> {
              archives.add(new OnTape(List.copyOf(segments), number));
              segments.clear();
            }
            default -> {}
          }
        }
      }
    }
  }

  private TestRun must(String... arguments) {
    TestRun run = TestRun.of(directory, directory.resolve("home"), time, arguments);
    assertThat(run.exitCode()).as("%s: %s", String.join(" ", arguments), run.err()).isZero();
    return run;
  }

  private record Result(int exitCode, String output) {}

  private void shell(String command) throws Exception {
    Result result = run(command);
    assertThat(result.exitCode).as("%s: %s", command, result.output).isZero();
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
}
