package dev.coffer.catalog.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.catalog.audit.TextFormatException;
import dev.coffer.catalog.sshsig.AllowedSigners;
import dev.coffer.catalog.testkit.TestPeople;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PeopleListTest {
  private static final Instant LATER = Instant.parse("2026-11-20T18:00:00Z");
  private static final Duration WEEK = Duration.ofDays(7);

  private final TestPeople keys = new TestPeople();
  private final PeopleList list = keys.found();

  @Test
  void isReadBackFromItsText() throws Exception {
    assertThat(list.text()).startsWith("coffer people 1\nversion: 1\nperson: ada\n");
    assertThat(PeopleText.parse(list.text())).isEqualTo(list);
    PeopleList next = list.with(keys.entry("dora", EnumSet.of(Role.APPROVER)), LATER, WEEK);
    assertThat(PeopleText.parse(next.text())).isEqualTo(next);
    assertThat(next.digest()).isNotEqualTo(list.digest());
    assertThat(next.version()).isEqualTo(2);
  }

  @Test
  void refusesATextThatIsNotCanonicalOrBreaksARule() {
    String text = list.text();
    for (String bad :
        List.of(
            text.replace("version: 1", "version: 01"),
            text.replace("roles: auditor", "roles: auditor,operator"),
            text.replace("roles: auditor", "roles: king"),
            text.replace("person: ada", "person: zoe"),
            text.replace("person: ada", "person: Ada"),
            text.replace("roles: operator", "roles: operator,approver"),
            text + "x",
            text + "person: zoe\n")) {
      assertThat(bad).isNotEqualTo(text);
      assertThatExceptionOfType(TextFormatException.class).isThrownBy(() -> PeopleText.parse(bad));
    }
  }

  @Test
  void makesNewApproversWait() {
    PeopleList next = list.with(keys.entry("dora", EnumSet.of(Role.APPROVER)), LATER, WEEK);
    Person dora = next.find(new PersonName("dora")).orElseThrow();
    assertThat(dora.approver().orElseThrow().approvesFrom()).isEqualTo(LATER.plus(WEEK));
    assertThat(dora.keys().getFirst().approvesFrom()).isEqualTo(LATER.plus(WEEK));
  }

  /** A new key for an old approver is as good as a new approver, so it waits too. */
  @Test
  void makesNewKeysAndNewRolesWait() {
    PeopleList.Entry secondKey =
        new PeopleList.Entry(
            new PersonName("anna"),
            "",
            EnumSet.of(Role.APPROVER),
            List.of(keys.key("anna2").publicKey()));
    Person anna = list.with(secondKey, LATER, WEEK).find("anna").orElseThrow();
    assertThat(anna.keys()).hasSize(2);
    assertThat(anna.keys().get(0).approvesFrom()).isEqualTo(TestPeople.FOUNDED);
    assertThat(anna.keys().get(1).approvesFrom()).isEqualTo(LATER.plus(WEEK));
    PeopleList.Entry newRole =
        new PeopleList.Entry(new PersonName("kurt"), "", EnumSet.of(Role.APPROVER), List.of());
    Person kurt = list.with(newRole, LATER, WEEK).find("kurt").orElseThrow();
    assertThat(kurt.roles()).containsExactlyInAnyOrder(Role.CUSTODIAN, Role.APPROVER);
    assertThat(kurt.approver().orElseThrow().approvesFrom()).isEqualTo(LATER.plus(WEEK));
  }

  @Test
  void refusesOnePersonUnderTwoNames() {
    PeopleList.Entry twin =
        new PeopleList.Entry(
            new PersonName("dora"),
            "",
            EnumSet.of(Role.APPROVER),
            List.of(keys.key("anna").publicKey()));
    refused(() -> list.with(twin, LATER, WEEK), "listed twice");
  }

  @Test
  void refusesRolesThatDoNotGoTogether() {
    refused(() -> add("eva", EnumSet.of(Role.AUDITOR, Role.APPROVER)), "only reads");
    refused(() -> add("eva", EnumSet.of(Role.OPERATOR, Role.KEYHOLDER)), "no share");
    refused(() -> add("eva", Set.of()), "no role");
    PeopleList.Entry keyless =
        new PeopleList.Entry(new PersonName("eva"), "", EnumSet.of(Role.APPROVER), List.of());
    refused(() -> list.with(keyless, LATER, WEEK), "needs a key");
  }

  @Test
  void neverHasFewerThanTwoApprovers() {
    PeopleList two = list.without(new PersonName("carl"));
    assertThat(two.version()).isEqualTo(2);
    refused(() -> two.without(new PersonName("bert")), "approvers: actual=1");
    refused(() -> list.without(new PersonName("nobody")), "not on the list");
    refused(
        () ->
            PeopleList.found(
                List.of(keys.entry("anna", EnumSet.of(Role.APPROVER))), TestPeople.FOUNDED),
        "approvers: actual=1");
    PeopleList.Entry anna = keys.entry("anna", EnumSet.of(Role.APPROVER));
    refused(() -> PeopleList.found(List.of(anna, anna), TestPeople.FOUNDED), "named twice");
  }

  @Test
  void refusesAChangeThatChangesNothing() {
    refused(
        () -> list.with(keys.entry("anna", EnumSet.of(Role.APPROVER)), LATER, WEEK), "nothing new");
  }

  @Test
  void isATrustListForSshKeygen() throws Exception {
    AllowedSigners signers = AllowedSigners.parse(list.allowedSigners(), ZoneOffset.UTC);
    assertThat(signers.entries()).hasSize(7);
    assertThat(signers.entries().getFirst().principals()).isEqualTo("ada");
    assertThat(signers.entries()).allSatisfy(e -> assertThat(e.namespaces()).contains("coffer"));
  }

  private void add(String name, Set<Role> roles) {
    list.with(keys.entry(name, roles), LATER, WEEK);
  }

  private static void refused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable act, String why) {
    assertThatThrownBy(act).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(why);
  }
}
