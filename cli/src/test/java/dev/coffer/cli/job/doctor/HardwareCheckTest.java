package dev.coffer.cli.job.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.cli.LocalDays;
import dev.coffer.cli.config.Config;
import dev.coffer.cli.config.ConfigText;
import dev.coffer.cli.config.Home;
import dev.coffer.cli.job.Site;
import dev.coffer.tape.scsi.ModelFeatures;
import dev.coffer.tape.scsi.ModelTapeDrive;
import dev.coffer.tape.scsi.ModelTapeHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host made of files: what it lacks is told, without a device and without root. */
class HardwareCheckTest {
  @TempDir Path root;

  private final ModelTapeDrive model = new ModelTapeDrive(ModelFeatures.modern(), "1013000001");
  private final ModelTapeHost tapes = ModelTapeHost.ofDrives(List.of(model));
  private Path home;

  @BeforeEach
  void aHostWithOneDriveThatCanBeUsed() throws IOException {
    for (String module : List.of("st", "sg")) {
      Files.createDirectories(root.resolve("sys/module").resolve(module));
    }
    Files.createDirectories(root.resolve("dev"));
    Files.writeString(root.resolve("dev/nst0"), "");
    Files.writeString(root.resolve("dev/sg0"), "");
    file("sys/class/scsi_host/host2/sg_tablesize", "255\n");
    file("proc/self/status", "Name:\tjava\nCapEff:\t0000000000000000\n");
    home = Files.createDirectory(root.resolve("home"));
    configure(new Config.SingleDrives(List.of("1013000001")));
  }

  private void configure(Config.Library library) throws IOException {
    Files.writeString(
        home.resolve("coffer.toml"),
        ConfigText.withLibrary(
            ConfigText.initial("archiver", LocalDays.UTC.zone(), "library"), library));
  }

  private void file(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private List<Finding> examine(ModelTapeHost host) throws Exception {
    InstantSource time = InstantSource.fixed(Instant.parse("2026-11-20T18:00:00Z"));
    Site site = Site.open(new Home(home), time);
    try (Patient patient = new Patient(new Home(home), time, site.desk())) {
      return new HardwareCheck(Optional.of(host), new HostFiles(root)).examine(patient);
    }
  }

  @Test
  void aHostThatHasAllIsGood() throws Exception {
    assertThat(examine(tapes))
        .allMatch(each -> each.verdict() == Finding.Verdict.GOOD)
        .extracting(Finding::finding)
        .containsExactly(
            "COFFER MODEL-LTO9 at /dev/nst0 can be used",
            "takes blocks of 1 B to 8 MiB; the kernel sends 4 MiB in one command, in 256 pieces;"
                + " block-size is 512 KiB");
  }

  @Test
  void aBlockSizeBeyondTheDrivesLimitIsBadBeforeAnythingIsWritten() throws Exception {
    model.maxBlockBytes = 256 << 10;
    assertThat(examine(tapes))
        .filteredOn(each -> each.verdict() == Finding.Verdict.BAD)
        .singleElement()
        .extracting(Finding::finding)
        .isEqualTo(
            "takes blocks of 1 B to 256 KiB, and block-size is 512 KiB: it can label no volume; set"
                + " block-size within these limits");
  }

  @Test
  void whatTheKernelSurelySendsIsComparedWithTheBlockSize() throws Exception {
    tapes.commandBytes = OptionalLong.of(128 << 10);
    file("sys/class/scsi_host/host2/proc_name", "mpt3sas\n");
    assertThat(examine(tapes))
        .filteredOn(each -> each.verdict() == Finding.Verdict.DOUBTFUL)
        .singleElement()
        .extracting(Finding::finding)
        .asString()
        .contains("the kernel surely sends only 128 KiB in one command, and block-size is 512 KiB")
        .contains("raise the limit of the module mpt3sas");
  }

  @Test
  void onlyTheAdapterOfTheDriveCounts() throws Exception {
    file("sys/class/scsi_host/host0/sg_tablesize", "64\n");
    Path device = root.resolve("sys/devices/pci0/host2/target2:0:0/2:0:0:0");
    Files.createDirectories(device);
    Files.createDirectories(root.resolve("sys/class/scsi_tape/nst0"));
    Files.createSymbolicLink(root.resolve("sys/class/scsi_tape/nst0/device"), device);
    assertThat(examine(tapes)).noneMatch(each -> each.finding().contains("host0"));
    file("sys/class/scsi_host/host2/sg_tablesize", "32\n");
    assertThat(examine(tapes))
        .extracting(Finding::finding)
        .anyMatch(each -> each.contains("host2 surely carries only 128 KiB"));
  }

  @Test
  void copyingByStIsNamed() throws Exception {
    file("sys/bus/scsi/drivers/st/try_direct_io", "1\n");
    assertThat(examine(tapes)).allMatch(each -> each.verdict() == Finding.Verdict.GOOD);
    file("sys/bus/scsi/drivers/st/try_direct_io", "0\n");
    assertThat(examine(tapes))
        .extracting(Finding::finding)
        .anyMatch(each -> each.contains("try_direct_io 0"));
  }

  @Test
  void missingModulesNodesAndAdapterLimitsAreNamed() throws Exception {
    Files.delete(root.resolve("sys/module/st"));
    Files.delete(root.resolve("dev/sg0"));
    file("sys/class/scsi_host/host2/sg_tablesize", "64\n");
    file("proc/scsi/sg/def_reserved_size", "32768\n");
    assertThat(examine(tapes))
        .extracting(Finding::finding)
        .anyMatch(each -> each.contains("modprobe st"))
        .anyMatch(each -> each.contains("/dev/sg0 has no node"))
        .anyMatch(each -> each.contains("carries only 256 KiB") && each.contains("sg_tablesize 64"))
        .anyMatch(each -> each.contains("sg reserves 32 KiB"));
  }

  @Test
  void aProgramThatHasTheDriveIsNamed() throws Exception {
    file("proc/4711/comm", "mt\n");
    Files.createDirectories(root.resolve("proc/4711/fd"));
    Files.createSymbolicLink(root.resolve("proc/4711/fd/3"), Path.of("/dev/nst0"));
    assertThat(examine(tapes))
        .extracting(Finding::finding)
        .anyMatch(each -> each.contains("/dev/nst0 is open in process 4711 (mt)"));
  }

  @Test
  void aHostWithoutDrivesMattersOnlyWhereARealLibraryIsConfigured() throws Exception {
    ModelTapeHost none = ModelTapeHost.ofDrives(List.of());
    assertThat(examine(none))
        .anyMatch(each ->
            each.verdict() == Finding.Verdict.BAD && each.finding().contains("no tape drive"));
    configure(new Config.VirtualLibrary(root.resolve("virtual")));
    assertThat(examine(none)).isEmpty();
  }

  @Test
  void permissionsAreExplainedByGroup() throws Exception {
    Path node = root.resolve("dev/nst0");
    Files.setPosixFilePermissions(node, PosixFilePermissions.fromString("---------"));
    if (Files.isReadable(node)) {
      return; // root may read everything; what is told then is that it can be used
    }
    assertThat(examine(tapes))
        .extracting(Finding::finding)
        .anyMatch(each -> each.contains("/dev/nst0 belongs to the group"));
  }
}
