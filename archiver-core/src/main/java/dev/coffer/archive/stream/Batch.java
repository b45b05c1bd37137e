package dev.coffer.archive.stream;

import dev.coffer.archive.age.ChunkCipher;
import dev.coffer.archive.age.PayloadCipher;
import dev.coffer.archive.age.PayloadLayout;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** A reusable buffer for some consecutive age chunks of one segment: plain, then sealed. */
final class Batch {
  final byte[] plain;
  final byte[] sealed;
  int plainBytes;
  int sealedBytes;
  Future<?> work = CompletableFuture.completedFuture(null);

  Batch(int chunks) {
    this.plain = new byte[chunks * PayloadLayout.CHUNK_BYTES];
    this.sealed = new byte[chunks * PayloadLayout.SEALED_CHUNK_BYTES];
  }

  int room() {
    return plain.length - plainBytes;
  }

  /** Seals all chunks; the last one of the payload only if {@code last}. */
  void seal(PayloadCipher payload, long firstChunk, boolean last) {
    ChunkCipher cipher = payload.newChunkCipher();
    int in = 0;
    int out = 0;
    long chunk = firstChunk;
    do {
      int size = Math.min(PayloadLayout.CHUNK_BYTES, plainBytes - in);
      boolean isLast = last && in + size == plainBytes;
      out += cipher.seal(chunk, isLast, plain, in, size, sealed, out);
      in += size;
      chunk++;
    } while (in < plainBytes);
    sealedBytes = out;
  }
}
