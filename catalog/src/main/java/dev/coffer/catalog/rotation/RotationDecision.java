package dev.coffer.catalog.rotation;

import dev.coffer.catalog.Barcode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a run will do, or why it will not.
 *
 * @param turn empty if nothing is due
 * @param choices the cartridges, by copy; complete only if nothing refuses
 * @param kinds what is written of each dataset
 * @param gate what it does to the protection of each dataset; empty if nothing is due
 * @param notes every rule that was asked, in order
 * @param refusals why it must not run; empty if it may, or if nothing is due
 */
public record RotationDecision(
    RunSession session,
    Optional<Turn> turn,
    List<CartridgeChoice> choices,
    List<RunKind> kinds,
    Optional<GateReport> gate,
    List<RuleNote> notes,
    List<String> refusals) {
  public RotationDecision {
    Objects.requireNonNull(session);
    Objects.requireNonNull(turn);
    Objects.requireNonNull(gate);
    choices = List.copyOf(choices);
    kinds = List.copyOf(kinds);
    notes = List.copyOf(notes);
    refusals = List.copyOf(refusals);
  }

  /** True if there is something to do and nothing speaks against it. */
  public boolean go() {
    return turn.isPresent() && refusals.isEmpty();
  }

  /** The same, refused for one more reason. */
  public RotationDecision refused(String why) {
    List<String> more = new ArrayList<>(refusals);
    more.add(why);
    return new RotationDecision(session, turn, choices, kinds, gate, notes, more);
  }

  /** The cartridges of one copy. */
  public List<CartridgeChoice> copy(int number) {
    return choices.stream().filter(choice -> choice.place().copy() == number).toList();
  }

  /** The rules about the run as a whole, then those that chose or refused one cartridge. */
  public List<RuleNote> why(Barcode barcode) {
    return notes.stream()
        .filter(note -> note.barcode().isEmpty() || note.barcode().get().equals(barcode))
        .toList();
  }
}
