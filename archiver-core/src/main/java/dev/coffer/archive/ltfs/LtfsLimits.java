package dev.coffer.archive.ltfs;

/**
 * How much a reader takes from a volume that it does not trust. Beyond a limit reading ends with
 * one clear error instead of an exhausted machine.
 *
 * @param maxEntries files and directories of one index
 * @param maxIndexMemoryBytes memory for one index; an entry costs its name, its attributes and
 *     about 60 bytes
 * @param maxDepth directories inside one another
 * @param maxAttributeBytes size of one extended attribute
 * @param maxFileBytes logical size of a file that is read, holes included
 */
public record LtfsLimits(
    long maxEntries,
    long maxIndexMemoryBytes,
    int maxDepth,
    int maxAttributeBytes,
    long maxFileBytes) {
  /** Most bytes of one XML token (a tag, a comment). */
  static final int MAX_TOKEN_BYTES = 1 << 20;

  /** Most elements and attributes that an index may hold and this program does not know. */
  static final int MAX_UNKNOWN = 100_000;

  /** Largest unknown element that is kept, in characters. */
  static final int MAX_UNKNOWN_CHARS = 65_536;

  /** Twenty million entries, half the memory that Java may have, files up to 64 TiB. */
  public static LtfsLimits defaults() {
    return new LtfsLimits(
        20_000_000L, Runtime.getRuntime().maxMemory() / 2, 2048, 16 << 20, 1L << 46);
  }
}
