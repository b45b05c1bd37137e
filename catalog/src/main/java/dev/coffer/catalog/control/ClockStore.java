package dev.coffer.catalog.control;

import dev.coffer.catalog.CatalogDamagedException;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.audit.AuditEvent;
import dev.coffer.catalog.custody.CustodyClock;
import dev.coffer.catalog.sqlite.Sql;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The custody clock in its table. */
public final class ClockStore {
  static final String START = "clock.start";
  static final String FREEZE = "clock.freeze";
  static final String CONFIRM = "clock.confirm";
  static final String READ = "clock.read";
  static final String BOOT = "boot";
  static final String UP = "up";

  private final Session session;
  private final Sql sql;
  private final Optional<CustodyClock.Boot> boot;

  ClockStore(Session session, Optional<CustodyClock.Boot> boot) {
    this.session = session;
    this.sql = session.sql();
    this.boot = boot;
  }

  void start(Instant at) throws CatalogException {
    sql.update(
        "INSERT INTO custody_clock (one, value, boot, up, said) VALUES (1, ?, ?, ?, ?)",
        at,
        boot.map(CustodyClock.Boot::id),
        boot.map(b -> b.up().toNanos()),
        at);
    // the uptime is in the log from the first moment on: else one could say it began at zero
    CustodyClock clock = CustodyClock.startingAt(at).confirm(at, boot);
    say(START, clock, at, "the catalog is founded");
  }

  /** The clock as it is after a look at the host; writes nothing. */
  public CustodyClock peek() throws CatalogException {
    return stored().observeHost(session.now(), boot);
  }

  /** The custody time; after it was looked at, so a jump is noticed here first. */
  Instant observe() throws CatalogException {
    return keep(peek()).value();
  }

  /** A label's time was read. */
  public CustodyClock observeLabel(Instant labelTime) throws CatalogException {
    return keep(peek().observeLabel(labelTime));
  }

  /** A movement was confirmed. */
  CustodyClock observeMovement(Instant at) throws CatalogException {
    return keep(peek().observeMovement(at));
  }

  /** Two people agreed to a time. */
  CustodyClock confirm(Instant agreed) throws CatalogException {
    return keep(stored().confirm(agreed, boot));
  }

  private CustodyClock keep(CustodyClock clock) throws CatalogException {
    CustodyClock before = stored();
    if (clock.equals(before)) {
      return clock;
    }
    sql.update(
        "UPDATE custody_clock SET value = ?, boot = ?, up = ?, frozen = ? WHERE one = 1",
        clock.value(),
        clock.boot().map(CustodyClock.Boot::id),
        clock.boot().map(b -> b.up().toNanos()),
        clock.frozen());
    Optional<Instant> said =
        sql.first("SELECT said FROM custody_clock", row -> row.optionalTime(1)).orElseThrow();
    if (!clock.frozen().equals(before.frozen())) {
      say(
          clock.frozen().isPresent() ? FREEZE : CONFIRM,
          clock,
          session.now(),
          clock.frozen().orElse("two people agreed"));
    } else if (said.isEmpty()
        || Duration.between(said.get(), clock.value()).abs().compareTo(CustodyClock.MAX_JUMP)
            >= 0) {
      say(READ, clock, session.now(), "once a day");
    }
    return clock;
  }

  private void say(String action, CustodyClock clock, Instant at, String why)
      throws CatalogException {
    sql.update("UPDATE custody_clock SET said = ? WHERE one = 1", clock.value());
    Map<String, String> details = new TreeMap<>();
    details.put("value", clock.value().toString());
    details.put("why", why);
    clock
        .boot()
        .ifPresent(boot -> {
          details.put(BOOT, boot.id());
          details.put(UP, boot.up().toString());
        });
    AuditStore.of(sql).append(at, AuditEvent.of(session.actor(), action, "custody clock", details));
  }

  CustodyClock stored() throws CatalogException {
    return sql.first(
            "SELECT value, boot, up, frozen FROM custody_clock",
            row ->
                new CustodyClock(
                    row.time(1),
                    row.optionalText(2).isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                            new CustodyClock.Boot(row.text(2), Duration.ofNanos(row.number(3)))),
                    row.optionalText(4)))
        .orElseThrow(() -> new CatalogDamagedException("the custody clock is missing"));
  }
}
