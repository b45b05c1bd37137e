package dev.coffer.catalog.control;

import static dev.coffer.catalog.control.Site.OTHER;
import static dev.coffer.catalog.control.Site.TAPE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.coffer.catalog.CatalogRefusedException;
import dev.coffer.catalog.Principal;
import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.catalog.custody.DataAction;
import dev.coffer.catalog.custody.DataState;
import dev.coffer.catalog.request.ApprovalPolicy;
import dev.coffer.catalog.request.RequestFile;
import dev.coffer.catalog.request.RequestId;
import dev.coffer.catalog.request.RequestKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Agreements and safeguards over the tables: what is allowed changes them together with the log.
 */
class ControlTest {
  @TempDir Path dir;
  private Site site;

  @BeforeEach
  void found() throws Exception {
    site = new Site(dir);
  }

  @AfterEach
  void close() throws Exception {
    site.close();
  }

  @Test
  void aReleaseTakesARequesterAndAnApproverAndHappensOnce() throws Exception {
    RequestId id = site.request("olga", RequestKind.RELEASE, Map.of(), TAPE);
    refused(() -> release(TAPE, id), "approvers: actual=[]", true);
    refused(() -> release(TAPE, null), "no approved request releases it", true);
    site.approve(id, "anna");
    refused(() -> release(OTHER, id), "no approved request releases it", false);
    release(TAPE, id);
    assertThat(site.data(TAPE)).isEqualTo(DataState.RELEASED);
    RequestFile done = site.as("olga", c -> c.requests().find(id).orElseThrow());
    assertThat(status(done)).isEqualTo(RequestStatus.DONE);
    site.as("olga", c -> c.custody().change(TAPE, DataAction.REVOKE, "not yet", Right.none()));
    refused(() -> release(TAPE, id), "is DONE", false);
  }

  /** What one person may do does not use up what two agreed to. */
  @Test
  void anotherActDoesNotUseARequestUp() throws Exception {
    RequestId id = site.agreed(RequestKind.RELEASE, Map.of(), TAPE);
    site.as("olga", c -> c.custody().change(TAPE, DataAction.RETIRE, "worn", Right.request(id)));
    RequestFile file = site.as("olga", c -> c.requests().find(id).orElseThrow());
    assertThat(file.done()).isEmpty();
    assertThat(file.closing()).isEmpty();
  }

  @Test
  void theCatalogAloneDoesOnlyTheDaysWork() throws Exception {
    refused(() -> raw(DataState.SEALED, DataState.RELEASED), "agreement of two people", false);
    refused(() -> raw(DataState.SEALED, DataState.BLANK), "agreement of two people", false);
    refused(() -> raw(DataState.SEALED, DataState.LABELLED), "agreement of two people", false);
    refused(() -> raw(DataState.SEALED, DataState.OPEN), "agreement of two people", false);
    refused(
        () ->
            site.catalog()
                .write(
                    new Principal("olga", "h", "cli"),
                    s -> {
                      s.cartridges()
                          .transition(TAPE, CustodyState.SHELF, CustodyState.VAULT, "x", "x");
                      return true;
                    }),
        "hand-over and its confirmation",
        false);
    raw(DataState.SEALED, DataState.SUSPECT);
    refused(() -> raw(DataState.SUSPECT, DataState.SEALED), "agreement of two people", false);
    assertThat(site.data(TAPE)).isEqualTo(DataState.SUSPECT);
  }

  /** A permit serves for the change it was given for, and for no later one. */
  @Test
  void aPermitServesOnce() throws Exception {
    RequestId id = site.agreed(RequestKind.RELEASE, Map.of(), TAPE);
    release(TAPE, id);
    raw(DataState.RELEASED, DataState.SEALED);
    refused(() -> raw(DataState.SEALED, DataState.RELEASED), "agreement of two people", false);
  }

  @Test
  void aHoldStopsAReleaseUntilTwoPeopleLiftIt() throws Exception {
    RequestId id = site.agreed(RequestKind.RELEASE, Map.of(), TAPE);
    site.as("kurt", c -> c.safeguards().hold(List.of(), "incident 7"));
    refused(() -> release(TAPE, id), "it is held: hold 1 by kurt", false);
    RequestId lift = site.request("kurt", RequestKind.LIFT_HOLD, Map.of("hold", "1"));
    refused(() -> carryOut(lift), "approvers: actual=[]", true);
    site.approve(lift, "bert");
    carryOut(lift);
    release(TAPE, id);
    refused(() -> site.as("ada", c -> c.safeguards().hold(List.of(), "x")), "only reads", false);
  }

  @Test
  void aBrakeStopsAReleaseUntilTwoPeopleLetGo() throws Exception {
    RequestId id = site.agreed(RequestKind.RELEASE, Map.of(), TAPE);
    site.as(
        "olga",
        c -> {
          c.safeguards().brake("documents", "shrank by 80 %");
          return true;
        });
    refused(() -> release(TAPE, id), "the brake is on: documents", false);
    RequestId let = site.agreed(RequestKind.RELEASE_BRAKE, Map.of("dataset", "documents"));
    carryOut(let);
    release(TAPE, id);
  }

  @Test
  void aJumpingClockStopsExpiryUntilTwoPeopleSayTheTime() throws Exception {
    RequestId id = site.agreed(RequestKind.RELEASE, Map.of(), TAPE);
    site.jump(Duration.ofDays(2));
    refused(() -> release(TAPE, id), "clock is frozen", false);
    // time stands still, so the request does not expire meanwhile
    String time = site.now().toString();
    RequestId unfreeze = site.agreed(RequestKind.UNFREEZE_CLOCK, Map.of("time", time));
    carryOut(unfreeze);
    release(TAPE, id);
    java.time.Instant custodyNow = site.as("olga", Control::now);
    assertThat(custodyNow).isEqualTo(site.now());
  }

  @Test
  void nothingExpiresWithoutTwoPeopleAlive() throws Exception {
    RequestId first = site.agreed(RequestKind.RELEASE, Map.of(), TAPE);
    release(TAPE, first);
    site.pass(Duration.ofDays(31));
    assertThat(noHeartbeat()).isPresent();
    site.heartbeat("anna");
    site.heartbeat("anna");
    assertThat(noHeartbeat()).hasValueSatisfying(w -> assertThat(w).contains("[anna]"));
    site.heartbeat("kurt");
    assertThat(noHeartbeat()).isEmpty();
  }

  @Test
  void aHeartbeatIsSignedFreshAndByOneself() throws Exception {
    String text =
        site.as(
            "olga",
            c -> c.safeguards().heartbeatText(new dev.coffer.catalog.people.PersonName("anna")));
    String good = site.keys.sign("anna", text);
    refused(() -> beat(text, site.keys.sign("bert", text)), "signed by bert for anna", false);
    refused(() -> beat(text, site.keys.sign("stranger", text)), "nobody's on the list", false);
    refused(() -> beat(text.replace("anna", "bert"), good), "does not belong", false);
    refused(() -> beat(text, "x"), "signature", false);
    beat(text, good);
    site.pass(Duration.ofDays(2));
    refused(() -> beat(text, good), "time: actual", false);
  }

  @Test
  void aNewPersonTakesThreeSignaturesAndCoolsOff() throws Exception {
    Map<String, String> terms =
        Map.of(
            "person", "dora", "roles", "approver", "key", site.keys.key("dora").publicKey().line());
    RequestId add = site.agreed(RequestKind.PERSON_ADD, terms);
    RequestId before = site.request("olga", RequestKind.RELEASE, Map.of(), TAPE);
    carryOut(add);
    assertThat(site.people().version()).isEqualTo(2);
    refused(() -> site.approve(before, "dora"), "after the request", false);
    RequestId after = site.request("olga", RequestKind.RELEASE, Map.of(), TAPE);
    refused(() -> site.approve(after, "dora"), "may not approve before", false);
    site.pass(Duration.ofDays(7));
    RequestId later = site.request("olga", RequestKind.RELEASE, Map.of(), TAPE);
    site.approve(later, "dora");
    release(TAPE, later);
    RequestId remove = site.agreed(RequestKind.PERSON_REMOVE, Map.of("person", "dora"));
    carryOut(remove);
    assertThat(site.people().find("dora")).isEmpty();
    assertThat(verify().findings()).isEmpty();
  }

  @Test
  void aPolicyChangeIsToExactlyTheTextAgreedTo() throws Exception {
    ApprovalPolicy standard = ApprovalPolicy.standard();
    ApprovalPolicy strict =
        new ApprovalPolicy(
            Map.of(RequestKind.RELEASE, 2),
            standard.validity(),
            standard.emergencyValidity(),
            standard.coolingOff(),
            standard.reviewWithin(),
            standard.heartbeatWithin());
    RequestId id =
        site.agreed(
            RequestKind.POLICY_CHANGE,
            Map.of("policy", "approval", "digest", strict.digest().toString()));
    refused(() -> changePolicy(id, standard), "not about this approval policy", false);
    changePolicy(id, strict);
    RequestId release = site.request("olga", RequestKind.RELEASE, Map.of(), TAPE);
    site.approve(release, "anna");
    refused(() -> release(TAPE, release), "expected=2", true);
    assertThat(verify().findings()).isEmpty();
  }

  @Test
  void anUnsignedRequestTakesItsRequestersSignatureLater() throws Exception {
    RequestDraft draft = RequestDraft.of(RequestKind.RELEASE, "x", Map.of(), List.of(TAPE));
    RequestFile file = site.as("olga", c -> c.requests().open(draft, text -> Optional.empty()));
    RequestId id = file.request().id();
    site.approve(id, "anna");
    refused(() -> release(TAPE, id), "expected=2", true);
    String own = site.keys.sign("olga", file.text());
    assertThat(site.as("bert", c -> c.requests().submit(id, own)).requesterSignature()).isPresent();
    release(TAPE, id);
  }

  @Test
  void deniedCancelledAndExpiredRequestsAreOver() throws Exception {
    RequestId denied = site.agreed(RequestKind.RELEASE, Map.of(), TAPE);
    site.as("bert", c -> c.requests().deny(denied, "no"));
    refused(() -> release(TAPE, denied), "is DENIED by bert", false);
    RequestId cancelled = site.agreed(RequestKind.RELEASE, Map.of(), TAPE);
    refused(() -> site.as("kurt", c -> c.requests().cancel(cancelled, "no")), "neither", false);
    site.as("olga", c -> c.requests().cancel(cancelled, "no"));
    refused(() -> release(TAPE, cancelled), "is CANCELLED by olga", false);
    RequestId expired = site.agreed(RequestKind.RELEASE, Map.of(), TAPE);
    assertThat(status(expired)).isEqualTo(RequestStatus.APPROVED);
    site.pass(Duration.ofHours(72));
    refused(() -> release(TAPE, expired), "expired at", false);
    assertThat(status(expired)).isEqualTo(RequestStatus.EXPIRED);
  }

  @Test
  void aListOfPeopleIsFoundedOnce() {
    refused(
        () -> site.as("olga", c -> c.found(List.of(), ApprovalPolicy.standard())),
        "already",
        false);
  }

  @Test
  void findsNothingWrongWithAnUntouchedCatalogAndSignsItsHead() throws Exception {
    site.agreed(RequestKind.RELEASE, Map.of(), TAPE);
    site.as(
        "olga",
        c ->
            c.audit()
                .checkpoint(
                    new Principal("olga", "tapehost", "cli"), site.now(), site.keys.key("host")));
    site.as("olga", c -> c.safeguards().hold(List.of(TAPE), "x"));
    assertThat(verify().findings()).isEmpty();
    int checkpoints = site.as("olga", c -> c.audit().checkpoints().size());
    assertThat(checkpoints).isOne();
    assertThat(site.catalog().check()).isEmpty();
  }

  private dev.coffer.catalog.audit.AuditVerdict verify() throws Exception {
    return site.as(
        "ada",
        c ->
            c.verifier()
                .verify(
                    List.of(),
                    dev.coffer.catalog.sshsig.Trust.key(site.keys.key("host").publicKey())));
  }

  private void release(dev.coffer.catalog.Barcode barcode, RequestId id) throws Exception {
    Right right = id == null ? Right.none() : Right.request(id);
    site.as("olga", c -> c.custody().change(barcode, DataAction.RELEASE, "recycle", right));
  }

  private void raw(DataState from, DataState to) throws Exception {
    site.catalog()
        .write(
            new Principal("olga", "h", "cli"),
            s -> {
              s.cartridges().transition(TAPE, from, to, "raw");
              return true;
            });
  }

  private void carryOut(RequestId id) throws Exception {
    site.as(
        "olga",
        c -> {
          c.safeguards().carryOut(id);
          return true;
        });
  }

  private void changePolicy(RequestId id, ApprovalPolicy policy) throws Exception {
    site.as(
        "olga",
        c -> {
          c.safeguards().changePolicy(id, policy);
          return true;
        });
  }

  private Optional<String> noHeartbeat() throws Exception {
    return site.as("olga", c -> c.safeguards().noHeartbeat());
  }

  private void beat(String text, String signature) throws Exception {
    site.as(
        "olga",
        c -> {
          c.safeguards().heartbeat(text, signature);
          return true;
        });
  }

  private RequestStatus status(RequestId id) throws Exception {
    RequestFile file = site.as("olga", c -> c.requests().find(id).orElseThrow());
    return status(file);
  }

  private RequestStatus status(RequestFile file) throws Exception {
    return site.as("olga", c -> c.requests().status(file));
  }

  private static void refused(ThrowingCallable act, String why, boolean needsSecondPerson) {
    assertThatExceptionOfType(CatalogRefusedException.class)
        .isThrownBy(act)
        .withMessageContaining(why)
        .satisfies(e -> assertThat(e.needsSecondPerson()).isEqualTo(needsSecondPerson));
  }
}
