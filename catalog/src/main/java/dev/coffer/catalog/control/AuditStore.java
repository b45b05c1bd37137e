package dev.coffer.catalog.control;

import dev.coffer.catalog.CatalogDamagedException;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Principal;
import dev.coffer.catalog.Sha256;
import dev.coffer.catalog.audit.AuditCheckpoint;
import dev.coffer.catalog.audit.AuditEvent;
import dev.coffer.catalog.audit.AuditExport;
import dev.coffer.catalog.audit.AuditHead;
import dev.coffer.catalog.audit.AuditRecord;
import dev.coffer.catalog.audit.Digests;
import dev.coffer.catalog.audit.TextFormatException;
import dev.coffer.catalog.sqlite.Sql;
import dev.coffer.catalog.sshsig.SshPrivateKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The audit log in its tables. */
public final class AuditStore {
  static final String CHECKPOINT = "audit.checkpoint";

  private final Sql sql;

  private AuditStore(Sql sql) {
    this.sql = sql;
  }

  /** The log of a session's catalog. */
  public static AuditStore of(Sql sql) {
    return new AuditStore(sql);
  }

  /** Takes records one by one. */
  @FunctionalInterface
  public interface Records {
    void take(long sequence, String text, Sha256 hash) throws CatalogException;
  }

  /** Adds a record at the end; returns the new head. */
  public AuditHead append(Instant time, AuditEvent event) throws CatalogException {
    AuditRecord record = AuditRecord.after(head(), time, event);
    String text = record.text();
    AuditHead head = record.head();
    sql.update(
        "INSERT INTO audit (sequence, text, hash) VALUES (?, ?, ?)",
        head.sequence(),
        text,
        head.hash().bytes());
    return head;
  }

  /** How far the log goes. */
  public AuditHead head() throws CatalogException {
    return sql.first(
            "SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1",
            row -> new AuditHead(row.number(1), hash(row.bytes(2))))
        .orElse(AuditHead.EMPTY);
  }

  /** All records in the order of storage, as stored. */
  public void each(Records records) throws CatalogException {
    sql.each(
        "SELECT sequence, text, hash FROM audit ORDER BY sequence",
        row -> {
          records.take(row.number(1), row.text(2), hash(row.bytes(3)));
          return true;
        });
  }

  /** The last records, oldest first. */
  public List<AuditRecord> last(int count) throws CatalogException {
    return sql.list(
            "SELECT sequence, text FROM audit ORDER BY sequence DESC LIMIT ?",
            row -> parsed(row.number(1), row.text(2)),
            count)
        .reversed();
  }

  /** The record of this number. */
  AuditRecord record(long sequence) throws CatalogException {
    return sql.first(
            "SELECT sequence, text FROM audit WHERE sequence = ?",
            row -> parsed(row.number(1), row.text(2)),
            sequence)
        .orElseThrow(
            () -> new CatalogDamagedException("audit record is missing: actual=" + sequence));
  }

  /** Writes the whole log as an export. */
  public void export(Appendable out) throws CatalogException, IOException {
    try {
      each((sequence, text, hash) -> {
        try {
          AuditExport.write(out, text, hash);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /**
   * Signs the head and keeps the signature, and a record that it was made; nothing for an empty log
   * or one that ends with such a record.
   *
   * @return the head that is signed
   */
  public AuditHead checkpoint(Principal by, Instant time, SshPrivateKey hostKey)
      throws CatalogException {
    AuditHead head = head();
    if (head.sequence() == 0) {
      return head;
    }
    Optional<AuditCheckpoint> last = checkpoints().stream().reduce((first, second) -> second);
    boolean signed = record(head.sequence()).event().action().equals(CHECKPOINT);
    if (signed && last.isPresent()) {
      return last.get().head();
    }
    AuditCheckpoint checkpoint = AuditCheckpoint.sign(head, time, hostKey);
    sql.update(
        "INSERT INTO audit_checkpoint (sequence, hash, at, signature) VALUES (?, ?, ?, ?)",
        head.sequence(),
        head.hash().bytes(),
        time,
        checkpoint.signature());
    append(
        time,
        AuditEvent.of(
            by,
            CHECKPOINT,
            Long.toString(head.sequence()),
            Ledger.DIGEST,
            digest(checkpoint).toString()));
    return head;
  }

  static Sha256 digest(AuditCheckpoint checkpoint) {
    return Digests.sha256(checkpoint.text() + checkpoint.signature());
  }

  /** All checkpoints. */
  public List<AuditCheckpoint> checkpoints() throws CatalogException {
    return sql.list(
        "SELECT sequence, hash, at, signature FROM audit_checkpoint ORDER BY sequence",
        row ->
            new AuditCheckpoint(
                new AuditHead(row.number(1), hash(row.bytes(2))), row.time(3), row.text(4)));
  }

  private static AuditRecord parsed(long sequence, String text) throws CatalogException {
    try {
      return AuditRecord.parse(text);
    } catch (TextFormatException e) {
      throw new CatalogDamagedException("audit record " + sequence + ": " + e.getMessage());
    }
  }

  /** A hash of another length is one that nothing has. */
  private static Sha256 hash(byte[] bytes) {
    return bytes.length == Sha256.BYTE_COUNT
        ? Sha256.of(bytes)
        : Sha256.of(new byte[Sha256.BYTE_COUNT]);
  }
}
