package dev.coffer.catalog.custody;

import java.util.ArrayList;
import java.util.List;

/** Decides on changes of data state. Pure: the same case gives the same decision. */
public final class DataMachine {
  private DataMachine() {}

  /**
   * What a cartridge's data axis is after a change.
   *
   * @param generation raised if the change makes a new label
   */
  public record Result(DataState state, int generation) {}

  /** The result of an action, or every reason against it. */
  public static Decision<Result> decide(DataAction action, DataCase c) {
    if (!action.from().contains(c.state())) {
      return new Decision.Refused<>(
          List.of(
              action.wireName()
                  + " of "
                  + c.barcode()
                  + ": actual="
                  + c.state()
                  + " expected="
                  + action.from()));
    }
    List<String> reasons = new ArrayList<>();
    for (DataEvidence evidence : action.evidence()) {
      evidence.missing(c).ifPresent(reasons::add);
    }
    if (!reasons.isEmpty()) {
      return new Decision.Refused<>(reasons);
    }
    int generation = action.raisesGeneration() ? Math.addExact(c.generation(), 1) : c.generation();
    return new Decision.Allowed<>(new Result(action.to(), generation), explain(action, c));
  }

  private static String explain(DataAction action, DataCase c) {
    StringBuilder text =
        new StringBuilder()
            .append(c.barcode())
            .append(": ")
            .append(action.wireName())
            .append(" by ")
            .append(c.actor())
            .append(", ")
            .append(c.state())
            .append(" to ")
            .append(action.to());
    c.authority().ifPresent(a -> text.append(", by right of ").append(a.name()));
    if (action.givesDataUp()) {
      text.append("; not held, brake off, policy kept");
    }
    return text.toString();
  }
}
