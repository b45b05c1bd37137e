package dev.coffer.catalog.control;

import dev.coffer.catalog.CatalogDamagedException;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Principal;
import dev.coffer.catalog.Sha256;
import dev.coffer.catalog.audit.AuditEvent;
import dev.coffer.catalog.audit.AuditRecord;
import dev.coffer.catalog.audit.Digests;
import dev.coffer.catalog.audit.TextFormatException;
import dev.coffer.catalog.audit.TextWriter;
import dev.coffer.catalog.sqlite.Row;
import dev.coffer.catalog.sqlite.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Binds rows to the audit log: with each change of one goes a record with the digest of its text,
 * so that a row edited in the file is found. Volumes, archives and verifications are recorded by
 * whoever writes them; the other kinds are watched, and recorded when the unit of work ends.
 *
 * <pre>
 * action: catalog.KIND | catalog.archive-dropped | catalog.entries | catalog.coverage
 * object: the row's name: the volume, the archive's name, the pool's, the cartridge's barcode …
 * detail: row=&lt;digest of the row's text&gt;, with all that belongs to it; empty if it is gone
 * detail: entries=&lt;{@link EntriesDigest}&gt;, of catalog.entries; empty if they are to be loaded anew
 * </pre>
 *
 * <p>A record {@code catalog.coverage} says from when on rows of all kinds are in the log.
 */
public final class AuditedRows {
  static final String ACTION = "catalog.";
  static final String ROW = "row";
  static final String ENTRIES = "entries";

  private static final String DROPPED = "catalog.archive-dropped";
  private static final String ENTRIES_ACTION = "catalog.entries";
  private static final String COVERAGE_ACTION = "catalog.coverage";
  private static final int COVERAGE = 2;
  private static final int LONGEST_IN_CLEAR = 64;

  private final Sql sql;

  /** A row's name and the digest of its text. */
  private record Stood(long id, String object, Sha256 digest) {}

  public AuditedRows(Sql sql) {
    this.sql = sql;
  }

  /** Records the volume with this number of its row. */
  public void volume(Principal by, Instant at, long id) throws CatalogException {
    record(by, at, RowKind.VOLUME, "id", id);
  }

  /** Records an archive as it is, with all its parts. */
  public void archive(Principal by, Instant at, long id) throws CatalogException {
    record(by, at, RowKind.ARCHIVE, "id", id);
  }

  /** Records what the entries of an archive are, all told. */
  public void entries(Principal by, Instant at, String archive, Sha256 digest)
      throws CatalogException {
    AuditStore.of(sql)
        .append(at, AuditEvent.of(by, ENTRIES_ACTION, archive, ENTRIES, digest.toString()));
  }

  /** Records that the entries of an archive are not known any more, until they are loaded anew. */
  public void withoutEntries(Principal by, Instant at, String archive) throws CatalogException {
    AuditStore.of(sql).append(at, AuditEvent.of(by, ENTRIES_ACTION, archive, ENTRIES, ""));
  }

  /** Records a verification. */
  public void verification(Principal by, Instant at, long id) throws CatalogException {
    record(by, at, RowKind.VERIFICATION, "id", id);
  }

  /** Records that an archive and its verifications are forgotten. */
  public void dropped(Principal by, Instant at, String archive, List<Long> verifications)
      throws CatalogException {
    for (long verification : verifications) {
      gone(by, at, RowKind.VERIFICATION, Long.toString(verification));
    }
    AuditStore.of(sql).append(at, AuditEvent.of(by, DROPPED, archive));
  }

  private void gone(Principal by, Instant at, RowKind kind, String object) throws CatalogException {
    AuditStore.of(sql).append(at, AuditEvent.of(by, ACTION + kind.word(), object, ROW, ""));
  }

  private boolean record(Principal by, Instant at, RowKind kind, String column, Object value)
      throws CatalogException {
    List<Stood> found = rows(kind, Optional.of(column), value);
    for (Stood row : found) {
      append(by, at, kind, row);
    }
    return !found.isEmpty();
  }

  private void append(Principal by, Instant at, RowKind kind, Stood row) throws CatalogException {
    AuditStore.of(sql)
        .append(
            at,
            AuditEvent.of(by, ACTION + kind.word(), row.object(), ROW, row.digest().toString()));
  }

  /** What makes a connection remember the rows of watched kinds that change on it. */
  public static List<String> watch() {
    List<String> script = new ArrayList<>();
    script.add("CREATE TEMP TABLE changed_row (kind TEXT NOT NULL, object TEXT)");
    for (RowKind kind : RowKind.current()) {
      for (RowKind.Watch watch : kind.watches()) {
        String on = watch.table() + "_watched";
        script.add(trigger(on + "_new", "INSERT", watch, kind, "NEW"));
        script.add(
            trigger(
                on + "_changed",
                "UPDATE" + watch.columns().map(c -> " OF " + c).orElse(""),
                watch,
                kind,
                "NEW"));
        script.add(trigger(on + "_gone", "DELETE", watch, kind, "OLD"));
      }
    }
    return script;
  }

  private static String trigger(
      String name, String event, RowKind.Watch watch, RowKind kind, String row) {
    return "CREATE TEMP TRIGGER %s AFTER %s ON main.%s BEGIN INSERT INTO changed_row VALUES ('%s', %s); END"
        .formatted(
            name, event, watch.table(), kind.name(), watch.object().replace("ROW.", row + "."));
  }

  /** Records what changed since the last time on a connection that was told to {@link #watch}. */
  public void recordWatched(Principal by, Instant at) throws CatalogException {
    record Changed(RowKind kind, String object) {}
    List<Changed> changed =
        sql.list(
            "SELECT DISTINCT kind, object FROM temp.changed_row WHERE object IS NOT NULL"
                + " ORDER BY kind, object",
            row -> new Changed(RowKind.valueOf(row.text(1)), row.text(2)));
    if (changed.isEmpty()) {
      return;
    }
    for (Changed row : changed) {
      if (!record(by, at, row.kind(), "object", row.object())) {
        gone(by, at, row.kind(), row.object());
      }
    }
    sql.update("DELETE FROM temp.changed_row");
  }

  /**
   * Records what stands in the catalog and was not recorded so far, and that all is from now on.
   */
  public void recordUnrecorded(Principal by, Instant at) throws CatalogException {
    Expected expected = new Expected();
    AuditStore.of(sql)
        .each((sequence, text, hash) -> {
          try {
            expected.remember(AuditRecord.parse(text));
          } catch (TextFormatException e) {
            throw new CatalogDamagedException("audit record " + sequence + ": " + e.getMessage());
          }
        });
    if (expected.coveredSince < Long.MAX_VALUE) {
      return; // what is unrecorded since then is nothing to be blessed
    }
    for (RowKind kind : RowKind.current()) {
      for (Stood row : rows(kind, Optional.empty())) {
        if (!expected.digests.containsKey(kind.word() + " " + row.object())) {
          append(by, at, kind, row);
        }
      }
    }
    AuditStore.of(sql).append(at, AuditEvent.of(by, COVERAGE_ACTION, Integer.toString(COVERAGE)));
  }

  private List<Stood> rows(RowKind kind, Optional<String> column, Object... value)
      throws CatalogException {
    String where = column.map(c -> " WHERE " + c + " = ?").orElse("");
    return sql.list(
        "SELECT * FROM (" + kind.select() + ")" + where + " ORDER BY 1, 2",
        row -> {
          TextWriter text = new TextWriter(row.text(3)).line("name", row.text(2));
          addColumns(text, row, 4);
          for (String part : kind.parts()) {
            sql.each(
                part,
                each -> {
                  addColumns(text, each, 1);
                  return true;
                },
                row.number(1));
          }
          return new Stood(row.number(1), row.text(2), Digests.sha256(text.text()));
        },
        value);
  }

  private static void addColumns(TextWriter text, Row row, int first) throws SQLException {
    for (int column = first; column <= row.columnCount(); column++) {
      text.line("c" + column, printed(row.value(column)));
    }
  }

  private static String printed(@Nullable Object value) {
    if (!(value instanceof byte[] bytes)) {
      return String.valueOf(value);
    }
    return bytes.length <= LONGEST_IN_CLEAR
        ? HexFormat.of().formatHex(bytes)
        : bytes.length + " bytes " + Digests.sha256(bytes);
  }

  /** What the log says the rows are. */
  static final class Expected {
    private final Map<String, String> digests = new HashMap<>();
    private final Map<String, String> entries = new HashMap<>();
    private long coveredSince = Long.MAX_VALUE;

    /** Takes the next record of the log. */
    void remember(AuditRecord record) {
      AuditEvent event = record.event();
      switch (event.action()) {
        case DROPPED -> {
          digests.remove(RowKind.ARCHIVE.word() + " " + event.object());
          entries.remove(event.object());
        }
        case ENTRIES_ACTION -> remember(entries, event.object(), event.details(), ENTRIES);
        case COVERAGE_ACTION -> coveredSince = Math.min(coveredSince, record.sequence());
        default -> {
          if (event.action().startsWith(ACTION)) {
            remember(
                digests,
                event.action().substring(ACTION.length()) + " " + event.object(),
                event.details(),
                ROW);
          }
        }
      }
    }

    private static void remember(
        Map<String, String> to, String key, Map<String, String> details, String name) {
      String digest = details.getOrDefault(name, "");
      if (digest.isEmpty()) {
        to.remove(key);
      } else {
        to.put(key, digest);
      }
    }

    /** The digest of the entries of each archive for which there is one. */
    Map<String, String> entries() {
      return Map.copyOf(entries);
    }

    /** The record from which on all kinds are in the log; the greatest number if there is none. */
    long coveredSince() {
      return coveredSince;
    }
  }

  /** Hears of a row that is not what the log says. */
  interface Contradictions {
    void contradicted(String what);
  }

  /**
   * Compares every row with the log.
   *
   * @param founded false for a catalog whose rows may be older than its records
   */
  void compare(Expected expected, boolean founded, Contradictions to) throws CatalogException {
    Map<String, String> left = new HashMap<>(expected.digests);
    boolean covered = expected.coveredSince < Long.MAX_VALUE;
    for (RowKind kind : RowKind.current()) {
      boolean allRecorded = founded && (kind.since() < COVERAGE || covered);
      for (Stood row : rows(kind, Optional.empty())) {
        String said = left.remove(kind.word() + " " + row.object());
        if (said == null ? allRecorded : !isSo(kind, row, said)) {
          to.contradicted(
              kind.word().replace('-', ' ')
                  + " "
                  + row.object()
                  + (said == null ? " was added" : " was changed")
                  + " in the file");
        }
      }
    }
    left.keySet().stream().sorted().forEach(key -> to.contradicted(key + " is missing"));
  }

  private boolean isSo(RowKind kind, Stood row, String said) throws CatalogException {
    if (said.equals(row.digest().toString())) {
      return true;
    }
    Optional<RowKind> former = kind.former();
    return former.isPresent()
        && rows(former.get(), Optional.of("id"), row.id()).stream()
            .anyMatch(r -> said.equals(r.digest().toString()));
  }
}
