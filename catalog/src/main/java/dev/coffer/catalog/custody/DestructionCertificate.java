package dev.coffer.catalog.custody;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.audit.TextWriter;
import java.time.Instant;

/**
 * The record of a physical destruction, for print and for the audit log.
 *
 * @param method such as {@code degaussed and shredded}
 * @param doneBy who did it
 * @param witnessedBy who saw it; somebody else
 * @param authority the request that allowed it
 */
public record DestructionCertificate(
    Barcode barcode,
    int generation,
    String method,
    String place,
    Instant at,
    String doneBy,
    String witnessedBy,
    String authority) {
  public DestructionCertificate {
    if (method.isBlank() || doneBy.isBlank() || witnessedBy.isBlank()) {
      throw new IllegalArgumentException("certificate: method, doer and witness are needed");
    }
    if (doneBy.equals(witnessedBy)) {
      throw new IllegalArgumentException("certificate: witnessed by the one who did it");
    }
  }

  /** The canonical text. */
  public String text() {
    return new TextWriter("coffer destruction certificate 1")
        .line("cartridge", barcode + " generation " + generation)
        .line("method", method)
        .line("place", place)
        .line("time", at.toString())
        .line("done-by", doneBy)
        .line("witnessed-by", witnessedBy)
        .line("authority", authority)
        .text();
  }
}
