package dev.coffer.cli;

import static dev.coffer.cli.VaultSite.and;
import static dev.coffer.cli.VaultSite.words;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.catalog.audit.Digests;
import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.catalog.request.RequestKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cartridges pass from hand to hand by key, through the command line. */
class VaultKeyTest {
  private static VaultSite template;

  @TempDir Path dir;
  private VaultSite site;

  @BeforeAll
  static void makeTemplate(@TempDir Path first) throws Exception {
    template = VaultSite.make(first, 30);
  }

  @BeforeEach
  void open() throws Exception {
    site = template.copyTo(dir);
  }

  @Test
  void aConfirmationCountsByTheKeyOfWhoHasOne() throws Exception {
    site.sent();
    site.refused(
        30,
        "vera has a key on the list",
        words("--person vera vault confirm --seal S-1001 CF0001L9"));
    String[] confirm = words("--person vera vault confirm --seal S-1001 CF0001L9");
    String text = site.must(words("--person vera vault confirm --text --seal S-1001 CF0001L9"));
    assertThat(text).contains("act: confirmed", "object: CF0001L9 event ");
    Path file = Files.writeString(dir.resolve("statement"), text);
    sign("anna", file);
    site.refused(2, "signed by anna", and(confirm, "--signature statement.sig"));
    Files.delete(dir.resolve("statement.sig"));
    sign("vera", file);
    site.must(and(confirm, "--signature statement.sig"));
    assertThat(site.custody("CF0001L9").state()).isEqualTo(CustodyState.VAULT);
    // the same signature again: the statement is about another event now
    assertThat(
            site.run(words("vault confirm --signature statement.sig --seal S-1001 CF0002L9"))
                .exitCode())
        .isNotZero();
    assertThat(site.custody("CF0002L9").state()).isEqualTo(CustodyState.TRANSIT_OUT);
  }

  /** The vault's side hands over by key, too; the record and the log show by which statement. */
  @Test
  void aHandOverCountsByTheKeyOfWhoHasOne() throws Exception {
    site.stored();
    String id = site.agreed(RequestKind.RECALL, Map.of("purpose", "restore"), "CF0001L9");
    site.must(words("--person kurt vault recall --purpose restore CF0001L9 --request", id));
    String[] handOver = words("--person vera vault hand-over --to rapid CF0001L9");
    TestRun byName = site.refused(30, "vera has a key on the list", handOver);
    assertThat(byName.err()).contains("add --key KEYFILE", "--signature SIGFILE");
    String text = site.must(and(handOver, "--text"));
    assertThat(text).contains("act: handed over", "object: CF0001L9 event ");
    sign("vera", Files.writeString(dir.resolve("statement"), text));
    site.must(and(handOver, "--signature statement.sig"));
    assertThat(site.custody("CF0001L9").state()).isEqualTo(CustodyState.TRANSIT_IN);
    String digest = Digests.sha256(text).toString();
    assertThat(site.must("vault", "show", "CF0001L9")).contains("proof " + digest);
    assertThat(site.must("audit", "show", "--last", "5"))
        .contains("control.proof", "custody.hand-over-in");
    site.must(words("--person kurt vault receive --seal S-1001 CF0001L9"));
    assertThat(site.must("audit", "verify")).startsWith("intact");
  }

  @Test
  void takingOverAndCheckingOutCountByKeyToo() {
    site.stored();
    site.refused(
        30,
        "vera has a key on the list",
        words("--person vera vault take-over --reason shift --seal S-1001 CF0001L9"));
    site.refused(
        30,
        "vera has a key on the list",
        words("--person vera vault check-out --place lab CF0001L9"));
  }

  private void sign(String person, Path file) throws Exception {
    try (var key = dev.coffer.catalog.sshsig.SshPrivateKey.read(dir.resolve(person), new char[0])) {
      Files.writeString(
          file.resolveSibling(file.getFileName() + ".sig"),
          dev.coffer.catalog.sshsig.SshSig.sign(key, "coffer", Files.readAllBytes(file)).armor());
    }
  }
}
