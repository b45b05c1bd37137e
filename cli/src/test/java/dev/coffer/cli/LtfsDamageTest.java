package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Damaged, cut off and hostile LTFS volumes from the command line: one clear error each. */
class LtfsDamageTest {
  private static final Path GOLDEN =
      Path.of("../archiver-core/src/test/resources/ltfs-golden/cartridge");
  private static final List<String> FILES =
      List.of("cartridge.json", "partition-0.tap", "partition-1.tap");

  @TempDir Path directory;

  private final InstantSource time = TestRun.ticking();

  private TestRun run(String... arguments) {
    return TestRun.of(directory, directory.resolve("home"), time, arguments);
  }

  private TestRun must(String... arguments) {
    TestRun run = run(arguments);
    assertThat(run.exitCode())
        .as("%s: %s%s", String.join(" ", arguments), run.out(), run.err())
        .isZero();
    return run;
  }

  private Path cartridge() {
    return directory.resolve("home/library/cartridges/CF0001L9");
  }

  private Path partition(int number) {
    return cartridge().resolve("partition-" + number + ".tap");
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    for (String name : FILES) {
      Files.write(to.resolve(name), Files.readAllBytes(from.resolve(name)));
    }
  }

  @BeforeEach
  void aLibrary() throws Exception {
    must("init");
    must("library", "create", "--cartridges", "1", "--capacity", "100 MiB");
    must("key", "generate", "key", "--x25519");
    must("recipient", "add", "safe", "key.pub");
    must("pool", "add", "weekly", "--retention-days", "28", "--format", "ltfs");
    Path data = Files.createDirectories(directory.resolve("data"));
    Files.writeString(data.resolve("letter"), "Dear reader");
    must("dataset", "add", "docs", data.toString(), "--pool", "weekly");
  }

  /** One archive, and a second one that was cut off before any index of it was written. */
  private void aSessionThatWasCutOff() throws Exception {
    must("cartridge", "label", "CF0001L9", "--pool", "weekly");
    must("archive", "docs");
    must("library", "unload", "CF0001L9");
    Path before = directory.resolve("before");
    copy(cartridge(), before);
    Path catalog = directory.resolve("home/catalog.db");
    byte[] known = Files.readAllBytes(catalog);
    must("archive", "docs");
    must("library", "unload", "CF0001L9");
    Files.write(catalog, known);
    for (String tail : List.of("-wal", "-shm")) {
      Files.deleteIfExists(Path.of(catalog + tail));
    }
    Files.write(partition(0), Files.readAllBytes(before.resolve("partition-0.tap")));
    List<byte[]> objects = TapImages.read(partition(1));
    // filemark, index, filemark
    TapImages.write(partition(1), objects.subList(0, objects.size() - 3));
  }

  @Test
  void aSessionThatWasCutOffIsToldAndRepairedOnlyWhenAsked() throws Exception {
    aSessionThatWasCutOff();
    byte[] index = Files.readAllBytes(partition(0));
    byte[] data = Files.readAllBytes(partition(1));

    must("verify", "docs", "--identity", "key");
    TestRun files = run("volume", "files", "CF0001L9");
    assertThat(files.exitCode()).isEqualTo(20);
    assertThat(files.out()).contains("/manifest-0001.tar");
    assertThat(files.err()).contains("newest whole index").contains("blocks behind the last index");
    TestRun archive = run("archive", "docs");
    assertThat(archive.exitCode()).isEqualTo(10);
    assertThat(archive.err())
        .contains("CF0001L9 is not written to")
        .contains("coffer volume repair");
    TestRun look = must("volume", "repair", "CF0001L9", "--dry-run");
    assertThat(look.out()).contains("would be repaired");
    assertThat(Files.readAllBytes(partition(0))).isEqualTo(index);
    assertThat(Files.readAllBytes(partition(1))).isEqualTo(data);

    assertThat(must("volume", "repair", "CF0001L9").out()).contains("repaired");
    assertThat(must("volume", "check", "CF0001L9").out())
        .contains("findings        -")
        .contains("damaged         0");
    must("archive", "docs");
    must("verify", "--cartridge", "CF0001L9", "--identity", "key");
  }

  @Test
  void anArchiveWhoseIndexesAreTornIsStillReadWhereTheCatalogKnowsIt() throws Exception {
    must("cartridge", "label", "CF0001L9", "--pool", "weekly");
    must("archive", "docs");
    must("library", "unload", "CF0001L9");
    for (int number : new int[] {0, 1}) {
      List<byte[]> objects = TapImages.read(partition(number));
      byte[] last = objects.get(objects.size() - 2);
      objects.set(objects.size() - 2, java.util.Arrays.copyOf(last, last.length / 2));
      TapImages.write(partition(number), objects);
    }

    TestRun repair = run("volume", "repair", "CF0001L9", "--dry-run");
    assertThat(repair.exitCode()).as(repair.out() + repair.err()).isEqualTo(20);
    assertThat(repair.out()).contains("docs-20261120T").contains("would be repaired");
    must("restore", "docs", "--to", "out", "--identity", "key");
    assertThat(directory.resolve("out" + directory + "/data/letter")).hasContent("Dear reader");
    assertThat(must("verify", "docs", "--identity", "key").out()).contains("AGREED");
  }

  @Test
  void damageInASegmentIsNamedAndTheCartridgeIsSuspect() throws Exception {
    must("cartridge", "label", "CF0001L9", "--pool", "weekly");
    must("archive", "docs");
    must("library", "unload", "CF0001L9");
    List<byte[]> objects = TapImages.read(partition(1));
    for (byte[] each : objects) {
      if (new String(each, 0, Math.min(21, each.length)).equals("age-encryption.org/v1")) {
        each[each.length - 40] ^= 1;
        break;
      }
    }
    TapImages.write(partition(1), objects);

    assertThat(run("verify", "docs").exitCode()).isEqualTo(20);
    assertThat(run("restore", "docs", "--to", "out", "--identity", "key").exitCode()).isEqualTo(20);
    assertThat(must("cartridge", "list").out()).contains("SUSPECT");
    TestRun check = run("volume", "check", "CF0001L9");
    assertThat(check.exitCode()).isEqualTo(20);
    assertThat(check.err()).contains("segment-0001.tar.zst.age: its content is not what");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <name>big.bin</name>  | <name>../evil</name>                | 20
          <name>big.bin</name>  | <name>..</name>                     | 20
          <name>big.bin</name>  | <name>/etc/evil</name>              | 20
          <name>big.bin</name>  | <name>&lol;</name>                  | 20
          <length>1049576       | <length>99999999999999999999999     | 20
          <length>1049576       | <length>-5                          | 20
          </ltfsindex>          |                                     | 20
          <ltfsindex version="2 | <ltfsindex version="3               | 20
          """)
  void aHostileIndexIsOneErrorAndNothingIsWritten(String old, String fresh, int exitCode)
      throws Exception {
    copy(GOLDEN, cartridge());
    assertThat(TapImages.replace(partition(0), old, fresh == null ? "" : fresh)).isPositive();
    TapImages.replace(partition(1), old, fresh == null ? "" : fresh);
    for (String[] arguments :
        new String[][] {
          {"volume", "files", "CF0001L9"}, {"volume", "copy", "CF0001L9", "--to", "target/out"}
        }) {
      TestRun run = run(arguments);
      String all = "%s%n%s%n%s".formatted(arguments[1], run.out(), run.err());
      assertThat(run.exitCode()).as(all).isEqualTo(exitCode);
      assertThat(run.out()).as(all).doesNotContain("big.bin");
      assertThat(run.err().lines().filter(line -> line.startsWith("coffer: error: ")))
          .as(all)
          .hasSize(1);
    }
    assertThat(run("scan", "CF0001L9").exitCode()).isIn(11, 20);
    try (Stream<Path> left = Files.walk(directory.resolve("target"))) {
      assertThat(left.filter(Files::isRegularFile)).isEmpty();
    } catch (java.nio.file.NoSuchFileException e) {
      // not even the target was made
    }
    assertThat(directory.resolve("evil")).doesNotExist();
    assertThat(directory.resolve("target/evil")).doesNotExist();
  }

  @Test
  void aBombIsRefused() throws Exception {
    copy(GOLDEN, cartridge());
    StringBuilder bomb = new StringBuilder("<!DOCTYPE ltfsindex [<!ENTITY a0 \"lol\">");
    for (int i = 1; i < 12; i++) {
      bomb.append("<!ENTITY a%d \"%s\">".formatted(i, "&a%d;".formatted(i - 1).repeat(10)));
    }
    for (int number : new int[] {0, 1}) {
      TapImages.replace(partition(number), "<ltfsindex ", bomb + "]><ltfsindex ");
      TapImages.replace(partition(number), "<name>big.bin", "<name>&a11;");
    }
    TestRun run = run("volume", "files", "CF0001L9");
    assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(20);
  }

  @Test
  void extentsThatLeadNowhereCostTheirFileAlone() throws Exception {
    copy(GOLDEN, cartridge());
    int changed = 0;
    for (int number : new int[] {0, 1}) {
      List<byte[]> objects = TapImages.read(partition(number));
      for (int i = 0; i < objects.size(); i++) {
        String text = new String(objects.get(i), java.nio.charset.StandardCharsets.ISO_8859_1);
        if (text.startsWith("<?xml") && text.contains("<name>big.bin</name>")) {
          int at = text.indexOf("<startblock>", text.indexOf("<name>big.bin</name>"));
          int end = text.indexOf("</startblock>", at);
          String wrong = text.substring(0, at) + "<startblock>987654321" + text.substring(end);
          objects.set(i, wrong.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
          changed++;
        }
      }
      TapImages.write(partition(number), objects);
    }
    assertThat(changed).isGreaterThanOrEqualTo(2);
    TestRun copied = run("volume", "copy", "CF0001L9", "--to", "out");
    assertThat(copied.exitCode()).as(copied.out() + copied.err()).isEqualTo(20);
    assertThat(copied.err()).contains("big.bin: not copied").contains("behind the end of data");
    assertThat(copied.out()).contains("failed     1");
    assertThat(directory.resolve("out/big.bin")).doesNotExist();
    assertThat(directory.resolve("out/dir/deep/f")).hasContent("1");
  }
}
