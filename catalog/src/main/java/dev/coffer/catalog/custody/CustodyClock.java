package dev.coffer.catalog.custody;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The time that decides about expiry. It never goes back, and it does not follow a jump.
 *
 * <p>Its value is the highest of host clock, last label time and last confirmed movement. If one of
 * them is more than a day before the value, or more than a day after it without the machine's
 * uptime bearing that out, the clock freezes: its value stays, and nothing expires until two people
 * say what time it is. A machine that was off for longer than a day therefore asks once; one that
 * runs, or is looked at daily by a timer, does not.
 *
 * @param value the custody time
 * @param boot the machine's boot at the last reading, empty if unknown
 * @param frozen why it stands still
 */
public record CustodyClock(Instant value, Optional<Boot> boot, Optional<String> frozen) {
  /** How far a clock may go in one step without uptime to show for it. */
  public static final Duration MAX_JUMP = Duration.ofDays(1);

  /**
   * How long a machine has been up.
   *
   * @param id changes at each boot, as {@code /proc/sys/kernel/random/boot_id} does
   * @param up time since then, which no setting of the clock changes
   */
  public record Boot(String id, Duration up) {}

  /** A clock that starts at a time two people or the founding of the catalog gave it. */
  public static CustodyClock startingAt(Instant time) {
    return new CustodyClock(time, Optional.empty(), Optional.empty());
  }

  /** The clock after a look at the host. */
  public CustodyClock observeHost(Instant hostTime, Optional<Boot> now) {
    CustodyClock looked = observe(hostTime, "host clock", elapsed(now));
    return new CustodyClock(looked.value, now, looked.frozen);
  }

  /** The clock after a label's time was read. */
  public CustodyClock observeLabel(Instant labelTime) {
    return observePast(labelTime, "label time");
  }

  /** The clock after a movement was confirmed. */
  public CustodyClock observeMovement(Instant confirmedAt) {
    return observePast(confirmedAt, "confirmed movement");
  }

  /**
   * The clock after two people agreed to a time: that is the time, from then on.
   *
   * @param now the machine's boot, from which on uptime counts
   */
  public CustodyClock confirm(Instant agreed, Optional<Boot> now) {
    return new CustodyClock(agreed, now, Optional.empty());
  }

  /** A time from the past is no news; one from the future is the host's jump seen from a tape. */
  private CustodyClock observePast(Instant time, String source) {
    return time.isAfter(value) ? observe(time, source, Duration.ZERO) : this;
  }

  private CustodyClock observe(Instant time, String source, Duration elapsed) {
    if (frozen.isPresent()) {
      return this;
    }
    Duration step = Duration.between(value, time);
    if (step.compareTo(MAX_JUMP.negated()) < 0 || step.minus(elapsed).compareTo(MAX_JUMP) > 0) {
      String why =
          "%s jumped: actual=%s expected=%s, give or take a day"
              .formatted(source, time, value.plus(elapsed));
      return new CustodyClock(value, boot, Optional.of(why));
    }
    return new CustodyClock(time.isAfter(value) ? time : value, boot, frozen);
  }

  private Duration elapsed(Optional<Boot> now) {
    if (boot.isEmpty() || now.isEmpty() || !boot.get().id().equals(now.get().id())) {
      return Duration.ZERO;
    }
    Duration since = now.get().up().minus(boot.get().up());
    return since.isNegative() ? Duration.ZERO : since;
  }
}
