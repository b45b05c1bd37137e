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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What drives say of themselves and of cartridges, and what follows from it. */
class DriveHealthTest {
  private static final long MEBIBYTE = 1 << 20;

  @TempDir Path directory;

  private final ModelTapeDrive drive = new ModelTapeDrive(ModelFeatures.modern(), "1013000001");
  private final ModelCartridge first = cartridge(1);
  private final ModelCartridge second = cartridge(2);
  private final ModelCartridge third = cartridge(3);
  private TapeSite site;

  private static ModelCartridge cartridge(int number) {
    return new ModelCartridge("CF000%dL9".formatted(number), 64 * MEBIBYTE, 4 * MEBIBYTE);
  }

  @BeforeEach
  void twoLabelledCartridgesAndABlankOne() throws IOException {
    site =
        new TapeSite(
            directory, ModelTapeHost.ofLibrary(List.of(drive), List.of(first, second, third)));
    site.made("--changer", "LIB001");
    site.must("cartridge", "label", "CF0001L9", "--pool", "weekly");
    site.must("cartridge", "label", "CF0002L9", "--pool", "weekly");
    site.withFiles(2, 1 << 20);
  }

  @Test
  void nobodyTakesACartridgeOutOfTheDriveWhileItIsWritten() {
    drive.writesUnlocked = 0;
    site.must("archive", "data");
    assertThat(drive.writesUnlocked).isZero();
    assertThat(drive.removalPrevented).isFalse();
    drive.unwritable.add(30L);
    site.run("archive", "data");
    assertThat(drive.removalPrevented).isFalse();
  }

  @Test
  void blocksThatTheDriveDoesNotTakeAreNamedBeforeAnythingIsWritten() {
    drive.maxBlockBytes = 256 << 10;
    TestRun labelled = site.run("cartridge", "label", "CF0003L9", "--pool", "weekly");
    assertThat(labelled.exitCode()).isEqualTo(14);
    assertThat(labelled.err())
        .contains("volume CF0003 needs a drive that takes its blocks")
        .contains("actual=524288 expected=1 to 262144 bytes, by block-size in coffer.toml");
    assertThat(drive.commands.subList(drive.commands.lastIndexOf("INQUIRY"), drive.commands.size()))
        .doesNotContain("WRITE(6)");
    TestRun archived = site.run("archive", "data");
    assertThat(archived.exitCode()).isEqualTo(14);
    assertThat(archived.err()).contains("volume CF0001 needs a drive that takes its blocks");
    assertThat(site.must("cartridge", "show", "CF0001L9").out()).contains("LABELLED");
  }

  @Test
  void driveShowTellsHowTheDriveTreatsData() {
    site.must("library", "load", "CF0001L9");
    assertThat(site.must("drive", "show", "1", "--json").out())
        .contains("\"compression\" : \"on\"")
        .contains("\"encryption\" : \"off\"")
        .contains("keeps its cartridge during a job")
        .contains("\"largestBlock\" : 8388608");
    assertThat(site.must("drive", "show", "1").out())
        .containsPattern("(?m)^compression +on$")
        .containsPattern("(?m)^encryption +off$");
  }

  @Test
  void loadsAndRoomAreRemembered() {
    site.must("archive", "data");
    String shown = site.must("cartridge", "show", "CF0001L9", "--json").out();
    assertThat(shown)
        .contains("\"loads\" : " + first.loads)
        .contains("\"countedBy\" : \"1013000001\"")
        .containsPattern("\"remaining\" : [1-9]\\d{7}");
  }

  @Test
  void aCartridgeThatTheDriveSpeaksAgainstAtLoadIsNotWritten() {
    site.must("library", "load", "CF0001L9");
    drive.alerts.add(4);
    TestRun archived = site.must("archive", "data");
    assertThat(archived.out()).contains("CF0002L9").doesNotContain("CF0001L9");
    String shown = site.must("cartridge", "show", "CF0001L9").out();
    assertThat(shown)
        .contains("SUSPECT")
        .contains("critical alert 4: the cartridge cannot be relied on");
    TestRun labelled = site.run("cartridge", "label", "CF0001L9", "--pool", "weekly");
    assertThat(labelled.exitCode()).isEqualTo(30);
    assertThat(labelled.err()).contains("CF0001L9 cannot be relied on").contains("alert 4");
  }

  @Test
  void anAlertAgainstTheDriveAloneLeavesTheCartridgeInUse() {
    drive.alerts.add(20);
    site.must("archive", "data");
    assertThat(site.must("cartridge", "show", "CF0001L9").out())
        .contains("OPEN")
        .doesNotContain("SUSPECT");
    drive.alerts.add(21);
    assertThat(site.must("drive", "show", "1").out())
        .contains("warning 21: the drive is due for routine cleaning")
        .contains("the drive needs cleaning now");
  }

  @Test
  void anAlertWhileWritingEndsTheCartridgeProperlyAndTheArchiveGoesOnElsewhere()
      throws IOException {
    site.withFiles(40, 1 << 20);
    Path config = directory.resolve("home/coffer.toml");
    Files.writeString(config, Files.readString(config).replace("\"8 GiB\"", "\"4 MiB\""));
    drive.alertAtWrite(30, 6);
    TestRun archived = site.must("archive", "data");
    assertThat(archived.out()).contains("CF0001L9").contains("CF0002L9");
    assertThat(site.must("cartridge", "show", "CF0001L9").out())
        .contains("SUSPECT")
        .contains("critical alert 6");
    assertThat(site.must("verify", "data", "--identity", "key").out()).contains("AGREED");
  }

  @Test
  void aMediumThatEndsUnannouncedCostsNothingButAnotherCartridge() throws IOException {
    site.withFiles(20, 1 << 20);
    Path config = directory.resolve("home/coffer.toml");
    Files.writeString(config, Files.readString(config).replace("\"8 GiB\"", "\"4 MiB\""));
    first.endsAtObject = 60;
    TestRun archived = site.must("archive", "data");
    assertThat(archived.out())
        .containsPattern("cartridges +CF0001L9\\n +CF0002L9\\n")
        .containsPattern("ended unannounced +CF0001L9\\n");
    assertThat(archived.err()).contains("cartridge CF0001L9 ended before its drive had warned");
    assertThat(site.must("cartridge", "show", "CF0001L9").out())
        .contains("SEALED")
        .contains("archive");
    assertThat(site.must("verify", "data", "--identity", "key").out()).contains("AGREED");
  }

  @Test
  void aCartridgeThatTookNothingIsNotNamedAsOneThatHoldsIt() throws IOException {
    site.withFiles(8, 1 << 20);
    first.endsAtObject = 15;
    String archived = site.must("archive", "data", "--json").out();
    assertThat(archived)
        .containsPattern("\"cartridges\" : \\[\\s*\"CF0002L9\"\\s*]")
        .containsPattern("\"endedUnannounced\" : \\[\\s*\"CF0001L9\"\\s*]");
    assertThat(site.must("cartridge", "show", "CF0001L9").out()).contains("SEALED");
    assertThat(site.must("verify", "data", "--identity", "key").out()).contains("AGREED");
  }

  /** It is at its end, and the format overwrites no whole tape file: only a new label frees it. */
  @Test
  void whatAnArchiveThatFoundNoFurtherCartridgeFilledStaysClosed() throws IOException {
    second.endsAtObject = 9;
    site.withFiles(80, 1 << 20);
    TestRun failed = site.run("archive", "data");
    assertThat(failed.exitCode()).as(failed.err()).isEqualTo(10);
    assertThat(site.must("cartridge", "show", "CF0001L9").out()).contains("SEALED");
    TestRun again = site.run("archive", "data");
    assertThat(again.exitCode()).as(failed.err() + again.out() + again.err()).isEqualTo(10);
    TestRun labelled = site.run("cartridge", "label", "CF0001L9", "--pool", "weekly");
    assertThat(labelled.exitCode()).isNotZero();
    assertThat(labelled.err()).contains("relabelling it takes two people");
  }

  @Test
  void aWriteProtectedCartridgeIsNamedAndAnotherTaken() {
    first.writeProtected = true;
    TestRun archived = site.must("archive", "data");
    assertThat(archived.out()).contains("CF0002L9").doesNotContain("CF0001L9");
    assertThat(archived.err())
        .contains("cartridge CF0001L9 is not written to: write protected: move its tab\n");
    assertThat(site.must("cartridge", "show", "CF0001L9").out()).contains("LABELLED");
  }

  @Test
  void whereAllAreWriteProtectedItSaysWhichTabsToMove() {
    first.writeProtected = true;
    second.writeProtected = true;
    TestRun archived = site.run("archive", "data");
    assertThat(archived.exitCode()).isEqualTo(13);
    assertThat(archived.err())
        .contains("error: write protected: move the tab of CF0001L9, CF0002L9\n");
    first.writeProtected = false;
    assertThat(site.must("archive", "data").out()).contains("CF0001L9");
  }

  @Test
  void aWriteProtectedBlankCartridgeIsNotLabelled() {
    third.writeProtected = true;
    TestRun labelled = site.run("cartridge", "label", "CF0003L9", "--pool", "weekly");
    assertThat(labelled.exitCode()).isEqualTo(13);
    assertThat(labelled.err()).contains("error: write protected: move the tab of CF0003L9\n");
    third.writeProtected = false;
    site.must("cartridge", "label", "CF0003L9", "--pool", "weekly");
  }

  @Test
  void anErrorIsRecordedWithWhatTheDriveSaidOfIt() {
    site.must("archive", "data");
    drive.unreadable.add(5L);
    drive.alerts.add(3);
    TestRun verified = site.run("verify", "data", "--identity", "key");
    assertThat(verified.exitCode()).isNotZero();
    assertThat(site.must("cartridge", "show", "CF0001L9").out())
        .contains("a hard error stopped a read or a write");
  }

  @Test
  void aBlankCartridgeWithABadNameIsNotLabelled() {
    site.must("library", "unload", "CF0002L9");
    drive.alerts.add(13);
    TestRun labelled = site.run("cartridge", "label", "CF0003L9", "--pool", "weekly");
    assertThat(labelled.exitCode()).isEqualTo(30);
    assertThat(labelled.err()).contains("alert 13: the tape in the drive has snapped");
  }
}
