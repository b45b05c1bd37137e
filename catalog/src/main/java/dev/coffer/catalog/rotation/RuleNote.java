package dev.coffer.catalog.rotation;

import dev.coffer.catalog.Barcode;
import java.util.Objects;
import java.util.Optional;

/**
 * One step of a decision.
 *
 * @param barcode the cartridge it is about; empty for the run as a whole
 * @param text for people, one line without a full stop
 */
public record RuleNote(Rule rule, Verdict verdict, Optional<Barcode> barcode, String text) {
  /** What a rule did. */
  public enum Verdict {
    CHOSE,
    REFUSED,
    NOTED
  }

  public RuleNote {
    Objects.requireNonNull(rule);
    Objects.requireNonNull(verdict);
    Objects.requireNonNull(barcode);
    Objects.requireNonNull(text);
  }

  static RuleNote noted(Rule rule, String text) {
    return new RuleNote(rule, Verdict.NOTED, Optional.empty(), text);
  }

  static RuleNote chose(Rule rule, String text) {
    return new RuleNote(rule, Verdict.CHOSE, Optional.empty(), text);
  }

  static RuleNote refused(Rule rule, String text) {
    return new RuleNote(rule, Verdict.REFUSED, Optional.empty(), text);
  }

  static RuleNote chose(Rule rule, Barcode barcode, String text) {
    return new RuleNote(rule, Verdict.CHOSE, Optional.of(barcode), text);
  }

  static RuleNote refused(Rule rule, Barcode barcode, String text) {
    return new RuleNote(rule, Verdict.REFUSED, Optional.of(barcode), text);
  }
}
