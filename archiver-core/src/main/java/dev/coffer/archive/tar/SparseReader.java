package dev.coffer.archive.tar;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.entry.DataExtent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The map of a sparse file in any of GNU tar's forms ("Storing Sparse Files" in its manual): old
 * GNU (type S, map in the header and in blocks behind it), PAX 0.0 (repeated records), 0.1 (one
 * record), 1.0 (at the head of the content).
 */
final class SparseReader {
  private static final int OLD_MAP = 386;
  private static final int OLD_MAP_COUNT = 4;
  private static final int OLD_EXTENDED = 482;
  private static final int OLD_REAL_SIZE = 483;
  private static final int EXTENSION_COUNT = 21;
  private static final int EXTENSION_EXTENDED = 504;
  private static final int PAIR_BYTES = 24;

  private final @Nullable List<DataExtent> raw;
  private final long realBytes;
  private final long mapBytes;

  private SparseReader(@Nullable List<DataExtent> raw, long realBytes, long mapBytes) {
    this.raw = raw;
    this.realBytes = realBytes;
    this.mapBytes = mapBytes;
  }

  /** Reads the map, if the entry has one; the input then stands at the first byte of data. */
  static SparseReader read(TarHeader header, PaxRecords pax, TarInput in, long stored)
      throws IOException {
    SparseReader reader;
    if (header.type() == 'S') {
      reader = oldGnu(header, in);
    } else if (pax.number("GNU.sparse.major", 0) == 1) {
      reader = version10(pax, in, stored);
    } else if (pax.bytes("GNU.sparse.map") != null) {
      reader = new SparseReader(version01(pax), realSize(pax), 0);
    } else if (!pax.sparse00().isEmpty() || pax.bytes("GNU.sparse.size") != null) {
      reader = new SparseReader(pax.sparse00(), realSize(pax), 0);
    } else {
      return new SparseReader(null, 0, 0);
    }
    reader.check(stored);
    return reader;
  }

  /** Bytes of map at the head of the stored content. */
  long mapBytes() {
    return mapBytes;
  }

  /** The file's size, holes included. */
  long realBytes(long dataBytes) {
    return raw == null ? dataBytes : realBytes;
  }

  Optional<List<DataExtent>> extents() {
    return raw == null ? Optional.empty() : SparseMap.normal(raw, realBytes);
  }

  private void check(long stored) throws ArchiveDamagedException {
    long data = 0;
    for (DataExtent extent : raw == null ? List.<DataExtent>of() : raw) {
      data =
          data > Long.MAX_VALUE - extent.byteCount() ? Long.MAX_VALUE : data + extent.byteCount();
    }
    if (data != stored - mapBytes) {
      throw new ArchiveDamagedException(
          "sparse map: actual=" + data + " bytes of data expected=" + (stored - mapBytes));
    }
    try {
      extents();
    } catch (IllegalArgumentException e) {
      throw new ArchiveDamagedException("sparse map out of order", e);
    }
  }

  private static long realSize(PaxRecords pax) throws ArchiveDamagedException {
    long size = pax.number("GNU.sparse.realsize", pax.number("GNU.sparse.size", -1));
    if (size < 0) {
      throw new ArchiveDamagedException("sparse file without its size");
    }
    return size;
  }

  private static SparseReader oldGnu(TarHeader header, TarInput in) throws IOException {
    List<DataExtent> extents = new ArrayList<>();
    for (int i = 0; i < OLD_MAP_COUNT; i++) {
      int at = OLD_MAP + i * PAIR_BYTES;
      if (header.byteAt(at + 12) == 0) {
        break;
      }
      add(extents, header.number(at, 12, "sparse"), header.number(at + 12, 12, "sparse"));
    }
    boolean more = header.byteAt(OLD_EXTENDED) != 0;
    while (more) {
      in.requireBlock();
      byte[] block = in.block();
      for (int i = 0; i < EXTENSION_COUNT && block[i * PAIR_BYTES + 12] != 0; i++) {
        add(
            extents,
            TarHeader.number(block, i * PAIR_BYTES, 12, "sparse", in.position()),
            TarHeader.number(block, i * PAIR_BYTES + 12, 12, "sparse", in.position()));
      }
      more = block[EXTENSION_EXTENDED] != 0;
    }
    return new SparseReader(extents, header.number(OLD_REAL_SIZE, 12, "sparse size"), 0);
  }

  private static List<DataExtent> version01(PaxRecords pax) throws ArchiveDamagedException {
    byte[] map = pax.bytes("GNU.sparse.map");
    List<DataExtent> extents = new ArrayList<>();
    int start = 0;
    long offset = -1;
    for (int i = 0; map != null && i <= map.length; i++) {
      if (i == map.length || map[i] == ',') {
        long value = PaxRecords.decimal("sparse map", map, start, i);
        if (offset < 0) {
          offset = value;
        } else {
          add(extents, offset, value);
          offset = -1;
        }
        start = i + 1;
      }
    }
    if (offset >= 0) {
      throw new ArchiveDamagedException("sparse map: actual=an odd count of numbers");
    }
    return extents;
  }

  private static SparseReader version10(PaxRecords pax, TarInput in, long stored)
      throws IOException {
    MapText text = new MapText(in, stored);
    long count = text.number();
    if (count > TarDecoder.MAX_EXTENTS) {
      throw new ArchiveDamagedException(
          "sparse map: actual=" + count + " extents expected<=" + TarDecoder.MAX_EXTENTS);
    }
    List<DataExtent> extents = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      add(extents, text.number(), text.number());
    }
    return new SparseReader(extents, realSize(pax), text.bytesRead());
  }

  private static void add(List<DataExtent> extents, long offset, long count)
      throws ArchiveDamagedException {
    if (offset < 0 || count < 0 || offset > Long.MAX_VALUE - count) {
      throw new ArchiveDamagedException("sparse map: actual=" + offset + "+" + count);
    }
    if (extents.size() >= TarDecoder.MAX_EXTENTS) {
      throw new ArchiveDamagedException(
          "sparse map: expected<=" + TarDecoder.MAX_EXTENTS + " extents");
    }
    extents.add(new DataExtent(offset, count));
  }

  /** Decimal numbers, one a line, block by block from the content. */
  private static final class MapText {
    private final TarInput in;
    private final long limit;
    private long bytesRead;
    private int at = UstarBlock.BYTES;

    MapText(TarInput in, long limit) {
      this.in = in;
      this.limit = limit;
    }

    long bytesRead() {
      return bytesRead;
    }

    long number() throws IOException {
      byte[] digits = new byte[20];
      int count = 0;
      while (true) {
        if (at == UstarBlock.BYTES) {
          if (bytesRead + UstarBlock.BYTES > limit) {
            throw new ArchiveDamagedException("sparse map: longer than the content");
          }
          in.requireBlock();
          bytesRead += UstarBlock.BYTES;
          at = 0;
        }
        byte b = in.block()[at++];
        if (b == '\n') {
          return PaxRecords.decimal("sparse map", digits, 0, count);
        }
        if (count == digits.length) {
          throw PaxRecords.damaged("sparse map", digits, 0, count);
        }
        digits[count++] = b;
      }
    }
  }
}
