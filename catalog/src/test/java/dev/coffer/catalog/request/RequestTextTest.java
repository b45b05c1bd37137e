package dev.coffer.catalog.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.catalog.Principal;
import dev.coffer.catalog.audit.TextFormatException;
import dev.coffer.catalog.people.PeopleList;
import dev.coffer.catalog.people.PersonName;
import dev.coffer.catalog.testkit.TestPeople;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RequestTextTest {
  private final PeopleList people = new TestPeople().found();

  @Test
  void saysEverythingThatIsAgreedTo() {
    String text = RequestFixture.request(RequestKind.RELEASE, people).text();
    assertThat(text)
        .isEqualTo(
            """
            coffer request 1
            id: R000042
            kind: release
            means: the data on the cartridges may be overwritten
            emergency: no
            requested-by: olga
            requested-on: tapehost
            requested-via: cli
            requested-at: 2026-11-20T18:00:00Z
            valid-from: 2026-11-20T18:00:00Z
            valid-until: 2026-11-23T18:00:00Z
            reason: weekly recycling
            cartridge: CF0012L9 generation 3, SEALED, VAULT: vault a, box 7
            consequence: documents: oldest restorable 2025-11-20T18:00:00Z -> 2025-11-27T18:00:00Z, \
            restore points 52 -> 51, copies 3 -> 2, sites 2 -> 2, offline 2 -> 1, \
            no longer restorable documents-20251120T180000Z documents-20251121T180000Z
            approvals-needed: 1
            people: version 1 digest %s
            policy: digest %s
            audit-head: 0:%s
            """
                .formatted(people.digest(), ApprovalPolicy.standard().digest(), "0".repeat(64)));
  }

  @ParameterizedTest
  @EnumSource(RequestKind.class)
  void isReadBackFromItsText(RequestKind kind) throws Exception {
    Request request = RequestFixture.request(kind, people);
    assertThat(Request.parse(request.text())).isEqualTo(request);
    assertThat(RequestKind.named(kind.wireName())).isEqualTo(kind);
  }

  @Test
  void refusesAnyOtherSpelling() {
    String text = RequestFixture.request(RequestKind.CHECKOUT, people).text();
    for (String bad :
        List.of(
            text.replace("R000042", "R0000042"),
            text.replace("R000042", "r000042"),
            text.replace("emergency: no", "emergency: maybe"),
            text.replace("leave the schedule", "leave"),
            text.replace("generation 3", "generation 03"),
            text.replace("SEALED", "sealed"),
            text.replace("approvals-needed: 1", "approvals-needed: 99999999999"),
            text.replace("parameter: to=", "parameter: to "),
            text.replace("parameter: due-back", "parameter: zz"),
            text.replace("copies 3", "copies  3"),
            text.replace("version 1", "version 01"),
            text + "reason: another\n")) {
      assertThat(bad).isNotEqualTo(text);
      assertThatExceptionOfType(TextFormatException.class).isThrownBy(() -> Request.parse(bad));
    }
  }

  /** A reason with line feeds cannot add a line, nor hide one. */
  @Test
  void cannotBeMadeToShowSomethingElse() throws Exception {
    Request r = RequestFixture.request(RequestKind.RELEASE, people);
    Request nasty = withReason(r, "ok\ncartridge: CF0099L9\u202e");
    assertThat(nasty.text().lines().filter(l -> l.startsWith("cartridge: "))).hasSize(1);
    assertThat(Request.parse(nasty.text()).reason()).isEqualTo(nasty.reason());
  }

  @Test
  void refusesRequestsThatMakeNoSense() {
    Request r = RequestFixture.request(RequestKind.RELEASE, people);
    refused(() -> withReason(r, " "), "reason");
    refused(() -> withItems(r, List.of()), "names cartridges");
    refused(() -> withItems(r, List.of(RequestFixture.ITEM, RequestFixture.ITEM)), "named twice");
    Request hold = RequestFixture.request(RequestKind.LIFT_HOLD, people);
    refused(() -> withItems(hold, List.of(RequestFixture.ITEM)), "names no cartridges");
    refused(
        () ->
            new Request(
                r.id(),
                r.kind(),
                false,
                new PersonName("anna"),
                r.by(),
                r.requestedAt(),
                r.validFrom(),
                r.validUntil(),
                r.reason(),
                r.parameters(),
                r.items(),
                r.consequences(),
                1,
                1,
                r.people(),
                r.policy(),
                r.head()),
        "requester differs");
    refused(
        () ->
            new Request(
                r.id(),
                r.kind(),
                false,
                r.requester(),
                r.by(),
                r.requestedAt(),
                r.validFrom(),
                r.validFrom(),
                r.reason(),
                r.parameters(),
                r.items(),
                r.consequences(),
                1,
                1,
                r.people(),
                r.policy(),
                r.head()),
        "window");
    refused(
        () ->
            new Request(
                r.id(),
                r.kind(),
                false,
                r.requester(),
                new Principal("olga", "h", "cli"),
                r.requestedAt(),
                r.validFrom(),
                r.validUntil(),
                r.reason(),
                r.parameters(),
                r.items(),
                r.consequences(),
                0,
                1,
                r.people(),
                r.policy(),
                r.head()),
        "approvals needed");
  }

  @Test
  void aPolicyAsksForMoreAndNeverForLess() throws Exception {
    ApprovalPolicy standard = ApprovalPolicy.standard();
    assertThat(ApprovalPolicy.parse(standard.text())).isEqualTo(standard);
    ApprovalPolicy strict = strict(Map.of(RequestKind.RELEASE, 2), Duration.ofHours(24));
    assertThat(ApprovalPolicy.parse(strict.text())).isEqualTo(strict);
    assertThat(strict.approversFor(RequestKind.RELEASE, false)).isEqualTo(2);
    refused(() -> strict(Map.of(RequestKind.ERASE, 1), Duration.ofHours(24)), "approvers of erase");
    refused(() -> strict(Map.of(), Duration.ofHours(73)), "validity");
    for (String bad :
        List.of(
            standard.text().replace("approvers-erase: 2", "approvers-erase: 1"),
            standard.text().replace("PT72H", "PT96H"),
            standard.text().replace("emergency-validity: PT4H", "emergency-validity: PT5H"),
            standard.text().replace("cooling-off: PT168H", "cooling-off: PT0S"),
            standard.text().replace("heartbeat-within: PT720H", "heartbeat-within: PT721H"))) {
      assertThat(bad).isNotEqualTo(standard.text());
      assertThatExceptionOfType(TextFormatException.class)
          .isThrownBy(() -> ApprovalPolicy.parse(bad));
    }
  }

  private static ApprovalPolicy strict(Map<RequestKind, Integer> approvers, Duration validity) {
    return new ApprovalPolicy(
        approvers,
        validity,
        Duration.ofHours(1),
        Duration.ofDays(14),
        Duration.ofHours(8),
        Duration.ofDays(14));
  }

  private static Request withReason(Request r, String reason) {
    return new Request(
        r.id(),
        r.kind(),
        r.emergency(),
        r.requester(),
        r.by(),
        r.requestedAt(),
        r.validFrom(),
        r.validUntil(),
        reason,
        r.parameters(),
        r.items(),
        r.consequences(),
        r.approvalsNeeded(),
        r.peopleVersion(),
        r.people(),
        r.policy(),
        r.head());
  }

  private static Request withItems(Request r, List<RequestItem> items) {
    return new Request(
        r.id(),
        r.kind(),
        r.emergency(),
        r.requester(),
        r.by(),
        r.requestedAt(),
        r.validFrom(),
        r.validUntil(),
        r.reason(),
        r.parameters(),
        items,
        r.consequences(),
        r.approvalsNeeded(),
        r.peopleVersion(),
        r.people(),
        r.policy(),
        r.head());
  }

  private static void refused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable act, String why) {
    assertThatThrownBy(act).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(why);
  }
}
