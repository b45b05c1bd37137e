package dev.coffer.catalog.custody;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.people.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** One cartridge in any state, and for each action an act that the rules allow there. */
final class CustodyFixture {
  static final Barcode TAPE = new Barcode("CF0012L9");
  static final Instant NOW = Instant.parse("2026-11-20T18:00:00Z");
  static final Instant LATER = NOW.plus(Duration.ofDays(1));
  static final int GENERATION = 3;

  private CustodyFixture() {}

  /** An authority over the tape, with terms. */
  record Given(Set<AuthorityScope> scopes, Map<String, String> terms, Set<String> people)
      implements Authority {
    @Override
    public String name() {
      return "request R000001";
    }

    @Override
    public boolean covers(AuthorityScope scope, Barcode barcode, int generation) {
      return scopes.contains(scope) && barcode.equals(TAPE) && generation == GENERATION;
    }

    @Override
    public Optional<String> term(String key) {
      return Optional.ofNullable(terms.get(key));
    }
  }

  static Given authority(AuthorityScope scope) {
    Map<String, String> terms = new TreeMap<>();
    terms.put("to", "rita");
    terms.put("purpose", "restore");
    return new Given(EnumSet.of(scope), terms, Set.of("olga", "anna"));
  }

  static CustodyRecord record(CustodyState state) {
    boolean transit = state == CustodyState.TRANSIT_OUT || state == CustodyState.TRANSIT_IN;
    boolean moving = transit || state == CustodyState.CHECKED_OUT;
    boolean home =
        EnumSet.of(
                CustodyState.DRIVE,
                CustodyState.LIBRARY,
                CustodyState.SHELF,
                CustodyState.MISSING,
                CustodyState.CHECKED_OUT)
            .contains(state);
    boolean recalled =
        EnumSet.of(
                CustodyState.RECALL_REQUESTED,
                CustodyState.RECALL_APPROVED,
                CustodyState.TRANSIT_IN,
                CustodyState.RECEIVED)
            .contains(state);
    String custodian = moving ? "rita" : "kurt";
    return new CustodyRecord(
        TAPE,
        GENERATION,
        state,
        custodian,
        "somewhere",
        home ? Optional.empty() : Optional.of("box 7"),
        home ? Optional.empty() : Optional.of("S-100"),
        recalled ? Optional.of(RecallPurpose.RESTORE) : Optional.empty(),
        moving
            ? Optional.of(
                new Movement("kurt", "rita", "vault a", NOW, LATER, Set.of("olga", "anna")))
            : Optional.empty(),
        Optional.empty(),
        5);
  }

  /** An act that is allowed from this state. */
  static CustodyAct good(CustodyAction action, CustodyState from) {
    CustodyRecord record = record(from);
    String actor =
        switch (action) {
          case CONFIRM, CONFIRM_DOUBTFUL, RECEIVE, RETURN, FIND, DESTROY -> "karl";
          case ACKNOWLEDGE -> "rita";
          default -> "kurt";
        };
    Instant at = action == CustodyAction.TIME_OUT ? LATER.plusSeconds(1) : NOW;
    CustodyAct act =
        CustodyAct.of(action, actor, EnumSet.of(Role.CUSTODIAN), at, "because")
            .withPlace("vault a")
            .withBarcodeSeen(TAPE)
            .withReceiver("rita", at.plusSeconds(3600))
            .withPurpose(RecallPurpose.RESTORE);
    act =
        switch (action) {
          case PACK, RESEAL, RESEAL_RECALLED -> act.withSeal("box 7", "S-100");
          default -> record.seal().map(act::withSealSeen).orElse(act);
        };
    return switch (action) {
      case PACK, HAND_OVER_OUT -> act.withAuthority(authority(AuthorityScope.PICK_UP));
      case APPROVE_RECALL, HAND_OVER_IN -> act.withAuthority(authority(AuthorityScope.RECALL));
      case CHECK_OUT -> act.withAuthority(authority(AuthorityScope.CHECKOUT));
      case FIND -> act.withAuthority(authority(AuthorityScope.ACCEPT_FOUND));
      case DESTROY ->
          act.withAuthority(authority(AuthorityScope.DESTROY))
              .withCertificate(
                  new DestructionCertificate(
                      TAPE, GENERATION, "shredded", "site", NOW, "karl", "kurt", "R000001"));
      default -> act;
    };
  }
}
