package dev.coffer.catalog.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.CatalogRefusedException;
import dev.coffer.catalog.request.RequestId;
import dev.coffer.catalog.request.RequestKind;
import dev.coffer.catalog.testkit.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** The host's clock of a {@link Site}, which jumps, and the custody time as a test knows it. */
final class JumpingClock {
  private final Site site;
  private Optional<Instant> frozenAt = Optional.empty();
  private Duration jumped = Duration.ZERO;

  JumpingClock(Site site) {
    this.site = site;
  }

  boolean isFrozen() {
    return frozenAt.isPresent();
  }

  /** The custody time: it stays where it was when the host's clock jumped. */
  Instant time() {
    return frozenAt.orElse(site.now());
  }

  String jump(Random random) throws CatalogException {
    Instant before = site.as("olga", Control::tick);
    jumped = Duration.ofHours(Seeds.pick(random, -4800, -30, 30, 70, 4800));
    site.jump(jumped);
    assertThat(site.as("olga", Control::tick)).isEqualTo(before);
    frozenAt = Optional.of(before);
    return "the clock jumps by " + jumped;
  }

  /** The host's clock is set right, which alone changes nothing; then two people say the time. */
  String mend() throws CatalogException {
    site.jump(jumped.negated());
    assertThat(site.as("olga", Control::tick)).isEqualTo(time());
    String time = site.now().toString();
    RequestId right = site.request("olga", RequestKind.UNFREEZE_CLOCK, Map.of("time", time));
    assertThatExceptionOfType(CatalogRefusedException.class).isThrownBy(() -> carryOut(right));
    site.approve(right, "anna");
    carryOut(right);
    frozenAt = Optional.empty();
    return "two people say that it is " + time;
  }

  private void carryOut(RequestId id) throws CatalogException {
    site.as(
        "olga",
        c -> {
          c.safeguards().carryOut(id);
          return true;
        });
  }
}
