package dev.coffer.cli.job.vault;

import dev.coffer.catalog.custody.CustodyRecord;
import java.util.Optional;

/**
 * What came of one barcode.
 *
 * @param text the barcode, or what was read instead of one
 * @param before where it was; empty if it was not found
 * @param after where it is now; empty if it was refused
 * @param refused why not; empty if it went through
 * @param needsSecondPerson the agreement of others would let it through
 */
public record Handled(
    String text,
    Optional<CustodyRecord> before,
    Optional<CustodyRecord> after,
    Optional<String> refused,
    boolean needsSecondPerson) {

  static Handled done(CustodyRecord before, CustodyRecord after) {
    return new Handled(
        before.barcode().text(), Optional.of(before), Optional.of(after), Optional.empty(), false);
  }

  static Handled refused(
      String text, Optional<CustodyRecord> before, String why, boolean needsSecondPerson) {
    return new Handled(text, before, Optional.empty(), Optional.of(why), needsSecondPerson);
  }

  /** It went through. */
  public boolean isDone() {
    return refused.isEmpty();
  }
}
