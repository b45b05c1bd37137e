package dev.coffer.catalog.sqlite;

import dev.coffer.catalog.EntryCondition;
import dev.coffer.catalog.EntryKind;
import dev.coffer.catalog.EntryRow;
import dev.coffer.catalog.RawBytes;
import dev.coffer.catalog.Sha256;
import dev.coffer.catalog.StoredPath;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One version of one entry, as its row has it; not yet stored if the id is 0. Ids count up in the
 * order of storing, 64 places to a chunk.
 */
record EntryVersion(
    long id,
    byte[] name,
    int kindCode,
    long byteCount,
    long modifiedSeconds,
    int modifiedNanos,
    long ownerId,
    byte @Nullable [] sha256,
    byte @Nullable [] link,
    long stamp) {
  /** Places in a chunk. */
  static final int CHUNK = 64;

  static final String COLUMNS =
      "v.id, v.name, v.kind, v.byte_count, v.modified_seconds, v.modified_nanos, v.owner_id,"
          + " v.sha256, v.link, v.stamp";

  private static final int CONDITION_UNIT = 16;
  private static final List<EntryKind> KINDS = List.of(EntryKind.values());
  private static final List<EntryCondition> CONDITIONS = List.of(EntryCondition.values());

  static EntryVersion of(Row row) throws SQLException {
    return new EntryVersion(
        row.number(1),
        row.bytes(2),
        row.integer(3),
        row.number(4),
        row.number(5),
        row.integer(6),
        row.number(7),
        row.nullableBytes(8),
        row.nullableBytes(9),
        row.number(10));
  }

  static EntryVersion of(EntryRow entry, byte[] name, long ownerId) {
    Instant modified = entry.modifiedAt();
    return new EntryVersion(
        0,
        name,
        kindCode(entry.kind(), entry.condition()),
        entry.byteCount(),
        modified.getEpochSecond(),
        modified.getNano(),
        ownerId,
        entry.sha256().map(Sha256::bytes).orElse(null),
        entry.linkTarget().isEmpty() ? null : entry.linkTarget().bytes(),
        entry.stamp());
  }

  /** The kind, and 16 times the condition. */
  static int kindCode(EntryKind kind, EntryCondition condition) {
    return kind.code() + CONDITION_UNIT * condition.code();
  }

  EntryKind kind() {
    return kindOf(kindCode % CONDITION_UNIT);
  }

  private static EntryKind kindOf(int code) {
    return KINDS.stream().filter(kind -> kind.code() == code).findFirst().orElseThrow();
  }

  private static EntryCondition conditionOf(int code) {
    return CONDITIONS.stream().filter(c -> c.code() == code).findFirst().orElseThrow();
  }

  Instant modifiedAt() {
    return Instant.ofEpochSecond(modifiedSeconds, modifiedNanos);
  }

  long chunk() {
    return id / CHUNK;
  }

  EntryVersion withId(long newId) {
    return new EntryVersion(
        newId,
        name,
        kindCode,
        byteCount,
        modifiedSeconds,
        modifiedNanos,
        ownerId,
        sha256,
        link,
        stamp);
  }

  /** True if nothing but the id differs. */
  boolean sameAs(EntryVersion other) {
    return stamp == other.stamp && sameContentAs(other);
  }

  /** True if nothing but id and stamp differ: for people it is the same version. */
  boolean sameContentAs(EntryVersion other) {
    return byteCount == other.byteCount
        && modifiedSeconds == other.modifiedSeconds
        && modifiedNanos == other.modifiedNanos
        && kindCode == other.kindCode
        && ownerId == other.ownerId
        && Arrays.equals(sha256, other.sha256)
        && Arrays.equals(link, other.link)
        && Arrays.equals(name, other.name);
  }

  /** The entry it is in an archive. */
  EntryRow entry(StoredPath path, Owners.Owner owner, long tarOffset) {
    EntryKind kind = kind();
    return new EntryRow(
        path,
        kind,
        conditionOf(kindCode / CONDITION_UNIT),
        byteCount,
        modifiedAt(),
        owner.mode(),
        owner.userId(),
        owner.groupId(),
        owner.userName(),
        owner.groupName(),
        link == null ? RawBytes.EMPTY : RawBytes.of(link),
        Optional.ofNullable(sha256).map(Sha256::of),
        kind == EntryKind.DELETED ? EntryRow.NO_OFFSET : tarOffset,
        stamp);
  }
}
