package dev.coffer.archive.tar;

import dev.coffer.archive.ArchiveDamagedException;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The extension headers that come before one entry: PAX local and global, GNU long names. */
final class HeaderGroup {
  private final PaxRecords global;
  private final long start;
  private final boolean afterDamage;
  private final PaxRecords local = new PaxRecords();
  private boolean hasLocal;
  private boolean fresh = true;
  private byte @Nullable [] longName;
  private byte @Nullable [] longLink;

  HeaderGroup(PaxRecords global, long start, boolean afterDamage) {
    this.global = global;
    this.start = start;
    this.afterDamage = afterDamage;
  }

  /** Reads the header's body if it is an extension; false if it is the entry's own header. */
  boolean takeExtension(TarHeader header, TarInput in) throws IOException {
    switch (header.type()) {
      case 'x', 'X' -> {
        local.parse(body(header, in));
        hasLocal = true;
      }
      case 'g' -> global.parse(body(header, in));
      case 'L' -> longName = untilZero(body(header, in));
      case 'K' -> longLink = untilZero(body(header, in));
      case 'V', 'A', 'N', 'I' -> { // volume label, Solaris ACL, old long names, inode: passed over
        long size = header.size();
        in.skip(size);
        in.skip(TarEncoder.paddingBytes(size));
      }
      default -> {
        return false;
      }
    }
    fresh = false;
    return true;
  }

  private static byte[] body(TarHeader header, TarInput in) throws IOException {
    long size = header.size();
    if (size > TarEncoder.MAX_RECORD_BYTES) {
      throw new ArchiveDamagedException(
          "tar extended header: actual="
              + size
              + " bytes expected<="
              + TarEncoder.MAX_RECORD_BYTES
              + " at byte "
              + in.position());
    }
    byte[] body = in.readBytes((int) size);
    in.skip(TarEncoder.paddingBytes(size));
    return body;
  }

  private static byte[] untilZero(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return end == bytes.length ? bytes : Arrays.copyOf(bytes, end);
  }

  boolean isFresh() {
    return fresh;
  }

  long start() {
    return start;
  }

  /** After damage, and nothing before the header that makes it whole. */
  boolean isSuspect() {
    return afterDamage && fresh;
  }

  /** Whether the entry has an extended header of its own. */
  boolean hasLocal() {
    return hasLocal;
  }

  /** Global records with the entry's own over them. */
  PaxRecords records() {
    if (global.isEmpty()) {
      return local;
    }
    PaxRecords all = new PaxRecords();
    all.putAll(global);
    all.putAll(local);
    all.sparse00().addAll(local.sparse00());
    return all;
  }

  byte @Nullable [] longName() {
    return longName;
  }

  byte @Nullable [] longLink() {
    return longLink;
  }
}
