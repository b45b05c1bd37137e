package dev.coffer.catalog.rotation;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.catalog.custody.DataState;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Chooses the cartridges of one copy of a turn: first those it can go on writing to, then the set's
 * own, the one written longest ago first, then scratch: blank before labelled before released, in
 * the library before on the shelf. Of every other cartridge it says what refused it.
 */
final class CartridgeChooser {
  private final RotationPolicy policy;
  private final RotationState state;
  private final Expiry expiry;
  private final Set<SetName> standing;

  CartridgeChooser(RotationPolicy policy, RotationState state, Expiry expiry) {
    this.policy = policy;
    this.state = state;
    this.expiry = expiry;
    this.standing = policy.standingSets();
  }

  /** What was found; too little if {@code missing}. */
  record Found(List<CartridgeChoice> choices, List<RuleNote> notes, boolean missing) {}

  Found choose(Turn turn, int copy, long bytes, Set<Barcode> taken) {
    SetPlace place = new SetPlace(turn.level().name(), turn.set(), copy);
    List<CartridgeChoice> choices = new ArrayList<>();
    List<RuleNote> notes = new ArrayList<>();
    long left = Math.max(bytes, 1);
    for (CartridgeView cartridge : candidates(place, turn)) {
      if (taken.contains(cartridge.barcode()) || isOfAnotherCopy(cartridge, place, turn)) {
        continue;
      }
      List<RuleNote> refusals = refusals(cartridge, place, turn);
      notes.addAll(refusals);
      if (!refusals.isEmpty()) {
        continue;
      }
      if (left <= 0) {
        notes.add(
            RuleNote.refused(
                Rule.NOT_NEEDED, cartridge.barcode(), "could be written, but is not needed"));
        continue;
      }
      CartridgeChoice.Use use = use(cartridge, place, turn);
      choices.add(new CartridgeChoice(cartridge.barcode(), place, use));
      notes.add(reason(cartridge, place, use));
      left -= room(cartridge, use);
    }
    return new Found(choices, notes, left > 0);
  }

  /** It has its own turn in the same run; what speaks against it is said there. */
  private static boolean isOfAnotherCopy(CartridgeView cartridge, SetPlace place, Turn turn) {
    return cartridge
        .place()
        .filter(p -> p.level().equals(place.level()) && p.set().equals(place.set()))
        .filter(p -> p.copy() != place.copy() && p.copy() <= turn.level().copies())
        .isPresent();
  }

  private static long room(CartridgeView cartridge, CartridgeChoice.Use use) {
    if (cartridge.capacityBytes().isEmpty()) {
      return Long.MAX_VALUE;
    }
    long used = use == CartridgeChoice.Use.APPEND ? cartridge.usedBytes() : 0;
    return cartridge.capacityBytes().getAsLong() - used;
  }

  private List<CartridgeView> candidates(SetPlace place, Turn turn) {
    return state.cartridges().stream()
        .sorted(
            Comparator.comparing((CartridgeView c) -> !appendable(c, place, turn))
                .thenComparing(c -> !isMember(c, place))
                .thenComparing(c -> rank(c.data()))
                .thenComparing(CartridgeView::offline)
                .thenComparing(c -> c.lastWritten().orElse(LocalDate.MIN))
                .thenComparing(CartridgeView::barcode))
        .toList();
  }

  private static int rank(DataState data) {
    return switch (data) {
      case BLANK -> 0;
      case LABELLED -> 1;
      case RELEASED -> 2;
      case OPEN, SEALED, SUSPECT, QUARANTINED, RETIRED, DESTROYED -> 3;
    };
  }

  private static boolean isMember(CartridgeView cartridge, SetPlace place) {
    return cartridge.place().equals(Optional.of(place));
  }

  private boolean appendable(CartridgeView cartridge, SetPlace place, Turn turn) {
    return isMember(cartridge, place)
        && cartridge.data() == DataState.OPEN
        && cartridge
            .lastWritten()
            .map(last -> turn.level().append().joins(last, turn.session().date()))
            .orElse(false);
  }

  private CartridgeChoice.Use use(CartridgeView cartridge, SetPlace place, Turn turn) {
    if (appendable(cartridge, place, turn)) {
      return CartridgeChoice.Use.APPEND;
    }
    return cartridge.data() == DataState.RELEASED
        ? CartridgeChoice.Use.OVERWRITE
        : CartridgeChoice.Use.FRESH;
  }

  private RuleNote reason(CartridgeView cartridge, SetPlace place, CartridgeChoice.Use use) {
    Barcode barcode = cartridge.barcode();
    if (use == CartridgeChoice.Use.APPEND) {
      return RuleNote.chose(Rule.APPEND, barcode, "goes on, begun as " + place);
    }
    String what =
        use == CartridgeChoice.Use.FRESH
            ? "nothing is on it"
            : "released, and expired"
                + expiry.of(barcode).map(date -> " since " + date.date()).orElse("");
    return isMember(cartridge, place)
        ? RuleNote.chose(Rule.SET, barcode, "belongs to " + place + "; " + what)
        : RuleNote.chose(Rule.SCRATCH, barcode, "new in " + place + "; " + what);
  }

  /** Every rule that speaks against writing to a cartridge; none if it can be written. */
  List<RuleNote> refusals(CartridgeView cartridge, SetPlace place, Turn turn) {
    List<RuleNote> notes = new ArrayList<>();
    refuseBelonging(cartridge, place, notes);
    refuseHands(cartridge, notes);
    if (appendable(cartridge, place, turn)) {
      refuseAppending(cartridge, notes);
    } else {
      refuseOverwriting(cartridge, notes);
    }
    return notes;
  }

  private void refuseBelonging(CartridgeView cartridge, SetPlace place, List<RuleNote> notes) {
    Barcode barcode = cartridge.barcode();
    boolean ours =
        cartridge.pool().isPresent()
            && (cartridge.pool().get().equals(policy.pool())
                || cartridge.pool().get().equals(policy.scratch()));
    if (!ours) {
      notes.add(
          RuleNote.refused(
              Rule.POOL,
              barcode,
              "pool "
                  + cartridge.pool().map(Object::toString).orElse("none")
                  + " is neither "
                  + policy.pool()
                  + " nor "
                  + policy.scratch()));
    }
    Optional<SetPlace> other = cartridge.place().filter(p -> !p.equals(place));
    boolean free = other.map(p -> !standing.contains(p.set())).orElse(true);
    if (!free) {
      notes.add(
          RuleNote.refused(
              Rule.SET, barcode, "belongs to " + other.get() + ", the turn is " + place + "'s"));
    }
  }

  private void refuseHands(CartridgeView cartridge, List<RuleNote> notes) {
    Barcode barcode = cartridge.barcode();
    if (!cartridge.atHand() || !cartridge.site().equals(policy.site())) {
      notes.add(
          RuleNote.refused(
              Rule.CUSTODY,
              barcode,
              "not at hand: " + cartridge.custody() + " at " + cartridge.site()));
    }
    if (cartridge.held()) {
      notes.add(RuleNote.refused(Rule.HOLD, barcode, "a hold is on it"));
    }
  }

  private void refuseAppending(CartridgeView cartridge, List<RuleNote> notes) {
    if (state.brake().isPresent()) {
      notes.add(brake(cartridge));
    }
    if (room(cartridge, CartridgeChoice.Use.APPEND) <= 0) {
      notes.add(RuleNote.refused(Rule.CAPACITY, cartridge.barcode(), "it is full"));
    }
  }

  private void refuseOverwriting(CartridgeView cartridge, List<RuleNote> notes) {
    Barcode barcode = cartridge.barcode();
    LocalDate today = state.day().today();
    Optional<ExpiryDate> date = expiry.of(barcode);
    date.filter(d -> d.holdsOn(today))
        .ifPresent(d -> notes.add(RuleNote.refused(d.rule(), barcode, "not expired: " + d.why())));
    switch (cartridge.data()) {
      case BLANK, LABELLED -> {}
      case RELEASED -> refuseRecycling(cartridge, notes);
      case OPEN, SEALED -> {
        if (date.map(d -> !d.holdsOn(today)).orElse(true)) {
          String since = "expired" + date.map(d -> " since " + d.date()).orElse("");
          Optional<String> frozen = state.day().frozenBecause();
          notes.add(
              RuleNote.refused(
                  frozen.isPresent() ? Rule.FROZEN : Rule.NOT_RELEASED,
                  barcode,
                  since
                      + frozen
                          .map(why -> ", but expiry is frozen: " + why)
                          .orElse(", but two people have not released it")));
        }
      }
      case SUSPECT, QUARANTINED, RETIRED, DESTROYED ->
          notes.add(
              RuleNote.refused(
                  Rule.DATA_STATE, barcode, "its data is " + cartridge.data() + ", never written"));
    }
  }

  private void refuseRecycling(CartridgeView cartridge, List<RuleNote> notes) {
    state
        .day()
        .frozenBecause()
        .ifPresent(why ->
            notes.add(
                RuleNote.refused(Rule.FROZEN, cartridge.barcode(), "expiry is frozen: " + why)));
    if (state.brake().isPresent()) {
      notes.add(brake(cartridge));
    }
  }

  private RuleNote brake(CartridgeView cartridge) {
    return RuleNote.refused(
        Rule.BRAKE,
        cartridge.barcode(),
        "only fresh cartridges while the brake is on since "
            + state.brake().map(b -> b.since().toString()).orElse(""));
  }

  /**
   * The cartridges of a set that its next turn would use, were they at hand and released: members
   * in the order of choice, as many as the bytes need.
   */
  List<CartridgeView> wanted(Turn turn, int copy, long bytes) {
    SetPlace place = new SetPlace(turn.level().name(), turn.set(), copy);
    List<CartridgeView> wanted = new ArrayList<>();
    long left = Math.max(bytes, 1);
    for (CartridgeView cartridge : candidates(place, turn)) {
      boolean usable =
          switch (cartridge.data()) {
            case BLANK, LABELLED, RELEASED, OPEN, SEALED -> true;
            case SUSPECT, QUARANTINED, RETIRED, DESTROYED -> false;
          };
      boolean reachable =
          cartridge.custody() != CustodyState.MISSING
              && cartridge.custody() != CustodyState.CHECKED_OUT;
      if (left > 0 && isMember(cartridge, place) && usable && reachable && !cartridge.held()) {
        wanted.add(cartridge);
        left -= room(cartridge, use(cartridge, place, turn));
      }
    }
    return wanted;
  }

  static Set<Barcode> barcodes(List<CartridgeChoice> choices) {
    Set<Barcode> barcodes = new HashSet<>();
    choices.forEach(choice -> barcodes.add(choice.barcode()));
    return barcodes;
  }
}
