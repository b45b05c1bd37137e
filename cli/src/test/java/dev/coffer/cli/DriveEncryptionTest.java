package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.tape.scsi.ModelCartridge;
import dev.coffer.tape.scsi.ModelFeatures;
import dev.coffer.tape.scsi.ModelTapeDrive;
import dev.coffer.tape.scsi.ModelTapeHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The drive's own encryption, on top of Coffer's, through the command line. */
class DriveEncryptionTest {
  @TempDir Path directory;

  private final ModelTapeDrive drive = new ModelTapeDrive(ModelFeatures.modern(), "1013000001");
  private final ModelCartridge cartridge = ModelCartridge.large("CF0001L9");
  private TapeSite site;

  @BeforeEach
  void driveEncryptionIsRequired() throws IOException {
    site = new TapeSite(directory, ModelTapeHost.ofLibrary(List.of(drive), List.of(cartridge)));
    site.made("--changer", "LIB001");
    site.withFiles(2, 1 << 20);
    Path config = directory.resolve("home/coffer.toml");
    Files.writeString(
        config,
        Files.readString(config)
            .replace("[archive]", "[archive]\ndrive-encryption = \"required\""));
    key("drive.key", "ab".repeat(32));
    site.must("cartridge", "label", "CF0001L9", "--pool", "weekly");
  }

  private Path key(String name, String digits) throws IOException {
    Path file = Files.writeString(directory.resolve(name), digits + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void whatIsArchivedWithAKeyComesBackWithItOnly() throws IOException {
    int labelled = cartridge.partitions.getFirst().objects.size();
    site.must("archive", "data", "--drive-key", "drive.key");
    assertThat(drive.hasKey()).isFalse();
    assertThat(cartridge.partitions.getFirst().objects.subList(0, labelled))
        .as("the label and the recipe are in clear")
        .allMatch(each -> each.key().isEmpty());
    assertThat(
            cartridge.partitions.getFirst().objects.stream()
                .skip(labelled)
                .filter(each -> each.data().isPresent()))
        .isNotEmpty()
        .allMatch(each -> each.key().isPresent());
    site.must("verify", "data", "--identity", "key", "--drive-key", "drive.key");
    site.must("restore", "data", "--to", "out", "--identity", "key", "--drive-key", "drive.key");
    site.requireSame("noise-1", "out");
    TestRun without = site.run("restore", "data", "--to", "none", "--identity", "key");
    assertThat(without.exitCode()).isNotZero();
    key("other.key", "cd".repeat(32));
    TestRun wrong =
        site.run(
            "restore", "data", "--to", "none", "--identity", "key", "--drive-key", "other.key");
    assertThat(wrong.exitCode()).isNotZero();
    assertThat(directory.resolve("none").resolve(directory.toString().substring(1)))
        .satisfiesAnyOf(
            path -> assertThat(path).doesNotExist(),
            path -> assertThat(path.resolve("data/noise-1")).doesNotExist());
  }

  @Test
  void withoutAKeyNothingIsWrittenAndABadKeyIsRefused() throws IOException {
    int before = cartridge.partitions.getFirst().objects.size();
    TestRun none = site.run("archive", "data");
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err()).contains("wants the drive to encrypt").contains("--drive-key FILE");
    Path inHome = directory.resolve("home/drive.key");
    Files.copy(directory.resolve("drive.key"), inHome);
    assertThat(site.run("archive", "data", "--drive-key", inHome.toString()).err())
        .contains("lies in the home");
    key("short.key", "ab");
    assertThat(site.run("archive", "data", "--drive-key", "short.key").err())
        .contains("is no drive key");
    Path open = key("open.key", "ab".repeat(32));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(site.run("archive", "data", "--drive-key", "open.key").err())
        .contains("can be read by others");
    assertThat(site.run("archive", "data", "--drive-key", "-").exitCode()).isEqualTo(2);
    assertThat(cartridge.partitions.getFirst().objects).hasSize(before);
  }

  @Test
  void aDriveThatSaysYesAndDoesNotEncryptIsCaught() {
    drive.lie(ModelTapeDrive.Lie.STATUS_STAYS_OFF);
    TestRun admitted = site.run("archive", "data", "--drive-key", "drive.key");
    assertThat(admitted.exitCode()).isEqualTo(14);
    assertThat(admitted.err()).contains("drive encryption").contains("encryption=DISABLE");
    drive.lie(ModelTapeDrive.Lie.BLOCKS_STAY_CLEAR);
    TestRun silent = site.run("archive", "data", "--drive-key", "drive.key");
    assertThat(silent.exitCode()).isEqualTo(14);
    assertThat(silent.err()).contains("NOT_ENCRYPTED");
    assertThat(site.must("archive", "list").out()).contains("no archives");
  }

  @Test
  void theKeyIsNeitherInTheCatalogNorInTheConfiguration() throws IOException {
    site.must("archive", "data", "--drive-key", "drive.key");
    byte[] catalog = Files.readAllBytes(directory.resolve("home/catalog.db"));
    assertThat(new String(catalog, java.nio.charset.StandardCharsets.ISO_8859_1))
        .doesNotContain("ab".repeat(32))
        .doesNotContain("\u00ab".repeat(32));
    assertThat(Files.readString(directory.resolve("home/coffer.toml")))
        .doesNotContain("ab".repeat(32));
  }
}
