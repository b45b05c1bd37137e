package dev.coffer.catalog.audit;

import dev.coffer.catalog.Principal;
import dev.coffer.catalog.Sha256;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One link of the chain.
 *
 * @param sequence from 1, without gaps
 * @param previous hash of the record before; zeros for the first
 */
public record AuditRecord(long sequence, Instant time, AuditEvent event, Sha256 previous) {
  private static final String TITLE = "coffer audit record 1";

  public AuditRecord {
    if (sequence < 1) {
      throw new IllegalArgumentException("audit record: sequence: actual=" + sequence);
    }
  }

  /** The record that follows a head. */
  public static AuditRecord after(AuditHead head, Instant time, AuditEvent event) {
    return new AuditRecord(head.sequence() + 1, time, event, head.hash());
  }

  /** The canonical text, which is what is stored and hashed. */
  public String text() {
    Principal by = event.by();
    TextWriter out =
        new TextWriter(TITLE)
            .line("sequence", sequence)
            .line("time", time.toString())
            .line("actor", by.person())
            .line("host", by.host())
            .line("interface", by.via())
            .line("action", event.action())
            .line("object", event.object());
    for (Map.Entry<String, String> detail : event.details().entrySet()) {
      out.line("detail", detail.getKey() + "=" + detail.getValue());
    }
    return out.line("previous", previous.toString()).text();
  }

  /**
   * Reads the canonical text.
   *
   * @throws TextFormatException if it is not exactly what {@link #text} writes
   */
  public static AuditRecord parse(String text) throws TextFormatException {
    TextReader in = new TextReader(text, TITLE);
    try {
      long sequence = in.number("sequence");
      Instant time = in.time("time");
      Principal by = new Principal(in.next("actor"), in.next("host"), in.next("interface"));
      String action = in.next("action");
      String object = in.next("object");
      SortedMap<String, String> details = new TreeMap<>();
      for (String detail : in.all("detail")) {
        int equals = detail.indexOf('=');
        if (equals < 0
            || (!details.isEmpty()
                && details.lastKey().compareTo(detail.substring(0, equals)) >= 0)) {
          throw in.fault("details are not sorted keys with values");
        }
        details.put(detail.substring(0, equals), detail.substring(equals + 1));
      }
      Sha256 previous = Sha256.parse(in.next("previous"));
      in.end();
      AuditRecord record =
          new AuditRecord(sequence, time, new AuditEvent(by, action, object, details), previous);
      if (!record.text().equals(text)) {
        throw in.fault("not in canonical form");
      }
      return record;
    } catch (IllegalArgumentException e) {
      throw in.fault(String.valueOf(e.getMessage()));
    }
  }

  /** The hash that the next record carries. */
  public Sha256 hash() {
    return hash(text());
  }

  static Sha256 hash(String text) {
    return Digests.sha256(text);
  }

  /** The head of a log that ends with this record. */
  public AuditHead head() {
    return new AuditHead(sequence, hash());
  }
}
