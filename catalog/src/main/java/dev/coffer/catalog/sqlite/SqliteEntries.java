package dev.coffer.catalog.sqlite;

import dev.coffer.catalog.ArchiveId;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.DatasetName;
import dev.coffer.catalog.EntryKind;
import dev.coffer.catalog.EntryQuery;
import dev.coffer.catalog.EntryRepository;
import dev.coffer.catalog.EntryRow;
import dev.coffer.catalog.StoredPath;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Questions about entries, answered from directories, versions and memberships. */
final class SqliteEntries implements EntryRepository {
  private final Ids ids;
  private final Sql sql;
  private final HeldArchives archives;
  private final Directories directories;
  private final Versions versions;
  private final Owners owners;
  private final Memberships memberships;

  SqliteEntries(Sql sql, Ids ids) {
    this.sql = sql;
    this.ids = ids;
    this.archives = new HeldArchives(sql, ids);
    this.directories = new Directories(sql);
    this.versions = new Versions(sql);
    this.owners = new Owners(sql);
    this.memberships = new Memberships(sql);
  }

  @Override
  public Optional<EntryRow> find(ArchiveId archive, StoredPath path) throws CatalogException {
    HeldArchives.Held held = archives.withEntries(archive);
    return find(held, path, versionsOf(held.datasetId(), path));
  }

  private Optional<EntryRow> find(HeldArchives.Held held, StoredPath path, List<EntryVersion> known)
      throws CatalogException {
    Optional<Memberships.Place> place = memberships.find(held.archive(), path.orderKey(), known);
    if (place.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(entry(known, path, place.get()));
  }

  private EntryRow entry(List<EntryVersion> known, StoredPath path, Memberships.Place place)
      throws CatalogException {
    EntryVersion version = version(known, place);
    return version.entry(path, owners.owner(version.ownerId()), place.tarOffset());
  }

  private static EntryVersion version(List<EntryVersion> known, Memberships.Place place) {
    return known.stream().filter(v -> v.id() == place.version()).findFirst().orElseThrow();
  }

  private List<EntryVersion> versionsOf(long dataset, StoredPath path) throws CatalogException {
    OptionalLong directory = directories.find(dataset, path.parent());
    return directory.isEmpty() ? List.of() : versions.named(directory.getAsLong(), path.name());
  }

  @Override
  public void each(ArchiveId archive, Visitor<EntryRow> visitor) throws CatalogException {
    memberships.each(
        archives.withEntries(archive).archive(), block -> visit(block, StoredPath.ROOT, visitor));
  }

  @Override
  public void each(ArchiveId archive, StoredPath under, Visitor<EntryRow> visitor)
      throws CatalogException {
    if (under.isRoot()) {
      each(archive, visitor);
      return;
    }
    byte[] from = under.orderKey();
    byte[] before = Arrays.copyOf(from, from.length + 1);
    before[from.length] = 1; // right after the zero that stands for a slash
    memberships.each(
        archives.withEntries(archive).archive(),
        from,
        before,
        block -> visit(block, under, visitor));
  }

  private boolean visit(MembershipBlock block, StoredPath under, Visitor<EntryRow> visitor)
      throws CatalogException {
    for (int i = 0; i < block.count(); i++) {
      long id = block.versions()[i];
      Versions.Chunk chunk = versions.chunk(id / EntryVersion.CHUNK);
      EntryVersion version = chunk.version(id);
      StoredPath path = path(chunk.directory(), version.name());
      if (path.isUnder(under)) {
        EntryRow entry =
            version.entry(path, owners.owner(version.ownerId()), block.tarOffsets()[i]);
        if (!visitor.visit(entry)) {
          return false;
        }
      }
    }
    return true;
  }

  private StoredPath path(long directory, byte[] name) throws CatalogException {
    return directories.directory(directory).path().resolve(name);
  }

  @Override
  public List<Placed> list(DatasetName dataset, StoredPath directory, Instant asOf)
      throws CatalogException {
    Optional<HeldArchives.Held> newest = archives.asOf(ids.dataset(dataset), asOf);
    return newest.isEmpty() ? List.of() : list(newest.get().row().id(), directory);
  }

  @Override
  public List<Placed> list(ArchiveId archive, StoredPath directory) throws CatalogException {
    List<HeldArchives.Held> chain = archives.chain(archive);
    OptionalLong found = directories.find(chain.getFirst().datasetId(), directory);
    if (found.isEmpty()) {
      return List.of();
    }
    TreeMap<byte[], List<EntryVersion>> open = new TreeMap<>(Arrays::compareUnsigned);
    for (EntryVersion version : versions.in(found.getAsLong())) {
      if (!(directory.isRoot() && Arrays.equals(version.name(), StoredPath.ROOT.bytes()))) {
        open.computeIfAbsent(version.name(), name -> new ArrayList<>()).add(version);
      }
    }
    TreeMap<byte[], Placed> listed = new TreeMap<>(Arrays::compareUnsigned);
    for (HeldArchives.Held held : chain) {
      if (!open.isEmpty()) {
        take(held, directory, open, listed);
      }
    }
    return List.copyOf(listed.values());
  }

  /** Moves the names that an archive has a word on from those open to those listed. */
  private void take(
      HeldArchives.Held held,
      StoredPath directory,
      SortedMap<byte[], List<EntryVersion>> open,
      Map<byte[], Placed> listed)
      throws CatalogException {
    Set<Long> wanted = new HashSet<>();
    List<byte[]> keys = new ArrayList<>();
    for (Map.Entry<byte[], List<EntryVersion>> name : open.entrySet()) {
      keys.add(directory.resolve(name.getKey()).orderKey());
      name.getValue().forEach(version -> wanted.add(version.id()));
    }
    Map<Long, Long> offsets = memberships.tarOffsets(held.archive(), keys, wanted);
    Iterator<List<EntryVersion>> names = open.values().iterator();
    while (names.hasNext()) {
      Optional<EntryVersion> last =
          names.next().stream()
              .filter(version -> offsets.containsKey(version.id()))
              // Of a path that is in the archive twice the last one counts.
              .max(Comparator.comparing(version -> offsets.getOrDefault(version.id(), 0L)));
      if (last.isPresent()) {
        names.remove();
        EntryVersion version = last.get();
        if (version.kind() != EntryKind.DELETED) {
          EntryRow entry =
              version.entry(
                  directory.resolve(version.name()),
                  owners.owner(version.ownerId()),
                  offsets.getOrDefault(version.id(), 0L));
          listed.put(version.name(), new Placed(held.row(), entry));
        }
      }
    }
  }

  @Override
  public List<Placed> stateAfter(ArchiveId archive, Optional<StoredPath> path, int most)
      throws CatalogException {
    return chain(archives.chain(archive)).after(path, most);
  }

  @Override
  public void eachOfChain(ArchiveId archive, ArchiveId member, ChainVisitor visitor)
      throws CatalogException {
    List<HeldArchives.Held> chain = archives.chain(archive, member);
    chain(chain).each(chain.getLast(), visitor);
  }

  private ChainEntries chain(List<HeldArchives.Held> chain) {
    return new ChainEntries(chain, memberships, versions, directories, owners);
  }

  @Override
  public Optional<Placed> find(DatasetName dataset, StoredPath path, Instant asOf)
      throws CatalogException {
    long datasetId = ids.dataset(dataset);
    Optional<HeldArchives.Held> newest = archives.asOf(datasetId, asOf);
    if (newest.isEmpty()) {
      return Optional.empty();
    }
    List<EntryVersion> known = versionsOf(datasetId, path);
    for (HeldArchives.Held held : archives.chain(newest.get().row().id())) {
      Optional<EntryRow> entry = find(held, path, known);
      if (entry.isPresent()) {
        return entry
            .filter(found -> found.kind() != EntryKind.DELETED)
            .map(found -> new Placed(held.row(), found));
      }
    }
    return Optional.empty();
  }

  @Override
  public List<EntryRepository.Version> history(DatasetName dataset, StoredPath path)
      throws CatalogException {
    long datasetId = ids.dataset(dataset);
    List<EntryVersion> known = versionsOf(datasetId, path);
    List<History> found = new ArrayList<>();
    Map<ArchiveId, History> states = new HashMap<>();
    for (HeldArchives.Held held : archives.newestFirst(datasetId).reversed()) {
      ArchiveRow row = held.row();
      Optional<Memberships.Place> place =
          memberships.find(held.archive(), path.orderKey(), possible(held, known));
      if (place.isPresent()) {
        EntryVersion version = version(known, place.get());
        History history =
            found.stream()
                .filter(each -> each.version.sameContentAs(version))
                .findFirst()
                .orElseGet(() -> new History(version));
        found.remove(history);
        found.addFirst(history);
        history.placed.addFirst(new Placed(row, entry(known, path, place.get())));
        states.put(row.id(), history);
      } else if (row.base().isPresent() && states.containsKey(row.base().get())) {
        History history = states.get(row.base().get());
        history.unchangedIn.addFirst(row);
        states.put(row.id(), history);
      }
    }
    return found.stream().map(History::version).toList();
  }

  /** What a path's history has of one version. */
  private static final class History {
    final EntryVersion version;
    final Deque<Placed> placed = new ArrayDeque<>();
    final Deque<ArchiveRow> unchangedIn = new ArrayDeque<>();

    History(EntryVersion version) {
      this.version = version;
    }

    EntryRepository.Version version() {
      boolean isGone = version.kind() == EntryKind.DELETED;
      return new EntryRepository.Version(
          List.copyOf(placed), isGone ? List.of() : List.copyOf(unchangedIn));
    }
  }

  /** The versions that were there when an archive was loaded: an archive holds no others. */
  private List<EntryVersion> possible(HeldArchives.Held held, List<EntryVersion> known)
      throws CatalogException {
    List<EntryVersion> possible = new ArrayList<>();
    for (EntryVersion version : known) {
      if (versions.archiveOf(version.chunk()) <= held.archive().id()) {
        possible.add(version);
      }
    }
    return possible;
  }

  @Override
  public void search(EntryQuery query, Visitor<Hit> visitor) throws CatalogException {
    Optional<Long> only =
        query.dataset().isEmpty()
            ? Optional.empty()
            : Optional.of(ids.dataset(query.dataset().get()));
    NamePattern pattern = NamePattern.of(query);
    int[] left = {query.limit()};
    new NameSearch(sql)
        .each(
            pattern,
            only,
            (name, version) -> {
              Optional<Hit> hit = hit(query, only, pattern, name, version);
              return hit.isEmpty() || (visitor.visit(hit.get()) && --left[0] > 0);
            });
  }

  /** What the first version of a name says of all versions of that path. */
  private Optional<Hit> hit(
      EntryQuery query, Optional<Long> only, NamePattern pattern, byte[] name, long id)
      throws CatalogException {
    Optional<Versions.Head> head = versions.head(id / EntryVersion.CHUNK);
    if (head.isEmpty()) {
      return Optional.empty();
    }
    Directories.Directory directory = directories.directory(head.get().directory());
    StoredPath path = directory.path().resolve(name);
    boolean elsewhere = only.isPresent() && only.get() != directory.datasetId();
    if (elsewhere || !pattern.matchesPath(path)) {
      return Optional.empty();
    }
    List<EntryVersion> known = versions.named(directory.id(), name);
    if (known.getFirst().id() != id) {
      return Optional.empty(); // its first version was met, or will be
    }
    Set<Long> wanted = new HashSet<>();
    known.stream()
        .filter(version -> isWanted(query, pattern, version))
        .forEach(version -> wanted.add(version.id()));
    if (wanted.isEmpty()) {
      return Optional.empty();
    }
    List<HeldArchives.Held> held = archives.newestFirst(directory.datasetId());
    for (HeldArchives.Held each : held) {
      // Only what is older than wanted may be there by the word of a base alone.
      boolean byBase = query.archivedFrom().isPresent();
      Optional<Placed> word =
          isWanted(query, each.row())
              ? word(byBase ? held : List.of(), each, path, known, wanted)
              : Optional.empty();
      if (word.isPresent()) {
        return Optional.of(new Hit(each.row().dataset(), word.get()));
      }
    }
    return Optional.empty();
  }

  /** A wanted version, in an archive or, if that has no word on it, in one of those below it. */
  private Optional<Placed> word(
      List<HeldArchives.Held> below,
      HeldArchives.Held top,
      StoredPath path,
      List<EntryVersion> known,
      Set<Long> wanted)
      throws CatalogException {
    Optional<HeldArchives.Held> next = Optional.of(top);
    while (next.isPresent()) {
      HeldArchives.Held held = next.get();
      Optional<Memberships.Place> place =
          memberships.find(held.archive(), path.orderKey(), possible(held, known));
      if (place.isPresent()) {
        return wanted.contains(place.get().version())
            ? Optional.of(new Placed(held.row(), entry(known, path, place.get())))
            : Optional.empty();
      }
      Optional<ArchiveId> base = held.row().base();
      next = below.stream().filter(each -> base.equals(Optional.of(each.row().id()))).findFirst();
    }
    return Optional.empty();
  }

  private static boolean isWanted(EntryQuery query, NamePattern pattern, EntryVersion version) {
    Instant modified = version.modifiedAt();
    return version.kind() != EntryKind.DELETED
        && (!pattern.directoriesOnly() || version.kind() == EntryKind.DIRECTORY)
        && version.byteCount() >= query.minimumBytes().orElse(0)
        && version.byteCount() <= query.maximumBytes().orElse(Long.MAX_VALUE)
        && query.modifiedFrom().map(from -> !modified.isBefore(from)).orElse(true)
        && query.modifiedBefore().map(modified::isBefore).orElse(true);
  }

  private static boolean isWanted(EntryQuery query, ArchiveRow archive) {
    Instant started = archive.startedAt();
    return query.archivedFrom().map(from -> !started.isBefore(from)).orElse(true)
        && query.archivedBefore().map(started::isBefore).orElse(true);
  }
}
