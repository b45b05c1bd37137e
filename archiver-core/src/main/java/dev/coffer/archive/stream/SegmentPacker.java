package dev.coffer.archive.stream;

import dev.coffer.archive.age.AgeEncryptor;
import dev.coffer.archive.age.PayloadLayout;
import dev.coffer.archive.volume.Manifest;
import dev.coffer.archive.zstd.SeekTable;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Packs compressed frames into age chunks and decides where a segment ends. For one thread.
 *
 * <p>A batch is only sealed when it is known whether more follows: the last chunk of an age payload
 * is flagged, and may not be empty.
 */
final class SegmentPacker {
  private final StreamSettings settings;
  private final Supplier<AgeEncryptor> encryptions;
  private final SegmentSink sink;
  private final StageQueue<Parcel> parcels;
  private final StageQueue<Batch> free;
  private final ExecutorService workers;

  private int segmentNumber;
  private long tarOffset;
  private long firstTarOffset;
  private long storedBytes;
  private long segmentLimitBytes;
  private @Nullable AgeEncryptor encryption;
  private @Nullable Batch batch;
  private long nextChunk;
  private int[] frameSizes = new int[1024];
  private int[] contentSizes = new int[1024];
  private int frameCount;

  SegmentPacker(
      StreamSettings settings,
      Supplier<AgeEncryptor> encryptions,
      SegmentSink sink,
      StageQueue<Parcel> parcels,
      StageQueue<Batch> free,
      ExecutorService workers) {
    this.settings = settings;
    this.encryptions = encryptions;
    this.sink = sink;
    this.parcels = parcels;
    this.free = free;
    this.workers = workers;
  }

  /** Takes one compressed frame; it may be reused afterwards. */
  void add(Frame frame) throws InterruptedException, StageAbortedException {
    AgeEncryptor current = encryption;
    if (current == null) {
      current = begin();
    }
    append(current, frame.compressed, frame.compressedBytes);
    if (frameCount == frameSizes.length) {
      frameSizes = Arrays.copyOf(frameSizes, 2 * frameCount);
      contentSizes = Arrays.copyOf(contentSizes, 2 * frameCount);
    }
    frameSizes[frameCount] = frame.compressedBytes;
    contentSizes[frameCount] = frame.tarBytes;
    frameCount++;
    tarOffset += frame.tarBytes;
    storedBytes += frame.compressedBytes;
    // Only full frames may be followed by others in a segment, so that a frame is found by
    // division.
    boolean isShort = frame.tarBytes < settings.frameBytes();
    if (storedBytes >= segmentLimitBytes
        || isShort
        || frameCount == SeekTable.MAX_FRAMES
        || sink.wantsEnd(segmentNumber, frameCount)) {
      end(current);
    }
  }

  /** No more frames. */
  void finish() throws InterruptedException, StageAbortedException {
    if (encryption != null) {
      end(encryption);
    }
    parcels.put(new Parcel.Finish());
  }

  private AgeEncryptor begin() throws InterruptedException, StageAbortedException {
    AgeEncryptor started = encryptions.get();
    encryption = started;
    segmentNumber++;
    firstTarOffset = tarOffset;
    storedBytes = 0;
    segmentLimitBytes =
        segmentLimit(settings.segmentBytes(), segmentNumber, started.preamble().sizeBytes());
    nextChunk = 0;
    frameCount = 0;
    batch = takeFree();
    parcels.put(new Parcel.Begin(segmentNumber, firstTarOffset, started.preamble().bytes()));
    return started;
  }

  /**
   * How large a segment becomes. The manifest, of which there is a largest size, repeats the age
   * header of each segment: so segments double each time that another eighth of it is used up.
   */
  static long segmentLimit(long segmentBytes, int segmentNumber, int headerBytes) {
    // In base64, with everything else that is told of a segment.
    long manifestBytes = 4L * Math.ceilDiv(headerBytes, 3) + 600;
    long eighths = manifestBytes * (segmentNumber - 1) / (Manifest.MAX_JSON_BYTES / 8);
    long doublings = Math.min(eighths, Long.numberOfLeadingZeros(segmentBytes) - 1L);
    return segmentBytes << doublings;
  }

  private void end(AgeEncryptor current) throws InterruptedException, StageAbortedException {
    int[] sizes = Arrays.copyOf(frameSizes, frameCount);
    byte[] table = SeekTable.of(sizes, Arrays.copyOf(contentSizes, frameCount)).encode();
    append(current, table, table.length);
    seal(current, true);
    parcels.put(new Parcel.End(tarOffset - firstTarOffset, sizes));
    encryption = null;
  }

  private void append(AgeEncryptor current, byte[] bytes, int length)
      throws InterruptedException, StageAbortedException {
    int done = 0;
    while (done < length) {
      Batch target = currentBatch();
      if (target.room() == 0) {
        seal(current, false);
        batch = takeFree();
        continue;
      }
      int size = Math.min(target.room(), length - done);
      System.arraycopy(bytes, done, target.plain, target.plainBytes, size);
      target.plainBytes += size;
      done += size;
    }
  }

  private void seal(AgeEncryptor current, boolean last)
      throws InterruptedException, StageAbortedException {
    Batch full = currentBatch();
    batch = null;
    long firstChunk = nextChunk;
    nextChunk += Math.ceilDiv(full.plainBytes, PayloadLayout.CHUNK_BYTES);
    full.work = workers.submit(() -> full.seal(current.payloadCipher(), firstChunk, last));
    parcels.put(new Parcel.Data(full));
  }

  private Batch takeFree() throws InterruptedException, StageAbortedException {
    Batch fresh = free.take();
    fresh.plainBytes = 0;
    return fresh;
  }

  private Batch currentBatch() {
    Batch current = batch;
    if (current == null) {
      throw new IllegalStateException("internal error: no batch in segment " + segmentNumber);
    }
    return current;
  }
}
