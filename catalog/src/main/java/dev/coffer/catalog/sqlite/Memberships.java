package dev.coffer.catalog.sqlite;

import dev.coffer.catalog.CatalogDamagedException;
import dev.coffer.catalog.CatalogException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Which versions archives hold, and where. */
final class Memberships {
  private static final int MOST_REMEMBERED = 64;

  private final Sql sql;
  private final Map<Long, MembershipBlock> blocks =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, MembershipBlock> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  Memberships(Sql sql) {
    this.sql = sql;
  }

  /** An archive whose entries are known. */
  record Archive(long id, boolean inOrder) {}

  /** A version and its place in an archive. */
  record Place(long version, long tarOffset) {}

  /** Takes the blocks of an archive. */
  interface BlockVisitor {
    boolean visit(MembershipBlock block) throws CatalogException;
  }

  static long rowId(long archive, long number) {
    return (archive << 32) + number;
  }

  /** The last of some versions of one path in an archive. */
  Optional<Place> find(Archive archive, byte[] key, List<EntryVersion> versions)
      throws CatalogException {
    if (versions.isEmpty()) {
      return Optional.empty();
    }
    if (archive.inOrder()) {
      OptionalLong number = blockAt(archive, key);
      return number.isEmpty()
          ? Optional.empty()
          : lastIn(block(archive, number.getAsLong()), versions);
    }
    List<Long> numbers =
        sql.list(
            """
            SELECT number FROM membership_range WHERE archive_id = ? AND lo <= ? AND hi >= ?
            ORDER BY number DESC\
            """,
            row -> row.number(1),
            archive.id(),
            key,
            key);
    for (long number : numbers) {
      Optional<Place> place = lastIn(block(archive, number), versions);
      if (place.isPresent()) {
        return place;
      }
    }
    return Optional.empty();
  }

  private static Optional<Place> lastIn(MembershipBlock block, List<EntryVersion> versions) {
    for (int i = block.count() - 1; i >= 0; i--) {
      long id = block.versions()[i];
      for (EntryVersion version : versions) {
        if (version.id() == id) {
          return Optional.of(new Place(id, block.tarOffsets()[i]));
        }
      }
    }
    return Optional.empty();
  }

  /** The one block of an archive in order that may hold a key. */
  private OptionalLong blockAt(Archive archive, byte[] key) throws CatalogException {
    return sql.first(
            """
            SELECT number, hi FROM membership_range WHERE archive_id = ? AND lo <= ?
            ORDER BY lo DESC, number DESC LIMIT 1\
            """,
            row ->
                Arrays.compareUnsigned(row.bytes(2), key) >= 0
                    ? OptionalLong.of(row.number(1))
                    : OptionalLong.empty(),
            archive.id(),
            key)
        .orElse(OptionalLong.empty());
  }

  /**
   * Which of some versions an archive holds, and where.
   *
   * @param keys the keys of their paths, ascending, at least one
   */
  Map<Long, Long> tarOffsets(Archive archive, List<byte[]> keys, Set<Long> versions)
      throws CatalogException {
    Map<Long, Long> offsets = new HashMap<>();
    if (!archive.inOrder()) {
      List<Long> numbers =
          sql.list(
              """
              SELECT number FROM membership_range WHERE archive_id = ? AND lo <= ? AND hi >= ?
              ORDER BY number\
              """,
              row -> row.number(1),
              archive.id(),
              keys.getLast(),
              keys.getFirst());
      for (long number : numbers) {
        collect(block(archive, number), versions, offsets);
      }
      return offsets;
    }
    long collected = -1;
    for (byte[] key : keys) {
      OptionalLong number = blockAt(archive, key);
      if (number.isPresent() && number.getAsLong() != collected) {
        collected = number.getAsLong();
        collect(block(archive, collected), versions, offsets);
      }
    }
    return offsets;
  }

  private static void collect(MembershipBlock block, Set<Long> versions, Map<Long, Long> offsets) {
    for (int i = 0; i < block.count(); i++) {
      long id = block.versions()[i];
      if (versions.contains(id)) {
        offsets.put(id, block.tarOffsets()[i]);
      }
    }
  }

  /** Walks all blocks in the order of the tar stream. */
  void each(Archive archive, BlockVisitor visitor) throws CatalogException {
    walk(
        "SELECT id, body FROM membership WHERE id >= ? AND id < ? ORDER BY id",
        visitor,
        rowId(archive.id(), 0),
        rowId(archive.id() + 1, 0));
  }

  /** Walks the blocks that may hold keys in a range, in the order of the tar stream. */
  void each(Archive archive, byte[] from, byte[] before, BlockVisitor visitor)
      throws CatalogException {
    // In order, the block that begins last before the range is the first that can reach into it.
    byte[] lowest =
        archive.inOrder()
            ? sql.first(
                    """
                    SELECT lo FROM membership_range WHERE archive_id = ? AND lo < ?
                    ORDER BY lo DESC LIMIT 1\
                    """,
                    row -> row.bytes(1),
                    archive.id(),
                    from)
                .orElse(new byte[0])
            : new byte[0];
    walk(
        """
        SELECT m.id, m.body FROM membership_range r
        JOIN membership m ON m.id = r.archive_id * 4294967296 + r.number
        WHERE r.archive_id = ? AND r.lo >= ? AND r.lo < ? AND r.hi >= ? ORDER BY r.number\
        """,
        visitor,
        archive.id(),
        lowest,
        before,
        from);
  }

  private void walk(String query, BlockVisitor visitor, Object... parameters)
      throws CatalogException {
    sql.each(query, row -> visitor.visit(decoded(row.number(1), row.bytes(2))), parameters);
  }

  /** How many blocks an archive has; they are numbered from 0. */
  long blockCount(Archive archive) throws CatalogException {
    return sql.number(
        "SELECT coalesce(max(number), -1) + 1 FROM membership_range WHERE archive_id = ?",
        archive.id());
  }

  /** In an archive in order, the first block that may hold something behind a key. */
  long firstBlockBehind(Archive archive, byte[] key) throws CatalogException {
    return sql.number(
        """
        SELECT number FROM membership_range WHERE archive_id = ? AND lo <= ?
        ORDER BY lo DESC, number DESC LIMIT 1\
        """,
        archive.id(),
        key);
  }

  MembershipBlock block(Archive archive, long number) throws CatalogException {
    long id = rowId(archive.id(), number);
    MembershipBlock known = blocks.get(id);
    if (known == null) {
      known =
          sql.first(
                  "SELECT body FROM membership WHERE id = ?", row -> decoded(id, row.bytes(1)), id)
              .orElseThrow(() ->
                  new CatalogDamagedException("catalog is damaged: no membership block " + id));
      blocks.put(id, known);
    }
    return known;
  }

  static MembershipBlock decoded(long id, byte[] body) throws CatalogDamagedException {
    try {
      return MembershipBlock.decode(body);
    } catch (IllegalArgumentException e) {
      throw new CatalogDamagedException(
          "catalog is damaged: membership block %d: %s".formatted(id, e.getMessage()), e);
    }
  }
}
