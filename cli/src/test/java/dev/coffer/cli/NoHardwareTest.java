package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.tape.scsi.ModelFeatures;
import dev.coffer.tape.scsi.ModelTapeDrive;
import dev.coffer.tape.scsi.ModelTapeHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hardware commands where there is no hardware, or not the one that is named. */
class NoHardwareTest {
  @TempDir Path directory;

  private TapeSite site;
  private Path config;

  @BeforeEach
  void aHomeOnAHostWithoutDrives() {
    site = new TapeSite(directory, ModelTapeHost.ofDrives(List.of()));
    site.must("init", "--host", "archiver");
    config = directory.resolve("home/coffer.toml");
  }

  private void refused(int exitCode, String words, String... arguments) {
    TestRun run = site.run(arguments);
    String asked = String.join(" ", arguments);
    assertThat(run.exitCode()).as("%s: %s", asked, run.err()).isEqualTo(exitCode);
    assertThat(run.out()).as(asked).isEmpty();
    List<String> lines = run.err().lines().toList();
    assertThat(lines).as(asked).hasSize(2);
    assertThat(lines.getFirst()).startsWith("coffer: error: ").contains(words);
    assertThat(lines.getLast()).startsWith("coffer: hint: ");
  }

  @Test
  void aDriveThatIsNotThereIsNamedWithWhatThereIs() {
    assertThat(site.must("drive", "list").out()).contains("no drives");
    for (String name : List.of("0", "-1", "99999", "/dev/nst0", "/dev/null", "../../etc/passwd")) {
      refused(14, "no tape drive " + name + " on this host: there is none", "drive", "show", name);
    }
    site =
        new TapeSite(
            directory,
            ModelTapeHost.ofDrives(
                List.of(new ModelTapeDrive(ModelFeatures.modern(), "1013000001"))));
    refused(
        14,
        "no tape drive 1013000009 on this host: there is /dev/nst0 (1013000001)",
        "drive",
        "show",
        "1013000009");
  }

  @Test
  void hostileAndEmptyNamesStayOneLine() {
    refused(14, "no tape drive a\\x0ab\\x1b[31m on this host", "drive", "show", "a\nb\u001b[31m");
    refused(14, "a tape drive without a name", "drive", "show", "");
    refused(14, "a tape drive without a name", "library", "add", "--drive", " ");
    refused(14, "no tape drive Y", "library", "add", "--changer", "X", "--drive", "2=Y");
    refused(2, "does not say which drive", "library", "add", "--changer", "X", "--drive", "x=y");
    refused(2, "is not a barcode", "library", "load", "A".repeat(5000));
  }

  @Test
  void aLibraryThatIsConfiguredAndGoneIsADeviceError() throws IOException {
    Files.writeString(
        config,
        Files.readString(config)
            .replaceAll(
                "\\[library\\][^\\[]*", "[library]\nkind = \"changer\"\nchanger = \"GONE\"\n\n"));
    for (List<String> asked :
        List.of(
            List.of("library", "status"),
            List.of("library", "inventory"),
            List.of("library", "load", "CF0001L9"),
            List.of("library", "unload", "CF0001L9"),
            List.of("library", "export", "CF0001L9"),
            List.of("drive", "show", "1"),
            List.of("drive", "list"))) {
      refused(14, "no medium changer GONE on this host", asked.toArray(String[]::new));
    }
    assertThat(site.run("doctor").out()).contains("no medium changer GONE on this host");
  }

  @Test
  void aConfigurationThatIsNoTextSaysWhichFile() throws IOException {
    Files.write(config, new byte[] {0, (byte) 0xFF, '[', '['});
    refused(2, "coffer.toml is no text in UTF-8", "library", "status");
    refused(2, "coffer.toml is no text in UTF-8", "drive", "show", "1");
    TestRun doctor = site.run("doctor");
    assertThat(doctor.exitCode()).isEqualTo(2);
    assertThat(doctor.out()).contains("coffer.toml is no text in UTF-8");
  }
}
