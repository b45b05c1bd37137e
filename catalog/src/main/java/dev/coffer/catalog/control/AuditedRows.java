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
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Binds the rows of volumes, archives and verifications to the audit log: whoever writes one writes
 * a record with the digest of its text, so that a row edited in the file is found.
 *
 * <pre>
 * action: catalog.volume | catalog.archive | catalog.archive-dropped | catalog.verification
 * object: the volume, the archive's name, the verification's number
 * detail: row=&lt;digest of the row's text&gt;, for an archive with its segments and indexes
 * </pre>
 */
@SuppressWarnings("ImmutableEnumChecker") // its lists are made here and never change
public final class AuditedRows {
  static final String ACTION = "catalog.";
  static final String ROW = "row";
  static final String DROPPED = "catalog.archive-dropped";

  private final Sql sql;

  /** What there is of rows. */
  private enum Kind {
    VOLUME(
        "volume",
        """
        SELECT v.id, v.volser || '/' || v.generation,
          'coffer row volume 1', c.barcode, v.format, v.labelled_at, v.block_size
        FROM volume v JOIN cartridge c ON c.id = v.cartridge_id\
        """,
        "v.id",
        List.of()),
    ARCHIVE(
        "archive",
        """
        SELECT a.id, a.name, 'coffer row archive 1', a.uuid, d.name, a.kind, a.base_uuid,
          a.started_at, a.finished_at, a.host, a.entry_count, a.file_bytes, a.stored_bytes,
          a.status, a.manifest_digest, a.expires_at
        FROM archive a JOIN dataset d ON d.id = a.dataset_id WHERE a.status <> 'LOADING'\
        """,
        "a.id",
        List.of(
            """
            SELECT 'segment', s.copy, s.number, v.volser, v.generation, s.tape_file,
              s.first_block, s.block_size, s.block_count, s.first_tar_offset, s.tar_bytes,
              s.stored_bytes, s.sha256, s.age_header_bytes
            FROM segment s JOIN volume v ON v.id = s.volume_id WHERE s.archive_id = ?
            ORDER BY s.copy, s.number\
            """,
            """
            SELECT p.kind, p.copy, p.part, v.volser, v.generation, p.tape_file, p.first_block,
              p.block_size, p.block_count, p.stored_bytes, p.sha256
            FROM index_part p JOIN volume v ON v.id = p.volume_id WHERE p.archive_id = ?
            ORDER BY p.copy, p.kind, p.part\
            """)),
    VERIFICATION(
        "verification",
        """
        SELECT r.id, CAST(r.id AS TEXT), 'coffer row verification 1', a.uuid, r.copy, r.at,
          r.drive_serial, r.by_person, r.by_host, r.by_via, r.method, r.result, r.details
        FROM verification r JOIN archive a ON a.id = r.archive_id\
        """,
        "r.id",
        List.of(
            """
            SELECT s.number, v.volser, v.generation, s.result, s.details
            FROM verification_segment s JOIN volume v ON v.id = s.volume_id
            WHERE s.verification_id = ? ORDER BY s.number\
            """));

    private final String word;
    private final String select;
    private final String id;
    private final List<String> parts;

    Kind(String word, String select, String id, List<String> parts) {
      this.word = word;
      this.select = select;
      this.id = id;
      this.parts = parts;
    }
  }

  /** A row's name and the digest of its text. */
  private record Stood(long id, String object, Sha256 digest) {}

  public AuditedRows(Sql sql) {
    this.sql = sql;
  }

  /** Records the volume with this number of its row. */
  public void volume(Principal by, Instant at, long id) throws CatalogException {
    record(by, at, Kind.VOLUME, id);
  }

  /** Records an archive as it is, with all its parts. */
  public void archive(Principal by, Instant at, long id) throws CatalogException {
    record(by, at, Kind.ARCHIVE, id);
  }

  /** Records a verification. */
  public void verification(Principal by, Instant at, long id) throws CatalogException {
    record(by, at, Kind.VERIFICATION, id);
  }

  /** Records that an archive and its verifications are forgotten. */
  public void dropped(Principal by, Instant at, String archive, List<Long> verifications)
      throws CatalogException {
    AuditStore audit = AuditStore.of(sql);
    for (long verification : verifications) {
      audit.append(
          at,
          AuditEvent.of(by, ACTION + Kind.VERIFICATION.word, Long.toString(verification), ROW, ""));
    }
    audit.append(at, AuditEvent.of(by, DROPPED, archive));
  }

  private void record(Principal by, Instant at, Kind kind, long id) throws CatalogException {
    for (Stood row :
        rows(kind, (kind == Kind.ARCHIVE ? " AND " : " WHERE ") + kind.id + " = ?", id)) {
      append(by, at, kind, row);
    }
  }

  private void append(Principal by, Instant at, Kind kind, Stood row) throws CatalogException {
    AuditStore.of(sql)
        .append(
            at, AuditEvent.of(by, ACTION + kind.word, row.object(), ROW, row.digest().toString()));
  }

  /** Records what stood in the catalog before it kept such records. */
  void recordUnrecorded(Principal by, Instant at) throws CatalogException {
    Expected expected = new Expected();
    AuditStore.of(sql)
        .each((sequence, text, hash) -> {
          try {
            expected.remember(AuditRecord.parse(text).event());
          } catch (TextFormatException e) {
            throw new CatalogDamagedException("audit record " + sequence + ": " + e.getMessage());
          }
        });
    for (Kind kind : Kind.values()) {
      for (Stood row : rows(kind, "")) {
        if (!expected.digests.containsKey(kind.word + " " + row.object())) {
          append(by, at, kind, row);
        }
      }
    }
  }

  private List<Stood> rows(Kind kind, String where, Object... parameters) throws CatalogException {
    return sql.list(
        kind.select + where + " ORDER BY " + kind.id,
        row -> {
          TextWriter text = new TextWriter(row.text(3)).line("name", row.text(2));
          addColumns(text, row, 4);
          for (String part : kind.parts) {
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
        parameters);
  }

  private static void addColumns(TextWriter text, Row row, int first) throws SQLException {
    for (int column = first; column <= row.columnCount(); column++) {
      Object value = row.value(column);
      text.line(
          "c" + column,
          value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : String.valueOf(value));
    }
  }

  /** What the log says the rows are. */
  static final class Expected {
    private final Map<String, String> digests = new HashMap<>();

    /** Takes the next event of the log. */
    void remember(AuditEvent event) {
      String action = event.action();
      if (!action.startsWith(ACTION)) {
        return;
      }
      if (action.equals(DROPPED)) {
        digests.remove(Kind.ARCHIVE.word + " " + event.object());
        return;
      }
      String key = action.substring(ACTION.length()) + " " + event.object();
      String digest = event.details().getOrDefault(ROW, "");
      if (digest.isEmpty()) {
        digests.remove(key);
      } else {
        digests.put(key, digest);
      }
    }
  }

  /** Hears of a row that is not what the log says. */
  interface Contradictions {
    void contradicted(String what);
  }

  /**
   * Compares every row with the log.
   *
   * @param allRecorded false for a catalog whose rows may be older than its records
   */
  void compare(Expected expected, boolean allRecorded, Contradictions to) throws CatalogException {
    Map<String, String> left = new HashMap<>(expected.digests);
    for (Kind kind : Kind.values()) {
      for (Stood row : rows(kind, "")) {
        String said = left.remove(kind.word + " " + row.object());
        if (said == null ? allRecorded : !said.equals(row.digest().toString())) {
          to.contradicted(
              kind.word
                  + " "
                  + row.object()
                  + (said == null ? " was added" : " was changed")
                  + " in the file");
        }
      }
    }
    left.keySet().stream().sorted().forEach(key -> to.contradicted(key + " is missing"));
  }
}
