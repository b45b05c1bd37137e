package dev.coffer.archive.stream;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** A reusable buffer for one frame: its tar bytes, and what compressing makes of them. */
final class Frame {
  final byte[] tar;
  final byte[] compressed;
  int tarBytes;
  int compressedBytes;
  boolean last;
  Future<?> work = CompletableFuture.completedFuture(null);

  Frame(int tarCapacity, int compressedCapacity) {
    this.tar = new byte[tarCapacity];
    this.compressed = new byte[compressedCapacity];
  }
}
