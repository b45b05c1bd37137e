package dev.coffer.catalog.request;

import static dev.coffer.catalog.request.RequestFixture.ITEM;
import static dev.coffer.catalog.request.RequestFixture.NOW;
import static dev.coffer.catalog.request.RequestFixture.TAPE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.catalog.custody.AuthorityScope;
import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.catalog.custody.DataState;
import dev.coffer.catalog.people.PeopleList;
import dev.coffer.catalog.people.PersonName;
import dev.coffer.catalog.people.Role;
import dev.coffer.catalog.testkit.TestPeople;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each rule, kept and broken. */
class RequestRulesTest {
  private static final Instant LATER = NOW.plus(Duration.ofHours(1));
  private static final ApprovalPolicy POLICY = ApprovalPolicy.standard();

  private final TestPeople keys = new TestPeople();
  private final PeopleList people = keys.found();
  private final RequestRules rules = new RequestRules(POLICY, people, people);

  @Test
  void oneApproverBesideARequesterWhoSigned() {
    RequestFile file = opened(RequestKind.RELEASE, true);
    assertThat(rules.approversNeeded(file)).isEqualTo(1);
    refused(authorise(file), RequestRefusal.NOT_ENOUGH_APPROVALS);
    file = approved(file, "anna");
    Authorisation authorisation = authorise(file).granted().orElseThrow();
    assertThat(authorisation.people()).containsExactlyInAnyOrder("olga", "anna");
    assertThat(authorisation.covers(AuthorityScope.RELEASE, TAPE, 3)).isTrue();
    assertThat(authorisation.covers(AuthorityScope.RELEASE, TAPE, 4)).isFalse();
    assertThat(authorisation.covers(AuthorityScope.ERASE, TAPE, 3)).isFalse();
    assertThat(authorisation.name()).isEqualTo("request R000042");
  }

  /** Anybody can type a requester's name; then two approvers must sign. */
  @Test
  void twoApproversWhereTheRequesterDidNotSign() {
    RequestFile file = opened(RequestKind.RELEASE, false);
    assertThat(rules.approversNeeded(file)).isEqualTo(2);
    file = approved(file, "anna");
    refused(authorise(file), RequestRefusal.NOT_ENOUGH_APPROVALS);
    assertThat(authorise(approved(file, "bert")).granted()).isPresent();
  }

  @Test
  void twoApproversWhereThePolicySays() {
    RequestFile file = approved(opened(RequestKind.ERASE, true), "anna");
    refused(authorise(file), RequestRefusal.NOT_ENOUGH_APPROVALS);
    assertThat(authorise(approved(file, "carl")).granted()).isPresent();
  }

  @Test
  void theRequesterDoesNotApprove() {
    Request request = RequestFixture.request(RequestKind.RELEASE, people, POLICY, "anna", false);
    RequestFile file =
        rules.open(request, Optional.of(keys.sign("anna", request.text()))).granted().orElseThrow();
    refused(approve(file, "anna"), RequestRefusal.OWN_REQUEST);
    assertThat(authorise(approved(file, "bert")).granted()).isPresent();
  }

  @Test
  void nobodyApprovesTwice() {
    RequestFile file = approved(opened(RequestKind.ERASE, true), "anna");
    refused(approve(file, "anna"), RequestRefusal.ALREADY_APPROVED);
  }

  @Test
  void onlyApproversApprove() {
    RequestFile file = opened(RequestKind.RELEASE, true);
    refused(approve(file, "kurt"), RequestRefusal.NOT_AN_APPROVER);
    refused(approve(file, "ada"), RequestRefusal.NOT_AN_APPROVER);
    refused(approve(file, "stranger"), RequestRefusal.UNKNOWN_KEY);
  }

  @Test
  void aSignatureIsForThisTextInThisNamespace() {
    RequestFile file = opened(RequestKind.RELEASE, true);
    String text = file.text();
    refused(
        rules.approve(file, keys.sign("anna", text + " "), LATER), RequestRefusal.BAD_SIGNATURE);
    refused(
        rules.approve(file, keys.sign("anna", "file", text), LATER), RequestRefusal.BAD_SIGNATURE);
    refused(rules.approve(file, "yes", LATER), RequestRefusal.BAD_SIGNATURE);
    String other = RequestFixture.request(RequestKind.ERASE, people).text();
    refused(rules.approve(file, keys.sign("anna", other), LATER), RequestRefusal.BAD_SIGNATURE);
  }

  @Test
  void aRequestersSignatureIsTheirOwn() {
    Request request = RequestFixture.request(RequestKind.RELEASE, people);
    refused(
        rules.open(request, Optional.of(keys.sign("kurt", request.text()))),
        RequestRefusal.BAD_SIGNATURE);
    refused(
        rules.open(request, Optional.of(keys.sign("olga", "else"))), RequestRefusal.BAD_SIGNATURE);
    refused(
        rules.open(request, Optional.of(keys.sign("stranger", request.text()))),
        RequestRefusal.UNKNOWN_KEY);
  }

  @Test
  void aNewApproverDoesNotApproveWhatWasRequestedBefore() {
    RequestFile file = opened(RequestKind.RELEASE, true);
    PeopleList with = people.with(keys.entry("dora", EnumSet.of(Role.APPROVER)), NOW, days(1));
    RequestRules after = new RequestRules(POLICY, with, people);
    refused(
        after.approve(file, keys.sign("dora", file.text()), NOW.plus(Duration.ofHours(30))),
        RequestRefusal.ADDED_AFTER_REQUEST);
  }

  /** Nor with a second key that came onto the list afterwards. */
  @Test
  void aNewKeyDoesNotApproveWhatWasRequestedBefore() {
    RequestFile file = opened(RequestKind.RELEASE, true);
    PeopleList.Entry second =
        new PeopleList.Entry(
            new PersonName("anna"),
            "",
            EnumSet.of(Role.APPROVER),
            List.of(keys.key("anna2").publicKey()));
    RequestRules after = new RequestRules(POLICY, people.with(second, NOW, days(1)), people);
    refused(
        after.approve(file, keys.sign("anna2", file.text()), LATER),
        RequestRefusal.ADDED_AFTER_REQUEST);
    assertThat(after.approve(file, keys.sign("anna", file.text()), LATER).granted()).isPresent();
  }

  @Test
  void aNewApproverCoolsOff() {
    Instant added = NOW.minus(days(1));
    PeopleList with = people.with(keys.entry("dora", EnumSet.of(Role.APPROVER)), added, days(2));
    RequestRules after = new RequestRules(POLICY, with, with);
    RequestFile file = opened(RequestFixture.request(RequestKind.RELEASE, with), after);
    String signature = keys.sign("dora", file.text());
    refused(
        after.approve(file, signature, NOW.plus(days(1)).minusNanos(1)),
        RequestRefusal.COOLING_OFF);
    assertThat(after.approve(file, signature, NOW.plus(days(1))).granted()).isPresent();
  }

  /** Somebody removed since no longer counts, though the approval is on file. */
  @Test
  void anApprovalFallsWithItsApprover() {
    RequestFile file = approved(opened(RequestKind.RELEASE, true), "anna");
    RequestRules after = new RequestRules(POLICY, people.without(new PersonName("anna")), people);
    Verdict<Authorisation> verdict = after.authorise(file, LATER, Optional.empty(), List.of(ITEM));
    refused(verdict, RequestRefusal.NOT_ENOUGH_APPROVALS);
    assertThat(verdict.explanation()).contains("nobody's on the list");
  }

  /** What is on file is not believed: each signature is looked at again. */
  @Test
  void aForgedApprovalOnFileDoesNotCount() {
    RequestFile file = opened(RequestKind.RELEASE, true);
    RequestFile forged =
        file.with(new RequestFile.Approval("anna", LATER, keys.sign("olga", file.text())));
    refused(authorise(forged), RequestRefusal.NOT_ENOUGH_APPROVALS);
    RequestFile twice =
        opened(RequestKind.ERASE, true)
            .with(new RequestFile.Approval("anna", LATER, keys.sign("anna", file.text())))
            .with(new RequestFile.Approval("bert", LATER, keys.sign("anna", file.text())));
    refused(authorise(twice), RequestRefusal.NOT_ENOUGH_APPROVALS);
    RequestFile unsigned = opened(RequestKind.RELEASE, false);
    RequestFile fakeRequester =
        new RequestFile(
            unsigned.request(),
            unsigned.text(),
            Optional.of(keys.sign("anna", unsigned.text())),
            List.of(new RequestFile.Approval("anna", LATER, keys.sign("anna", unsigned.text()))),
            Optional.empty(),
            Set.of(),
            Optional.empty());
    refused(authorise(fakeRequester), RequestRefusal.NOT_ENOUGH_APPROVALS);
  }

  @Test
  void aChangedTextIsNoRequest() {
    RequestFile file = approved(opened(RequestKind.RELEASE, true), "anna");
    RequestFile widened =
        new RequestFile(
            file.request(),
            file.text().replace("CF0012L9", "CF0013L9"),
            file.requesterSignature(),
            file.approvals(),
            Optional.empty(),
            Set.of(),
            Optional.empty());
    refused(authorise(widened), RequestRefusal.TEXT_CHANGED);
    refused(approve(widened, "bert"), RequestRefusal.TEXT_CHANGED);
  }

  /** A list of people forged for the past does not let somebody in. */
  @Test
  void theListOfThenIsTheOneTheRequestNames() {
    RequestFile file = approved(opened(RequestKind.RELEASE, true), "anna");
    PeopleList forged = people.with(keys.entry("dora", EnumSet.of(Role.APPROVER)), NOW, days(1));
    Verdict<Authorisation> verdict =
        new RequestRules(POLICY, people, forged)
            .authorise(file, LATER, Optional.empty(), List.of(ITEM));
    refused(verdict, RequestRefusal.TEXT_CHANGED);
  }

  @Test
  void itEndsAfterSeventyTwoHours() {
    RequestFile file = approved(opened(RequestKind.RELEASE, true), "anna");
    Instant end = NOW.plus(Duration.ofHours(72));
    assertThat(authorise(file, end.minusNanos(1)).granted()).isPresent();
    refused(authorise(file, end), RequestRefusal.EXPIRED);
    refused(rules.approve(file, keys.sign("bert", file.text()), end), RequestRefusal.EXPIRED);
    Request r = RequestFixture.request(RequestKind.RELEASE, people);
    refused(
        rules.open(until(r, NOW.minusSeconds(1), end), Optional.empty()),
        RequestRefusal.NOT_BY_THE_RULES);
  }

  @Test
  void itIsNotCarriedOutBeforeItsWindow() {
    Request r = RequestFixture.request(RequestKind.RELEASE, people);
    Request tomorrow =
        new Request(
            r.id(),
            r.kind(),
            false,
            r.requester(),
            r.by(),
            NOW,
            NOW.plus(days(1)),
            NOW.plus(days(2)),
            r.reason(),
            r.parameters(),
            r.items(),
            r.consequences(),
            1,
            r.peopleVersion(),
            r.people(),
            r.policy(),
            r.head());
    RequestFile file = approved(opened(tomorrow, rules), "anna");
    refused(authorise(file), RequestRefusal.NOT_YET_VALID);
    assertThat(authorise(file, NOW.plus(days(1))).granted()).isPresent();
  }

  @Test
  void anEmergencyLivesFourHoursAndIsReviewedByAnother() {
    Request request = RequestFixture.request(RequestKind.RECALL, people, POLICY, "olga", true);
    RequestFile file = approved(opened(request, rules), "anna");
    refused(authorise(file, NOW.plus(Duration.ofHours(4))), RequestRefusal.EXPIRED);
    assertThat(authorise(file).granted()).isPresent();
    assertThat(rules.reviewDue(file)).isEmpty();
    refused(rules.reviewer(file, new PersonName("bert")), RequestRefusal.CLOSED);
    RequestFile done =
        file.with(
            new RequestFile.Closing(RequestFile.Closing.How.DONE, "kurt", LATER, "came home"));
    assertThat(rules.reviewDue(done)).contains(LATER.plus(days(1)));
    refused(rules.reviewer(done, new PersonName("anna")), RequestRefusal.CONFIRMER_INVOLVED);
    refused(rules.reviewer(done, new PersonName("kurt")), RequestRefusal.NOT_AN_APPROVER);
    assertThat(rules.reviewer(done, new PersonName("bert")).granted()).isPresent();
    Request longer = until(request, NOW, NOW.plus(Duration.ofHours(5)));
    refused(rules.open(longer, Optional.empty()), RequestRefusal.NOT_BY_THE_RULES);
  }

  @Test
  void nothingThatLowersProtectionIsAnEmergency() {
    for (RequestKind kind : RequestKind.values()) {
      Request request = RequestFixture.request(kind, people, POLICY, "olga", true);
      Verdict<RequestFile> verdict = rules.open(request, Optional.empty());
      if (kind == RequestKind.CHECKOUT || kind == RequestKind.RECALL) {
        assertThat(verdict.granted()).isPresent();
      } else {
        refused(verdict, RequestRefusal.NO_EMERGENCY);
      }
    }
  }

  @Test
  void whoAskedOrAgreedDoesNotCarryItOut() {
    RequestFile file = approved(opened(RequestKind.CHECKOUT, true), "carl");
    for (String involved : List.of("olga", "carl")) {
      refused(
          rules.authorise(file, LATER, Optional.of(new PersonName(involved)), List.of(ITEM)),
          RequestRefusal.CONFIRMER_INVOLVED);
    }
    assertThat(
            rules
                .authorise(file, LATER, Optional.of(new PersonName("kurt")), List.of(ITEM))
                .granted())
        .isPresent();
  }

  /** Also an unsigned requester is involved. */
  @Test
  void anUnsignedRequesterDoesNotCarryItOutEither() {
    RequestFile file = approved(approved(opened(RequestKind.CHECKOUT, false), "anna"), "bert");
    refused(
        rules.authorise(file, LATER, Optional.of(new PersonName("olga")), List.of(ITEM)),
        RequestRefusal.CONFIRMER_INVOLVED);
  }

  @Test
  void aCartridgeThatChangedIsNotWhatWasAgreedTo() {
    RequestFile file = approved(opened(RequestKind.RELEASE, true), "anna");
    RequestItem relabelled =
        new RequestItem(TAPE, 4, DataState.SEALED, CustodyState.VAULT, "vault a");
    RequestItem opened = new RequestItem(TAPE, 3, DataState.OPEN, CustodyState.VAULT, "vault a");
    RequestItem moved = new RequestItem(TAPE, 3, DataState.SEALED, CustodyState.SHELF, "shelf");
    for (List<RequestItem> now :
        List.of(List.of(relabelled), List.of(opened), List.<RequestItem>of())) {
      refused(
          rules.authorise(file, LATER, Optional.empty(), now), RequestRefusal.CARTRIDGE_CHANGED);
    }
    assertThat(rules.authorise(file, LATER, Optional.empty(), List.of(moved)).granted())
        .isPresent();
  }

  @Test
  void itCoversACartridgeOnce() {
    RequestFile file = approved(opened(RequestKind.RELEASE, true), "anna");
    RequestFile done =
        new RequestFile(
            file.request(),
            file.text(),
            file.requesterSignature(),
            file.approvals(),
            Optional.empty(),
            Set.of(TAPE),
            Optional.empty());
    Authorisation authorisation = authorise(done).granted().orElseThrow();
    assertThat(authorisation.covers(AuthorityScope.RELEASE, TAPE, 3)).isFalse();
  }

  @Test
  void onceClosedItStaysClosed() {
    RequestFile file = approved(opened(RequestKind.RELEASE, true), "anna");
    for (RequestFile.Closing.How how : RequestFile.Closing.How.values()) {
      RequestFile closed = file.with(new RequestFile.Closing(how, "bert", LATER, "no"));
      refused(authorise(closed), RequestRefusal.CLOSED);
      refused(approve(closed, "bert"), RequestRefusal.CLOSED);
    }
  }

  @Test
  void anApproverDeniesAndTheRequesterCancels() {
    RequestFile file = opened(RequestKind.RELEASE, true);
    assertThat(close(file, RequestFile.Closing.How.DENIED, "bert").granted()).isPresent();
    assertThat(close(file, RequestFile.Closing.How.CANCELLED, "olga").granted()).isPresent();
    refused(close(file, RequestFile.Closing.How.DENIED, "kurt"), RequestRefusal.NOT_AN_APPROVER);
    refused(close(file, RequestFile.Closing.How.CANCELLED, "bert"), RequestRefusal.NOT_AN_APPROVER);
    refused(close(file, RequestFile.Closing.How.DONE, "olga"), RequestRefusal.NOT_AN_APPROVER);
  }

  @Test
  void onlyPeopleOnTheListRequest() {
    for (String name : List.of("ada", "stranger")) {
      refused(
          rules.open(
              RequestFixture.request(RequestKind.RELEASE, people, POLICY, name, false),
              Optional.empty()),
          RequestRefusal.UNKNOWN_PERSON);
    }
  }

  @Test
  void aRequestIsByTheListAndPolicyOfItsTime() {
    Request r = RequestFixture.request(RequestKind.RELEASE, people);
    PeopleList next = people.without(new PersonName("carl"));
    refused(
        new RequestRules(POLICY, next, next).open(r, Optional.empty()),
        RequestRefusal.NOT_BY_THE_RULES);
    ApprovalPolicy strict =
        new ApprovalPolicy(
            Map.of(RequestKind.RELEASE, 2),
            POLICY.validity(),
            POLICY.emergencyValidity(),
            POLICY.coolingOff(),
            POLICY.reviewWithin(),
            POLICY.heartbeatWithin());
    refused(
        new RequestRules(strict, people, people).open(r, Optional.empty()),
        RequestRefusal.NOT_BY_THE_RULES);
  }

  @Test
  void aKindNeedsItsParameters() {
    for (RequestKind kind : RequestKind.values()) {
      for (String parameter : kind.requiredParameters()) {
        Request r = RequestFixture.request(kind, people);
        var fewer = new java.util.TreeMap<>(r.parameters());
        fewer.remove(parameter);
        Request without =
            new Request(
                r.id(),
                r.kind(),
                false,
                r.requester(),
                r.by(),
                r.requestedAt(),
                r.validFrom(),
                r.validUntil(),
                r.reason(),
                fewer,
                r.items(),
                r.consequences(),
                r.approvalsNeeded(),
                r.peopleVersion(),
                r.people(),
                r.policy(),
                r.head());
        refused(rules.open(without, Optional.empty()), RequestRefusal.NOT_BY_THE_RULES);
      }
    }
  }

  @Test
  void aRequestThatNobodyCouldApproveIsNotMade() {
    PeopleList two = people.without(new PersonName("carl"));
    RequestRules few = new RequestRules(POLICY, two, two);
    Request request = RequestFixture.request(RequestKind.ERASE, two, POLICY, "anna", false);
    refused(
        few.open(request, Optional.of(keys.sign("anna", request.text()))),
        RequestRefusal.NOBODY_COULD_APPROVE);
  }

  private RequestFile opened(RequestKind kind, boolean signed) {
    Request request = RequestFixture.request(kind, people);
    return signed
        ? opened(request, rules)
        : rules.open(request, Optional.empty()).granted().orElseThrow();
  }

  private RequestFile opened(Request request, RequestRules by) {
    String signature = keys.sign(request.requester().text(), request.text());
    return by.open(request, Optional.of(signature)).granted().orElseThrow();
  }

  private Verdict<RequestFile> approve(RequestFile file, String name) {
    return rules.approve(file, keys.sign(name, file.text()), LATER);
  }

  private RequestFile approved(RequestFile file, String name) {
    Verdict<RequestFile> verdict = approve(file, name);
    assertThat(verdict.granted()).as(verdict.explanation()).isPresent();
    return verdict.granted().orElseThrow();
  }

  private Verdict<RequestFile> close(RequestFile file, RequestFile.Closing.How how, String by) {
    return rules.close(file, new RequestFile.Closing(how, by, LATER, "because"));
  }

  private Verdict<Authorisation> authorise(RequestFile file) {
    return authorise(file, LATER);
  }

  private Verdict<Authorisation> authorise(RequestFile file, Instant at) {
    return rules.authorise(file, at, Optional.empty(), List.of(ITEM));
  }

  private static Request until(Request r, Instant from, Instant until) {
    return new Request(
        r.id(),
        r.kind(),
        r.emergency(),
        r.requester(),
        r.by(),
        from,
        r.validFrom(),
        until,
        r.reason(),
        r.parameters(),
        r.items(),
        r.consequences(),
        r.approvalsNeeded(),
        r.peopleVersion(),
        r.people(),
        r.policy(),
        r.head());
  }

  private static Duration days(int days) {
    return Duration.ofDays(days);
  }

  private static void refused(Verdict<?> verdict, RequestRefusal reason) {
    assertThat(verdict).isInstanceOf(Verdict.Refused.class);
    Verdict.Refused<?> refused = (Verdict.Refused<?>) verdict;
    assertThat(refused.reason()).as(refused.explanation()).isEqualTo(reason);
    assertThat(refused.explanation()).isNotBlank();
  }
}
