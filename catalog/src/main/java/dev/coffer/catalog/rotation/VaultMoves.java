package dev.coffer.catalog.rotation;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.catalog.custody.DataState;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * What moves at one pick-up. Out goes every copy that is to be out, is not expired, is finished and
 * is not needed before the next pick-up. Back comes what runs before the next pick-up need, if it
 * is expired on the day it would come: a cartridge with living archives is never recalled for
 * reuse.
 */
final class VaultMoves {
  private final Rotation rotation;
  private final RotationPolicy policy;
  private final RotationState state;
  private final CartridgeChooser chooser;
  private final Expiry expiry;
  private final LocalDate today;
  private final List<RunRecord> runs;

  VaultMoves(Rotation rotation, RotationState state, CartridgeChooser chooser) {
    this.rotation = rotation;
    this.policy = rotation.policy();
    this.state = state;
    this.chooser = chooser;
    this.expiry = new Expiry(state, policy.keepDays());
    this.today = state.day().today();
    this.runs = new ArrayList<>(state.runs());
  }

  /** What was under way before has arrived by the time the courier comes. */
  static RotationState arrived(RotationState state, RotationPolicy policy) {
    Set<Barcode> out = new HashSet<>();
    Set<Barcode> home = new HashSet<>();
    for (CartridgeView cartridge : state.cartridges()) {
      switch (cartridge.custody()) {
        case TRANSIT_OUT -> out.add(cartridge.barcode());
        case TRANSIT_IN, RECEIVED -> home.add(cartridge.barcode());
        case DRIVE,
            LIBRARY,
            SHELF,
            PACKED,
            VAULT,
            RECALL_REQUESTED,
            RECALL_APPROVED,
            CHECKED_OUT,
            MISSING,
            DESTROYED -> {}
      }
    }
    return state
        .update(out, c -> c.withCustody(CustodyState.VAULT, policy.vault()))
        .update(home, c -> c.withCustody(CustodyState.LIBRARY, policy.site()));
  }

  /** Adds the cartridges that the run of a session needs; warns of those that cannot come. */
  void need(
      RunSession session, ToLongFunction<Turn> bytes, Set<Barcode> needed, Consumer<String> warn) {
    boolean done = runs.stream().anyMatch(run -> run.nominal().equals(session.nominal()));
    Optional<Turn> due = done ? Optional.empty() : rotation.turn(session, runs);
    if (due.isEmpty()) {
      return;
    }
    Turn turn = due.get();
    runs.add(new RunRecord(session.nominal(), session.date(), turn.level().name(), turn.set()));
    for (int copy = 1; copy <= turn.level().copies(); copy++) {
      for (CartridgeView cartridge : chooser.wanted(turn, copy, bytes.applyAsLong(turn))) {
        Optional<String> obstacle = obstacle(cartridge, turn);
        if (obstacle.isEmpty()) {
          needed.add(cartridge.barcode());
        } else {
          warn.accept(
              cartridge.barcode()
                  + " of "
                  + turn.set()
                  + " is needed for the run of "
                  + session.date()
                  + " and cannot come home on "
                  + today
                  + ": "
                  + obstacle.get());
        }
      }
    }
  }

  private Optional<String> obstacle(CartridgeView cartridge, Turn turn) {
    if (cartridge.atHand() || appends(cartridge, turn)) {
      return Optional.empty();
    }
    if (state.day().frozenBecause().isPresent()) {
      return Optional.of("expiry is frozen: " + state.day().frozenBecause().get());
    }
    if (state.brake().isPresent()) {
      return Optional.of("the brake is on since " + state.brake().get().since());
    }
    return expiry
        .of(cartridge.barcode())
        .filter(date -> date.holdsOn(today))
        .map(date -> "not expired: " + date.why());
  }

  private static boolean appends(CartridgeView cartridge, Turn turn) {
    return cartridge.data() == DataState.OPEN
        && cartridge
            .lastWritten()
            .map(last -> turn.level().append().joins(last, turn.session().date()))
            .orElse(false);
  }

  List<PlannedPickUp.Moved> out(Set<Barcode> needed) {
    List<PlannedPickUp.Moved> out = new ArrayList<>();
    for (CartridgeView cartridge : state.cartridges()) {
      if (goesOut(cartridge) && !needed.contains(cartridge.barcode())) {
        out.add(new PlannedPickUp.Moved(cartridge.barcode(), cartridge.place().orElseThrow()));
      }
    }
    return out;
  }

  private boolean goesOut(CartridgeView cartridge) {
    Optional<Level> level = cartridge.place().flatMap(place -> policy.level(place.level()));
    if (level.isEmpty()
        || cartridge.place().orElseThrow().copy() > level.get().copiesOut()
        || cartridge.lastWritten().isEmpty()
        || !cartridge.site().equals(policy.site())) {
      return false;
    }
    boolean here = cartridge.atHand() || cartridge.custody() == CustodyState.PACKED;
    boolean finished =
        switch (cartridge.data()) {
          case SEALED -> true;
          case OPEN -> !level.get().append().joins(cartridge.lastWritten().get(), today);
          case BLANK, LABELLED, RELEASED, SUSPECT, QUARANTINED, RETIRED, DESTROYED -> false;
        };
    boolean living = expiry.of(cartridge.barcode()).map(date -> date.holdsOn(today)).orElse(false);
    return here && finished && living;
  }

  List<PlannedPickUp.Moved> back(Set<Barcode> needed) {
    List<PlannedPickUp.Moved> back = new ArrayList<>();
    for (CartridgeView cartridge : state.cartridges()) {
      boolean away =
          cartridge.custody() == CustodyState.VAULT
              || cartridge.custody() == CustodyState.RECALL_REQUESTED
              || cartridge.custody() == CustodyState.RECALL_APPROVED;
      if (away && needed.contains(cartridge.barcode())) {
        back.add(new PlannedPickUp.Moved(cartridge.barcode(), cartridge.place().orElseThrow()));
      }
    }
    return back;
  }

  RotationState apply(List<PlannedPickUp.Moved> out, List<PlannedPickUp.Moved> back) {
    return state
        .update(
            barcodes(out),
            c -> {
              CartridgeView gone = c.withCustody(CustodyState.VAULT, policy.vault());
              return gone.data() == DataState.OPEN ? gone.withData(DataState.SEALED) : gone;
            })
        .update(barcodes(back), c -> c.withCustody(CustodyState.LIBRARY, policy.site()));
  }

  private static Set<Barcode> barcodes(List<PlannedPickUp.Moved> moved) {
    return moved.stream().map(PlannedPickUp.Moved::barcode).collect(Collectors.toSet());
  }
}
