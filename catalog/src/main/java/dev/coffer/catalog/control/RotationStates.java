package dev.coffer.catalog.control;

import dev.coffer.catalog.ArchiveId;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.ArchiveStatus;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Cartridge;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.custody.CustodyClock;
import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.catalog.custody.DataState;
import dev.coffer.catalog.custody.Hold;
import dev.coffer.catalog.rotation.BrakeHold;
import dev.coffer.catalog.rotation.CartridgeView;
import dev.coffer.catalog.rotation.CustodyDay;
import dev.coffer.catalog.rotation.HeldArchive;
import dev.coffer.catalog.rotation.LevelName;
import dev.coffer.catalog.rotation.RotationPolicy;
import dev.coffer.catalog.rotation.RotationRun;
import dev.coffer.catalog.rotation.RotationState;
import dev.coffer.catalog.rotation.RunRecord;
import dev.coffer.catalog.rotation.SetName;
import dev.coffer.catalog.rotation.SetPlace;
import dev.coffer.catalog.rotation.WriteWindow;
import dev.coffer.catalog.sqlite.Sql;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The state of rotation as the catalog's rows give it.
 *
 * <p>Where a row leaves a choice, the careful one is made: everything in the vault counts as one
 * place, whatever shelf of it; what is on its way counts where it was last confirmed; a copy counts
 * as read back only if its last whole reading agreed; a partial archive counts only if a run knows
 * that nothing in it was unreadable; an archive's retention is over on the first day that begins
 * after its end.
 */
final class RotationStates {
  private static final LocalDate FOR_EVER = LocalDate.of(9999, 12, 31);

  private final Control control;
  private final Session session;
  private final Sql sql;
  private final RotationPolicy policy;
  private final WriteWindow days;

  RotationStates(Control control, Session session, RotationPolicy policy) {
    this.control = control;
    this.session = session;
    this.sql = session.sql();
    this.policy = policy;
    this.days = policy.window();
  }

  /** Reads it; the clock is looked at, not moved. */
  RotationState read() throws CatalogException {
    CustodyClock clock = control.clock().peek();
    Optional<String> frozen =
        clock.frozen().isPresent() ? clock.frozen() : control.safeguards().noHeartbeat();
    List<RunRecord> done = new ArrayList<>();
    for (RotationRun run : control.rotationRuns().of(policy.name())) {
      if (run.state() == RotationRun.State.DONE) {
        done.add(run.toRecord());
      }
    }
    return new RotationState(
        new CustodyDay(days.dayOf(clock.value()), frozen), cartridges(), archives(), done, brake());
  }

  private Optional<BrakeHold> brake() throws CatalogException {
    List<Safeguards.Brake> brakes = control.safeguards().brakes();
    return brakes.stream()
        .map(Safeguards.Brake::at)
        .min(Comparator.naturalOrder())
        .map(at ->
            new BrakeHold(
                days.dayOf(at), brakes.stream().map(Safeguards.Brake::why).distinct().toList()));
  }

  private List<CartridgeView> cartridges() throws CatalogException {
    Map<Barcode, SetPlace> places = places();
    Map<Barcode, LocalDate> written = written();
    Map<Barcode, Long> used = used();
    List<Hold> holds = control.safeguards().holds();
    List<CartridgeView> views = new ArrayList<>();
    for (Cartridge cartridge : session.cartridges().all()) {
      Barcode barcode = cartridge.barcode();
      boolean empty = cartridge.data() == DataState.BLANK || cartridge.data() == DataState.LABELLED;
      views.add(
          new CartridgeView(
              barcode,
              cartridge.pool(),
              cartridge.data(),
              cartridge.custody(),
              site(cartridge.custody()),
              Optional.ofNullable(places.get(barcode)),
              empty ? Optional.empty() : Optional.ofNullable(written.get(barcode)),
              Hold.on(barcode, holds).isPresent(),
              cartridge.capacityBytes(),
              empty ? 0 : used.getOrDefault(barcode, 0L)));
    }
    return views;
  }

  private String site(CustodyState state) {
    return switch (state) {
      case DRIVE, LIBRARY, SHELF, PACKED, TRANSIT_OUT, RECEIVED -> policy.site();
      case VAULT, RECALL_REQUESTED, RECALL_APPROVED, TRANSIT_IN -> policy.vault();
      // none that counts: nothing on such a cartridge is depended on
      case CHECKED_OUT, MISSING, DESTROYED -> policy.site();
    };
  }

  private Map<Barcode, SetPlace> places() throws CatalogException {
    Map<Barcode, SetPlace> places = new HashMap<>();
    sql.each(
        """
        SELECT c.barcode, p.level, p.set_name, p.copy FROM rotation_place p
        JOIN cartridge c ON c.id = p.cartridge_id WHERE p.policy = ?\
        """,
        row -> {
          places.put(
              new Barcode(row.text(1)),
              new SetPlace(new LevelName(row.text(2)), new SetName(row.text(3)), row.integer(4)));
          return true;
        },
        policy.name().text());
    return places;
  }

  /** The day each cartridge was last written: that of its run, else of its last archive. */
  private Map<Barcode, LocalDate> written() throws CatalogException {
    Map<Barcode, LocalDate> written = new HashMap<>();
    sql.each(
        """
        SELECT c.barcode, max(a.finished_at) FROM cartridge c
        JOIN volume v ON v.cartridge_id = c.id
        JOIN segment s ON s.volume_id = v.id
        JOIN archive a ON a.id = s.archive_id
        WHERE a.status <> 'LOADING' GROUP BY c.barcode\
        """,
        row -> {
          written.put(new Barcode(row.text(1)), days.dayOf(row.time(2)));
          return true;
        });
    sql.each(
        """
        SELECT c.barcode, max(r.date) FROM rotation_cartridge w
        JOIN rotation_run r ON r.id = w.run_id
        JOIN cartridge c ON c.id = w.cartridge_id
        WHERE w.step NOT IN ('CHOSEN', 'BAD') GROUP BY c.barcode\
        """,
        row -> {
          written.put(new Barcode(row.text(1)), LocalDate.parse(row.text(2)));
          return true;
        });
    return written;
  }

  private Map<Barcode, Long> used() throws CatalogException {
    Map<Barcode, Long> used = new HashMap<>();
    sql.each(
        """
        SELECT c.barcode, sum(s.stored_bytes) FROM cartridge c
        JOIN volume v ON v.cartridge_id = c.id
        JOIN segment s ON s.volume_id = v.id
        WHERE NOT EXISTS (SELECT 1 FROM volume n
          WHERE n.cartridge_id = v.cartridge_id AND n.generation > v.generation)
        GROUP BY c.barcode\
        """,
        row -> {
          used.put(new Barcode(row.text(1)), row.number(2));
          return true;
        });
    return used;
  }

  private record CopyKey(String archive, int copy) {}

  private List<HeldArchive> archives() throws CatalogException {
    Map<CopyKey, Set<Barcode>> copies = copies();
    Set<CopyKey> agreed = agreed();
    Set<CopyKey> absent = absent();
    Map<String, LocalDate> runDays = runDays();
    Set<String> readable = readable();
    Map<String, TreeMap<Integer, HeldArchive.Copy>> byArchive = new HashMap<>();
    copies.forEach((key, on) ->
        byArchive
            .computeIfAbsent(key.archive(), _ -> new TreeMap<>())
            .put(
                key.copy(),
                new HeldArchive.Copy(
                    key.copy(), on, agreed.contains(key) && !absent.contains(key))));
    List<HeldArchive> held = new ArrayList<>();
    for (ArchiveRow row : session.archives().all()) {
      String id = row.id().toString();
      TreeMap<Integer, HeldArchive.Copy> left = byArchive.get(id);
      if (left == null) {
        continue; // its cartridges were written again
      }
      LocalDate day = runDays.get(id);
      held.add(
          new HeldArchive(
              ArchiveId.parse(id),
              row.dataset(),
              row.kind(),
              row.base(),
              day == null ? days.dayOf(row.startedAt()) : day,
              row.expiresAt().map(this::firstDayAfter).orElse(FOR_EVER),
              session.archives().isWhole(row.id())
                  && (row.status() == ArchiveStatus.COMPLETE || readable.contains(id)),
              List.copyOf(left.values())));
    }
    return held;
  }

  private LocalDate firstDayAfter(Instant end) {
    LocalDate day = days.dayOf(end);
    return days.startOf(day).isBefore(end) ? day.plusDays(1) : day;
  }

  /** The copies of which every part is on the volume that its cartridge is now. */
  private Map<CopyKey, Set<Barcode>> copies() throws CatalogException {
    Map<CopyKey, Set<Barcode>> copies = new HashMap<>();
    Set<CopyKey> gone = new HashSet<>();
    sql.each(
        """
        SELECT a.uuid, p.copy, c.barcode,
          c.data_state NOT IN ('BLANK', 'DESTROYED') AND NOT EXISTS (SELECT 1 FROM volume n
            WHERE n.cartridge_id = v.cartridge_id AND n.generation > v.generation)
        FROM (SELECT archive_id, copy, volume_id FROM segment
          UNION SELECT archive_id, copy, volume_id FROM index_part) p
        JOIN archive a ON a.id = p.archive_id
        JOIN volume v ON v.id = p.volume_id
        JOIN cartridge c ON c.id = v.cartridge_id
        WHERE a.status <> 'LOADING'\
        """,
        row -> {
          CopyKey key = new CopyKey(row.text(1), row.integer(2));
          if (row.flag(4)) {
            copies.computeIfAbsent(key, _ -> new HashSet<>()).add(new Barcode(row.text(3)));
          } else {
            gone.add(key);
          }
          return true;
        });
    copies.keySet().removeAll(gone);
    return copies;
  }

  private Set<CopyKey> agreed() throws CatalogException {
    Set<CopyKey> agreed = new HashSet<>();
    sql.each(
        """
        SELECT a.uuid, v.copy FROM verification v JOIN archive a ON a.id = v.archive_id
        WHERE v.result = 'AGREED' AND v.id = (SELECT max(w.id) FROM verification w
          WHERE w.archive_id = v.archive_id AND w.copy = v.copy AND w.result <> 'INCOMPLETE')\
        """,
        row -> {
          agreed.add(new CopyKey(row.text(1), row.integer(2)));
          return true;
        });
    return agreed;
  }

  /** The copies of which a part is on a volume never met: none of them is a copy to count on. */
  private Set<CopyKey> absent() throws CatalogException {
    return new HashSet<>(
        sql.list(
            """
            SELECT DISTINCT a.uuid, p.copy FROM absent_part p JOIN archive a ON a.id = p.archive_id
            """,
            row -> new CopyKey(row.text(1), row.integer(2))));
  }

  private Map<String, LocalDate> runDays() throws CatalogException {
    Map<String, LocalDate> runDays = new HashMap<>();
    sql.each(
        """
        SELECT w.archive_uuid, r.date FROM rotation_archive w JOIN rotation_run r ON r.id = w.run_id
        WHERE w.archive_uuid IS NOT NULL\
        """,
        row -> {
          runDays.put(row.text(1), LocalDate.parse(row.text(2)));
          return true;
        });
    return runDays;
  }

  private Set<String> readable() throws CatalogException {
    return new HashSet<>(
        sql.list(
            "SELECT archive_uuid FROM rotation_figures WHERE unreadable = 0", row -> row.text(1)));
  }
}
