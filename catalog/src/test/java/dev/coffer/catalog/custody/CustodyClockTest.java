package dev.coffer.catalog.custody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Sha256;
import dev.coffer.catalog.audit.AuditHead;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The clock, and the small rules beside the machines. */
class CustodyClockTest {
  private static final Instant T = Instant.parse("2026-11-20T18:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);

  @Test
  void followsTheHostAndNeverGoesBack() {
    CustodyClock clock = CustodyClock.startingAt(T).observeHost(T.plusSeconds(10), up("a", 10));
    assertThat(clock.value()).isEqualTo(T.plusSeconds(10));
    clock = clock.observeHost(T.plusSeconds(5), up("a", 12));
    assertThat(clock.value()).isEqualTo(T.plusSeconds(10));
    assertThat(clock.frozen()).isEmpty();
  }

  @Test
  void freezesWhenTheHostJumpsForwardWithoutUptime() {
    CustodyClock clock = CustodyClock.startingAt(T).observeHost(T, up("a", 0));
    CustodyClock jumped = clock.observeHost(T.plus(DAY).plusSeconds(61), up("a", 60));
    assertThat(jumped.value()).isEqualTo(T);
    assertThat(jumped.frozen()).hasValueSatisfying(w -> assertThat(w).contains("host clock"));
    assertThat(clock.observeHost(T.plus(DAY).plusSeconds(60), up("a", 60)).frozen()).isEmpty();
  }

  @Test
  void believesAWeekThatTheMachineWasUp() {
    CustodyClock clock = CustodyClock.startingAt(T).observeHost(T, up("a", 100));
    Instant week = T.plus(Duration.ofDays(7));
    assertThat(clock.observeHost(week, up("a", 100 + 7 * 86_400)).value()).isEqualTo(week);
    assertThat(clock.observeHost(week, up("b", 7 * 86_400)).frozen()).isPresent();
    assertThat(clock.observeHost(week, Optional.empty()).frozen()).isPresent();
    assertThat(clock.observeHost(week, up("a", 0)).frozen()).isPresent();
  }

  @Test
  void freezesWhenTheHostJumpsBack() {
    CustodyClock clock = CustodyClock.startingAt(T);
    assertThat(clock.observeHost(T.minus(DAY), Optional.empty()).frozen()).isEmpty();
    assertThat(clock.observeHost(T.minus(DAY).minusNanos(1), Optional.empty()).frozen())
        .isPresent();
  }

  @Test
  void staysFrozenWhenTheHostComesBackUntilTwoPeopleSayTheTime() {
    CustodyClock frozen =
        CustodyClock.startingAt(T).observeHost(T.plus(DAY.multipliedBy(9)), up("a", 5));
    assertThat(frozen.observeHost(T.plusSeconds(60), up("a", 65)).frozen()).isPresent();
    assertThat(frozen.observeLabel(T.plusSeconds(60)).value()).isEqualTo(T);
    CustodyClock agreed = frozen.confirm(T.plusSeconds(99), up("a", 104));
    assertThat(agreed.frozen()).isEmpty();
    assertThat(agreed.value()).isEqualTo(T.plusSeconds(99));
    // a machine that was up for long before that has shown nothing since
    assertThat(agreed.observeHost(T.plus(DAY.multipliedBy(3)), up("a", 110)).frozen()).isPresent();
  }

  @Test
  void takesLabelsAndMovementsForwardAndMistrustsThoseFromTheFuture() {
    CustodyClock clock = CustodyClock.startingAt(T);
    assertThat(clock.observeLabel(T.plusSeconds(3600)).value()).isEqualTo(T.plusSeconds(3600));
    assertThat(clock.observeMovement(T.plusSeconds(7200)).value()).isEqualTo(T.plusSeconds(7200));
    Instant yearsAgo = T.minus(Duration.ofDays(900));
    assertThat(clock.observeLabel(yearsAgo)).isEqualTo(clock);
    assertThat(clock.observeLabel(T.plus(DAY.multipliedBy(2))).frozen())
        .hasValueSatisfying(w -> assertThat(w).contains("label time"));
    assertThat(clock.observeMovement(T.plus(DAY.multipliedBy(2))).frozen()).isPresent();
  }

  @Test
  void needsTwoPeopleInThirtyDays() {
    Duration within = Duration.ofDays(30);
    Heartbeats.Beat anna = new Heartbeats.Beat("anna", T.minus(DAY));
    Heartbeats.Beat annaAgain = new Heartbeats.Beat("anna", T);
    Heartbeats.Beat oldBert = new Heartbeats.Beat("bert", T.minus(within).minusNanos(1));
    Heartbeats.Beat bert = new Heartbeats.Beat("bert", T.minus(within));
    Heartbeats.Beat future = new Heartbeats.Beat("carl", T.plusSeconds(1));
    assertThat(Heartbeats.missing(List.of(anna, annaAgain, oldBert, future), T, within))
        .hasValueSatisfying(w -> assertThat(w).contains("[anna]"));
    assertThat(Heartbeats.missing(List.of(anna, bert), T, within)).isEmpty();
  }

  @Test
  void holdsOneCartridgeOrAll() {
    Barcode one = new Barcode("CF0001L9");
    Barcode two = new Barcode("CF0002L9");
    Hold onOne = new Hold(1, Set.of(one), "anna", T, "incident", Optional.empty());
    Hold onAll = new Hold(2, Set.of(), "anna", T, "incident", Optional.empty());
    Hold lifted = new Hold(3, Set.of(), "anna", T, "incident", Optional.of("R000007"));
    assertThat(Hold.on(one, List.of(onOne))).isPresent();
    assertThat(Hold.on(two, List.of(onOne, lifted))).isEmpty();
    assertThat(Hold.on(two, List.of(onOne, onAll)))
        .contains("hold 2 by anna since " + T + ", incident");
    assertThatThrownBy(() -> new Hold(1, Set.of(), "anna", T, " ", Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPickListCoversItsLabelsInItsWindowOnly() {
    Barcode tape = new Barcode("CF0001L9");
    PickList list =
        new PickList(
            7, AuthorityScope.PICK_UP, T, T.plus(DAY), "vault a", new TreeMap<>(Map.of(tape, 2)));
    assertThat(list.at(T.minusNanos(1))).isEmpty();
    assertThat(list.at(T.plus(DAY))).isEmpty();
    Authority authority = list.at(T).orElseThrow();
    assertThat(authority.covers(AuthorityScope.PICK_UP, tape, 2)).isTrue();
    assertThat(authority.covers(AuthorityScope.PICK_UP, tape, 3)).isFalse();
    assertThat(authority.covers(AuthorityScope.RETURN, tape, 2)).isFalse();
    assertThat(authority.covers(AuthorityScope.PICK_UP, new Barcode("CF0002L9"), 2)).isFalse();
    assertThat(authority.term("to")).contains("vault a");
    assertThatThrownBy(() ->
            new PickList(
                7, AuthorityScope.RELEASE, T, T.plus(DAY), "x", new TreeMap<>(Map.of(tape, 2))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void reconcilesACountAndCertifiesIt() {
    List<Barcode> tapes =
        List.of(
            new Barcode("CF0001L9"),
            new Barcode("CF0002L9"),
            new Barcode("CF0003L9"),
            new Barcode("CF0004L9"));
    Reconciliation count =
        Reconciliation.of(
            "vault a",
            tapes.subList(0, 2),
            tapes.subList(2, 3),
            List.of(tapes.get(0), tapes.get(3)));
    assertThat(count.present()).containsExactly(tapes.get(0));
    assertThat(count.missing()).containsExactly(tapes.get(1));
    assertThat(count.surplus()).containsExactly(tapes.get(3));
    assertThat(count.inTransit()).containsExactly(tapes.get(2));
    assertThat(count.agrees()).isFalse();
    Sha256 first = Sha256.of(new byte[32]);
    assertThat(count.certificate("all", T, "kurt", "karl", first, AuditHead.EMPTY))
        .contains("missing-count: 1\n", "missing: CF0002L9\n", "counted-by: kurt\n");
    assertThatThrownBy(() -> count.certificate("all", T, "kurt", "kurt", first, AuditHead.EMPTY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Optional<CustodyClock.Boot> up(String boot, long seconds) {
    return Optional.of(new CustodyClock.Boot(boot, Duration.ofSeconds(seconds)));
  }
}
