package dev.coffer.archive.tar;

import dev.coffer.archive.entry.EntryMetadata;

/** What {@link TarDecoder#next} finds: an entry, or one that must not be given to anybody. */
public sealed interface TarItem {

  /** Where the first header block of it begins, in bytes of the whole tar. */
  long headerOffset();

  /**
   * An entry; its content is read with {@link TarDecoder#read}.
   *
   * @param metadata as the tar says, sparse files with their extents
   * @param headerOffset where the first header block of it begins
   * @param suspect found after damage, without an extended header before it: its name and times may
   *     be cut short, or it may be an entry of a tar inside a file
   */
  record Entry(EntryMetadata metadata, long headerOffset, boolean suspect) implements TarItem {}

  /**
   * An entry that is passed over: its name or its target would lead out of any directory, or it is
   * of a type that nothing can be made from. Its content is skipped.
   *
   * @param name printable
   * @param reason in words
   * @param headerOffset where the first header block of it begins
   */
  record Refused(String name, String reason, long headerOffset) implements TarItem {}
}
