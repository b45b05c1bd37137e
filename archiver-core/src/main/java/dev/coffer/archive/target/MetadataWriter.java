package dev.coffer.archive.target;

import dev.coffer.archive.entry.EntryMetadata;
import dev.coffer.archive.entry.EntryNames;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.entry.EntryType;
import dev.coffer.archive.posix.Accounts;
import dev.coffer.archive.posix.FileStatus;
import dev.coffer.archive.posix.PosixCalls;
import dev.coffer.archive.posix.PosixException;
import dev.coffer.archive.tar.PosixAcl;
import dev.coffer.archive.target.RestoreListener.Part;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Gives a new file its owner, attributes, mode, access control lists and time, in this order:
 * changing the owner clears set-user bits and capabilities, attributes need write permission, a
 * mode changes the list's mask, and all of it changes times.
 */
final class MetadataWriter {
  private static final String ACL_ACCESS_TEXT = "SCHILY.acl.access";
  private static final String ACL_DEFAULT_TEXT = "SCHILY.acl.default";
  private static final int SET_USER = 04000;
  private static final int SET_GROUP = 02000;

  private final PosixCalls calls;
  private final Accounts accounts = new Accounts();
  private final boolean numericOwners;
  private final IncompleteSink sink;

  /** Hears what could not be set. */
  interface IncompleteSink {
    void incomplete(EntryPath path, Part part, String reason);
  }

  MetadataWriter(PosixCalls calls, boolean numericOwners, IncompleteSink sink) {
    this.calls = calls;
    this.numericOwners = numericOwners;
    this.sink = sink;
  }

  /** What is done to a file: one that is open, or one that is not to be opened. */
  private interface Handle {
    FileStatus status() throws PosixException;

    void setOwner(long user, long group) throws PosixException;

    void setMode(int mode) throws PosixException;

    void setAttribute(byte[] name, byte[] value) throws PosixException;

    void setModified() throws PosixException;
  }

  /** For an open file or directory. */
  void apply(EntryMetadata entry, int file) {
    apply(
        entry,
        new Handle() {
          @Override
          public FileStatus status() throws PosixException {
            return calls.status(file);
          }

          @Override
          public void setOwner(long user, long group) throws PosixException {
            calls.setOwner(file, user, group);
          }

          @Override
          public void setMode(int mode) throws PosixException {
            calls.setMode(file, mode);
          }

          @Override
          public void setAttribute(byte[] name, byte[] value) throws PosixException {
            calls.setAttribute(file, name, value);
          }

          @Override
          public void setModified() throws PosixException {
            calls.setModified(file, entry.modifiedAt());
          }
        });
  }

  /** For a link, fifo or device under its temporary name. */
  void apply(EntryMetadata entry, int directory, byte[] name) {
    apply(
        entry,
        new Handle() {
          @Override
          public FileStatus status() throws PosixException {
            return calls.status(directory, name);
          }

          @Override
          public void setOwner(long user, long group) throws PosixException {
            calls.setOwner(directory, name, user, group);
          }

          @Override
          public void setMode(int mode) throws PosixException {
            calls.setNodeMode(directory, name, mode);
          }

          @Override
          public void setAttribute(byte[] attribute, byte[] value) throws PosixException {
            calls.setAttribute(directory, name, attribute, value);
          }

          @Override
          public void setModified() throws PosixException {
            calls.setModified(directory, name, entry.modifiedAt());
          }
        });
  }

  private void apply(EntryMetadata entry, Handle handle) {
    int dropped = owner(entry, handle);
    for (Map.Entry<String, byte[]> attribute : entry.attributes().entrySet()) {
      if (!isAcl(attribute.getKey())) {
        attribute(entry.path(), Part.ATTRIBUTE, attribute.getKey(), attribute.getValue(), handle);
      }
    }
    if (entry.type() != EntryType.SYMLINK) {
      mode(entry, handle, dropped);
      acl(entry, PosixAcl.ACCESS, ACL_ACCESS_TEXT, handle);
      acl(entry, PosixAcl.DEFAULT, ACL_DEFAULT_TEXT, handle);
    }
    try {
      handle.setModified();
    } catch (PosixException e) {
      sink.incomplete(entry.path(), Part.TIME, e.text());
    }
  }

  /** Sets the owner; returns the mode bits that must not be set because it could not. */
  private int owner(EntryMetadata entry, Handle handle) {
    long user = entry.userId();
    long group = entry.groupId();
    if (!numericOwners) {
      user = accounts.userId(entry.userName()).orElse(user);
      group = accounts.groupId(entry.groupName()).orElse(group);
    }
    try {
      FileStatus status = handle.status();
      if (status.userId() == user && status.groupId() == group) {
        return 0;
      }
      try {
        handle.setOwner(user, group);
        return 0;
      } catch (PosixException e) {
        sink.incomplete(entry.path(), Part.OWNER, e.text() + " (" + user + ":" + group + ")");
      }
      return ownGroup(handle, status, user, group);
    } catch (PosixException e) {
      sink.incomplete(entry.path(), Part.OWNER, e.text());
      return SET_USER | SET_GROUP;
    }
  }

  /** A user may still give a file to a group of his. */
  private static int ownGroup(Handle handle, FileStatus status, long user, long group) {
    int dropped = status.userId() == user ? 0 : SET_USER;
    if (status.groupId() == group) {
      return dropped;
    }
    try {
      handle.setOwner(status.userId(), group);
      return dropped;
    } catch (PosixException e) {
      return dropped | SET_GROUP; // said already: the owner is not as it was
    }
  }

  private void mode(EntryMetadata entry, Handle handle, int dropped) {
    int mode = entry.mode() & ~dropped;
    if (mode != entry.mode()) {
      sink.incomplete(
          entry.path(), Part.MODE, "set-user or set-group left out: the owner is another one");
    }
    try {
      handle.setMode(mode);
    } catch (PosixException e) {
      sink.incomplete(entry.path(), Part.MODE, e.text());
    }
  }

  private void acl(EntryMetadata entry, String name, String textKey, Handle handle) {
    byte[] value = entry.attributes().get(name);
    byte[] text = entry.attributes().get(textKey);
    if (value == null && text != null) {
      // The decoder could not tell the numbers of these names; this host may.
      Optional<byte[]> resolved = PosixAcl.attribute(text, accounts::userId, accounts::groupId);
      if (resolved.isEmpty()) {
        sink.incomplete(
            entry.path(),
            Part.ACCESS_CONTROL_LIST,
            "names nobody here: " + EntryNames.printable(text));
        return;
      }
      value = resolved.get();
    }
    if (value != null) {
      attribute(entry.path(), Part.ACCESS_CONTROL_LIST, name, value, handle);
    }
  }

  private void attribute(EntryPath path, Part part, String name, byte[] value, Handle handle) {
    try {
      handle.setAttribute(name.getBytes(StandardCharsets.UTF_8), value);
    } catch (PosixException e) {
      sink.incomplete(path, part, name + ": " + e.reason());
    }
  }

  private static boolean isAcl(String name) {
    return name.equals(PosixAcl.ACCESS)
        || name.equals(PosixAcl.DEFAULT)
        || name.equals(ACL_ACCESS_TEXT)
        || name.equals(ACL_DEFAULT_TEXT);
  }
}
