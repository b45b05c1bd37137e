package dev.coffer.catalog.custody;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Sha256;
import dev.coffer.catalog.audit.AuditHead;
import dev.coffer.catalog.audit.TextWriter;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A count of what is at a place against what should be there.
 *
 * @param present expected and scanned
 * @param missing expected, not scanned
 * @param surplus scanned, expected elsewhere or unknown
 * @param inTransit on the way there or away, not scanned: neither present nor missing
 */
public record Reconciliation(
    String place,
    SortedSet<Barcode> present,
    SortedSet<Barcode> missing,
    SortedSet<Barcode> surplus,
    SortedSet<Barcode> inTransit) {
  public Reconciliation {
    present = copy(present);
    missing = copy(missing);
    surplus = copy(surplus);
    inTransit = copy(inTransit);
  }

  private static SortedSet<Barcode> copy(Collection<Barcode> barcodes) {
    return Collections.unmodifiableSortedSet(new TreeSet<>(barcodes));
  }

  /**
   * Compares.
   *
   * @param expected what the catalog says is at the place
   * @param moving what the catalog says is in transit to or from it
   * @param scanned what was read there
   */
  public static Reconciliation of(
      String place,
      Collection<Barcode> expected,
      Collection<Barcode> moving,
      Collection<Barcode> scanned) {
    SortedSet<Barcode> present = new TreeSet<>(expected);
    present.retainAll(scanned);
    SortedSet<Barcode> missing = new TreeSet<>(expected);
    missing.removeAll(scanned);
    SortedSet<Barcode> surplus = new TreeSet<>(scanned);
    surplus.removeAll(expected);
    SortedSet<Barcode> inTransit = new TreeSet<>(moving);
    inTransit.removeAll(scanned);
    return new Reconciliation(place, present, missing, surplus, inTransit);
  }

  /** True if nothing is missing and nothing is there that should not be. */
  public boolean agrees() {
    return missing.isEmpty() && surplus.isEmpty();
  }

  /**
   * The certificate, to be signed: counted by two people.
   *
   * @param scope such as {@code all} or {@code rolling count 3 of 12}
   * @param previous digest of the certificate before it at this place; zeros for the first
   * @throws IllegalArgumentException if one person counted twice
   */
  public String certificate(
      String scope,
      Instant at,
      String countedBy,
      String alsoCountedBy,
      Sha256 previous,
      AuditHead head) {
    if (countedBy.equals(alsoCountedBy)) {
      throw new IllegalArgumentException("inventory: counted by one person");
    }
    TextWriter out =
        new TextWriter("coffer inventory certificate 1")
            .line("place", place)
            .line("scope", scope)
            .line("time", at.toString())
            .line("counted-by", countedBy)
            .line("counted-by", alsoCountedBy)
            .line("present-count", present.size())
            .line("missing-count", missing.size())
            .line("surplus-count", surplus.size())
            .line("in-transit-count", inTransit.size());
    present.forEach(b -> out.line("present", b.text()));
    missing.forEach(b -> out.line("missing", b.text()));
    surplus.forEach(b -> out.line("surplus", b.text()));
    inTransit.forEach(b -> out.line("in-transit", b.text()));
    return out.line("previous", previous.toString()).line("audit-head", head.toString()).text();
  }
}
