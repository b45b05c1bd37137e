package dev.coffer.catalog.control;

import dev.coffer.catalog.ArchiveId;
import dev.coffer.catalog.ArchiveKind;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.CatalogRefusedException;
import dev.coffer.catalog.DatasetName;
import dev.coffer.catalog.Principal;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.audit.AuditEvent;
import dev.coffer.catalog.rotation.CartridgeChoice;
import dev.coffer.catalog.rotation.LevelName;
import dev.coffer.catalog.rotation.PolicyName;
import dev.coffer.catalog.rotation.RotationDecision;
import dev.coffer.catalog.rotation.RotationPolicy;
import dev.coffer.catalog.rotation.RotationRun;
import dev.coffer.catalog.rotation.RunFigures;
import dev.coffer.catalog.rotation.RunKind;
import dev.coffer.catalog.rotation.SetName;
import dev.coffer.catalog.rotation.SetPlace;
import dev.coffer.catalog.rotation.Turn;
import dev.coffer.catalog.sqlite.Row;
import dev.coffer.catalog.sqlite.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The runs of rotation as they go, so that one that was cut off goes on where it was. Each method
 * is one fact; the caller's unit of work makes it durable together with what it is about.
 */
public final class RotationRuns {
  private static final String SELECT =
      """
      SELECT id, policy, policy_version, nominal, date, level, set_name, state, started_at,
        finished_at, by_person, by_host, by_via, note FROM rotation_run\
      """;

  private final Control control;
  private final Session session;
  private final Sql sql;

  RotationRuns(Control control, Session session) {
    this.control = control;
    this.session = session;
    this.sql = session.sql();
  }

  /** All runs of a policy, in the order of sessions. */
  public List<RotationRun> of(PolicyName policy) throws CatalogException {
    return complete(
        sql.list(SELECT + " WHERE policy = ? ORDER BY nominal", this::run, policy.text()));
  }

  /** The runs that a cartridge was in, of any policy, in the order they were begun. */
  public List<RotationRun> with(Barcode barcode) throws CatalogException {
    return complete(
        sql.list(
            SELECT
                + """
                 WHERE id IN (SELECT run_id FROM rotation_cartridge
                  WHERE cartridge_id = (SELECT id FROM cartridge WHERE barcode = ?)) ORDER BY id\
                """,
            this::run,
            barcode.text()));
  }

  /** The run of a policy that is under way. */
  public Optional<RotationRun> open(PolicyName policy) throws CatalogException {
    return complete(
            sql.list(SELECT + " WHERE policy = ? AND state = 'OPEN'", this::run, policy.text()))
        .stream()
        .findFirst();
  }

  /** A run. */
  public RotationRun get(long id) throws CatalogException {
    return complete(sql.list(SELECT + " WHERE id = ?", this::run, id)).stream()
        .findFirst()
        .orElseThrow(() -> new CatalogRefusedException("rotation: no run " + id));
  }

  /**
   * Begins a run as it was decided: its cartridges enter its set.
   *
   * @throws IllegalArgumentException if the decision was not to go
   * @throws CatalogRefusedException if another run of the policy is open, or the session was begun
   */
  public RotationRun begin(RotationPolicy policy, RotationDecision decision)
      throws CatalogException {
    if (!decision.go()) {
      throw new IllegalArgumentException("rotation: the decision was not to go");
    }
    Instant now = control.clock().observe();
    Turn turn = decision.turn().orElseThrow();
    Optional<RotationRun> other = open(policy.name());
    if (other.isPresent()) {
      throw new CatalogRefusedException(
          "rotation: the run of " + other.get().session() + " is not finished");
    }
    Principal by = session.actor();
    long id =
        sql.insert(
            """
            INSERT INTO rotation_run (policy, policy_version, nominal, date, level, set_name, state,
              started_at, by_person, by_host, by_via, note)
            VALUES (?, ?, ?, ?, ?, ?, 'OPEN', ?, ?, ?, ?, '')\
            """,
            policy.name().text(),
            policy.version(),
            turn.session().nominal().toString(),
            policy.window().dayOf(now).toString(),
            turn.level().name().text(),
            turn.set().text(),
            now,
            by.person(),
            by.host(),
            by.via());
    control
        .audit()
        .append(
            now,
            AuditEvent.of(
                by,
                "rotation.begin",
                policy.name() + " " + turn.session().nominal(),
                "level",
                turn.level().name().text(),
                "set",
                turn.set().text(),
                "policy-digest",
                policy.digest().toString()));
    for (CartridgeChoice choice : decision.choices()) {
      add(id, policy.name(), choice);
    }
    for (int copy = 1; copy <= turn.level().copies(); copy++) {
      for (RunKind kind : decision.kinds()) {
        plan(id, copy, kind.dataset(), kind.kind(), kind.base());
      }
    }
    return get(id);
  }

  /** Adds a cartridge behind those that its copy has; it enters the set. */
  public void add(long run, PolicyName policy, CartridgeChoice choice) throws CatalogException {
    int copy = choice.place().copy();
    long position =
        1
            + sql.number(
                """
                SELECT coalesce(max(position), 0) FROM rotation_cartridge
                WHERE run_id = ? AND copy = ?\
                """,
                run,
                copy);
    sql.update(
        """
        INSERT INTO rotation_cartridge (run_id, copy, position, cartridge_id, use, step)
        VALUES (?, ?, ?, (SELECT id FROM cartridge WHERE barcode = ?), ?, 'CHOSEN')\
        """,
        run,
        copy,
        position,
        choice.barcode().text(),
        choice.use());
    place(choice.barcode(), policy, choice.place());
  }

  private void place(Barcode barcode, PolicyName policy, SetPlace place) throws CatalogException {
    sql.update(
        """
        INSERT INTO rotation_place (cartridge_id, policy, level, set_name, copy)
        VALUES ((SELECT id FROM cartridge WHERE barcode = ?), ?, ?, ?, ?)
        ON CONFLICT (cartridge_id) DO UPDATE SET policy = excluded.policy, level = excluded.level,
          set_name = excluded.set_name, copy = excluded.copy\
        """,
        barcode.text(),
        policy.text(),
        place.level().text(),
        place.set().text(),
        place.copy());
  }

  /** Plans an attempt at a dataset's archive, after those there were. */
  public void plan(
      long run, int copy, DatasetName dataset, ArchiveKind kind, Optional<ArchiveId> base)
      throws CatalogException {
    sql.update(
        """
        INSERT INTO rotation_archive (run_id, copy, dataset, attempt, kind, base_uuid, step)
        VALUES (?, ?, ?, 1 + (SELECT coalesce(max(attempt), 0) FROM rotation_archive
          WHERE run_id = ? AND copy = ? AND dataset = ?), ?, ?, 'PLANNED')\
        """,
        run,
        copy,
        dataset.text(),
        run,
        copy,
        dataset.text(),
        kind,
        base.map(ArchiveId::toString));
  }

  /** A cartridge has come further. */
  public void step(long run, Barcode barcode, RotationRun.CartridgeStep step)
      throws CatalogException {
    sql.update(
        """
        UPDATE rotation_cartridge SET step = ? WHERE run_id = ?
          AND cartridge_id = (SELECT id FROM cartridge WHERE barcode = ?)\
        """,
        step,
        run,
        barcode.text());
  }

  /** An archive has come further; once it is written, what was written counts, not the plan. */
  public void step(
      long run,
      RotationRun.OfDataset attempt,
      RotationRun.ArchiveStep step,
      Optional<ArchiveId> archive)
      throws CatalogException {
    sql.update(
        """
        UPDATE rotation_archive SET step = ?, archive_uuid = ?,
          base_uuid = CASE WHEN w.kind IS NULL THEN rotation_archive.base_uuid ELSE w.base END,
          kind = coalesce(w.kind, rotation_archive.kind)
        FROM (SELECT max(kind) AS kind, max(base_uuid) AS base FROM archive WHERE uuid = ?) w
        WHERE run_id = ? AND copy = ? AND dataset = ? AND attempt = ?\
        """,
        step,
        archive.map(ArchiveId::toString),
        archive.map(ArchiveId::toString),
        run,
        attempt.copy(),
        attempt.dataset().text(),
        attempt.attempt());
  }

  /** Ends a run, done or given up. */
  public void end(long run, RotationRun.State state, String note) throws CatalogException {
    Instant now = control.clock().observe();
    RotationRun open = get(run);
    sql.update(
        "UPDATE rotation_run SET state = ?, finished_at = ?, note = ? WHERE id = ?",
        state,
        now,
        note,
        run);
    control
        .audit()
        .append(
            now,
            AuditEvent.of(
                session.actor(),
                state == RotationRun.State.DONE ? "rotation.done" : "rotation.give-up",
                open.policy() + " " + open.session(),
                "note",
                note));
  }

  /**
   * What a run of a dataset came to.
   *
   * @param unreadable paths that could not be read; only changed ones do not count
   * @param doubted the brake engaged, so it is no measure for others
   */
  public void figures(
      DatasetName dataset, ArchiveId archive, RunFigures figures, long unreadable, boolean doubted)
      throws CatalogException {
    sql.update(
        """
        INSERT INTO rotation_figures (dataset, archive_uuid, at, entries, bytes, changed_entries,
          read_bytes, stored_bytes, unreadable, doubted) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (archive_uuid) DO NOTHING\
        """,
        dataset.text(),
        archive.toString(),
        control.clock().observe(),
        figures.entries(),
        figures.bytes(),
        figures.changedEntries(),
        figures.readBytes(),
        figures.storedBytes(),
        unreadable,
        doubted);
  }

  /**
   * The runs of a dataset that later ones are measured by, the newest {@code most}. Those that
   * engaged the brake are none, and once two people released it, none from before the one that had
   * engaged it is: what they released is the new measure.
   */
  public List<RunFigures> history(DatasetName dataset, int most) throws CatalogException {
    Optional<Instant> released = control.safeguards().brakeReleasedAt(dataset.text());
    long from =
        released.isEmpty()
            ? 0
            : sql.number(
                """
                SELECT coalesce(max(id), 0) FROM rotation_figures
                WHERE dataset = ? AND doubted = 1 AND at <= ?\
                """,
                dataset.text(),
                released.get());
    return sql.list(
        """
        SELECT entries, bytes, changed_entries, read_bytes, stored_bytes FROM rotation_figures
        WHERE dataset = ? AND (id = ? OR (id > ? AND doubted = 0)) ORDER BY id DESC LIMIT ?\
        """,
        row ->
            new RunFigures(
                row.number(1),
                row.number(2),
                row.optionalNumber(3),
                row.optionalNumber(4),
                row.optionalNumber(5)),
        dataset.text(),
        from,
        from,
        most);
  }

  private List<RotationRun> complete(List<RotationRun> bare) throws CatalogException {
    List<RotationRun> runs = new ArrayList<>();
    for (RotationRun run : bare) {
      runs.add(
          new RotationRun(
              run.id(),
              run.policy(),
              run.policyVersion(),
              run.session(),
              run.date(),
              run.level(),
              run.set(),
              run.state(),
              run.startedAt(),
              run.finishedAt(),
              run.by(),
              cartridges(run.id()),
              archives(run.id()),
              run.note()));
    }
    return runs;
  }

  private List<RotationRun.OnCartridge> cartridges(long run) throws CatalogException {
    return sql.list(
        """
        SELECT r.copy, r.position, c.barcode, r.use, r.step FROM rotation_cartridge r
        JOIN cartridge c ON c.id = r.cartridge_id WHERE r.run_id = ? ORDER BY r.copy, r.position\
        """,
        row ->
            new RotationRun.OnCartridge(
                row.integer(1),
                row.integer(2),
                new Barcode(row.text(3)),
                CartridgeChoice.Use.valueOf(row.text(4)),
                RotationRun.CartridgeStep.valueOf(row.text(5))),
        run);
  }

  private List<RotationRun.OfDataset> archives(long run) throws CatalogException {
    return sql.list(
        """
        SELECT copy, dataset, attempt, kind, base_uuid, step, archive_uuid FROM rotation_archive
        WHERE run_id = ? ORDER BY copy, dataset, attempt\
        """,
        row ->
            new RotationRun.OfDataset(
                row.integer(1),
                new DatasetName(row.text(2)),
                row.integer(3),
                ArchiveKind.valueOf(row.text(4)),
                row.optionalText(5).map(ArchiveId::parse),
                RotationRun.ArchiveStep.valueOf(row.text(6)),
                row.optionalText(7).map(ArchiveId::parse)),
        run);
  }

  private RotationRun run(Row row) throws SQLException {
    return new RotationRun(
        row.number(1),
        new PolicyName(row.text(2)),
        row.integer(3),
        LocalDate.parse(row.text(4)),
        LocalDate.parse(row.text(5)),
        new LevelName(row.text(6)),
        new SetName(row.text(7)),
        RotationRun.State.valueOf(row.text(8)),
        row.time(9),
        row.optionalTime(10),
        new Principal(row.text(11), row.text(12), row.text(13)),
        List.of(),
        List.of(),
        row.text(14));
  }
}
