package dev.coffer.archive.stream;

import dev.coffer.archive.age.AgeEncryptor;
import dev.coffer.archive.zstd.FrameCompressor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way from tar bytes to segments. The caller's thread writes; two threads and some workers of
 * its own do the rest, over bounded buffers. Memory is fixed when it is made.
 *
 * <p>After the first failure every call throws it again; {@link #close} then only cleans up.
 */
public final class WriteStream implements AutoCloseable {
  /** A changer's last move may end; a person who may not come is not waited for. */
  private static final Duration ABANDON_AFTER = Duration.ofSeconds(1);

  private final StreamSettings settings;
  private final SegmentSink sink;
  private final LongSupplier nanoTime;
  private final Breaker breaker = new Breaker();
  private final ExecutorService workers;
  private final Queue<FrameCompressor> compressors = new ConcurrentLinkedQueue<>();
  private final StageQueue<Frame> freeFrames;
  private final StageQueue<Frame> filledFrames;
  private final StageQueue<Batch> freeBatches;
  private final StageQueue<Parcel> parcels;
  private final SegmentPacker packer;
  private final Thread packing;
  private final Thread driving;
  private final AtomicLong tarBytes = new AtomicLong();
  private final AtomicLong storedBytes = new AtomicLong();
  private final LongAdder processorWaitNanos = new LongAdder();
  private final LongAdder driveNanos = new LongAdder();
  private @Nullable Frame current;
  private boolean finished;

  /**
   * @param encryptions gives a fresh age encryption for each segment
   * @param sink takes the segments, on a thread of this stream
   * @param nanoTime a monotonic clock
   */
  public WriteStream(
      StreamSettings settings,
      Supplier<AgeEncryptor> encryptions,
      SegmentSink sink,
      LongSupplier nanoTime)
      throws InterruptedException {
    this.settings = settings;
    this.sink = sink;
    this.nanoTime = nanoTime;
    int frames = settings.framesInFlight();
    int batches = settings.batchesInFlight();
    freeFrames = new StageQueue<>(frames, breaker, nanoTime);
    filledFrames = new StageQueue<>(frames, breaker, nanoTime);
    freeBatches = new StageQueue<>(batches, breaker, nanoTime);
    parcels = new StageQueue<>(batches + 2, breaker, nanoTime);
    try {
      for (int i = 0; i < frames; i++) {
        freeFrames.put(
            new Frame(settings.frameBytes(), FrameCompressor.maxFrameBytes(settings.frameBytes())));
      }
      for (int i = 0; i < batches; i++) {
        freeBatches.put(new Batch(settings.chunksPerBatch()));
      }
    } catch (StageAbortedException e) {
      throw new IllegalStateException("internal error: a new stream has failed", e);
    }
    workers =
        Executors.newFixedThreadPool(
            settings.workers(), Thread.ofPlatform().daemon().name("coffer-worker-", 1).factory());
    packer = new SegmentPacker(settings, encryptions, sink, parcels, freeBatches, workers);
    packing = Thread.ofPlatform().daemon().name("coffer-packer").unstarted(this::packGuarded);
    driving = Thread.ofPlatform().daemon().name("coffer-drive").unstarted(this::driveGuarded);
    try {
      packing.start();
      driving.start();
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private void packGuarded() {
    guard(this::pack);
  }

  private void driveGuarded() {
    guard(this::drive);
  }

  /**
   * Where the next tar bytes go: a buffer over an array with at least one byte of room. What the
   * caller has put into it counts when {@link #advance} is called; then the buffer is void.
   */
  public ByteBuffer room() throws IOException, InterruptedException {
    Frame frame = current;
    if (frame == null) {
      try {
        frame = freeFrames.take();
      } catch (StageAbortedException e) {
        throw broken(e.getCause());
      }
      frame.tarBytes = 0;
      frame.last = false;
      current = frame;
    }
    return ByteBuffer.wrap(frame.tar, frame.tarBytes, frame.tar.length - frame.tarBytes);
  }

  /** Takes so many bytes that were put into the buffer of {@link #room()}. */
  public void advance(int byteCount) throws IOException, InterruptedException {
    Frame frame = current;
    if (frame == null || byteCount < 0 || byteCount > frame.tar.length - frame.tarBytes) {
      throw new IllegalArgumentException("bytes taken: actual=" + byteCount);
    }
    frame.tarBytes += byteCount;
    tarBytes.addAndGet(byteCount);
    if (frame.tarBytes == frame.tar.length) {
      submit(frame);
    }
  }

  /** Copies the buffer's remaining bytes. */
  public void write(ByteBuffer bytes) throws IOException, InterruptedException {
    while (bytes.hasRemaining()) {
      ByteBuffer room = room();
      int size = Math.min(room.remaining(), bytes.remaining());
      room.put(bytes.slice().limit(size));
      bytes.position(bytes.position() + size);
      advance(size);
    }
  }

  /** Waits until everything is with the sink and the last segment has ended. */
  public void finish() throws IOException, InterruptedException {
    Frame frame = current;
    if (frame == null) {
      room();
      frame = current;
    }
    if (frame == null) {
      throw new IllegalStateException("internal error: no frame");
    }
    frame.last = true;
    submit(frame);
    packing.join();
    driving.join();
    Throwable failure = breaker.failure();
    if (failure != null) {
      throw broken(failure);
    }
    finished = true;
  }

  public StreamProgress progress() {
    return new StreamProgress(
        tarBytes.get(),
        storedBytes.get(),
        filledFrames.takeWaitNanos(),
        processorWaitNanos.sum(),
        driveNanos.sum(),
        filledFrames.size(),
        filledFrames.capacity());
  }

  private void submit(Frame frame) throws IOException, InterruptedException {
    current = null;
    frame.work = workers.submit(() -> compress(frame));
    try {
      filledFrames.put(frame);
    } catch (StageAbortedException e) {
      throw broken(e.getCause());
    }
  }

  private void compress(Frame frame) {
    FrameCompressor compressor = compressors.poll();
    if (compressor == null) {
      compressor = new FrameCompressor(settings.compressionLevel());
    }
    try {
      frame.compressedBytes =
          frame.tarBytes == 0
              ? 0
              : compressor.compress(frame.tar, 0, frame.tarBytes, frame.compressed);
    } finally {
      compressors.add(compressor);
    }
  }

  private void pack() throws InterruptedException, StageAbortedException, ExecutionException {
    while (true) {
      Frame frame = filledFrames.take();
      await(frame.work);
      boolean last = frame.last;
      if (frame.tarBytes > 0) {
        packer.add(frame);
      }
      freeFrames.put(frame);
      if (last) {
        packer.finish();
        return;
      }
    }
  }

  private void drive()
      throws InterruptedException, StageAbortedException, ExecutionException, IOException {
    while (true) {
      switch (parcels.take()) {
        case Parcel.Begin begin -> {
          sink.begin(begin.segmentNumber(), begin.firstTarOffset(), begin.ageHeader());
          storedBytes.addAndGet(begin.ageHeader().length);
        }
        case Parcel.Data data -> {
          Batch batch = data.batch();
          await(batch.work);
          long since = nanoTime.getAsLong();
          sink.write(batch.sealed, 0, batch.sealedBytes);
          driveNanos.add(nanoTime.getAsLong() - since);
          storedBytes.addAndGet(batch.sealedBytes);
          freeBatches.put(batch);
        }
        case Parcel.End end -> {
          long since = nanoTime.getAsLong();
          sink.end(end.tarBytes(), end.frameSizes());
          driveNanos.add(nanoTime.getAsLong() - since);
        }
        case Parcel.Finish finish -> {
          return;
        }
      }
    }
  }

  private void await(Future<?> work) throws InterruptedException, ExecutionException {
    if (!work.isDone()) {
      long since = nanoTime.getAsLong();
      work.get();
      processorWaitNanos.add(nanoTime.getAsLong() - since);
    } else {
      work.get();
    }
  }

  private interface Stage {
    void run() throws Exception;
  }

  @SuppressWarnings("CatchingUnchecked") // whatever stops a stage has to stop all of them
  private void guard(Stage stage) {
    try {
      stage.run();
    } catch (StageAbortedException e) {
      // the stage that failed has said why
    } catch (ExecutionException e) {
      breaker.trip(e.getCause() == null ? e : e.getCause());
    } catch (Throwable e) {
      breaker.trip(e);
    }
  }

  private static IOException broken(@Nullable Throwable cause) throws InterruptedException {
    return switch (cause) {
      case Error error -> throw error;
      case InterruptedException interrupted -> {
        InterruptedException told = new InterruptedException(interrupted.getMessage());
        told.initCause(interrupted);
        throw told;
      }
      case RuntimeException bug ->
          throw new IllegalStateException("internal error: " + bug.getMessage(), bug);
      case IOException failure -> failure;
      case null, default -> new IOException(cause);
    };
  }

  /**
   * Stops all threads and frees native memory. What is not finished is abandoned. Returns when no
   * thread of the stream runs any more, on an interrupted thread too: nobody else may have the
   * drive, or free what workers use, before.
   */
  @Override
  public void close() {
    if (!finished) {
      breaker.trip(new IOException("the stream was closed before it was finished"));
    }
    stopWorkers();
    // No interrupt: it would close the file channel under a virtual drive. Queues notice by
    // themselves.
    boolean interrupted = joinFully(packing);
    interrupted |= joinDriving();
    interrupted |= awaitWorkers();
    for (FrameCompressor compressor = compressors.poll();
        compressor != null;
        compressor = compressors.poll()) {
      compressor.close();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Work that never began is cancelled, so that nobody waits for it for ever. */
  private void stopWorkers() {
    for (Runnable dropped : workers.shutdownNow()) {
      if (dropped instanceof Future<?> work) {
        work.cancel(false);
      }
    }
  }

  private boolean awaitWorkers() {
    boolean interrupted = false;
    while (true) {
      try {
        if (workers.awaitTermination(1, TimeUnit.MINUTES)) {
          return interrupted;
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }

  private boolean joinDriving() {
    boolean interrupted = Thread.interrupted();
    try {
      if (driving.isAlive() && !driving.join(ABANDON_AFTER)) {
        sink.abandon();
      }
    } catch (InterruptedException e) {
      interrupted = true;
      sink.abandon();
    }
    interrupted |= joinFully(driving);
    return interrupted;
  }

  private static boolean joinFully(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        return interrupted;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }
}
