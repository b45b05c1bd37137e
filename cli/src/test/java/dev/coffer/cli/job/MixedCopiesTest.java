package dev.coffer.cli.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.PoolName;
import dev.coffer.cli.LocalDays;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An archive in two copies over two cartridges each, of which the first copy has lost its second
 * cartridge and the second copy its first: between them everything is there.
 */
class MixedCopiesTest {
  private static final int FILES = 52;

  @TempDir Path directory;

  private final AtomicLong seconds = new AtomicLong();
  private final InstantSource time =
      () -> Instant.parse("2026-11-20T18:00:00Z").plusSeconds(seconds.getAndIncrement());
  private String said = "";

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
                LocalDays.UTC.zone()),
            arguments);
    said = out.toString(StandardCharsets.UTF_8);
    return code;
  }

  private void must(String... arguments) {
    int code = run(arguments);
    assertThat(code).as("%s: %s", String.join(" ", arguments), said).isZero();
  }

  @Test
  void whatOneCopyHasLostTheOtherGives() throws Exception {
    Path data = Files.createDirectories(directory.resolve("data"));
    for (int i = 0; i < FILES; i++) {
      byte[] noise = new byte[1_500_000];
      new Random(i).nextBytes(noise);
      Files.write(data.resolve("noise-" + i), noise);
    }
    must("init", "--host", "archiver");
    must("library", "create", "--drives", "2", "--cartridges", "4", "--capacity", "60MB");
    must("key", "generate", "--x25519", "safe.key");
    must("recipient", "add", "safe", "safe.key.pub");
    must("pool", "add", "weekly", "--retention-days", "90");
    must("pool", "add", "second", "--retention-days", "90");
    must("dataset", "add", "docs", "data", "--pool", "weekly");
    must("cartridge", "label", "CF0001L9", "CF0002L9", "--pool", "weekly");
    must("cartridge", "label", "CF0003L9", "CF0004L9", "--pool", "second");
    must("archive", "docs");
    assertThat(said).contains("CF0001L9", "CF0002L9");
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
                  Optional.of(() -> List.of(new Barcode("CF0003L9"), new Barcode("CF0004L9"))),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty()),
              said -> {});
    }
    for (String barcode : List.of("CF0001L9", "CF0002L9", "CF0003L9", "CF0004L9")) {
      run("library", "unload", barcode);
    }
    takeOut("CF0002L9");
    takeOut("CF0003L9");

    must("restore", "docs", "--to", "out", "--identity", "safe.key");

    assertThat(said)
        .contains("from cartridges: CF0001L9, CF0004L9")
        .contains("not at hand       0");
    Path restored = directory.resolve("out" + data);
    for (int i = 0; i < FILES; i++) {
      assertThat(restored.resolve("noise-" + i)).hasSameBinaryContentAs(data.resolve("noise-" + i));
    }

    must("library", "unload", "CF0004L9");
    takeOut("CF0004L9");
    assertThat(run("restore", "docs", "--to", "less", "--identity", "safe.key"))
        .as(said)
        .isEqualTo(10);
    assertThat(directory.resolve("less" + data.resolve("noise-0"))).exists();
  }

  private void takeOut(String barcode) throws IOException {
    VirtualLibrary.open(directory.resolve("home/library")).remove(barcode);
  }
}
