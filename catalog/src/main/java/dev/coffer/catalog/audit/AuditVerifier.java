package dev.coffer.catalog.audit;

import dev.coffer.catalog.Sha256;
import dev.coffer.catalog.sshsig.Trust;
import dev.coffer.catalog.sshsig.Verification;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Looks at a log record by record, in the order of storage, and holds it against heads known from
 * elsewhere. Its memory does not grow with the log. For one pass; not for several threads.
 */
public final class AuditVerifier {
  private static final int MAX_FINDINGS = 100;

  private final Map<Long, List<AuditHead.Claim>> claims = new TreeMap<>();
  private final List<AuditFinding> findings = new ArrayList<>();
  private AuditHead head = AuditHead.EMPTY;
  private long recordCount;

  /** Holds the log against a head from a cartridge or a page. */
  public AuditVerifier against(AuditHead.Claim claim) {
    claims.computeIfAbsent(claim.sequence(), s -> new ArrayList<>()).add(claim);
    return this;
  }

  /** Holds the log against signed checkpoints, whose signatures are checked first. */
  public AuditVerifier against(Collection<AuditCheckpoint> checkpoints, Trust hosts) {
    for (AuditCheckpoint checkpoint : checkpoints) {
      if (checkpoint.verify(hosts) instanceof Verification.Refused refused) {
        add(
            AuditFinding.Kind.BAD_CHECKPOINT,
            checkpoint.head().sequence(),
            "checkpoint of " + checkpoint.time() + ": " + refused.explanation());
      } else {
        against(AuditHead.Claim.of(checkpoint.head(), "the checkpoint of " + checkpoint.time()));
      }
    }
    return this;
  }

  /**
   * Takes the next record as stored.
   *
   * @param storedSequence the number it is stored under
   * @param storedHash the hash it is stored with
   */
  public void accept(long storedSequence, String text, Sha256 storedHash) {
    recordCount++;
    Sha256 hash = AuditRecord.hash(text);
    AuditRecord record;
    try {
      record = AuditRecord.parse(text);
    } catch (TextFormatException e) {
      add(AuditFinding.Kind.EDITED, storedSequence, "is not a record: " + e.getMessage());
      head = new AuditHead(Math.max(0, storedSequence), storedHash);
      return;
    }
    if (!hash.equals(storedHash) || record.sequence() != storedSequence) {
      add(AuditFinding.Kind.EDITED, storedSequence, "its text was changed after it was stored");
    }
    checkPlace(record);
    checkClaims(record.sequence(), hash);
    head = new AuditHead(record.sequence(), storedHash);
  }

  private void checkPlace(AuditRecord record) {
    long expected = head.sequence() + 1;
    if (record.sequence() > expected) {
      String gap =
          record.sequence() == expected + 1
              ? "is missing"
              : "is missing, and so are those up to " + (record.sequence() - 1);
      add(AuditFinding.Kind.REMOVED, expected, gap);
    } else if (record.sequence() < expected) {
      add(AuditFinding.Kind.REORDERED, record.sequence(), "stands after record " + head.sequence());
    } else if (!record.previous().equals(head.hash())) {
      add(
          AuditFinding.Kind.UNCHAINED,
          record.sequence(),
          "does not carry the hash of record " + head.sequence());
    }
  }

  private void checkClaims(long sequence, Sha256 hash) {
    List<AuditHead.Claim> here = claims.remove(sequence);
    if (here == null) {
      return;
    }
    for (AuditHead.Claim claim : here) {
      if (!claim.agreesWith(hash)) {
        add(
            AuditFinding.Kind.REWRITTEN,
            sequence,
            "differs from what " + claim.source() + " says it was");
      }
    }
  }

  /** The result; heads beyond the end of the log are found here. */
  public AuditVerdict finish() {
    List<AuditHead.Claim> atZero = claims.remove(0L);
    if (atZero != null) {
      atZero.stream()
          .filter(c -> !c.agreesWith(AuditHead.EMPTY.hash()))
          .forEach(c -> add(AuditFinding.Kind.REWRITTEN, 0, c.source() + " is no head of any log"));
    }
    for (List<AuditHead.Claim> beyond : claims.values()) {
      for (AuditHead.Claim claim : beyond) {
        if (claim.sequence() > head.sequence()) {
          add(
              AuditFinding.Kind.TRUNCATED,
              claim.sequence(),
              "the log ends at " + head.sequence() + ", and " + claim.source() + " goes further");
        }
      }
    }
    return new AuditVerdict(head, recordCount, List.copyOf(findings));
  }

  private void add(AuditFinding.Kind kind, long sequence, String explanation) {
    if (findings.size() < MAX_FINDINGS) {
      findings.add(
          new AuditFinding(kind, sequence, "audit record " + sequence + " " + explanation));
    }
  }
}
