package dev.coffer.catalog.audit;

import java.util.List;

/**
 * What a verification of the log found.
 *
 * @param head the head of the log as stored
 * @param findings empty if the log is intact; the first hundred otherwise
 */
public record AuditVerdict(AuditHead head, long recordCount, List<AuditFinding> findings) {
  /** True if nothing was found. */
  public boolean isIntact() {
    return findings.isEmpty();
  }
}
