package dev.coffer.catalog.sqlite;

/**
 * A stretch of an archive in the order of its tar stream: which versions, and at which offsets.
 *
 * <p>Bytes, deflated ({@link Deflate}), numbers as {@link VarInts}: the count; the unit of offsets,
 * 512 if all are multiples of it, else 1; each version id, signed, as the difference to the one
 * before (the first to zero); each tar offset likewise in units. A deletion repeats the offset
 * before it, so that it costs nothing.
 */
record MembershipBlock(long[] versions, long[] tarOffsets) {
  /** The most entries of a block: a lookup inflates one block. */
  static final int MAXIMUM_ENTRIES = 2048;

  private static final long TAR_RECORD = 512;

  int count() {
    return versions.length;
  }

  byte[] encode() {
    long unit = TAR_RECORD;
    for (long offset : tarOffsets) {
      if (offset % TAR_RECORD != 0) {
        unit = 1;
        break;
      }
    }
    VarInts.Writer out = new VarInts.Writer();
    out.unsigned(versions.length);
    out.unsigned(unit);
    long before = 0;
    for (long version : versions) {
      out.signed(version - before);
      before = version;
    }
    before = 0;
    for (long offset : tarOffsets) {
      out.signed((offset - before) / unit);
      before = offset;
    }
    return Deflate.compress(out.toBytes());
  }

  /**
   * Gives back a block.
   *
   * @throws IllegalArgumentException if the bytes are damaged
   */
  static MembershipBlock decode(byte[] blob) {
    VarInts.Reader in = new VarInts.Reader(Deflate.decompress(blob, MAXIMUM_ENTRIES * 20 + 20));
    long count = in.unsigned();
    if (count < 1 || count > MAXIMUM_ENTRIES) {
      throw new IllegalArgumentException("entries of a block: actual=" + count);
    }
    long unit = in.unsigned();
    if (unit != 1 && unit != TAR_RECORD) {
      throw new IllegalArgumentException("unit of a block: actual=" + unit);
    }
    long[] versions = new long[(int) count];
    long value = 0;
    for (int i = 0; i < versions.length; i++) {
      value += in.signed();
      versions[i] = value;
    }
    long[] offsets = new long[versions.length];
    value = 0;
    for (int i = 0; i < offsets.length; i++) {
      value += in.signed() * unit;
      offsets[i] = value;
    }
    if (!in.atEnd()) {
      throw new IllegalArgumentException("bytes after a block");
    }
    return new MembershipBlock(versions, offsets);
  }
}
