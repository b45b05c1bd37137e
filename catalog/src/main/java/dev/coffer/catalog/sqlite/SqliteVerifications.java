package dev.coffer.catalog.sqlite;

import dev.coffer.catalog.ArchiveId;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Principal;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.Verification;
import dev.coffer.catalog.Verification.Method;
import dev.coffer.catalog.Verification.Result;
import dev.coffer.catalog.Verification.SegmentOutcome;
import dev.coffer.catalog.VerificationRepository;
import dev.coffer.catalog.Volser;
import dev.coffer.catalog.VolumeId;
import dev.coffer.catalog.control.AuditedRows;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The verifications in their tables. */
final class SqliteVerifications implements VerificationRepository {
  private static final String SELECT =
      """
      SELECT r.id, a.uuid, r.copy, r.at, r.drive_serial, r.by_person, r.by_host, r.by_via,
        r.method, r.result, r.details
      FROM verification r JOIN archive a ON a.id = r.archive_id\
      """;

  private final Session session;
  private final Sql sql;
  private final Ids ids;

  SqliteVerifications(Session session, Sql sql, Ids ids) {
    this.session = session;
    this.sql = sql;
    this.ids = ids;
  }

  @Override
  public void add(Verification verification) throws CatalogException {
    long id =
        sql.insert(
            """
            INSERT INTO verification (archive_id, copy, at, drive_serial, by_person, by_host,
              by_via, method, result, details)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
            """,
            ids.archive(verification.archive()),
            verification.copy(),
            verification.at(),
            verification.driveSerial(),
            verification.by().person(),
            verification.by().host(),
            verification.by().via(),
            verification.method(),
            verification.result(),
            verification.details());
    for (SegmentOutcome outcome : verification.segments()) {
      sql.update(
          """
          INSERT INTO verification_segment (verification_id, number, volume_id, result, details)
          VALUES (?, ?, ?, ?, ?)\
          """,
          id,
          outcome.number(),
          ids.volume(outcome.volume()),
          outcome.result(),
          outcome.details());
    }
    new AuditedRows(sql).verification(session.actor(), session.now(), id);
  }

  @Override
  public List<Verification> of(ArchiveId archive) throws CatalogException {
    return sql.list(
        SELECT + " WHERE r.archive_id = ? ORDER BY r.at, r.id",
        this::verification,
        ids.archive(archive));
  }

  @Override
  public List<Verification> onVolume(VolumeId volume) throws CatalogException {
    return sql.list(
        SELECT
            + """
             WHERE r.id IN (SELECT verification_id FROM verification_segment WHERE volume_id = ?)
            ORDER BY r.at, r.id\
            """,
        this::verification,
        ids.volume(volume));
  }

  @Override
  public Optional<Verification> lastAgreed(ArchiveId archive) throws CatalogException {
    return sql.first(
        SELECT
            + " WHERE r.archive_id = ? AND r.result = 'AGREED' ORDER BY r.at DESC, r.id DESC LIMIT"
            + " 1",
        this::verification,
        ids.archive(archive));
  }

  private Verification verification(Row row) throws SQLException, CatalogException {
    return new Verification(
        ArchiveId.parse(row.text(2)),
        row.integer(3),
        row.time(4),
        row.text(5),
        new Principal(row.text(6), row.text(7), row.text(8)),
        Method.valueOf(row.text(9)),
        Result.valueOf(row.text(10)),
        row.text(11),
        sql.list(
            """
            SELECT s.number, v.volser, v.generation, s.result, s.details
            FROM verification_segment s JOIN volume v ON v.id = s.volume_id
            WHERE s.verification_id = ? ORDER BY s.number\
            """,
            each ->
                new SegmentOutcome(
                    each.integer(1),
                    new VolumeId(new Volser(each.text(2)), each.integer(3)),
                    Result.valueOf(each.text(4)),
                    each.text(5)),
            row.number(1)));
  }
}
