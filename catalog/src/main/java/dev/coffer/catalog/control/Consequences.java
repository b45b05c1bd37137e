package dev.coffer.catalog.control;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.catalog.custody.DataState;
import dev.coffer.catalog.request.Consequence;
import dev.coffer.catalog.request.RequestKind;
import dev.coffer.catalog.sqlite.Sql;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a request would do to each dataset that lies on its cartridges, counted from the catalog at
 * the moment the request is made.
 *
 * <p>A restore point is an archive with a whole copy on cartridges that can be counted on, and all
 * that it builds on likewise. Copies, sites and offline are those of the restore point that has the
 * fewest copies. A cartridge in a drive, a library or on a shelf here is at one site, one elsewhere
 * at the site its place names; all but drives and libraries are offline.
 */
final class Consequences {
  private static final String HERE = "here";

  private final Map<Barcode, Where> cartridges = new HashMap<>();
  private final Map<Long, Archive> archives = new TreeMap<>();

  /** Where a cartridge is. */
  private record Where(boolean counts, String site, boolean offline) {
    /** A cartridge the catalog does not know. */
    static final Where UNKNOWN = new Where(false, HERE, false);

    Where uncounted() {
      return new Where(false, site, offline);
    }

    Where home() {
      return new Where(counts, HERE, offline);
    }
  }

  /**
   * An archive and the cartridges of each of its copies; gone are those that are under an older
   * label in part, or on a volume never met.
   */
  private record Archive(
      String uuid,
      String name,
      String dataset,
      Optional<String> base,
      Instant startedAt,
      Map<Long, Set<Barcode>> copies,
      Set<Long> gone) {}

  private Consequences() {}

  /** What a request of this kind on these cartridges does; nothing for kinds about no data. */
  static List<Consequence> of(Sql sql, RequestKind kind, Collection<Barcode> named)
      throws CatalogException {
    Consequences all = new Consequences();
    all.load(sql);
    Map<Barcode, Where> after = new HashMap<>(all.cartridges);
    for (Barcode barcode : named) {
      Where before = find(all.cartridges, barcode);
      after.put(barcode, after(kind, before));
    }
    Set<String> touched = new TreeSet<>();
    for (Archive archive : all.archives.values()) {
      if (archive.copies().values().stream().flatMap(Set::stream).anyMatch(named::contains)) {
        touched.add(archive.dataset());
      }
    }
    List<Consequence> consequences = new ArrayList<>();
    for (String dataset : touched) {
      consequences.add(
          new Consequence(
              dataset,
              all.standing(dataset, all.cartridges),
              all.standing(dataset, after),
              all.lost(dataset, after)));
    }
    return consequences;
  }

  private static Where find(Map<Barcode, Where> at, Barcode barcode) {
    return at.getOrDefault(barcode, Where.UNKNOWN);
  }

  private static Where after(RequestKind kind, Where before) {
    return switch (kind) {
      case RELEASE, ERASE, RELABEL, EXPIRE_EARLY, DESTROY, CHECKOUT -> before.uncounted();
      case RECALL -> before.home();
      case CLEAR, ACCEPT_FOUND -> new Where(true, before.site(), before.offline());
      case POLICY_CHANGE, PERSON_ADD, PERSON_REMOVE, LIFT_HOLD, UNFREEZE_CLOCK, RELEASE_BRAKE ->
          before;
    };
  }

  private void load(Sql sql) throws CatalogException {
    sql.each(
        "SELECT barcode, data_state, custody_state, location FROM cartridge",
        row -> {
          cartridges.put(
              new Barcode(row.text(1)),
              where(
                  DataState.valueOf(row.text(2)), CustodyState.valueOf(row.text(3)), row.text(4)));
          return true;
        });
    sql.each(
        """
        SELECT DISTINCT a.id, a.uuid, d.name, a.base_uuid, a.started_at, s.copy, c.barcode,
          EXISTS (SELECT 1 FROM volume n
            WHERE n.cartridge_id = v.cartridge_id AND n.generation > v.generation)
          OR EXISTS (SELECT 1 FROM absent_part p
            WHERE p.archive_id = s.archive_id AND p.copy = s.copy), a.name
        FROM archive a JOIN dataset d ON d.id = a.dataset_id
        JOIN segment s ON s.archive_id = a.id
        JOIN volume v ON v.id = s.volume_id JOIN cartridge c ON c.id = v.cartridge_id
        WHERE a.status <> 'LOADING'\
        """,
        row -> {
          long id = row.number(1);
          Archive archive = archives.get(id);
          if (archive == null) {
            archive =
                new Archive(
                    row.text(2),
                    row.text(9),
                    row.text(3),
                    row.optionalText(4),
                    row.time(5),
                    new TreeMap<>(),
                    new HashSet<>());
            archives.put(id, archive);
          }
          archive
              .copies()
              .computeIfAbsent(row.number(6), n -> new HashSet<>())
              .add(new Barcode(row.text(7)));
          if (row.flag(8)) {
            archive.gone().add(row.number(6));
          }
          return true;
        });
  }

  private static Where where(DataState data, CustodyState custody, String location) {
    boolean trusted =
        data == DataState.OPEN || data == DataState.SEALED || data == DataState.RETIRED;
    boolean there =
        custody != CustodyState.MISSING
            && custody != CustodyState.CHECKED_OUT
            && custody != CustodyState.DESTROYED;
    return switch (custody) {
      case DRIVE, LIBRARY -> new Where(trusted, HERE, false);
      case SHELF, PACKED, RECEIVED -> new Where(trusted, HERE, true);
      case TRANSIT_OUT,
          VAULT,
          RECALL_REQUESTED,
          RECALL_APPROVED,
          TRANSIT_IN,
          CHECKED_OUT,
          MISSING,
          DESTROYED ->
          new Where(trusted && there, location, true);
    };
  }

  /** What can be restored now and not afterwards, whatever it is that is missing then. */
  private List<String> lost(String dataset, Map<Barcode, Where> after) {
    List<Archive> left = points(dataset, whole(after));
    return points(dataset, whole(cartridges)).stream()
        .filter(archive -> !left.contains(archive))
        .map(Archive::name)
        .toList();
  }

  /** By archive, the copies of which every cartridge counts. */
  private Map<String, List<Set<Barcode>>> whole(Map<Barcode, Where> at) {
    Map<String, List<Set<Barcode>>> whole = new HashMap<>();
    for (Archive archive : archives.values()) {
      whole.put(
          archive.uuid(),
          archive.copies().entrySet().stream()
              .filter(copy -> !archive.gone().contains(copy.getKey()))
              .map(Map.Entry::getValue)
              .filter(copy -> copy.stream().allMatch(b -> find(at, b).counts()))
              .toList());
    }
    return whole;
  }

  /** The restore points of a dataset, oldest first. */
  private List<Archive> points(String dataset, Map<String, List<Set<Barcode>>> whole) {
    Map<String, Archive> byId = new HashMap<>();
    archives.values().forEach(archive -> byId.put(archive.uuid(), archive));
    return archives.values().stream()
        .filter(a -> a.dataset().equals(dataset) && isRestorable(a, byId, whole))
        .sorted(Comparator.comparing(Archive::startedAt))
        .toList();
  }

  private Consequence.Standing standing(String dataset, Map<Barcode, Where> at) {
    Map<String, List<Set<Barcode>>> whole = whole(at);
    List<Archive> points = points(dataset, whole);
    if (points.isEmpty()) {
      return new Consequence.Standing(Optional.empty(), 0, 0, 0, 0);
    }
    List<Set<Barcode>> scarcest =
        points.stream()
            .map(a -> whole.getOrDefault(a.uuid(), List.of()))
            .min(Comparator.comparingInt(List::size))
            .orElseThrow();
    long sites =
        scarcest.stream()
            .filter(copy -> copy.stream().map(b -> find(at, b).site()).distinct().count() == 1)
            .map(copy -> find(at, copy.iterator().next()).site())
            .distinct()
            .count();
    long offline =
        scarcest.stream()
            .filter(copy -> copy.stream().allMatch(b -> find(at, b).offline()))
            .count();
    return new Consequence.Standing(
        Optional.of(points.getFirst().startedAt()),
        points.size(),
        scarcest.size(),
        Math.toIntExact(sites),
        Math.toIntExact(offline));
  }

  private static boolean isRestorable(
      Archive archive, Map<String, Archive> byId, Map<String, List<Set<Barcode>>> whole) {
    Set<String> seen = new HashSet<>();
    Optional<Archive> next = Optional.of(archive);
    while (next.isPresent()) {
      Archive link = next.get();
      if (!seen.add(link.uuid()) || whole.getOrDefault(link.uuid(), List.of()).isEmpty()) {
        return false;
      }
      if (link.base().isEmpty()) {
        return true;
      }
      next = link.base().map(byId::get);
    }
    return false;
  }
}
