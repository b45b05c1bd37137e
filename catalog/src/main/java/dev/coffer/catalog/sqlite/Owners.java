package dev.coffer.catalog.sqlite;

import dev.coffer.catalog.CatalogDamagedException;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.EntryRow;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The dictionary of modes and owners: a tree has few combinations. */
final class Owners {
  private static final int MOST_REMEMBERED = 10_000;

  private final Sql sql;
  private final Map<Owner, Long> ids = new HashMap<>();
  private final Map<Long, Owner> owners = new HashMap<>();
  private @Nullable Owner last;
  private long lastId;

  Owners(Sql sql) {
    this.sql = sql;
  }

  /** Permission bits and owner. */
  record Owner(int mode, long userId, long groupId, String userName, String groupName) {}

  /** The id of an entry's mode and owner, stored if it is new. */
  long id(EntryRow entry) throws CatalogException {
    Owner owner =
        new Owner(
            entry.mode(), entry.userId(), entry.groupId(), entry.userName(), entry.groupName());
    if (owner.equals(last)) {
      return lastId;
    }
    Long known = ids.get(owner);
    if (known == null) {
      if (ids.size() >= MOST_REMEMBERED) {
        ids.clear();
      }
      known = stored(owner);
      ids.put(owner, known);
    }
    last = owner;
    lastId = known;
    return known;
  }

  private long stored(Owner owner) throws CatalogException {
    Object[] key = {
      owner.mode(), owner.userId(), owner.groupId(), owner.userName(), owner.groupName()
    };
    sql.update(
        """
        INSERT INTO entry_owner (mode, user_id, group_id, user_name, group_name)
        VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING\
        """,
        key);
    return sql.number(
        """
        SELECT id FROM entry_owner WHERE mode = ? AND user_id = ? AND group_id = ?
          AND user_name = ? AND group_name = ?\
        """,
        key);
  }

  Owner owner(long id) throws CatalogException {
    Owner known = owners.get(id);
    if (known == null) {
      if (owners.size() >= MOST_REMEMBERED) {
        owners.clear();
      }
      known =
          sql.first(
                  """
                  SELECT mode, user_id, group_id, user_name, group_name FROM entry_owner
                  WHERE id = ?\
                  """,
                  row ->
                      new Owner(
                          row.integer(1), row.number(2), row.number(3), row.text(4), row.text(5)),
                  id)
              .orElseThrow(() -> new CatalogDamagedException("catalog is damaged: no owner " + id));
      owners.put(id, known);
    }
    return known;
  }
}
