package dev.coffer.catalog.control;

import dev.coffer.catalog.EntryCondition;
import dev.coffer.catalog.EntryKind;
import dev.coffer.catalog.EntryRow;
import dev.coffer.catalog.Sha256;
import dev.coffer.catalog.sshsig.HashAlgorithm;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/**
 * One digest of all entries of an archive, in the order of its tar stream: SHA-256 over, for each,
 *
 * <pre>
 * path, kind, condition, user name, group name, link target, digest: each a length in 4 bytes and
 *   that many bytes; kind and condition by name; the digest empty if there is none
 * size, seconds, nanoseconds, mode, user, group, tar offset, stamp: 8 bytes each
 * </pre>
 *
 * <p>Numbers are big-endian. Not for several threads.
 */
public final class EntriesDigest {
  private static final int NUMBER_COUNT = 8;

  private final MessageDigest digest = HashAlgorithm.SHA256.newDigest();
  private final ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
  private final ByteBuffer numbers = ByteBuffer.allocate(NUMBER_COUNT * Long.BYTES);
  private final Map<EntryKind, byte[]> kinds = new EnumMap<>(EntryKind.class);
  private final Map<EntryCondition, byte[]> conditions = new EnumMap<>(EntryCondition.class);

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Takes the next entry. */
  public void add(EntryRow entry) {
    field(entry.path().bytes());
    field(kinds.computeIfAbsent(entry.kind(), kind -> bytes(kind.name())));
    field(conditions.computeIfAbsent(entry.condition(), condition -> bytes(condition.name())));
    field(bytes(entry.userName()));
    field(bytes(entry.groupName()));
    field(entry.linkTarget().bytes());
    field(entry.sha256().map(Sha256::bytes).orElseGet(() -> new byte[0]));
    Instant modified = entry.modifiedAt();
    numbers
        .clear()
        .putLong(entry.byteCount())
        .putLong(modified.getEpochSecond())
        .putLong(modified.getNano())
        .putLong(entry.mode())
        .putLong(entry.userId())
        .putLong(entry.groupId())
        .putLong(entry.tarOffset())
        .putLong(entry.stamp());
    digest.update(numbers.array());
  }

  private void field(byte[] value) {
    length.clear().putInt(value.length);
    digest.update(length.array());
    digest.update(value);
  }

  /** The digest of what was added; the next begins anew. */
  public Sha256 finish() {
    return Sha256.of(digest.digest());
  }
}
