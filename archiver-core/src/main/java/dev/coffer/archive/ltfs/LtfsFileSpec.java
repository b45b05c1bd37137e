package dev.coffer.archive.ltfs;

import java.time.Instant;
import java.util.List;

/**
 * What a file, link or directory that is put onto a volume is, beside its content.
 *
 * @param modifiedAt when its content last changed
 * @param readOnly nobody is to change or delete it
 * @param attributes extended attributes; the digest of the content is added by the writer
 * @param replace whether an entry of the same path may be there, and is replaced; its content stays
 *     on tape and in older generations
 * @param expectedBytes size of the content if it is known, else -1; a guess for the layout, never
 *     believed
 * @param unbroken no index is written directly before it or in the middle of it, so that it lies in
 *     one run of blocks
 */
public record LtfsFileSpec(
    Instant modifiedAt,
    boolean readOnly,
    List<LtfsXattr> attributes,
    boolean replace,
    long expectedBytes,
    boolean unbroken) {
  public LtfsFileSpec {
    attributes = List.copyOf(attributes);
    for (LtfsXattr attribute : attributes) {
      if (attribute.key().equals(LtfsXattr.SHA256)) {
        throw new IllegalArgumentException("the writer makes " + LtfsXattr.SHA256);
      }
    }
  }

  /** A new file modified then, its size not known. */
  public static LtfsFileSpec of(Instant modifiedAt) {
    return new LtfsFileSpec(modifiedAt, false, List.of(), false, -1, false);
  }

  /** The same, replacing what may be there. */
  public LtfsFileSpec replacing() {
    return new LtfsFileSpec(modifiedAt, readOnly, attributes, true, expectedBytes, unbroken);
  }

  /** The same with a size. */
  public LtfsFileSpec ofSize(long bytes) {
    return new LtfsFileSpec(modifiedAt, readOnly, attributes, replace, bytes, unbroken);
  }

  /** The same with attributes. */
  public LtfsFileSpec with(List<LtfsXattr> newAttributes) {
    return new LtfsFileSpec(modifiedAt, readOnly, newAttributes, replace, expectedBytes, unbroken);
  }

  /** The same in one run of blocks. */
  public LtfsFileSpec inOnePiece() {
    return new LtfsFileSpec(modifiedAt, readOnly, attributes, replace, expectedBytes, true);
  }
}
