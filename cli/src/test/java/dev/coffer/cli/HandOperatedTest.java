package dev.coffer.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.cli.terminal.Operator;
import dev.coffer.tape.scsi.ModelCartridge;
import dev.coffer.tape.scsi.ModelFeatures;
import dev.coffer.tape.scsi.ModelTapeDrive;
import dev.coffer.tape.scsi.ModelTapeHost;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One drive, a shelf of cartridges, and a person between them. */
class HandOperatedTest {
  private static final long MEBIBYTE = 1 << 20;
  private static final Pattern WISH = Pattern.compile("insert (\\S+) into drive 1");

  @TempDir Path directory;

  private final ModelTapeDrive drive = new ModelTapeDrive(ModelFeatures.modern(), "1013000001");
  private final Map<String, ModelCartridge> shelf = new TreeMap<>();
  private final List<String> asked = new ArrayList<>();
  private TapeSite site;

  @BeforeEach
  void oneDriveAndThreeCartridges() throws IOException {
    for (int i = 1; i <= 3; i++) {
      ModelCartridge cartridge =
          new ModelCartridge("CF000%dL9".formatted(i), 48 * MEBIBYTE, 4 * MEBIBYTE);
      shelf.put(cartridge.barcode, cartridge);
    }
    site = new TapeSite(directory, ModelTapeHost.ofDrives(List.of(drive)));
    site.made("--drive", "/dev/nst0");
  }

  private void insert(String barcode) {
    drive.remove();
    drive.insert(shelf.get(barcode));
  }

  /** Does as asked. */
  private final Operator diligent =
      request -> {
        asked.add(request);
        Matcher wish = WISH.matcher(request);
        if (wish.find()) {
          insert(wish.group(1));
        }
        return wish.hitEnd() || !request.contains("can take more");
      };

  private void labelAll() {
    for (String barcode : shelf.keySet()) {
      site.must(diligent, "cartridge", "label", barcode, "--pool", "weekly");
    }
    asked.clear();
  }

  @Test
  void theMainJobIsServedByHand() throws IOException {
    site.withFiles(10, 8 << 20);
    labelAll();
    TestRun archived = site.must(diligent, "archive", "data");
    assertThat(archived.out()).contains("CF0003L9").contains("CF0001L9");
    assertThat(asked).isNotEmpty().allMatch(each -> each.contains("insert CF000"));
    site.must(diligent, "verify", "data", "--identity", "key");
    asked.clear();
    String wanted = directory.resolve("data/noise-0").toString();
    site.must(diligent, "restore", "data", wanted, "--to", "out", "--identity", "key");
    assertThat(asked).hasSize(1);
    assertThat(asked.getFirst())
        .matches(
            "coffer: drive 1 holds CF000\\dL9, that is this week's \\(pool weekly\\): archive"
                + " data-.*; insert CF000\\dL9 into drive 1");
    site.requireSame("noise-0", "out");
  }

  @Test
  void theWrongCartridgeIsNamedAndTheRightOneAskedForAgain() throws IOException {
    site.withFiles(1, 1 << 20);
    labelAll();
    insert("CF0001L9");
    site.must("archive", "data");
    asked.clear();
    TestRun loaded =
        site.must(
            request -> {
              asked.add(request);
              insert(asked.size() == 1 ? "CF0001L9" : "CF0002L9");
              return true;
            },
            "library",
            "load",
            "CF0002L9");
    assertThat(loaded.out()).contains("CF0002L9 is in drive 1");
    assertThat(asked.getFirst()).contains("insert CF0002L9 into drive 1");
    assertThat(asked.get(1))
        .startsWith(
            "coffer: you inserted CF0001L9, that is this week's (pool weekly): archive data-")
        .endsWith("insert CF0002L9 into drive 1");
    assertThat(site.must("cartridge", "show", "CF0001L9").out()).contains("SHELF");
    assertThat(site.must("cartridge", "show", "CF0002L9").out()).contains("DRIVE");
  }

  @Test
  void theCartridgeInTheDriveIsTakenBeforeAnyIsAskedFor() throws IOException {
    site.withFiles(1, 1 << 20);
    labelAll();
    insert("CF0002L9");
    assertThat(site.must("archive", "data").out()).contains("CF0002L9");
  }

  @Test
  void nobodyThereIsAnEndWithACode() throws IOException {
    site.withFiles(1, 1 << 20);
    labelAll();
    drive.remove();
    TestRun refused = site.run("archive", "data");
    assertThat(refused.exitCode()).isEqualTo(10);
    assertThat(refused.err())
        .contains("cartridge CF0001L9 is wanted in drive 1, and nobody inserted it")
        .contains("--wait");
    TestRun gaveUp = site.run(request -> false, "library", "load", "CF0001L9");
    assertThat(gaveUp.exitCode()).isEqualTo(10);
  }

  @Test
  void unattendedItWaitsAndGoesOnWhenTheCartridgeComes() throws Exception {
    site.withFiles(1, 1 << 20);
    labelAll();
    insert("CF0001L9");
    site.must("library", "unload", "CF0001L9");
    drive.remove();
    int before = drive.commands.size();
    ByteArrayOutputStream said =
        new ByteArrayOutputStream() {
          @Override
          public synchronized void write(byte[] bytes, int offset, int length) {
            super.write(bytes, offset, length);
            if (drive.cartridge().isEmpty() && toString(UTF_8).contains("waiting up to")) {
              insert("CF0001L9");
            }
          }
        };
    TestRun archived =
        TestRun.of(
            directory,
            directory.resolve("home"),
            site.time,
            Operator.nobody(),
            site.tapes,
            "",
            said,
            "archive",
            "data",
            "--wait",
            "60s");
    assertThat(archived.exitCode()).as(archived.err()).isZero();
    assertThat(archived.err()).contains("insert CF0001L9 into drive 1; waiting up to 1 min");
    assertThat(archived.out()).contains("CF0001L9");
    assertThat(drive.commands.size()).isGreaterThan(before);
  }

  @Test
  void unattendedItEndsWhenTheTimeIsOver() throws IOException {
    site.withFiles(1, 1 << 20);
    labelAll();
    drive.remove();
    TestRun late = site.run("archive", "data", "--wait", "1s");
    assertThat(late.exitCode()).isEqualTo(10);
    assertThat(late.err()).contains("nobody inserted it within 1 s");
    assertThat(site.run("archive", "data", "--wait", "soon").exitCode()).isEqualTo(2);
  }

  @Test
  void aBlankCartridgeIsNotTakenForOneThatHasALabelNorTrustedUnseen() {
    site.must(diligent, "cartridge", "label", "CF0001L9", "--pool", "weekly");
    insert("CF0002L9");
    asked.clear();
    TestRun wrong =
        site.run(
            request -> {
              asked.add(request);
              return asked.size() < 2;
            },
            "library",
            "load",
            "CF0001L9");
    assertThat(wrong.exitCode()).isEqualTo(10);
    assertThat(asked.getFirst()).contains("drive 1 holds a blank cartridge; insert CF0001L9");
    insert("CF0002L9");
    assertThat(site.run("cartridge", "label", "CF0002L9", "--pool", "weekly").exitCode())
        .isEqualTo(10);
    asked.clear();
    site.must(diligent, "cartridge", "label", "CF0002L9", "--pool", "weekly");
    assertThat(asked).singleElement().asString().contains("look whether its sticker says CF0002L9");
  }

  @Test
  void theCatalogIsRebuiltFromWhatAPersonInserts() throws IOException {
    site.withFiles(2, 1 << 20);
    labelAll();
    insert("CF0001L9");
    site.must("archive", "data");
    Files.delete(directory.resolve("home/catalog.db"));
    List<String> next = new ArrayList<>(List.of("CF0002L9", "CF0003L9"));
    TestRun rebuilt =
        site.must(
            request -> {
              Matcher wish = WISH.matcher(request);
              if (wish.find() && shelf.containsKey(wish.group(1))) {
                insert(wish.group(1));
                return true;
              }
              if (next.isEmpty()) {
                return false;
              }
              insert(next.removeFirst());
              return true;
            },
            "catalog",
            "rebuild",
            "--identity",
            "key");
    assertThat(rebuilt.out())
        .contains("CF0001/1")
        .contains("CF0003/1")
        .contains("added to the catalog: data-");
  }
}
