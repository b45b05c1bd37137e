package dev.coffer.tape.fault;

import dev.coffer.tape.TapePosition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** A plan while it runs: which faults are still to come, and which belong to which cartridge. */
final class ActiveFaults {
  private final List<Fault> pending;
  private final List<Fault> struck = new ArrayList<>();
  private final Map<Fault, String> cartridgeOf = new HashMap<>();
  private String cartridge = "";

  ActiveFaults(FaultPlan plan) {
    this.pending = new ArrayList<>(plan.faults());
  }

  void cartridge(String serial) {
    cartridge = serial;
  }

  /** Faults that have struck, in the order they did. */
  List<Fault> struck() {
    return List.copyOf(struck);
  }

  /** A fault that strikes exactly here, once; it is used up. */
  Optional<Fault> once(Fault.Kind kind, TapePosition at) {
    for (Fault fault : pending) {
      if (fault.kind() == kind && fault.at().equals(at)) {
        pending.remove(fault);
        struck.add(fault);
        return Optional.of(fault);
      }
    }
    return Optional.empty();
  }

  /** A fault of this cartridge that strikes exactly here. */
  Optional<Fault> here(Fault.Kind kind, TapePosition at) {
    return standing(kind, fault -> fault.at().equals(at));
  }

  /** A fault of this cartridge that strikes here or anywhere behind. */
  Optional<Fault> from(Fault.Kind kind, TapePosition at) {
    return standing(
        kind,
        fault -> fault.at().partition() == at.partition() && fault.at().object() <= at.object());
  }

  private Optional<Fault> standing(Fault.Kind kind, Predicate<Fault> strikes) {
    for (Fault fault : pending) {
      if (fault.kind() == kind
          && strikes.test(fault)
          && cartridgeOf.getOrDefault(fault, cartridge).equals(cartridge)) {
        if (cartridgeOf.putIfAbsent(fault, cartridge) == null) {
          struck.add(fault);
        }
        return Optional.of(fault);
      }
    }
    return Optional.empty();
  }

  /** The faults of one kind on this cartridge at or behind an object are over. */
  void overwritten(Fault.Kind kind, TapePosition from) {
    pending.removeIf(fault ->
        fault.kind() == kind
            && cartridge.equals(cartridgeOf.get(fault))
            && fault.at().partition() == from.partition()
            && fault.at().object() >= from.object());
  }
}
