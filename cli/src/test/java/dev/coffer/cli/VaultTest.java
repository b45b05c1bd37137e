package dev.coffer.cli;

import static dev.coffer.cli.VaultSite.and;
import static dev.coffer.cli.VaultSite.words;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.catalog.custody.DataState;
import dev.coffer.catalog.custody.RecallPurpose;
import dev.coffer.catalog.request.RequestKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The custody desk through the command line. */
class VaultTest {
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
  void aScheduledPickUpTakesTwoPeopleOneOnEachSide() throws Exception {
    String made = site.must("--person", "olga", "vault", "pick-list", "--next", "vault-a");
    assertThat(made).contains("CF0001L9", "CF0002L9").doesNotContain("CF0003L9");
    String packed =
        site.must(
            words("--person olga vault pack --container box-1 --seal S-1001 CF0001L9 CF0002L9"));
    assertThat(packed).contains("CF0001L9  packed: LIBRARY to PACKED, main, box-1 seal S-1001");
    assertThat(data("CF0002L9")).isEqualTo(DataState.SEALED);
    site.refused(
        30,
        "olga is not a custodian",
        words("--person olga vault hand-over --to rapid --seal S-1001 CF0001L9"));
    String out =
        site.must(
            words("--person kurt vault hand-over --to rapid --seal S-1001 CF0001L9 CF0002L9"));
    assertThat(out).contains("PACKED to TRANSIT_OUT, vault-a", "rapid answers for it");
    assertThat(site.must("vault", "due")).contains("in transit", "coffer vault confirm CF0001L9");
    site.refused(
        30,
        "kurt handed it over, and cannot confirm it",
        words("--person kurt vault confirm --seal S-1001 CF0001L9"));
    site.must(words("vault confirm --seal S-1001 --key vera CF0001L9 CF0002L9"));
    assertThat(site.custody("CF0001L9").state()).isEqualTo(CustodyState.VAULT);
    assertThat(site.custody("CF0001L9").custodian()).isEqualTo("vera");
    assertThat(site.custody("CF0001L9").place()).isEqualTo("vault-a");
    assertThat(site.must("vault", "location", "list")).containsPattern("vault-a +vault +2 ");
  }

  /** What a scanner sends: good, unknown, foreign, twice, a cleaning cartridge, nonsense. */
  @Test
  void eachReadingIsToldAndTheRightOnesGoThrough() throws Exception {
    site.must("--person", "olga", "vault", "pick-list", "--next", "vault-a");
    TestRun run =
        site.scan(
            "*CF0001L9*\r\n\n"
                + "cf0002l9\n"
                + "CF0001L9\n"
                + "CF0099L9\n"
                + "CLN001CU\n"
                + "hello world\n"
                + "CF0003L9\n"
                + "cf0001\nZZ0001\n"
                + "X".repeat(100_000)
                + "\n\u202EFC\n",
            words("--person kurt vault pack --container box-1 --seal S-1001"));
    assertThat(run.exitCode()).isEqualTo(30);
    assertThat(run.out())
        .contains("CF0001L9  packed", "CF0002L9  packed")
        .contains("CF0001L9  REFUSED: read twice; the first time in line 1")
        .contains("CF0099L9  REFUSED: unknown")
        .contains("CLN001CU  REFUSED: a cleaning cartridge")
        .contains("hello world  REFUSED: not a barcode")
        .contains("CF0003L9  REFUSED: neither the schedule nor an approved request")
        .contains("ZZ0001  REFUSED: no cartridge", "XXXX…  REFUSED: not a barcode")
        .doesNotContain("\u202E");
    assertThat(run.err()).contains("2 packed, 9 refused", "coffer request checkout");
    assertThat(site.must("vault", "show", "CF0001L9")).contains("by kurt@archiver (scanner)");
  }

  @Test
  void whatIsNotScheduledNeedsARequestAndSaysWhich() {
    TestRun run =
        site.refused(
            31,
            "0 packed, 1 refused",
            words("--person kurt vault pack --container b --seal S-1 CF0001L9"));
    assertThat(run.err())
        .contains("coffer request checkout --to PERSON --due-back DATE --reason WHY CF0001L9");
    run = site.refused(31, "refused", words("--person kurt vault check-out --place lab CF0001L9"));
    assertThat(run.err()).contains("coffer request checkout");
  }

  @Test
  void nothingToDoIsAMistakeAndADryRunChangesNothing() throws Exception {
    assertThat(site.scan("", words("--person kurt vault pack --container b --seal S-1")).exitCode())
        .isEqualTo(2);
    site.must("--person", "olga", "vault", "pick-list", "--next", "vault-a");
    String out =
        site.must(words("--person kurt vault pack --dry-run --container b --seal S-1 CF0001L9"));
    assertThat(out).contains("would be packed");
    assertThat(site.custody("CF0001L9").state()).isEqualTo(CustodyState.LIBRARY);
    assertThat(site.must(words("--person olga vault pick-list --dry-run --next vault-a")))
        .contains("cartridges");
  }

  @Test
  void aWrongSealIsRefusedAndADoubtfulOneQuarantines() throws Exception {
    site.sent();
    site.refused(
        30,
        "seal: actual=S-9 expected=S-1001",
        words("vault confirm --seal S-9 --key vera CF0001L9"));
    List<String> words =
        List.of("vault", "confirm", "--key", "vera", "--doubtful", "the seal is torn", "CF0001L9");
    site.must(words.toArray(String[]::new));
    assertThat(site.custody("CF0001L9").state()).isEqualTo(CustodyState.VAULT);
    assertThat(data("CF0001L9")).isEqualTo(DataState.QUARANTINED);
  }

  @Test
  void aSealIsUsedOnce() {
    site.sent();
    site.refused(
        30,
        "seal S-1001 was used before",
        words(
            "--person olga vault pack --container box-2 --seal S-1001 CF0003L9",
            "--request",
            checkout("CF0003L9")));
  }

  @Test
  void aRecallForRestoreComesHomeByTwoPeopleAndIsNotForReuse() throws Exception {
    site.stored();
    TestRun alone =
        site.refused(31, "refused", words("--person kurt vault recall --purpose restore CF0001L9"));
    assertThat(alone.err()).contains("coffer request recall --purpose restore");
    String id = site.agreed(RequestKind.RECALL, Map.of("purpose", "restore"), "CF0001L9");
    site.refused(
        30,
        "recalls it for reuse",
        words("--person kurt vault recall --purpose reuse CF0001L9 --request", id));
    site.must(words("--person kurt vault recall --purpose restore CF0001L9 --request", id));
    site.must(words("vault hand-over --to rapid --key vera CF0001L9"));
    site.refused(
        30,
        "seal: actual=S-7 expected=S-1001",
        words("--person kurt vault receive --seal S-7 CF0001L9"));
    assertThat(site.custody("CF0001L9").state()).isEqualTo(CustodyState.TRANSIT_IN);
    site.must(words("--person kurt vault receive --seal S-1001 CF0001L9"));
    assertThat(site.custody("CF0001L9").state()).isEqualTo(CustodyState.SHELF);
    assertThat(site.custody("CF0001L9").place()).isEqualTo("main");
    assertThat(site.custody("CF0001L9").purpose()).contains(RecallPurpose.RESTORE);
  }

  @Test
  void oneOfABoxIsSealedAnewBeforeItTravels() throws Exception {
    site.stored();
    String id = site.agreed(RequestKind.RECALL, Map.of("purpose", "drill"), "CF0002L9");
    site.must(words("--person kurt vault recall --purpose drill CF0002L9 --request", id));
    site.must(
        words(
            "--person vera vault reseal --container pouch --seal S-2001 --reason opened"
                + " CF0002L9"));
    site.must(words("vault hand-over --to rapid --key vera CF0002L9"));
    site.must(words("--person kurt vault receive --seal S-2001 CF0002L9"));
    assertThat(site.custody("CF0002L9").state()).isEqualTo(CustodyState.SHELF);
  }

  @Test
  void whatIsExpiredComesBackByTheSchedule() throws Exception {
    site.stored();
    site.refused(30, "nothing comes back", words("--person olga vault return-list --next vault-a"));
    site.heartbeat("anna");
    site.heartbeat("bert");
    site.pass(Duration.ofDays(29));
    site.heartbeat("anna");
    site.heartbeat("bert");
    site.pass(Duration.ofDays(3));
    TestRun list = site.run(words("--person olga vault return-list --next vault-a"));
    // each of the two archives is the only one of its dataset: nothing may go
    assertThat(list.exitCode()).isEqualTo(30);
    assertThat(list.err()).contains("no other whole full archive would be left of one");
    site.must("archive", "one");
    String out = site.must(words("--person olga vault return-list --next vault-a"));
    assertThat(out).contains("CF0001L9").doesNotContain("CF0002L9  ");
    site.must(words("--person kurt vault recall --purpose reuse CF0001L9"));
    assertThat(site.custody("CF0001L9").state()).isEqualTo(CustodyState.RECALL_APPROVED);
    site.refused(31, "refused", words("--person kurt vault recall --purpose restore CF0002L9"));
  }

  @Test
  void whatIsTooLongInTransitIsReportedThenMissingThenFoundByTwo() throws Exception {
    site.sent();
    assertThat(site.must("vault", "due", "--late")).doesNotContain("too long");
    site.pass(Duration.ofHours(26));
    assertThat(site.must("vault", "due", "--late"))
        .contains("LATE", "too long in transit", "CF0001L9", "rapid");
    assertThat(site.custody("CF0001L9").state()).isEqualTo(CustodyState.TRANSIT_OUT);
    assertThat(site.must("--person", "olga", "vault", "lost", "--overdue", "--dry-run"))
        .contains("would report 2 missing");
    assertThat(site.must("--person", "olga", "vault", "lost", "--overdue"))
        .contains("reported 2 missing");
    assertThat(site.custody("CF0001L9").state()).isEqualTo(CustodyState.MISSING);
    site.refused(
        31,
        "no approved request takes it back",
        "--person",
        "kurt",
        "vault",
        "found",
        "--reason",
        "behind a seat",
        "CF0001L9");
    String id = site.agreed(RequestKind.ACCEPT_FOUND, Map.of(), "CF0001L9");
    site.must(
        "--person",
        "kurt",
        "vault",
        "found",
        "--reason",
        "behind a seat",
        "--request",
        id,
        "CF0001L9");
    assertThat(site.custody("CF0001L9").state()).isEqualTo(CustodyState.SHELF);
    assertThat(data("CF0001L9")).isEqualTo(DataState.QUARANTINED);
  }

  @Test
  void aCheckoutGoesToWhomItWasAgreedForAndComesBack() throws Exception {
    String id = checkout("CF0001L9");
    String[] out = words("--person kurt vault check-out --place lab --request " + id, "CF0001L9");
    site.refused(31, "expected<=", and(out, "--due-back 2027-01-01"));
    site.must(and(out, "--pdf form.pdf"));
    assertThat(pdf("form.pdf"))
        .contains("Checkout form " + id, "rolf", "CF0001L9", "bert", "end of 2026-11-27 UTC");
    assertThat(site.custody("CF0001L9").custodian()).isEqualTo("rolf");
    site.refused(30, "is not who it was given to", words("--person olga vault confirm CF0001L9"));
    site.must(words("--person rolf vault confirm CF0001L9"));
    assertThat(site.must("vault", "due")).contains("checked out", "2026-11-28");
    site.must(words("--person kurt vault receive CF0001L9"));
    assertThat(site.custody("CF0001L9").state()).isEqualTo(CustodyState.SHELF);
  }

  @Test
  void aDestructionHasARequestAWitnessAndACertificate() throws Exception {
    String[] destroy = words("--person kurt vault destroy CF0003L9 --place yard --witness rolf");
    TestRun alone = site.refused(31, "one person alone", destroy);
    assertThat(alone.err()).contains("coffer request destroy");
    site.heartbeat("anna");
    site.heartbeat("bert");
    String id = site.agreed(RequestKind.DESTROY, Map.of("method", "shredded"), "CF0003L9");
    String[] agreed = and(destroy, "--request " + id);
    site.refused(31, "as agreed", and(agreed, "--method burnt"));
    site.must(and(agreed, "--dry-run"));
    assertThat(site.custody("CF0003L9").state()).isNotEqualTo(CustodyState.DESTROYED);
    site.must(and(agreed, "--pdf destroyed.pdf"));
    assertThat(site.custody("CF0003L9").state()).isEqualTo(CustodyState.DESTROYED);
    assertThat(pdf("destroyed.pdf")).contains("Destruction certificate CF0003L9", "shredded");
    assertThat(dir.resolve("destroyed.txt")).content().contains("witnessed-by: rolf");
    assertThat(dir.resolve("destroyed.txt.sig")).content().contains("BEGIN SSH SIGNATURE");
  }

  @Test
  void theSamePersonCannotDestroyAndWitness() throws Exception {
    site.heartbeat("anna");
    site.heartbeat("bert");
    String id = site.agreed(RequestKind.DESTROY, Map.of("method", "shredded"), "CF0003L9");
    site.refused(
        30,
        "witnessed by the one who did it",
        words("--person kurt vault destroy CF0003L9 --place yard --witness kurt --request", id));
  }

  @Test
  void aCountFindsWhatIsMissingAndIsClosedBySomebodyElse() throws Exception {
    site.stored();
    TestRun count =
        site.scan(
            "CF0001L9\nCF0003L9\nCF0077L9\nrubbish\n",
            words("--person kurt vault inventory vault-a"));
    assertThat(count.exitCode()).isEqualTo(30);
    assertThat(count.err()).contains("rubbish  REFUSED");
    assertThat(count.out())
        .containsPattern("present count +1\n")
        .containsPattern("missing +CF0002L9\n")
        .contains("CF0003L9: the catalog has it LIBRARY", "CF0077L9: unknown");
    site.refused(31, "kurt read it, and cannot close it", words("--person kurt vault reconcile 1"));
    String out = site.must(words("--person ada vault reconcile 1 --pdf count.pdf"));
    assertThat(out)
        .contains("coffer inventory certificate 1", "missing: CF0002L9", "counted-by: ada");
    assertThat(pdf("count.pdf")).contains("Inventory certificate 1", "do NOT agree");
    verifiesByTheHostKey("count.txt", "coffer-inventory");
    assertThat(site.must(words("vault inventory"))).containsPattern("1 +vault-a +all .* no +ada");
    // printed again, the same text
    assertThat(site.must(words("vault reconcile 1"))).isEqualTo(out);
    assertThat(site.must(words("vault reconcile 1 --json")))
        .contains("\"agrees\" : false", "[ \"CF0002L9\" ]", "\"coffer inventory certificate 1\\n");
    site.refused(30, "is closed", words("--person ada vault reconcile 1 --report-missing"));
  }

  @Test
  void whatACountMissesIsReportedWhenSomebodySaysSo() throws Exception {
    site.stored();
    site.scan("CF0001L9\n", words("--person kurt vault inventory vault-a"));
    site.must(words("--person ada vault reconcile 1 --dry-run"));
    assertThat(site.custody("CF0002L9").state()).isEqualTo(CustodyState.VAULT);
    site.refused(
        30,
        "ada is not on the list of people, or only reads",
        words("--person ada vault reconcile 1 --report-missing"));
    site.must(words("--person vera vault reconcile 1 --report-missing"));
    assertThat(site.custody("CF0002L9").state()).isEqualTo(CustodyState.MISSING);
  }

  @Test
  void rollingCountsAskForAPart() throws Exception {
    site.stored();
    assertThat(site.must("vault", "due", "--late")).contains("count due, 2 of 2 never counted");
    String first = site.must(words("--person kurt vault inventory vault-a --part --pdf sheet.pdf"));
    assertThat(first).contains("rolling count of 1 of 2");
    String one = first.contains("CF0001L9") ? "CF0001L9" : "CF0002L9";
    String other = first.contains("CF0001L9") ? "CF0002L9" : "CF0001L9";
    assertThat(pdf("sheet.pdf")).contains("Count sheet 1", one).doesNotContain(other);
    assertThat(site.must(words("--person kurt vault inventory --count 1", one)))
        .containsPattern("agrees +yes");
    site.must(words("--person vera vault reconcile 1"));
    assertThat(site.must(words("--person kurt vault inventory vault-a --part"))).contains(other);
  }

  @Test
  void papersAreNeverWrittenOverUnlessForced() throws Exception {
    site.must("--person", "olga", "vault", "pick-list", "--next", "vault-a", "--pdf", "list.pdf");
    assertThat(pdf("list.pdf"))
        .contains("Pick list 1", "vault-a: Northern Storage, Dock 4", "CF0001L9", "Approvers");
    byte[] before = Files.readAllBytes(dir.resolve("list.pdf"));
    site.refused(2, "exists already", words("vault pick-list 1 --pdf list.pdf"));
    assertThat(dir.resolve("list.pdf")).hasBinaryContent(before);
    site.must(words("vault pick-list 1 --pdf list.pdf --force --paper letter"));
    site.refused(2, "there is a4 and letter", words("vault pick-list 1 --pdf x.pdf --paper a5"));
    site.refused(2, "no such directory", words("vault pick-list 1 --pdf no/x.pdf"));
    site.refused(30, "no list of this number", words("vault pick-list 9"));
    site.refused(30, "is a pick list, not a return list", words("vault return-list 1"));
  }

  @Test
  void theHistorySaysEachStep() throws Exception {
    site.stored();
    String history = site.must("vault", "show", "CF0001L9");
    assertThat(history)
        .contains("action pack", "by olga@archiver (cli)".replace("olga", "kurt"))
        .contains("authority pick list 1", "action hand-over-out", "receiver rapid")
        .contains("action confirm", "by vera@archiver (cli)");
    assertThat(site.must("vault", "show", "CF0001L9", "--json"))
        .contains("\"custodian\" : \"vera\"", "\"auditRecord\" :");
    site.refused(2, "knows no cartridge", words("vault show CF0099L9"));
    site.refused(2, "is not a barcode", words("vault show x"));
  }

  @Test
  void locationsAreDeclaredOnceAndAsTheyShouldBe() throws Exception {
    site.refused(2, "already", words("vault location add main --kind shelf"));
    site.refused(
        2, "expected=library, shelf, courier or vault", words("vault location add x --kind moon"));
    site.refused(
        2, "no day of the week", words("vault location add x --kind vault --pick-up never"));
    site.refused(2, "only a vault", words("vault location add x --kind shelf --pool weekly"));
    site.refused(2, "no pool 'nix'", words("vault location add x --kind vault --pool nix"));
    site.refused(
        2, "hours, days and parts", words("vault location add x --kind shelf --count-days 0"));
    Path config = site.home().resolve("coffer.toml");
    String text = Files.readString(config);
    Files.writeString(config, text.replace("kind = \"courier\"", "kind = \"vault\""));
    site.refused(30, "as it was so far", words("vault location list"));
    Files.writeString(config, text.replace("kind = \"courier\"", "kind = \"pigeon\""));
    site.refused(2, "'kind' must be library, shelf, courier or vault", words("vault due"));
  }

  @Test
  void programsReadTheSame() {
    site.sent();
    assertThat(site.must("vault", "due", "--json")).contains("\"what\" : \"in transit\"");
    assertThat(site.must(words("vault pick-list --json"))).contains("\"cartridges\" : 2");
    TestRun run =
        site.run(words("vault confirm --json --seal S-1001 --key vera CF0001L9 CF0099L9"));
    assertThat(run.exitCode()).isEqualTo(30);
    assertThat(run.out())
        .startsWith("[ {")
        .contains("\"read\" : \"CF0099L9\"", "\"done\" : false", "\"to\" : \"VAULT\"");
  }

  @Test
  void anEmptyHomeSaysWhatToDo() throws Exception {
    Path empty = Files.createDirectory(dir.resolve("empty"));
    TestRun run = TestRun.of(empty, empty.resolve("home"), site.time(), "vault", "due");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("coffer init");
    TestRun.of(empty, empty.resolve("home"), site.time(), "init", "--host", "h");
    run = TestRun.of(empty, empty.resolve("home"), site.time(), "vault", "due");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("nothing is due");
    run =
        TestRun.of(
            empty,
            empty.resolve("home"),
            site.time(),
            words("vault pack --container b --seal s CF0001L9"));
    assertThat(run.exitCode()).isEqualTo(30);
    assertThat(run.out()).contains("unknown");
  }

  private String checkout(String barcode) {
    try {
      return site.agreed(
          RequestKind.CHECKOUT, Map.of("to", "rolf", "due-back", "2026-11-28T00:00:00Z"), barcode);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private DataState data(String barcode) throws Exception {
    String out = site.must("cartridge", "show", barcode, "--json");
    return DataState.valueOf(out.replaceAll("(?s).*\"data\" : \"([A-Z]+)\".*", "$1"));
  }

  private String pdf(String name) throws Exception {
    try (PDDocument document = Loader.loadPDF(dir.resolve(name).toFile())) {
      return new PDFTextStripper().getText(document);
    }
  }

  private void verifiesByTheHostKey(String name, String namespace) throws Exception {
    var key =
        dev.coffer.catalog.sshsig.SshPublicKey.parse(
            Files.readString(site.home().resolve("host_ed25519.pub")));
    var answer =
        dev.coffer.catalog.sshsig.SshSig.verify(
            Files.readString(dir.resolve(name + ".sig"), StandardCharsets.US_ASCII),
            namespace,
            Files.readAllBytes(dir.resolve(name)),
            dev.coffer.catalog.sshsig.Trust.key(key));
    assertThat(answer).isInstanceOf(dev.coffer.catalog.sshsig.Verification.Valid.class);
  }
}
