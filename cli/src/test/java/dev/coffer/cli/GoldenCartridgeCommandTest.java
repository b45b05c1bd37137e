package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The golden cartridges as a recoverer meets them: a bare home, the cartridges, and a key. */
class GoldenCartridgeCommandTest {
  private static final Path SET = Path.of("../archiver-core/src/test/golden/tar-volume-1");

  @TempDir Path directory;

  private final InstantSource time = TestRun.ticking();

  private TestRun must(String... arguments) {
    TestRun run = TestRun.of(directory, directory.resolve("home"), time, arguments);
    assertThat(run.exitCode()).as("%s: %s", String.join(" ", arguments), run.err()).isZero();
    return run;
  }

  @Test
  void bothArchivesOfOneCartridgeComeBack() throws Exception {
    library("whole", "CF0001L9");

    must("catalog", "rebuild", "--identity", key("hybrid-2"), "--identity", key("x25519"));

    for (String archive : List.of("golden-20261120T180001Z", "golden-20261120T180002Z")) {
      String key = archive.equals("golden-20261120T180001Z") ? "hybrid-1" : "x25519";
      assertThat(must("verify", archive, "--identity", key(key)).out())
          .contains("AGREED")
          .contains("TRUSTED");
      restore(archive, archive, key(key));
      assertAsExpected("whole", directory.resolve(archive), 8);
    }
  }

  @Test
  void anArchiveOverTwoCartridgesComesBack() throws Exception {
    library("spanned", "CF0001L9", "CF0002L9");

    must("catalog", "rebuild", "--identity", key("hybrid-1"));

    assertThat(must("verify", "golden-20261120T180003Z").out())
        .contains("WITHOUT_IDENTITY")
        .contains("TRUSTED");
    assertThat(must("verify", "golden-20261120T180003Z", "--identity", key("hybrid-2")).out())
        .contains("AGREED");
    restore("golden-20261120T180003Z", "out", key("hybrid-2"));
    assertAsExpected("spanned", directory.resolve("out"), 3);
  }

  /** Owners, attributes and ACLs come back where the user and the file system allow it. */
  private void restore(String archive, String target, String key) {
    TestRun run =
        TestRun.of(
            directory,
            directory.resolve("home"),
            time,
            "restore",
            archive,
            "--to",
            target,
            "--identity",
            key);
    assertThat(run.exitCode()).as(run.err()).isIn(0, ExitCode.SOURCES_UNREADABLE.number());
    assertThat(run.err()).doesNotContain("not restored");
  }

  private static String key(String name) {
    return SET.resolve("keys/TEST-ONLY-" + name + ".key").toAbsolutePath().toString();
  }

  private void library(String golden, String... barcodes) throws Exception {
    must("init", "--host", "recovery");
    must("library", "create", "--drives", "1", "--cartridges", "" + barcodes.length);
    Files.copy(
        SET.resolve("keys/TEST-ONLY-trusted_hosts"), directory.resolve("home/trusted_hosts"));
    for (String barcode : barcodes) {
      Path from = SET.resolve(golden).resolve(barcode);
      Path to = directory.resolve("home/library/cartridges").resolve(barcode);
      Files.write(to.resolve("cartridge.json"), Files.readAllBytes(from.resolve("cartridge.json")));
      try (InputStream in =
              new GZIPInputStream(Files.newInputStream(from.resolve("partition-0.tap.gz")));
          OutputStream out = Files.newOutputStream(to.resolve("partition-0.tap"))) {
        in.transferTo(out);
      }
    }
  }

  /** Every file whose name this test can spell has the digest that {@code expect.txt} says. */
  private static void assertAsExpected(String golden, Path restored, int atLeast) throws Exception {
    int compared = 0;
    for (String line : Files.readAllLines(SET.resolve(golden).resolve("expect.txt"))) {
      String[] words = line.strip().split(" ");
      if (words[0].equals("FILE")) {
        byte[] path = HexFormat.of().parseHex(words[6].substring("path=".length()));
        String name = new String(path, StandardCharsets.US_ASCII);
        if (StandardCharsets.US_ASCII.newEncoder().canEncode(name)) {
          assertThat(sha256(restored.resolve(name))).as(name).isEqualTo(words[5]);
          compared++;
        }
      }
    }
    assertThat(compared).isGreaterThanOrEqualTo(atLeast);
  }

  private static String sha256(Path file) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (InputStream in = Files.newInputStream(file)) {
      byte[] piece = new byte[1 << 20];
      for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
        digest.update(piece, 0, count);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
