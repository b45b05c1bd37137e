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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
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
    EntryVersion version =
        known.stream().filter(v -> v.id() == place.version()).findFirst().orElseThrow();
    return version.entry(path, owners.owner(version.ownerId()), place.tarOffset());
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
    Map<Long, List<Placed>> placed = new LinkedHashMap<>();
    for (HeldArchives.Held held : archives.newestFirst(datasetId)) {
      List<EntryVersion> possible = possible(held, known);
      Optional<Memberships.Place> place =
          memberships.find(held.archive(), path.orderKey(), possible);
      if (place.isPresent()) {
        placed
            .computeIfAbsent(place.get().version(), id -> new ArrayList<>())
            .add(new Placed(held.row(), entry(known, path, place.get())));
      }
    }
    return placed.values().stream().map(EntryRepository.Version::new).toList();
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
    for (HeldArchives.Held held : archives.newestFirst(directory.datasetId())) {
      if (isWanted(query, held.row())) {
        Optional<Memberships.Place> place =
            memberships.find(held.archive(), path.orderKey(), possible(held, known));
        if (place.isPresent() && wanted.contains(place.get().version())) {
          return Optional.of(
              new Hit(
                  held.row().dataset(), new Placed(held.row(), entry(known, path, place.get()))));
        }
      }
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
