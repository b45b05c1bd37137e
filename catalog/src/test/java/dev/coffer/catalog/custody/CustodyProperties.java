package dev.coffer.catalog.custody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.people.Role;
import dev.coffer.catalog.testkit.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Any sequence of commands keeps the invariants, whoever gives them with whatever evidence. */
class CustodyProperties {
  private static final String[] PEOPLE = {"kurt", "karl", "olga", "anna", "rita", "ada"};

  @Test
  void anySequenceKeepsOneCustodianAndTwoSidedMovements() {
    int[] steps = new int[CustodyAction.values().length];
    Seeds.each(
        300,
        seed -> {
          Random random = Seeds.random(seed);
          CustodyRecord record = CustodyFixture.record(Seeds.pick(random, CustodyState.values()));
          Instant now = CustodyFixture.NOW;
          for (int step = 0; step < 200; step++) {
            now = now.plusSeconds(random.nextInt(40_000));
            CustodyAct act = any(random, record, now);
            if (CustodyMachine.decide(record, act)
                instanceof Decision.Allowed<CustodyRecord>(CustodyRecord after, String why)) {
              check(record, act, after);
              steps[act.action().ordinal()]++;
              record = after;
            }
          }
        });
    // the property says nothing about actions it never took
    for (CustodyAction action : CustodyAction.values()) {
      assertThat(steps[action.ordinal()]).as(action.name()).isPositive();
    }
  }

  private static void check(CustodyRecord before, CustodyAct act, CustodyRecord after) {
    assertThat(act.action().from()).contains(before.state());
    assertThat(after.state()).isEqualTo(act.action().to());
    assertThat(after.custodian()).isNotBlank();
    assertThat(after.version()).isEqualTo(before.version() + 1);
    boolean toVault = before.state() == CustodyState.TRANSIT_OUT;
    boolean toHome = before.state() == CustodyState.TRANSIT_IN;
    if ((toVault || toHome) && after.state() != CustodyState.MISSING) {
      Movement movement = before.movement().orElseThrow();
      assertThat(act.actor()).isNotEqualTo(movement.giver());
      assertThat(movement.involved()).doesNotContain(act.actor());
    }
    if (after.state() == CustodyState.CHECKED_OUT && before.state() != after.state()) {
      Authority authority = act.authority().orElseThrow();
      assertThat(authority.covers(AuthorityScope.CHECKOUT, before.barcode(), before.generation()))
          .isTrue();
      assertThat(authority.people()).doesNotContain(act.actor());
      assertThat(after.custodian()).isEqualTo(authority.term("to").orElseThrow());
    }
    if (after.state() == CustodyState.RECALL_APPROVED
        && before.state() != after.state()
        && before.purpose().equals(Optional.of(RecallPurpose.RESTORE))) {
      assertThat(act.authority().orElseThrow().term("purpose")).contains("restore");
    }
    if (after.state() == CustodyState.DESTROYED) {
      assertThat(act.certificate()).isPresent();
    }
    if (before.state() == CustodyState.MISSING) {
      assertThat(act.action().quarantines()).isTrue();
    }
  }

  private static CustodyAct any(Random random, CustodyRecord record, Instant now) {
    CustodyAction[] possible =
        java.util.Arrays.stream(CustodyAction.values())
            .filter(a -> a.from().contains(record.state()))
            .toArray(CustodyAction[]::new);
    CustodyAction action =
        possible.length == 0 || random.nextInt(10) == 0
            ? Seeds.pick(random, CustodyAction.values())
            : Seeds.pick(random, possible);
    if (action == CustodyAction.DESTROY || action == CustodyAction.REPORT_MISSING) {
      action = random.nextInt(8) == 0 ? action : Seeds.pick(random, CustodyAction.values());
    }
    String actor = random.nextInt(3) == 0 ? record.custodian() : Seeds.pick(random, PEOPLE);
    Set<Role> roles =
        actor.startsWith("k")
            ? EnumSet.of(Role.CUSTODIAN)
            : actor.equals("ada") ? EnumSet.of(Role.AUDITOR) : EnumSet.of(Role.OPERATOR);
    CustodyAct act = CustodyAct.of(action, actor, roles, now, random.nextInt(9) == 0 ? "" : "why");
    if (random.nextInt(8) != 0) {
      act = act.withPlace("place " + random.nextInt(3));
    }
    if (action.seals()) {
      act = act.withSeal("box " + random.nextInt(3), "S-" + random.nextInt(1000));
    } else if (record.seal().isPresent()) {
      act = act.withSealSeen(random.nextInt(6) == 0 ? "S-x" : record.seal().get());
    }
    if (random.nextInt(8) != 0) {
      act =
          act.withBarcodeSeen(
              random.nextInt(9) == 0 ? new Barcode("CF0013L9") : CustodyFixture.TAPE);
    }
    if (random.nextInt(6) != 0) {
      Duration term = Duration.ofSeconds(random.nextInt(60_000) - 1000);
      act = act.withReceiver(Seeds.pick(random, "rita", "rolf", actor), now.plus(term));
    }
    if (random.nextInt(5) != 0) {
      act =
          act.withAuthority(
              new CustodyFixture.Given(
                  random.nextBoolean()
                      ? EnumSet.allOf(AuthorityScope.class)
                      : EnumSet.of(
                          Seeds.pick(random, AuthorityScope.values()),
                          Seeds.pick(random, AuthorityScope.values())),
                  Map.of("to", "rita", "purpose", Seeds.pick(random, "restore", "reuse")),
                  Set.of("olga", "anna")));
    }
    if (random.nextInt(3) != 0) {
      act = act.withPurpose(Seeds.pick(random, RecallPurpose.values()));
    }
    return random.nextInt(2) == 0
        ? act
        : act.withCertificate(
            new DestructionCertificate(
                CustodyFixture.TAPE,
                CustodyFixture.GENERATION,
                "shredded",
                "site",
                now,
                "karl",
                "kurt",
                "R000001"));
  }

  /** Data axis: a random walk never loses data without an agreement that covers this label. */
  @Test
  void anySequenceLosesDataOnlyByAgreement() {
    int[] steps = new int[DataAction.values().length];
    Seeds.each(
        300,
        seed -> {
          Random random = Seeds.random(seed);
          DataState state = DataState.BLANK;
          int generation = 0;
          boolean released = false;
          for (int step = 0; step < 120; step++) {
            DataAction action = Seeds.pick(random, DataAction.values());
            if (action == DataAction.DESTROY && random.nextInt(20) != 0) {
              continue;
            }
            DataCase c = anyCase(random, state, generation);
            if (DataMachine.decide(action, c)
                instanceof Decision.Allowed<DataMachine.Result>(var result, String why)) {
              steps[action.ordinal()]++;
              boolean agreed =
                  c.authority()
                      .filter(a -> action.evidence().stream().anyMatch(e -> named(a, c, e)))
                      .isPresent();
              if (action.to() == DataState.RELEASED) {
                released = agreed;
              }
              boolean loses = action.to() == DataState.BLANK || action == DataAction.RELABEL;
              if (loses) {
                assertThat(agreed || released).as("%s from %s", action, state).isTrue();
              }
              if (loses || action == DataAction.RELEASE || action == DataAction.DESTROY) {
                assertThat(c.gate().hold()).isEmpty();
                assertThat(c.gate().policy()).isEmpty();
              }
              if (result.state() != DataState.RELEASED) {
                released = false;
              }
              assertThat(result.generation()).isBetween(generation, generation + 1);
              assertThat(state == DataState.SEALED && result.state() == DataState.OPEN).isFalse();
              state = result.state();
              generation = result.generation();
            }
          }
        });
    for (DataAction action : DataAction.values()) {
      assertThat(steps[action.ordinal()]).as(action.name()).isPositive();
    }
  }

  private static boolean named(Authority authority, DataCase c, DataEvidence evidence) {
    return switch (evidence) {
      case RELEASE_AUTHORITY ->
          authority.covers(AuthorityScope.RELEASE, c.barcode(), c.generation());
      case ERASE_AUTHORITY -> authority.covers(AuthorityScope.ERASE, c.barcode(), c.generation());
      case RELABEL_AUTHORITY ->
          authority.covers(AuthorityScope.RELABEL, c.barcode(), c.generation());
      case DESTROY_AUTHORITY ->
          authority.covers(AuthorityScope.DESTROY, c.barcode(), c.generation());
      default -> false;
    };
  }

  private static DataCase anyCase(Random random, DataState state, int generation) {
    int agreedTo = random.nextInt(4) == 0 ? generation + 1 : generation;
    Set<AuthorityScope> scopes =
        EnumSet.of(
            Seeds.pick(random, AuthorityScope.values()),
            Seeds.pick(random, AuthorityScope.values()));
    Authority authority =
        new Authority() {
          @Override
          public String name() {
            return "request";
          }

          @Override
          public boolean covers(AuthorityScope scope, Barcode barcode, int g) {
            return scopes.contains(scope) && g == agreedTo;
          }

          @Override
          public Set<String> people() {
            return Set.of();
          }

          @Override
          public Optional<String> term(String key) {
            return Optional.empty();
          }
        };
    return new DataCase(
        CustodyFixture.TAPE,
        generation,
        state,
        random.nextInt(5) == 0 ? Seeds.pick(random, CustodyState.values()) : CustodyState.SHELF,
        random.nextInt(5) == 0
            ? Optional.of(Seeds.pick(random, RecallPurpose.values()))
            : Optional.empty(),
        "olga",
        EnumSet.of(random.nextInt(9) == 0 ? Role.CUSTODIAN : Role.OPERATOR),
        random.nextInt(9) == 0 ? "" : "why",
        random.nextInt(4) == 0 ? Optional.empty() : Optional.of(authority),
        new DataCase.Gate(
            maybe(random),
            maybe(random),
            maybe(random),
            maybe(random),
            maybe(random),
            maybe(random),
            maybe(random).stream()
                .map(why -> new DataCase.Dependent(why, new Barcode("CF0099L9"), 1, "for ever"))
                .toList()));
  }

  private static Optional<String> maybe(Random random) {
    return random.nextInt(15) == 0 ? Optional.of("closed") : Optional.empty();
  }
}
