package dev.coffer.catalog.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.catalog.Principal;
import dev.coffer.catalog.Sha256;
import dev.coffer.catalog.sshsig.SshPrivateKey;
import dev.coffer.catalog.sshsig.Trust;
import dev.coffer.catalog.testkit.TestPeople;
import java.io.BufferedReader;
import java.io.StringReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AuditChainTest {
  private static final Instant START = Instant.parse("2026-11-20T18:00:00Z");
  private static final Principal OLGA = new Principal("olga", "tapehost", "cli");

  private record Stored(long sequence, String text, Sha256 hash) {}

  @Test
  void writesARecordAsDocumented() throws Exception {
    AuditRecord record =
        AuditRecord.after(
            AuditHead.EMPTY,
            START,
            AuditEvent.of(OLGA, "custody.pack", "CF0012L9", "seal", "S-1", "from", "SHELF"));
    assertThat(record.text())
        .isEqualTo(
            """
            coffer audit record 1
            sequence: 1
            time: 2026-11-20T18:00:00Z
            actor: olga
            host: tapehost
            interface: cli
            action: custody.pack
            object: CF0012L9
            detail: from=SHELF
            detail: seal=S-1
            previous: 0000000000000000000000000000000000000000000000000000000000000000
            """);
    assertThat(AuditRecord.parse(record.text())).isEqualTo(record);
    assertThat(record.head().toString()).startsWith("1:").hasSize(66);
  }

  @Test
  void refusesARecordThatIsNotCanonical() {
    String good = chain(1).getFirst().text();
    for (String bad :
        List.of(
            good.replace("detail: b=", "detail: a=x\ndetail: a="),
            good.replace("sequence: 1", "sequence: 01"),
            good.replace("18:00:01Z", "18:00:01.000Z"),
            good.replace("actor: olga\n", ""),
            good.replace("actor: olga", "actor: "),
            good + "detail: z=1\n",
            good.replace("previous: 0", "previous: "))) {
      assertThat(bad).isNotEqualTo(good);
      assertThatExceptionOfType(TextFormatException.class).isThrownBy(() -> AuditRecord.parse(bad));
    }
  }

  @Test
  void acceptsAnUntouchedLog() {
    AuditVerdict verdict = verify(chain(20));
    assertThat(verdict.isIntact()).isTrue();
    assertThat(verdict.head().sequence()).isEqualTo(20);
    assertThat(verdict.recordCount()).isEqualTo(20);
    assertThat(verify(List.of()).head()).isEqualTo(AuditHead.EMPTY);
  }

  @Test
  void findsAnEditedRecord() {
    List<Stored> log = chain(5);
    Stored third = log.get(2);
    log.set(2, new Stored(3, third.text().replace("object: tape3", "object: tape9"), third.hash()));
    assertThat(kinds(verify(log))).containsExactly(AuditFinding.Kind.EDITED);
    assertThat(verify(log).findings().getFirst().explanation()).contains("audit record 3");
  }

  @Test
  void findsAnEditedRecordWhoseHashWasMended() {
    List<Stored> log = chain(5);
    String edited = log.get(2).text().replace("object: tape3", "object: tape9");
    log.set(2, new Stored(3, edited, AuditRecord.hash(edited)));
    assertThat(kinds(verify(log))).containsExactly(AuditFinding.Kind.UNCHAINED);
    assertThat(verify(log).findings().getFirst().sequence()).isEqualTo(4);
  }

  @Test
  void findsRemovedRecords() {
    for (int i = 0; i < 4; i++) {
      List<Stored> log = chain(5);
      log.remove(i);
      assertThat(kinds(verify(log))).containsExactly(AuditFinding.Kind.REMOVED);
    }
  }

  @Test
  void findsReorderedRecords() {
    List<Stored> log = chain(5);
    log.add(1, log.remove(3));
    assertThat(kinds(verify(log))).contains(AuditFinding.Kind.REORDERED);
  }

  @Test
  void findsRecordsRenumberedToHideAGap() {
    List<Stored> log = chain(5);
    log.remove(2);
    for (int i = 2; i < 4; i++) {
      Stored old = log.get(i);
      String text = old.text().replace("sequence: " + old.sequence(), "sequence: " + (i + 1));
      log.set(i, new Stored(i + 1, text, AuditRecord.hash(text)));
    }
    assertThat(kinds(verify(log))).contains(AuditFinding.Kind.UNCHAINED);
  }

  @Test
  void findsSomethingThatIsNoRecord() {
    List<Stored> log = chain(3);
    log.set(1, new Stored(2, "hello", AuditRecord.hash("hello")));
    assertThat(kinds(verify(log))).contains(AuditFinding.Kind.EDITED);
  }

  /** The last records can be cut off without breaking the chain: only an older head shows it. */
  @Test
  void findsATruncatedLogAgainstAHead() {
    List<Stored> log = chain(9);
    AuditHead head = verify(log).head();
    List<Stored> cut = log.subList(0, 6);
    assertThat(verify(cut).isIntact()).isTrue();
    AuditVerdict verdict = verify(cut, AuditHead.Claim.of(head, "cartridge CF0012L9"));
    assertThat(kinds(verdict)).containsExactly(AuditFinding.Kind.TRUNCATED);
    assertThat(verdict.findings().getFirst().explanation()).contains("cartridge CF0012L9");
  }

  /** Who can write the file can compute a new chain; a head out of reach contradicts it. */
  @Test
  void findsARewrittenLogAgainstAPrintedHead() {
    List<Stored> log = chain(9);
    AuditHead sixth = new AuditHead(6, log.get(5).hash());
    List<Stored> rewritten = chain(9, "other");
    assertThat(verify(rewritten).isIntact()).isTrue();
    AuditHead.Claim printed = AuditHead.Claim.parse(sixth.printed().toUpperCase());
    assertThat(kinds(verify(rewritten, printed))).containsExactly(AuditFinding.Kind.REWRITTEN);
    assertThat(verify(log, printed).isIntact()).isTrue();
  }

  @Test
  void holdsTheLogAgainstSignedCheckpoints() {
    TestPeople people = new TestPeople();
    SshPrivateKey host = people.key("host");
    List<Stored> log = chain(9);
    AuditHead sixth = new AuditHead(6, log.get(5).hash());
    AuditCheckpoint good = AuditCheckpoint.sign(sixth, START, host);
    Trust trust = Trust.key(host.publicKey());
    assertThat(withCheckpoint(log, good, trust).isIntact()).isTrue();
    assertThat(kinds(withCheckpoint(chain(9, "other"), good, trust)))
        .containsExactly(AuditFinding.Kind.REWRITTEN);
    assertThat(kinds(withCheckpoint(log.subList(0, 3), good, trust)))
        .containsExactly(AuditFinding.Kind.TRUNCATED);
    AuditCheckpoint moved =
        new AuditCheckpoint(new AuditHead(5, log.get(4).hash()), START, good.signature());
    assertThat(kinds(withCheckpoint(log, moved, trust)))
        .containsExactly(AuditFinding.Kind.BAD_CHECKPOINT);
    AuditCheckpoint forged = AuditCheckpoint.sign(sixth, START, people.key("olga"));
    assertThat(kinds(withCheckpoint(log, forged, trust)))
        .containsExactly(AuditFinding.Kind.BAD_CHECKPOINT);
  }

  @Test
  void survivesAnExport() throws Exception {
    StringBuilder export = new StringBuilder();
    for (Stored s : chain(4)) {
      AuditExport.write(export, s.text(), s.hash());
    }
    assertThat(readExport(export.toString()).isIntact()).isTrue();
    assertThat(readExport(export.toString()).recordCount()).isEqualTo(4);
    assertThat(readExport(export.toString().replace("object: tape2", "object: tape3")).isIntact())
        .isFalse();
    for (String bad :
        List.of(
            export.toString().replaceFirst("hash: ", "hash: z"),
            export + "coffer audit record 1\n",
            export.toString().replaceFirst("\n\n", "\n"))) {
      assertThatExceptionOfType(TextFormatException.class).isThrownBy(() -> readExport(bad));
    }
  }

  @Test
  void readsHeadsAsTypedAndRefusesOthers() {
    AuditHead head = verify(chain(3)).head();
    assertThat(AuditHead.parse(head.toString())).isEqualTo(head);
    assertThat(AuditHead.Claim.parse(" " + head.printed() + "\n").sequence()).isEqualTo(3);
    for (String bad : List.of("", "3", "3:", "3:abc", "-1:" + "0".repeat(64), "x", "03:1234")) {
      assertThatThrownBy(() -> AuditHead.Claim.parse(bad))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> AuditHead.parse(head.printed()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> AuditHead.parse("9999999999999999999:" + head.hash()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static AuditVerdict readExport(String text) throws Exception {
    AuditVerifier verifier = new AuditVerifier();
    AuditExport.read(new BufferedReader(new StringReader(text)), verifier);
    return verifier.finish();
  }

  private static AuditVerdict withCheckpoint(List<Stored> log, AuditCheckpoint point, Trust hosts) {
    AuditVerifier verifier = new AuditVerifier().against(List.of(point), hosts);
    log.forEach(s -> verifier.accept(s.sequence(), s.text(), s.hash()));
    return verifier.finish();
  }

  private static AuditVerdict verify(List<Stored> log, AuditHead.Claim... claims) {
    AuditVerifier verifier = new AuditVerifier();
    for (AuditHead.Claim claim : claims) {
      verifier.against(claim);
    }
    log.forEach(s -> verifier.accept(s.sequence(), s.text(), s.hash()));
    return verifier.finish();
  }

  private static Set<AuditFinding.Kind> kinds(AuditVerdict verdict) {
    return verdict.findings().stream().map(AuditFinding::kind).collect(Collectors.toSet());
  }

  private static List<Stored> chain(int count) {
    return chain(count, "tape");
  }

  private static List<Stored> chain(int count, String word) {
    List<Stored> log = new ArrayList<>();
    AuditHead head = AuditHead.EMPTY;
    for (int i = 1; i <= count; i++) {
      AuditRecord record =
          AuditRecord.after(
              head, START.plusSeconds(i), AuditEvent.of(OLGA, "test", word + i, "b", "x=y"));
      log.add(new Stored(i, record.text(), record.hash()));
      head = record.head();
    }
    return log;
  }
}
