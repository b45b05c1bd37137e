package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.tape.TapeDrives;
import dev.coffer.tape.linux.RigDevices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands over the kernel's st, sg and ch drivers. Runs inside the rig. */
@Tag("kernel")
class MainJobKernelIT {
  private static final int MEGABYTES = 16;
  private static final Pattern READ_FROM_DRIVES = Pattern.compile("\"readFromDrives\" : (\\d+)");

  @TempDir Path directory;

  private TapeSite site;

  @BeforeEach
  void blankCartridgesInTheirSlots() throws Exception {
    RigDevices.reset(MEGABYTES);
    site = new TapeSite(directory, TapeDrives.ofThisHost());
    // The changer cuts off the second drive's identifier, so that drive is named.
    site.made("--changer", RigDevices.environment("CHANGER_SG"), "--drive", "2=/dev/nst1");
    Path config = directory.resolve("home/coffer.toml");
    assertThat(Files.readString(config)).contains("RIGCHANGER1").contains("RIGDRIVE02");
    // The rig's root is an overlay, whose files count as another file system than its directories.
    Files.writeString(
        config,
        Files.readString(config).replace("one-file-system = true", "one-file-system = false"));
  }

  private static String barcode(int number) {
    return "A0000%dL6".formatted(number);
  }

  private void label(int first, int last) {
    for (int i = first; i <= last; i++) {
      site.must("cartridge", "label", barcode(i), "--pool", "weekly");
    }
  }

  @Test
  void anArchiveSpansThreeCartridgesAndComesBack() throws Exception {
    site.withFiles(10, 4 << 20);
    label(1, 3);
    assertThat(site.must("archive", "data").out())
        .contains(barcode(1))
        .contains(barcode(2))
        .contains(barcode(3));
    assertThat(site.must("verify", "data", "--identity", "key").out()).contains("AGREED");
    String one = directory.resolve("data/noise-9").toString();
    // this drive has no LOCATE: the file is reached by spacing, and little more than it is read
    Matcher read =
        READ_FROM_DRIVES.matcher(
            site.must("restore", "data", one, "--to", "one", "--identity", "key", "--json").out());
    assertThat(read.find()).isTrue();
    assertThat(Long.parseLong(read.group(1))).isBetween(4L << 20, 7L << 20);
    site.requireSame("noise-9", "one");
    Files.delete(directory.resolve("home/catalog.db"));
    assertThat(site.must("catalog", "rebuild", "--identity", "key").out())
        .contains("added to the catalog: data-");
    site.must("restore", "data", "--to", "all", "--identity", "key");
    for (int i = 0; i < 10; i++) {
      site.requireSame("noise-" + i, "all");
    }
  }

  /** Law 4: the commands are those of the README.txt on the cartridge. */
  @Test
  void theRecipeOfTheCartridgeWorksWithTheProgramsAlone() throws Exception {
    site.withFiles(2, 1 << 20);
    label(1, 1);
    site.must("archive", "data");
    site.must("library", "load", barcode(1), "--drive", "1");
    Path out = Files.createDirectory(directory.resolve("recipe"));
    RigDevices.run(
        "bash",
        "-ec",
        """
        cd "$0"
        mt -f /dev/nst0 rewind; mt -f /dev/nst0 setblk 0; mt -f /dev/nst0 fsf 1
        dd if=/dev/nst0 of=file-1 bs=524288
        tar xf file-1
        N=2
        eval "$(sed -n '/^    mt -f .* rewind$/,/^    dd /p' README.txt | sed "s/file-N/file-2/")"
        line=$(grep '^    for n in' README.txt | sed 's/^ *for n in [0-9 ]*;/for n in 2;/')
        cp "$1" key.txt
        eval "$line"
        """,
        out.toString(),
        directory.resolve("key").toString());
    for (int i = 0; i < 2; i++) {
      Path original = directory.resolve("data/noise-" + i);
      assertThat(out.resolve(original.toString().substring(1))).hasSameBinaryContentAs(original);
    }
  }

  @Test
  void aCartridgeSwappedBehindOurBackIsQuarantinedAndNotWritten() throws Exception {
    site.withFiles(1, 1 << 20);
    label(1, 2);
    site.must("library", "unload", barcode(1));
    site.must("library", "unload", barcode(2));
    Path media = Path.of(RigDevices.environment("RIG_MEDIA"));
    Path aside = media.resolve("aside");
    Files.move(media.resolve(barcode(1)), aside);
    Files.move(media.resolve(barcode(2)), media.resolve(barcode(1)));
    Files.move(aside, media.resolve(barcode(2)), StandardCopyOption.ATOMIC_MOVE);
    TestRun archived = site.run("archive", "data");
    assertThat(archived.exitCode()).isEqualTo(11);
    assertThat(archived.err()).contains("its label says it is A00002L6");
    assertThat(site.must("cartridge", "show", barcode(1)).out()).contains("QUARANTINED");
  }

  @Test
  void aWriteProtectedCartridgeAndAMissingOneSayWhatToDo() throws Exception {
    site.withFiles(1, 1 << 20);
    label(1, 1);
    site.must("library", "load", barcode(1), "--drive", "1");
    readOnly(true);
    try {
      TestRun archived = site.run("archive", "data");
      assertThat(archived.exitCode()).as(archived.err()).isEqualTo(13);
      assertThat(archived.err()).contains("move");
    } finally {
      readOnly(false);
    }
    TestRun missing = site.run("library", "load", "A00009L6");
    assertThat(missing.exitCode()).isEqualTo(10);
    assertThat(missing.err()).contains("cartridge A00009L6 is not in the library");
  }

  @Test
  void aCartridgeThatIsGoneIsNamedByRestoreAndMissedByArchive() throws Exception {
    site.withFiles(1, 1 << 20);
    label(1, 1);
    site.must("archive", "data");
    site.must("library", "unload", barcode(1));
    changer("element_type=2,address=1024,clear_slot=1");
    try {
      TestRun restored = site.run("restore", "data", "--to", "out", "--identity", "key");
      assertThat(restored.exitCode()).as(restored.err()).isEqualTo(10);
      assertThat(restored.err()).contains(barcode(1));
      TestRun archived = site.run("archive", "data");
      assertThat(archived.exitCode()).as(archived.err()).isEqualTo(10);
      assertThat(archived.err()).contains("no cartridge of pool weekly in the library");
    } finally {
      changer("element_type=2,address=1024,barcode=" + barcode(1) + ",sides=1");
    }
  }

  @Test
  void nobodyAtASingleDriveIsAnEndWithACode() throws Exception {
    TapeSite single = new TapeSite(directory.resolve("single"), TapeDrives.ofThisHost());
    Files.createDirectory(single.directory);
    single.made("--drive", RigDevices.node(1));
    TestRun late = single.run("library", "load", barcode(1), "--wait", "2s");
    assertThat(late.exitCode()).as(late.err()).isEqualTo(10);
    assertThat(late.err()).contains("nobody inserted it within 2 s");
  }

  private static void changer(String parameters) throws IOException, InterruptedException {
    logicalUnit("3", parameters);
  }

  private static void readOnly(boolean on) throws IOException, InterruptedException {
    logicalUnit("1", "readonly=" + (on ? 1 : 0));
  }

  private static void logicalUnit(String number, String parameters)
      throws IOException, InterruptedException {
    RigDevices.run(
        "tgtadm",
        "--lld",
        "iscsi",
        "--mode",
        "logicalunit",
        "--op",
        "update",
        "--tid",
        "1",
        "--lun",
        number,
        "--params",
        parameters);
  }

  @Test
  void aDriveThatAnotherProcessHasIsBusyAndTheDoctorNamesIt() throws Exception {
    site.must("library", "load", barcode(1), "--drive", "1");
    Process holder =
        new ProcessBuilder("bash", "-c", "exec 3<" + RigDevices.node(1) + "; echo; read")
            .redirectErrorStream(true)
            .start();
    assertThat(holder.getInputStream().read()).isEqualTo('\n');
    try {
      TestRun loaded = site.run("library", "load", barcode(1), "--drive", "1");
      assertThat(loaded.exitCode()).isEqualTo(14);
      assertThat(loaded.err()).contains("busy: another program has /dev/nst0");
      assertThat(site.run("doctor").out())
          .contains("/dev/nst0")
          .contains("process " + holder.pid());
    } finally {
      holder.getOutputStream().close();
      assertThat(holder.waitFor()).isNotNegative();
    }
    site.must("library", "unload", barcode(1));
  }

  @Test
  void aDriveSaysWhatItLacks() {
    site.must("library", "load", barcode(1), "--drive", "1");
    assertThat(site.must("drive", "show", "1").out())
        .contains("RIGDRIVE01")
        .contains("READ POSITION: Coffer counts blocks and filemarks itself")
        .contains("LOCATE: positions are reached by spacing, slowly");
    assertThat(site.must("drive", "list").out()).contains("/dev/nst1").contains("RIGDRIVE02");
  }
}
