package dev.coffer.catalog.control;

import static dev.coffer.catalog.control.Site.OTHER;
import static dev.coffer.catalog.control.Site.TAPE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.CatalogRefusedException;
import dev.coffer.catalog.control.Counts.Count;
import dev.coffer.catalog.custody.AuthorityScope;
import dev.coffer.catalog.custody.CustodyAct;
import dev.coffer.catalog.custody.CustodyAction;
import dev.coffer.catalog.custody.CustodyRecord;
import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.catalog.custody.Location;
import dev.coffer.catalog.custody.LocationKind;
import dev.coffer.catalog.custody.RecallPurpose;
import dev.coffer.catalog.request.RequestId;
import dev.coffer.catalog.request.RequestKind;
import dev.coffer.catalog.sshsig.SshSig;
import dev.coffer.catalog.sshsig.Trust;
import dev.coffer.catalog.sshsig.Verification;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Places, counts, histories, and who answers for what is packed or opened. */
class VaultControlTest {
  private static final Location VAULT = Location.of("vault a", LocationKind.VAULT, "Dock 4");
  private static final Location SHELF = Location.of("main", LocationKind.SHELF, "");

  @TempDir Path dir;
  private Site site;

  @BeforeEach
  void open() throws Exception {
    site = new Site(dir);
    site.as(
        "olga",
        c -> {
          c.locations().put(VAULT);
          c.locations().put(SHELF);
          return true;
        });
  }

  @AfterEach
  void close() throws Exception {
    site.close();
  }

  @Test
  void aCustodianHandsOverWhatAnOperatorPacked() throws Exception {
    Right list = Right.pickList(pickList(AuthorityScope.PICK_UP, TAPE));
    act("olga", CustodyAction.PACK, list, a -> a.withBarcodeSeen(TAPE).withSeal("box 7", "S-1"));
    refused("handed over by", () -> handOver("kurt", list, "S-1"));
    refused(
        "seal: actual=S-2",
        () ->
            act(
                "kurt",
                CustodyAction.TAKE_OVER,
                Right.none(),
                a -> a.withBarcodeSeen(TAPE).withSealSeen("S-2")));
    CustodyRecord taken =
        act(
            "kurt",
            CustodyAction.TAKE_OVER,
            Right.none(),
            a -> a.withBarcodeSeen(TAPE).withSealSeen("S-1"));
    assertThat(taken.state()).isEqualTo(CustodyState.PACKED);
    assertThat(taken.custodian()).isEqualTo("kurt");
    assertThat(handOver("kurt", list, "S-1").state()).isEqualTo(CustodyState.TRANSIT_OUT);
  }

  @Test
  void whatIsOpenedInTheVaultGetsANewSealThatNobodyUsedBefore() throws Exception {
    toVault(TAPE, "S-1");
    refused("seal S-1 was used before", () -> reseal("S-1"));
    refused("handed over by", () -> act("kurt", CustodyAction.RESEAL, Right.none(), seal("S-2")));
    assertThat(reseal("S-2").seal()).contains("S-2");
    refused("seal S-2 was used before", () -> pack(OTHER, "S-2"));
  }

  @Test
  void nothingComesHomeForReuseWhileAHoldStands() throws Exception {
    toVault(TAPE, "S-1");
    act(
        "karl",
        CustodyAction.REQUEST_RECALL,
        Right.none(),
        a -> a.withPurpose(RecallPurpose.REUSE));
    long before = pickList(AuthorityScope.RETURN, TAPE);
    site.as("anna", c -> c.safeguards().hold(List.of(), "incident"));
    refused("hold 1", () -> pickList(AuthorityScope.RETURN, TAPE));
    refused(
        "hold 1", () -> act("karl", CustodyAction.APPROVE_RECALL, Right.pickList(before), a -> a));
    assertThat(site.custody(TAPE)).isEqualTo(CustodyState.RECALL_REQUESTED);
  }

  @Test
  void aHoldDoesNotKeepDataFromThoseWhoNeedIt() throws Exception {
    toVault(TAPE, "S-1");
    site.as("anna", c -> c.safeguards().hold(List.of(), "incident"));
    act(
        "karl",
        CustodyAction.REQUEST_RECALL,
        Right.none(),
        a -> a.withPurpose(RecallPurpose.RESTORE));
    RequestId id = site.agreed(RequestKind.RECALL, Map.of("purpose", "restore"), TAPE);
    assertThat(act("karl", CustodyAction.APPROVE_RECALL, Right.request(id), a -> a).state())
        .isEqualTo(CustodyState.RECALL_APPROVED);
  }

  @Test
  void aCountIsClosedBySomebodyElseWithASignedCertificate() throws Exception {
    toVault(TAPE, "S-1");
    Barcode stranger = new Barcode("CF0099L9");
    long number = site.as("kurt", c -> c.counts().open(VAULT)).number();
    refused(
        "nothing read",
        () -> site.as("karl", c -> c.counts().close(number, site.keys.key("host"))));
    Count count = site.as("kurt", c -> c.counts().read(number, List.of(stranger)));
    assertThat(count.counted().orElseThrow().result().missing()).containsExactly(TAPE);
    assertThat(count.counted().orElseThrow().result().surplus()).containsExactly(stranger);
    count = site.as("kurt", c -> c.counts().read(number, List.of(TAPE)));
    assertThat(count.counted().orElseThrow().result().agrees()).isTrue();
    assertThatExceptionOfType(CatalogRefusedException.class)
        .isThrownBy(() -> site.as("kurt", c -> c.counts().close(number, site.keys.key("host"))))
        .satisfies(e -> assertThat(e.needsSecondPerson()).isTrue());
    PickLists.Certified certified =
        site.as("ada", c -> c.counts().close(number, site.keys.key("host")));
    assertThat(certified.certificate())
        .contains("place: vault a", "counted-by: ada", "counted-by: kurt", "present: CF0012L9");
    assertThat(
            SshSig.verify(
                certified.signature(),
                PickLists.INVENTORY_NAMESPACE,
                certified.certificate().getBytes(StandardCharsets.UTF_8),
                Trust.key(site.keys.key("host").publicKey())))
        .isInstanceOf(Verification.Valid.class);
    Optional<PickLists.Certified> kept = site.as("kurt", c -> c.counts().certificate(number));
    assertThat(kept).contains(certified);
    refused("is closed", () -> site.as("kurt", c -> c.counts().read(number, List.of())));
    Map<Barcode, Instant> last = site.as("kurt", c -> c.counts().lastCounted("vault a"));
    assertThat(last).containsOnlyKeys(TAPE);
    last = site.as("kurt", c -> c.counts().lastCounted("main"));
    assertThat(last).isEmpty();
  }

  /** Twelve rolling counts see every cartridge; none is seen twice before all were seen once. */
  @Test
  void rollingCountsComeRound() throws Exception {
    for (int i = 0; i < 28; i++) {
      site.addSealed(new Barcode("CG%04dL9".formatted(i)));
    }
    TreeSet<Barcode> seen = new TreeSet<>();
    for (int month = 0; month < 10; month++) {
      Count count = site.as("kurt", c -> c.counts().openPart(SHELF));
      assertThat(count.scope()).isEqualTo("rolling count of 3 of 30");
      assertThat(seen).doesNotContainAnyElementsOf(count.part());
      seen.addAll(count.part());
      Count read = site.as("kurt", c -> c.counts().read(count.number(), count.part()));
      assertThat(read.counted().orElseThrow().result().agrees()).isTrue();
      site.as("karl", c -> c.counts().close(count.number(), site.keys.key("host")));
      site.pass(Duration.ofHours(20));
    }
    assertThat(seen).hasSize(30);
  }

  @Test
  void readingMoreThanThePartIsNotASurplus() throws Exception {
    Location halves = new Location("main", LocationKind.SHELF, "", 24, 365, 2);
    Count count = site.as("kurt", c -> c.counts().openPart(halves));
    assertThat(count.part()).hasSize(1);
    Count read = site.as("kurt", c -> c.counts().read(count.number(), List.of(TAPE, OTHER)));
    assertThat(read.counted().orElseThrow().result().surplus()).isEmpty();
    assertThat(read.counted().orElseThrow().result().present()).containsExactly(TAPE, OTHER);
  }

  @Test
  void whatIsOnItsWayIsNeitherPresentNorMissing() throws Exception {
    pack(TAPE, "S-1");
    handOver("kurt", Right.pickList(1), "S-1");
    Locations.Expected there = site.as("kurt", c -> c.locations().expected(VAULT));
    assertThat(there.there()).isEmpty();
    assertThat(there.moving()).containsExactly(TAPE);
    Locations.Expected home = site.as("kurt", c -> c.locations().expected(SHELF));
    assertThat(home.there()).containsExactly(OTHER);
    refused(
        "as it was so far",
        () ->
            site.as(
                "kurt",
                c -> {
                  c.locations().put(Location.of("main", LocationKind.VAULT, ""));
                  return true;
                }));
  }

  @Test
  void theHistorySaysWhoWhenWhyWhereAndHow() throws Exception {
    toVault(TAPE, "S-1");
    List<CustodyHistory.Step> steps = site.as("ada", c -> c.history().of(TAPE));
    CustodyHistory.Step handOver =
        steps.stream().filter(s -> s.action().equals("hand-over-out")).findFirst().orElseThrow();
    assertThat(handOver.by().toString()).isEqualTo("kurt@tapehost (cli)");
    assertThat(handOver.from()).isEqualTo("PACKED");
    assertThat(handOver.to()).isEqualTo("TRANSIT_OUT");
    assertThat(handOver.why()).isEqualTo("because");
    assertThat(handOver.terms()).containsEntry("receiver", "rita").containsEntry("seal", "S-1");
    assertThat(handOver.terms()).containsEntry("authority", "pick list 1");
    assertThat(steps.stream().filter(s -> s.axis().equals("CUSTODY")).map(s -> s.to()))
        .containsExactly("SHELF", "PACKED", "TRANSIT_OUT", "VAULT");
    assertThat(steps.stream().filter(s -> s.axis().equals("DATA")).map(s -> s.to()))
        .containsExactly("BLANK", "LABELLED", "OPEN", "SEALED");
    steps = site.as("ada", c -> c.history().of(new Barcode("CF0099L9")));
    assertThat(steps).isEmpty();
  }

  private void toVault(Barcode barcode, String seal) throws Exception {
    long list = pack(barcode, seal);
    Right right = Right.pickList(list);
    act(barcode, "kurt", CustodyAction.HAND_OVER_OUT, right, a -> courier(a, seal));
    act(
        barcode,
        "karl",
        CustodyAction.CONFIRM,
        Right.none(),
        a -> a.withSealSeen(seal).withPlace("vault a"));
  }

  private long pack(Barcode barcode, String seal) throws Exception {
    long list = pickList(AuthorityScope.PICK_UP, barcode);
    act(
        barcode,
        "kurt",
        CustodyAction.PACK,
        Right.pickList(list),
        a -> a.withBarcodeSeen(barcode).withSeal("box 7", seal));
    return list;
  }

  private long pickList(AuthorityScope scope, Barcode barcode) throws Exception {
    return site.pickList(scope, Duration.ofHours(12), barcode);
  }

  private CustodyRecord reseal(String seal) throws Exception {
    return act("karl", CustodyAction.RESEAL, Right.none(), seal(seal));
  }

  private static UnaryOperator<CustodyAct> seal(String seal) {
    return a -> a.withSeal("box 8", seal);
  }

  private CustodyRecord handOver(String person, Right right, String seal) throws Exception {
    return act(person, CustodyAction.HAND_OVER_OUT, right, a -> courier(a, seal));
  }

  private CustodyAct courier(CustodyAct act, String seal) {
    return act.withSealSeen(seal)
        .withReceiver("rita", site.now().plus(Duration.ofHours(8)))
        .withPlace("vault a");
  }

  private CustodyRecord act(
      String person, CustodyAction action, Right right, UnaryOperator<CustodyAct> evidence)
      throws Exception {
    return act(TAPE, person, action, right, evidence);
  }

  private CustodyRecord act(
      Barcode barcode,
      String person,
      CustodyAction action,
      Right right,
      UnaryOperator<CustodyAct> evidence)
      throws CatalogException {
    return site.act(person, barcode, action, right, evidence);
  }

  private static void refused(
      String why, org.assertj.core.api.ThrowableAssert.ThrowingCallable act) {
    assertThatExceptionOfType(CatalogRefusedException.class)
        .isThrownBy(act)
        .withMessageContaining(why);
  }
}
