package dev.coffer.catalog.request;

import dev.coffer.catalog.Sha256;
import dev.coffer.catalog.audit.Digests;
import dev.coffer.catalog.audit.TextFormatException;
import dev.coffer.catalog.audit.TextReader;
import dev.coffer.catalog.audit.TextWriter;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * How many must agree, and how long things last. A policy can ask for more than the design, never
 * for less.
 *
 * @param approvers beside the requester, by kind
 * @param validity of a request; at most 72 hours
 * @param emergencyValidity at most 4 hours
 * @param coolingOff of a new approver; at least a day
 * @param reviewWithin after an emergency; at most 3 days
 * @param heartbeatWithin of two people; at most 30 days
 */
public record ApprovalPolicy(
    Map<RequestKind, Integer> approvers,
    Duration validity,
    Duration emergencyValidity,
    Duration coolingOff,
    Duration reviewWithin,
    Duration heartbeatWithin) {
  /** The first line of its text. */
  public static final String TITLE = "coffer approval policy 1";

  public ApprovalPolicy {
    Map<RequestKind, Integer> all = new EnumMap<>(RequestKind.class);
    for (RequestKind kind : RequestKind.values()) {
      int count = approvers.getOrDefault(kind, kind.approverCount());
      if (count < kind.approverCount() || count > 9) {
        throw new IllegalArgumentException(
            "policy: approvers of "
                + kind.wireName()
                + ": actual="
                + count
                + " expected="
                + kind.approverCount()
                + "..9");
      }
      all.put(kind, count);
    }
    approvers = Collections.unmodifiableMap(all);
    between("validity", validity, Duration.ofMinutes(1), Duration.ofDays(3));
    between("emergency validity", emergencyValidity, Duration.ofMinutes(1), Duration.ofHours(4));
    between("cooling-off", coolingOff, Duration.ofDays(1), Duration.ofDays(365));
    between("review", reviewWithin, Duration.ofMinutes(1), Duration.ofDays(3));
    between("heartbeat", heartbeatWithin, Duration.ofDays(1), Duration.ofDays(30));
  }

  private static void between(String what, Duration actual, Duration least, Duration most) {
    if (actual.compareTo(least) < 0 || actual.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "policy: " + what + ": actual=" + actual + " expected=" + least + ".." + most);
    }
  }

  /** The design's numbers: 72 and 4 hours, a week of cooling-off, review in a day, 30 days. */
  public static ApprovalPolicy standard() {
    return new ApprovalPolicy(
        Map.of(),
        Duration.ofDays(3),
        Duration.ofHours(4),
        Duration.ofDays(7),
        Duration.ofDays(1),
        Duration.ofDays(30));
  }

  /** Approvers a request needs. An emergency needs one, which with the requester makes two. */
  public int approversFor(RequestKind kind, boolean emergency) {
    return emergency ? 1 : approvers.getOrDefault(kind, kind.approverCount());
  }

  /** How long a request may live. */
  public Duration validityOf(boolean emergency) {
    return emergency ? emergencyValidity : validity;
  }

  /** The canonical text. */
  public String text() {
    TextWriter out = new TextWriter(TITLE);
    for (RequestKind kind : RequestKind.values()) {
      out.line("approvers-" + kind.wireName(), approversFor(kind, false));
    }
    return out.line("validity", validity.toString())
        .line("emergency-validity", emergencyValidity.toString())
        .line("cooling-off", coolingOff.toString())
        .line("review-within", reviewWithin.toString())
        .line("heartbeat-within", heartbeatWithin.toString())
        .text();
  }

  /**
   * Reads a policy.
   *
   * @throws TextFormatException if it is not what {@link #text} writes, or asks for too little
   */
  public static ApprovalPolicy parse(String text) throws TextFormatException {
    TextReader in = new TextReader(text, TITLE);
    try {
      Map<RequestKind, Integer> approvers = new EnumMap<>(RequestKind.class);
      for (RequestKind kind : RequestKind.values()) {
        approvers.put(kind, Math.toIntExact(in.number("approvers-" + kind.wireName())));
      }
      ApprovalPolicy policy =
          new ApprovalPolicy(
              approvers,
              Duration.parse(in.next("validity")),
              Duration.parse(in.next("emergency-validity")),
              Duration.parse(in.next("cooling-off")),
              Duration.parse(in.next("review-within")),
              Duration.parse(in.next("heartbeat-within")));
      in.end();
      if (!policy.text().equals(text)) {
        throw in.fault("not in canonical form");
      }
      return policy;
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
      throw in.fault(String.valueOf(e.getMessage()));
    }
  }

  /** SHA-256 of the text. */
  public Sha256 digest() {
    return Digests.sha256(text());
  }
}
