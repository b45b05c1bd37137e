package dev.coffer.cli.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.PoolName;
import dev.coffer.catalog.custody.DataState;
import dev.coffer.cli.Main;
import dev.coffer.cli.Surroundings;
import dev.coffer.cli.config.Home;
import dev.coffer.cli.terminal.Operator;
import dev.coffer.cli.terminal.StatusStream;
import dev.coffer.tape.scsi.ModelTapeHost;
import dev.coffer.tape.virtual.VirtualLibrary;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An archive in two copies, a cartridge each: what one of them cannot give the other does. */
class CopyFallbackTest {
  private static final int FILES = 12;
  private static final String FIRST = "CF0001L9";
  private static final String SECOND = "CF0003L9";

  @TempDir Path directory;

  private final AtomicLong seconds = new AtomicLong();
  private final InstantSource time =
      () -> Instant.parse("2026-11-20T18:00:00Z").plusSeconds(seconds.getAndIncrement());
  private Path data = Path.of("");
  private String said = "";

  @BeforeEach
  void archiveInTwoCopies() throws Exception {
    data = Files.createDirectories(directory.resolve("data"));
    for (int i = 0; i < FILES; i++) {
      byte[] noise = new byte[1_500_000];
      new Random(i).nextBytes(noise);
      Files.write(data.resolve(name(i)), noise);
    }
    must("init", "--host", "archiver");
    must("library", "create", "--drives", "2", "--cartridges", "4", "--capacity", "60MB");
    must("key", "generate", "--x25519", "safe.key");
    must("recipient", "add", "safe", "safe.key.pub");
    must("pool", "add", "weekly", "--retention-days", "90");
    must("pool", "add", "second", "--retention-days", "90");
    must("dataset", "add", "docs", "data", "--pool", "weekly");
    must("cartridge", "label", FIRST, "--pool", "weekly");
    must("cartridge", "label", SECOND, "--pool", "second");
    must("archive", "docs");
    Site site = Site.open(new Home(directory.resolve("home")), time);
    try (Catalog catalog = site.openCatalog()) {
      ArchiveRow archive = Archives.find(catalog, "docs");
      new CopyJob(site)
          .run(
              catalog,
              archive,
              2,
              new PoolName("second"),
              new ArchiveTarget(
                  Optional.of(new PoolName("second")),
                  Optional.of(() -> List.of(new Barcode(SECOND))),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty()),
              heard -> {});
    }
    must("library", "unload", FIRST);
    must("library", "unload", SECOND);
  }

  private static String name(int number) {
    return "noise-%02d".formatted(number);
  }

  private int run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    int code =
        Main.run(
            new Surroundings(
                Map.of("COFFER_HOME", directory.resolve("home").toString()),
                directory,
                print,
                new StatusStream(print, false),
                false,
                time,
                prompt -> new char[0],
                Operator.nobody(),
                ModelTapeHost.ofDrives(List.of()),
                new ByteArrayInputStream(new byte[0]),
                ZoneId.of("UTC")),
            arguments);
    said = out.toString(StandardCharsets.UTF_8);
    return code;
  }

  private void must(String... arguments) {
    int code = run(arguments);
    assertThat(code).as("%s: %s", String.join(" ", arguments), said).isZero();
  }

  private Path image(String barcode) {
    return directory.resolve("home/library/cartridges/" + barcode + "/partition-0.tap");
  }

  /** Turns bytes about a part of the way into a cartridge. */
  private void damage(String barcode, double where) throws IOException {
    byte[] image = Files.readAllBytes(image(barcode));
    int at = (int) (image.length * where);
    for (int i = 0; i < 64; i++) {
      image[at + i] ^= 0x55;
    }
    Files.write(image(barcode), image);
  }

  private int restore(String target) {
    return run("restore", "docs", "--to", target, "--identity", "safe.key");
  }

  private void assertAllBack(String target) {
    Path restored = directory.resolve(target + data);
    for (int i = 0; i < FILES; i++) {
      assertThat(restored.resolve(name(i))).hasSameBinaryContentAs(data.resolve(name(i)));
    }
  }

  private DataState state(String barcode) throws Exception {
    Site site = Site.open(new Home(directory.resolve("home")), time);
    try (Catalog catalog = site.openCatalog()) {
      return catalog.read(s -> s.cartridges().find(new Barcode(barcode))).orElseThrow().data();
    }
  }

  @Test
  void aDamagedStretchComesFromTheOtherCopy() throws Exception {
    damage(FIRST, 0.5);

    assertThat(restore("out")).as(said).isZero();

    assertAllBack("out");
    assertThat(said)
        .contains("on cartridge CF0001L9: ")
        .contains("; read from its copy on cartridge CF0003L9")
        .containsPattern("failed +0\n");
    assertThat(state(FIRST)).isEqualTo(DataState.SUSPECT);
    assertThat(state(SECOND)).isEqualTo(DataState.OPEN);
  }

  /** Each of the copies is damaged elsewhere: together they are whole, also within one file. */
  @Test
  void bothAreDamagedAndNothingIsLost() throws Exception {
    damage(FIRST, 0.3);
    damage(SECOND, 0.6);
    damage(FIRST, 0.8);

    assertThat(restore("out")).as(said).isZero();

    assertAllBack("out");
    assertThat(state(FIRST)).isEqualTo(DataState.SUSPECT);
    assertThat(state(SECOND)).isEqualTo(DataState.SUSPECT);
  }

  @Test
  void whatNoCopyHasIsNamedAndTheRestComesBack() throws Exception {
    damage(FIRST, 0.5);
    damage(SECOND, 0.5);

    assertThat(restore("out")).as(said).isEqualTo(20);

    Path restored = directory.resolve("out" + data);
    long back = 0;
    for (int i = 0; i < FILES; i++) {
      if (Files.exists(restored.resolve(name(i)))) {
        assertThat(restored.resolve(name(i))).hasSameBinaryContentAs(data.resolve(name(i)));
        back++;
      } else {
        assertThat(said).contains(name(i) + ": not restored: ").contains("; its copy: ");
      }
    }
    assertThat(back).isBetween(FILES - 2L, FILES - 1L);
  }

  @Test
  void aCartridgeThatIsAnotherCostsNothing() throws Exception {
    Files.write(image(FIRST), Files.readAllBytes(image("CF0002L9")));

    assertThat(restore("out")).as(said).isZero();

    assertAllBack("out");
    assertThat(said)
        .contains("on cartridge CF0001L9: cartridge CF0001L9: actual=a blank cartridge");
  }

  @Test
  void aCartridgeThatIsCutShortCostsNothing() throws Exception {
    byte[] image = Files.readAllBytes(image(FIRST));
    Files.write(image(FIRST), java.util.Arrays.copyOf(image, image.length / 3));

    assertThat(restore("out")).as(said).isZero();

    assertAllBack("out");
  }

  /** One is damaged, and the other not there: bringing it may help, and that is said. */
  @Test
  void aCopyThatIsAwayIsAskedFor() throws Exception {
    damage(FIRST, 0.5);
    VirtualLibrary.open(directory.resolve("home/library")).remove(SECOND);

    assertThat(restore("out")).as(said).isEqualTo(10);

    assertThat(said).contains("its copy: ").contains("need cartridge CF0003L9");
  }

  @Test
  void aVerificationTellsOfOneCopyAndNamesTheOther() throws Exception {
    damage(FIRST, 0.5);

    assertThat(run("verify", "docs", "--identity", "safe.key")).as(said).isEqualTo(20);

    assertThat(said).contains("another copy is on CF0003L9");
    must("verify", "--cartridge", SECOND, "--identity", "safe.key");
    assertThat(said).contains("AGREED").doesNotContain("another copy");
  }
}
