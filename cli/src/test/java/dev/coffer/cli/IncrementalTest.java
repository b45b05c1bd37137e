package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.tape.changer.ElementAddress;
import dev.coffer.tape.virtual.CartridgeSpec;
import dev.coffer.tape.virtual.VirtualLibrary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives that build on others, as an operator meets them. */
class IncrementalTest {
  @TempDir Path directory;

  private final InstantSource time = TestRun.ticking();
  private Path data;

  private TestRun run(String... arguments) {
    return TestRun.of(directory, directory.resolve("home"), time, arguments);
  }

  private TestRun must(String... arguments) {
    TestRun run = run(arguments);
    assertThat(run.exitCode()).as("%s: %s", String.join(" ", arguments), run.err()).isZero();
    return run;
  }

  private TestRun refused(int exitCode, String... arguments) {
    TestRun run = run(arguments);
    assertThat(run.exitCode())
        .as("%s: %s", String.join(" ", arguments), run.err())
        .isEqualTo(exitCode);
    return run;
  }

  @BeforeEach
  void aTreeAndALibrary() throws Exception {
    data = Files.createDirectories(directory.resolve("data/sub")).getParent();
    for (int i = 0; i < 10; i++) {
      Files.writeString(data.resolve("letter-" + i), "Dear reader number " + i);
      Files.writeString(data.resolve("sub/note-" + i), "Note number " + i);
    }
    settle();
    must("init");
    must("library", "create", "--cartridges", "4", "--capacity", "100 MiB");
    must("key", "generate", "key", "--x25519");
    must("recipient", "add", "safe", "key.pub");
    must("pool", "add", "weekly", "--retention-days", "28");
    must("dataset", "add", "docs", data.toString(), "--pool", "weekly");
    must("cartridge", "label", "CF0001L9", "--pool", "weekly");
  }

  /** Waits until what was written is older than what a file system's clock can tell apart. */
  private static void settle() throws InterruptedException {
    Thread.sleep(2100);
  }

  /** The member of a JSON object. */
  private static String member(TestRun run, String name) {
    return run.out().replaceAll("(?s).*?\"" + name + "\" : \"?([^\",\\n]*)\"?.*", "$1");
  }

  private void configure(String from, String to) throws Exception {
    Path file = directory.resolve("home/coffer.toml");
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
  }

  private String archive(String level) {
    return member(must("archive", "docs", "--level", level, "--json"), "archive");
  }

  private Map<String, String> restored(String archive, String to) throws Exception {
    must("restore", archive, "--to", to, "--identity", "key");
    return TreeEdits.snapshot(Path.of(directory.resolve(to) + data.toString()));
  }

  @Test
  void onlyWhatChangedIsOnTapeAndAllOfItComesBack() throws Exception {
    archive("full");
    Map<String, String> before = TreeEdits.snapshot(data);
    Files.writeString(data.resolve("sub/note-3"), "Another note");
    Files.delete(data.resolve("letter-4"));
    Files.writeString(data.resolve("letter-x"), "New");
    TestRun plan = must("archive", "docs", "--level", "incremental", "--dry-run", "--json");
    assertThat(plan.out())
        .contains("\"level\" : \"INCREMENTAL\"", "\"deleted\" : 1", "\"added\" : 1")
        .contains("\"because\" : \"what changed since the last one");
    TestRun run = must("archive", "docs", "--level", "incremental", "--json");
    // the changed note, the new letter; the root, whose names changed; the note's directory
    assertThat(member(run, "entries")).isEqualTo("4");
    assertThat(member(run, "changed")).isEqualTo("2");
    assertThat(member(run, "added")).isEqualTo("1");
    assertThat(member(run, "deleted")).isEqualTo("1");
    assertThat(member(run, "unchanged")).isEqualTo("19");
    assertThat(member(plan, "entries")).isEqualTo("4");
    assertThat(run.out()).contains("was never read back");
    String archive = member(run, "archive");

    assertThat(restored(archive, "new")).isEqualTo(TreeEdits.snapshot(data));
    TestRun asOf =
        must("restore", "docs", "--to", "old", "--identity", "key", "--as-of", started(0));
    assertThat(asOf.err()).contains("from cartridge: CF0001L9");
    assertThat(TreeEdits.snapshot(Path.of(directory.resolve("old") + data.toString())))
        .isEqualTo(before);
    assertThat(must("verify", archive, "--identity", "key").out()).contains("AGREED");

    assertThat(must("ls", data.toString()).out()).contains("letter-x").doesNotContain("letter-4");
    String history = must("history", data.resolve("letter-1").toString(), "--json").out();
    assertThat(history).contains("\"unchangedIn\" : [ \"" + archive + "\" ]");
    TestRun gone = must("history", data.resolve("letter-4").toString());
    assertThat(gone.out().lines().toList().get(1))
        .matches("2026-11-20T18:\\S+ +- +gone +- +" + archive + " +-.*");
    assertThat(must("history", data.resolve("letter-4").toString(), "--json").out())
        .contains("\"modified\" : \"2026-11-20T18:", "\"bytes\" : null")
        .doesNotContain("1970");
    assertThat(must("find", "letter-1", "--archived-after", started(1)).out()).contains("letter-1");
    assertThat(must("find", "letter-4", "--archived-after", started(1)).out())
        .doesNotContain("letter-4");
    assertThat(must("archive", "show", archive).out()).contains("INCREMENTAL", "builds on");
    must("catalog", "check");
  }

  /** When an archive of the dataset began, by its place from the oldest. */
  private String started(int place) {
    String name =
        must("archive", "list")
            .out()
            .lines()
            .skip(1 + place)
            .findFirst()
            .orElseThrow()
            .split(" ")[0];
    return name.replaceAll("docs-(....)(..)(..)T(..)(..)(..)Z", "$1-$2-$3T$4:$5:$6Z");
  }

  @Test
  void whatOnlyTheInodeOrTheChangeTimeTellsIsSeen() throws Exception {
    FileTime old = FileTime.fromMillis(1_000_000_000_000L);
    Files.setLastModifiedTime(data.resolve("letter-1"), old);
    Files.setLastModifiedTime(data.resolve("letter-2"), old);
    settle();
    archive("full");
    Files.writeString(data.resolve("letter-1"), "Dear reader NUMBER 1");
    Files.setLastModifiedTime(data.resolve("letter-1"), old);
    Files.writeString(directory.resolve("other"), "Dear reader NUMBER 2");
    Files.setLastModifiedTime(directory.resolve("other"), old);
    Files.delete(data.resolve("letter-2"));
    Files.move(directory.resolve("other"), data.resolve("letter-2"));
    TestRun run = must("archive", "docs", "--level", "incremental", "--json");
    assertThat(member(run, "changed")).isEqualTo("3"); // and their directory
    restored(member(run, "archive"), "out");
    assertThat(directory.resolve("out" + data.resolve("letter-1")))
        .hasContent("Dear reader NUMBER 1");
    assertThat(directory.resolve("out" + data.resolve("letter-2")))
        .hasContent("Dear reader NUMBER 2");
  }

  @Test
  void whatIsTooYoungToBeSureOfIsArchivedAgain() throws Exception {
    Files.writeString(data.resolve("letter-1"), "written while it was archived");
    archive("full");
    TestRun run = must("archive", "docs", "--level", "incremental", "--json");
    assertThat(Integer.parseInt(member(run, "changed"))).isPositive();
    settle();
    must("archive", "docs", "--level", "incremental");
    TestRun last = must("archive", "docs", "--level", "incremental", "--json");
    assertThat(member(last, "changed")).isEqualTo("0");
    assertThat(member(last, "entries")).isEqualTo("0");
    restored(member(last, "archive"), "out");
  }

  @Test
  void contentIsComparedIfAskedFor() throws Exception {
    archive("full");
    for (int i = 0; i < 10; i++) {
      Path letter = data.resolve("letter-" + i);
      FileTime written = Files.getLastModifiedTime(letter);
      byte[] content = Files.readAllBytes(letter);
      content[0] = (byte) (i == 5 ? 'X' : content[0]);
      Files.delete(letter);
      Files.write(letter, content);
      Files.setLastModifiedTime(letter, written);
    }
    TestRun digest =
        must(
            "archive",
            "docs",
            "--level",
            "incremental",
            "--check",
            "digest",
            "--dry-run",
            "--json");
    assertThat(member(digest, "changed")).isEqualTo("2"); // letter-5 and the directory
    TestRun metadata = must("archive", "docs", "--level", "incremental", "--dry-run", "--json");
    assertThat(member(metadata, "changed")).isEqualTo("11");
  }

  @Test
  void aDifferentialOneBuildsOnTheLastFullOne() throws Exception {
    String full = archive("full");
    Files.writeString(data.resolve("letter-1"), "once");
    archive("incremental");
    Files.writeString(data.resolve("letter-2"), "twice");
    TestRun run = must("archive", "docs", "--level", "differential", "--json");
    assertThat(member(run, "base")).isEqualTo(full);
    assertThat(member(run, "changed")).isEqualTo("2");
    assertThat(restored(member(run, "archive"), "out")).isEqualTo(TreeEdits.snapshot(data));
  }

  @Test
  void withoutAGoodBaseItIsAFullOneAndSaysWhy() throws Exception {
    assertFull("nothing was archived before");
    assertFull("differential", "there is no full archive", false);
    configure("exclude = []", "exclude = [\"*.tmp\"]");
    assertFull("the dataset's directories or patterns have changed since docs-");
    Files.delete(directory.resolve("home/catalog.db"));
    must("catalog", "rebuild", "--identity", "key");
    TestRun rebuilt = must("archive", "docs", "--level", "incremental", "--json");
    assertThat(member(rebuilt, "level")).isEqualTo("INCREMENTAL");
    assertThat(member(rebuilt, "added")).isEqualTo("0");
    assertThat(restored(member(rebuilt, "archive"), "rebuilt")).isEqualTo(TreeEdits.snapshot(data));
    archive("full");
    must("library", "unload", "CF0001L9");
    must("cartridge", "label", "CF0002L9", "--pool", "weekly");
    Path image = directory.resolve("home/library/cartridges/CF0001L9/partition-0.tap");
    byte[] bytes = Files.readAllBytes(image);
    bytes[bytes.length - 5512] ^= 1;
    Files.write(image, bytes);
    refused(20, "verify", "docs");
    assertFull("was found damaged on");
  }

  private void assertFull(String why) {
    assertFull("incremental", why, true);
  }

  private void assertFull(String level, String why, boolean expected) {
    TestRun run = must("archive", "docs", "--level", level, "--json");
    if (expected) {
      assertThat(member(run, "level")).isEqualTo("FULL");
      assertThat(member(run, "because")).contains(why);
      assertThat(run.err()).contains("a full archive instead of", why);
    } else {
      assertThat(member(run, "level")).isNotEqualTo("FULL");
    }
  }

  @Test
  void aMissingCartridgeIsNamedAndTheRestCanBeHad() throws Exception {
    String full = archive("full");
    must("cartridge", "label", "CF0002L9", "--pool", "weekly");
    must("library", "unload", "CF0001L9");
    VirtualLibrary library = VirtualLibrary.open(directory.resolve("home/library"));
    library.remove("CF0001L9");
    Files.writeString(data.resolve("letter-1"), "changed");
    String incremental = archive("incremental");
    TestRun partly = refused(10, "restore", incremental, "--to", "out", "--identity", "key");
    assertThat(partly.err())
        .contains("cartridge CF0001L9 is not in the library: bring it first", full)
        .contains("letter-2: not restored: cartridge CF0001L9")
        .contains("need cartridge CF0001L9, and were not restored; bring it");
    assertThat(directory.resolve("out" + data.resolve("letter-1"))).hasContent("changed");
    assertThat(directory.resolve("out" + data.resolve("letter-2"))).doesNotExist();
    TestRun nothing =
        refused(
            10,
            "restore",
            incremental,
            data.resolve("letter-2").toString(),
            "--to",
            "none",
            "--identity",
            "key");
    assertThat(nothing.err()).contains("has 1 of the 1 entries in archive " + full);
    assertThat(directory.resolve("none")).doesNotExist();

    Files.delete(directory.resolve("home/catalog.db"));
    TestRun rebuilt = run("catalog", "rebuild", "--identity", "key");
    assertThat(rebuilt.out() + rebuilt.err())
        .contains(incremental + " builds on archive " + full + " on volume CF0001");
    TestRun unknown = refused(10, "restore", incremental, "--to", "out2", "--identity", "key");
    assertThat(unknown.err()).contains(full, "CF0001", "--at-hand");
    must("restore", incremental, "--to", "out2", "--identity", "key", "--at-hand");
    assertThat(directory.resolve("out2" + data.resolve("letter-1"))).hasContent("changed");
    library.insert("CF0001L9", ElementAddress.slot(9));
    must("scan", "CF0001L9", "--identity", "key");
    assertThat(restored(incremental, "out3")).isEqualTo(TreeEdits.snapshot(data));
  }

  @Test
  void whatCannotBeReadIsNotGone() throws Exception {
    archive("full");
    Map<String, String> before = TreeEdits.snapshot(data);
    Files.move(data, directory.resolve("elsewhere"));
    TestRun run = refused(3, "archive", "docs", "--level", "incremental", "--json");
    assertThat(member(run, "deleted")).isEqualTo("0");
    Files.move(directory.resolve("elsewhere"), data);
    assertThat(restored(member(run, "archive"), "out")).isEqualTo(before);
  }

  @Test
  void aBaseIsKeptAsLongAsWhatBuildsOnIt() throws Exception {
    String full = archive("full");
    must("pool", "add", "long", "--retention-days", "400");
    must("cartridge", "label", "CF0002L9", "--pool", "long");
    configure("pool = \"weekly\"", "pool = \"long\"");
    String incremental = archive("incremental");
    TestRun list = must("archive", "show", full, "--json");
    String own = member(must("archive", "show", incremental, "--json"), "keptUntil");
    assertThat(member(list, "keptUntil")).isEqualTo(own);
    TestRun label =
        TestRun.of(
            directory,
            directory.resolve("home"),
            () -> java.time.Instant.parse("2027-06-01T00:00:00Z"),
            "cartridge",
            "label",
            "CF0001L9",
            "--pool",
            "weekly");
    assertThat(label.exitCode()).isEqualTo(30);
    assertThat(label.err()).contains(full, "kept until " + own);
  }

  @Test
  void anIncrementalOneThatWasCutOffLeavesTheChainWhole() throws Exception {
    VirtualLibrary.open(directory.resolve("home/library"))
        .addCartridge(CartridgeSpec.of("CF0009L9").withCapacity(64 << 20));
    must("cartridge", "label", "CF0009L9", "--pool", "weekly");
    must("library", "unload", "CF0001L9");
    VirtualLibrary.open(directory.resolve("home/library")).remove("CF0001L9");
    String full = archive("full");
    Files.writeString(data.resolve("letter-1"), "changed before");
    byte[] noise = new byte[80 << 20];
    new java.util.Random(5).nextBytes(noise);
    Files.write(data.resolve("noise"), noise);
    TestRun cut = refused(10, "archive", "docs", "--level", "incremental");
    assertThat(cut.err()).contains("can take more");
    Files.delete(data.resolve("noise"));
    Files.writeString(data.resolve("letter-1"), "changed once more");
    must("cartridge", "label", "CF0002L9", "--pool", "weekly");
    TestRun run = must("archive", "docs", "--level", "incremental", "--json");
    assertThat(member(run, "base")).isEqualTo(full);
    assertThat(restored(member(run, "archive"), "out")).isEqualTo(TreeEdits.snapshot(data));
    must("catalog", "check");
  }

  @Test
  void anArchiveThatIsOnTapeButNotInTheCatalogIsFoundByAScan() throws Exception {
    String full = archive("full");
    Path catalog = directory.resolve("home/catalog.db");
    byte[] before = Files.readAllBytes(catalog);
    Files.writeString(data.resolve("letter-1"), "changed");
    Map<String, String> lost = TreeEdits.snapshot(data);
    String orphan = archive("incremental");
    Files.deleteIfExists(directory.resolve("home/catalog.db-wal"));
    Files.deleteIfExists(directory.resolve("home/catalog.db-shm"));
    Files.write(catalog, before); // the machine died before the receipt was recorded
    Files.writeString(data.resolve("letter-2"), "changed after");
    TestRun run = must("archive", "docs", "--level", "incremental", "--json");
    assertThat(member(run, "base")).isEqualTo(full);
    must("scan", "CF0001L9", "--identity", "key");
    assertThat(restored(orphan, "orphan")).isEqualTo(lost);
    assertThat(restored(member(run, "archive"), "out")).isEqualTo(TreeEdits.snapshot(data));
    must("catalog", "check");
  }
}
