package dev.coffer.archive.posix;

import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Names and numbers of this host's users and groups, as getpwuid(3) and its kin say. Each is asked
 * for once; an instance is for one job. Thread-safe.
 */
public final class Accounts {
  /** Room for one entry's strings; a group with very many members needs much. */
  private static final int BUFFER_BYTES = 1 << 20;

  private final Map<Long, String> userNames = new ConcurrentHashMap<>();
  private final Map<Long, String> groupNames = new ConcurrentHashMap<>();
  private final Map<String, OptionalLong> userIds = new ConcurrentHashMap<>();
  private final Map<String, OptionalLong> groupIds = new ConcurrentHashMap<>();
  private final Lookup lookup = new Lookup();

  /** The user's name, empty if it has none here. */
  public String userName(long id) {
    String known = userNames.get(id);
    return known != null ? known : userNames.computeIfAbsent(id, this::askUserName);
  }

  /** The group's name, empty if it has none here. */
  public String groupName(long id) {
    String known = groupNames.get(id);
    return known != null ? known : groupNames.computeIfAbsent(id, this::askGroupName);
  }

  /** The user's number, empty if there is no such user here. */
  public OptionalLong userId(String name) {
    return userIds.computeIfAbsent(name, this::askUserId);
  }

  /** The group's number, empty if there is no such group here. */
  public OptionalLong groupId(String name) {
    return groupIds.computeIfAbsent(name, this::askGroupId);
  }

  private String askUserName(long id) {
    synchronized (lookup) {
      lookup.clear();
      LibC.getpwuid_r((int) id, lookup.entry(), lookup.strings(), BUFFER_BYTES, lookup.result());
      return lookup.name();
    }
  }

  private String askGroupName(long id) {
    synchronized (lookup) {
      lookup.clear();
      LibC.getgrgid_r((int) id, lookup.entry(), lookup.strings(), BUFFER_BYTES, lookup.result());
      return lookup.name();
    }
  }

  private OptionalLong askUserId(String name) {
    synchronized (lookup) {
      lookup.clear();
      LibC.getpwnam_r(
          lookup.argument(name), lookup.entry(), lookup.strings(), BUFFER_BYTES, lookup.result());
      return lookup.id();
    }
  }

  private OptionalLong askGroupId(String name) {
    synchronized (lookup) {
      lookup.clear();
      LibC.getgrnam_r(
          lookup.argument(name), lookup.entry(), lookup.strings(), BUFFER_BYTES, lookup.result());
      return lookup.id();
    }
  }

  /**
   * The arguments of one call. struct passwd and struct group begin alike: name pointer, password
   * pointer, number (pwd.h, grp.h, 64-bit).
   */
  private static final class Lookup {
    private static final int RESULT = 0;
    private static final int ENTRY = 8;
    private static final int ENTRY_ID = ENTRY + 16;
    private static final int ARGUMENT = 128;

    private final NativeBuffer fixed = new NativeBuffer(8192);
    private final NativeBuffer strings = new NativeBuffer(BUFFER_BYTES);

    /** Nothing is found until a call says so; one that fails leaves the result as it was. */
    void clear() {
      fixed.bytes().putLong(RESULT, 0);
    }

    long result() {
      return fixed.address() + RESULT;
    }

    long entry() {
      return fixed.address() + ENTRY;
    }

    long strings() {
      return strings.address();
    }

    long argument(String name) {
      byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
      int count = Math.min(bytes.length, fixed.size() - ARGUMENT - 1);
      return fixed.string(ARGUMENT, bytes, count);
    }

    private boolean isFound() {
      return fixed.bytes().getLong(RESULT) != 0;
    }

    String name() {
      if (!isFound()) {
        return "";
      }
      return new Pointer(fixed.bytes().getLong(ENTRY)).getString(0, "UTF-8");
    }

    OptionalLong id() {
      return isFound()
          ? OptionalLong.of(fixed.bytes().getInt(ENTRY_ID) & 0xFFFF_FFFFL)
          : OptionalLong.empty();
    }
  }
}
