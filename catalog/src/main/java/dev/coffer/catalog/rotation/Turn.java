package dev.coffer.catalog.rotation;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;

/**
 * Whose turn it is at a session.
 *
 * @param period the first day of the period the level is due for
 * @param standsFor younger levels that are due and need no run of their own
 * @param notes the rules that chose level and set
 */
public record Turn(
    RunSession session,
    Level level,
    LocalDate period,
    SetName set,
    boolean madeUp,
    List<LevelName> standsFor,
    List<RuleNote> notes) {
  public Turn {
    Objects.requireNonNull(session);
    Objects.requireNonNull(level);
    Objects.requireNonNull(period);
    Objects.requireNonNull(set);
    standsFor = List.copyOf(standsFor);
    notes = List.copyOf(notes);
  }
}
