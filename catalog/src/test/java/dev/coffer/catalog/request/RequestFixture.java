package dev.coffer.catalog.request;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Principal;
import dev.coffer.catalog.audit.AuditHead;
import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.catalog.custody.DataState;
import dev.coffer.catalog.people.PeopleList;
import dev.coffer.catalog.people.PersonName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Requests that the rules allow, by kind. */
final class RequestFixture {
  static final Instant NOW = Instant.parse("2026-11-20T18:00:00Z");
  static final Barcode TAPE = new Barcode("CF0012L9");
  static final RequestItem ITEM =
      new RequestItem(TAPE, 3, DataState.SEALED, CustodyState.VAULT, "vault a, box 7");

  private static final Map<String, String> PARAMETERS =
      Map.ofEntries(
          Map.entry("to", "rita"),
          Map.entry("due-back", "2026-11-27T18:00:00Z"),
          Map.entry("purpose", "restore"),
          Map.entry("method", "shredded"),
          Map.entry("policy", "gfs"),
          Map.entry("digest", "0".repeat(64)),
          Map.entry("person", "dora"),
          Map.entry("roles", "approver"),
          Map.entry("hold", "1"),
          Map.entry("time", "2026-11-20T18:00:00Z"),
          Map.entry("dataset", "documents"));

  private RequestFixture() {}

  static Request request(RequestKind kind, PeopleList people) {
    return request(kind, people, ApprovalPolicy.standard(), "olga", false);
  }

  static Request request(
      RequestKind kind,
      PeopleList people,
      ApprovalPolicy policy,
      String requester,
      boolean emergency) {
    TreeMap<String, String> parameters = new TreeMap<>();
    kind.requiredParameters().forEach(k -> parameters.put(k, PARAMETERS.get(k)));
    return new Request(
        new RequestId(42),
        kind,
        emergency,
        new PersonName(requester),
        new Principal(requester, "tapehost", "cli"),
        NOW,
        NOW,
        NOW.plus(emergency ? Duration.ofHours(4) : Duration.ofHours(72)),
        "weekly recycling",
        parameters,
        kind.namesCartridges() ? List.of(ITEM) : List.of(),
        List.of(
            new Consequence(
                "documents",
                new Consequence.Standing(
                    Optional.of(Instant.parse("2025-11-20T18:00:00Z")), 52, 3, 2, 2),
                new Consequence.Standing(
                    Optional.of(Instant.parse("2025-11-27T18:00:00Z")), 51, 2, 2, 1),
                List.of("documents-20251120T180000Z", "documents-20251121T180000Z"))),
        policy.approversFor(kind, emergency),
        people.version(),
        people.digest(),
        policy.digest(),
        AuditHead.EMPTY);
  }
}
