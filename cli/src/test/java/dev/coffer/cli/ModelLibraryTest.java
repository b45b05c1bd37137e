package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.tape.scsi.ModelCartridge;
import dev.coffer.tape.scsi.ModelFeatures;
import dev.coffer.tape.scsi.ModelTapeDrive;
import dev.coffer.tape.scsi.ModelTapeHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job over SCSI: a changer with two drives, all in memory, through the command line. */
class ModelLibraryTest {
  private static final long MEBIBYTE = 1 << 20;

  @TempDir Path directory;

  private final List<ModelTapeDrive> drives =
      List.of(
          new ModelTapeDrive(ModelFeatures.modern(), "1013000001"),
          new ModelTapeDrive(ModelFeatures.plain(), "1013000002"));
  private TapeSite site;

  @BeforeEach
  void threeSmallCartridges() throws IOException {
    List<ModelCartridge> cartridges =
        IntStream.rangeClosed(1, 3)
            .mapToObj(
                i -> new ModelCartridge("CF000%dL9".formatted(i), 48 * MEBIBYTE, 4 * MEBIBYTE))
            .toList();
    site = new TapeSite(directory, ModelTapeHost.ofLibrary(drives, cartridges));
    site.made("--changer", "/dev/sch0");
  }

  @Test
  void theConfigurationNamesTheChangerBySerialNumberHoweverItWasGiven() throws IOException {
    assertThat(directory.resolve("home/coffer.toml"))
        .content()
        .contains("changer = \"LIB001\"")
        .doesNotContain("sch0");
    assertThat(site.must("drive", "list").out())
        .contains("1013000001")
        .contains("/dev/nst0")
        .contains("/dev/sg1");
    TestRun another = site.run("library", "add", "--scan");
    assertThat(another.exitCode()).isEqualTo(30);
    assertThat(another.err()).contains("changer LIB001").contains("--replace");
    TestRun missing = site.run("library", "add", "--changer", "LIB002", "--replace");
    assertThat(missing.exitCode()).isEqualTo(14);
    assertThat(missing.err()).contains("no medium changer LIB002").contains("/dev/sch0 (LIB001)");
    site.must("library", "add", "--scan", "--replace");
    assertThat(site.must("library", "status").out()).contains("CF0001L9");
    assertThat(Files.readString(directory.resolve("home/coffer.toml")))
        .contains("kind = \"scan\"")
        .contains("[pool.weekly]")
        .doesNotContain("LIB001");
  }

  @Test
  void archivesSpanCartridgesAndComeBack() throws IOException {
    site.withFiles(10, 8 << 20);
    for (int i = 1; i <= 3; i++) {
      site.must("cartridge", "label", "CF000%dL9".formatted(i), "--pool", "weekly");
    }
    assertThat(site.must("archive", "data").out()).contains("CF0001L9").contains("CF0002L9");
    assertThat(site.must("verify", "data", "--identity", "key").out())
        .contains("AGREED")
        .contains("1013");
    String wanted = directory.resolve("data/noise-9").toString();
    TestRun restored =
        site.must("restore", "data", wanted, "--to", "out", "--identity", "key", "--json");
    assertThat(restored.out()).contains("\"restored\" : 1");
    site.requireSame("noise-9", "out");

    Files.delete(directory.resolve("home/catalog.db"));
    assertThat(site.must("catalog", "rebuild", "--identity", "key").out())
        .contains("added to the catalog: data-");
    site.must("restore", "data", "--to", "all", "--identity", "key");
    for (int i = 0; i < 10; i++) {
      site.requireSame("noise-" + i, "all");
    }
  }

  @Test
  void cartridgesGoOutAndInThroughTheDoor() {
    site.must("cartridge", "label", "CF0001L9", "--pool", "weekly");
    TestRun tooMany = site.run("library", "export", "CF0001L9", "CF0002L9", "CF0003L9");
    assertThat(tooMany.exitCode()).isEqualTo(10);
    assertThat(tooMany.err()).contains("too few free import/export slots: actual=2 of 2");
    assertThat(site.must("library", "export", "--dry-run", "CF0001L9").out())
        .contains("would move CF0001L9 from drive 1 to import/export slot 1");
    assertThat(site.must("library", "export", "CF0001L9", "CF0002L9").out())
        .contains("to import/export slot 1")
        .contains("to import/export slot 2");
    assertThat(site.run("library", "import", "CF0003L9").exitCode()).isEqualTo(10);
    assertThat(site.must("library", "import").out()).contains("moved CF0001L9 from import/export");
    assertThat(site.must("library", "import").out()).contains("nothing to move");
    TestRun inventory = site.must("library", "inventory");
    assertThat(inventory.err()).contains("CF0002L9 is in the library").doesNotContain("CF0001L9");
  }

  @Test
  void aDriveSaysWhatItCanDoAndWhatItLacks() {
    site.must("library", "load", "CF0001L9", "--drive", "1");
    assertThat(site.must("drive", "show", "1").out())
        .contains("MODEL-LTO9")
        .contains("locates")
        .contains("encrypts");
    TestRun plain = site.must("drive", "show", "1013000002", "--json");
    assertThat(plain.out()).contains("TapeAlert: errors are the only sign of wear");
    site.must("library", "load", "CF0002L9", "--drive", "2");
    assertThat(site.must("drive", "show", "2").out())
        .contains("LOCATE: positions are reached by spacing, slowly");
    TestRun nonsense = site.run("drive", "show", "nst7");
    assertThat(nonsense.exitCode()).isEqualTo(14);
    assertThat(nonsense.err()).contains("no tape drive nst7 on this host");
    assertThat(site.run("drive", "show", "9").exitCode()).isEqualTo(14);
  }

  @Test
  void aDriveThatTheChangerPutsElsewhereIsNotGuessed() throws IOException {
    List<ModelTapeDrive> others = List.of(new ModelTapeDrive(ModelFeatures.modern(), "1013000001"));
    TapeSite elsewhere =
        new TapeSite(directory, new Renamed(ModelTapeHost.ofLibrary(others, List.of())));
    TestRun run = elsewhere.run("drive", "show", "1");
    assertThat(run.exitCode()).isEqualTo(14);
    assertThat(run.err()).contains("told by the changer=1013000001 by the configuration=nothing");
  }

  /** The same devices; the host sees the drive under another serial number. */
  private record Renamed(ModelTapeHost host) implements dev.coffer.tape.TapeHost {
    @Override
    public List<dev.coffer.tape.TapeDevice> drives() {
      return host.drives().stream()
          .map(each ->
              new dev.coffer.tape.TapeDevice(
                  each.node(),
                  each.generic(),
                  each.vendor(),
                  each.product(),
                  each.revision(),
                  java.util.Optional.of("9999"),
                  each.links()))
          .toList();
    }

    @Override
    public List<dev.coffer.tape.TapeDevice> changers() {
      return host.changers();
    }

    @Override
    public dev.coffer.tape.TapeDrive openDrive(dev.coffer.tape.TapeDevice drive)
        throws dev.coffer.tape.TapeException {
      return host.openDrive(drive);
    }

    @Override
    public dev.coffer.tape.changer.MediumChanger openChanger(dev.coffer.tape.TapeDevice changer)
        throws dev.coffer.tape.TapeException {
      return host.openChanger(changer);
    }
  }
}
