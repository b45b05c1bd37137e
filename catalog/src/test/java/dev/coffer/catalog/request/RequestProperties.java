package dev.coffer.catalog.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.catalog.people.PeopleList;
import dev.coffer.catalog.people.Person;
import dev.coffer.catalog.people.PersonName;
import dev.coffer.catalog.people.Role;
import dev.coffer.catalog.sshsig.SshSig;
import dev.coffer.catalog.sshsig.Trust;
import dev.coffer.catalog.testkit.Seeds;
import dev.coffer.catalog.testkit.TestPeople;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever is tried in whatever order: no authorisation without two signatures of two people. */
class RequestProperties {
  private static final String[] NAMES = {"olga", "kurt", "anna", "bert", "carl", "ada", "dora"};
  private int granted;

  @Test
  void noAuthorisationWithoutTwoDistinctValidSignaturesInsideTheWindow() {
    TestPeople keys = new TestPeople();
    PeopleList founded = keys.found();
    Seeds.each(60, seed -> walk(Seeds.random(seed), keys, founded));
    assertThat(granted).isGreaterThan(10);
  }

  private void walk(Random random, TestPeople keys, PeopleList founded) {
    ApprovalPolicy policy = ApprovalPolicy.standard();
    PeopleList people = founded;
    RequestKind kind = Seeds.pick(random, RequestKind.values());
    String requester = Seeds.pick(random, "olga", "anna");
    Request request =
        RequestFixture.request(kind, founded, policy, requester, random.nextInt(4) == 0);
    RequestRules rules = new RequestRules(policy, people, founded);
    Optional<String> signature =
        random.nextBoolean()
            ? Optional.of(keys.sign(Seeds.pick(random, requester, "kurt"), request.text()))
            : Optional.empty();
    Optional<RequestFile> opened = rules.open(request, signature).granted();
    if (opened.isEmpty()) {
      return;
    }
    RequestFile file = opened.get();
    Instant now = RequestFixture.NOW;
    for (int step = 0; step < 12; step++) {
      now = now.plus(Duration.ofMinutes(random.nextInt(600)));
      rules = new RequestRules(policy, people, founded);
      switch (random.nextInt(8)) {
        case 0 -> {
          if (people.find("dora").isEmpty()) {
            people =
                people.with(keys.entry("dora", EnumSet.of(Role.APPROVER)), now, Duration.ofDays(1));
          }
        }
        case 1 -> {
          if (people.find("bert").isPresent() && random.nextInt(3) == 0) {
            people = people.without(new PersonName("bert"));
          }
        }
        case 2 -> // straight into the file, as by SQL
            file =
                file.with(
                    new RequestFile.Approval(
                        Seeds.pick(random, NAMES),
                        now,
                        keys.sign(Seeds.pick(random, NAMES), request.text())));
        default -> {
          String text = random.nextInt(5) == 0 ? request.text() + "x" : request.text();
          String sig = keys.sign(Seeds.pick(random, NAMES), text);
          file = rules.approve(file, sig, now).granted().orElse(file);
        }
      }
      check(new RequestRules(policy, people, founded), file, now);
    }
  }

  private void check(RequestRules rules, RequestFile file, Instant now) {
    Optional<Authorisation> authorisation =
        rules.authorise(file, now, Optional.empty(), List.of(RequestFixture.ITEM)).granted();
    if (authorisation.isEmpty()) {
      return;
    }
    granted++;
    Request request = file.request();
    assertThat(now).isBefore(request.validUntil());
    Set<String> signers = new HashSet<>();
    Set<String> approvers = new HashSet<>();
    for (Person person : rules.people().people()) {
      boolean inFile =
          file.approvals().stream().anyMatch(a -> signed(a.signature(), person, request.text()));
      if (inFile && !person.name().equals(request.requester()) && person.is(Role.APPROVER)) {
        rules.peopleThen().find(person.name()).ifPresent(p -> approvers.add(p.name().text()));
      }
      boolean own =
          person.name().equals(request.requester())
              && file.requesterSignature()
                  .filter(s -> signed(s, person, request.text()))
                  .isPresent();
      if (own) {
        signers.add(person.name().text());
      }
    }
    signers.addAll(approvers);
    assertThat(signers).hasSizeGreaterThanOrEqualTo(2);
    assertThat(approvers).hasSizeGreaterThanOrEqualTo(request.approvalsNeeded());
  }

  private static boolean signed(String signature, Person person, String text) {
    return person.keys().stream()
        .anyMatch(k ->
            SshSig.verify(
                    signature, "coffer", text.getBytes(StandardCharsets.UTF_8), Trust.key(k.key()))
                .isValid());
  }
}
