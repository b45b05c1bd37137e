package dev.coffer.archive.entry;

/** What sort of thing an entry is. Sockets cannot be archived and do not occur. */
public enum EntryType {
  FILE,
  DIRECTORY,
  SYMLINK,
  HARDLINK,
  FIFO,
  CHARACTER_DEVICE,
  BLOCK_DEVICE
}
