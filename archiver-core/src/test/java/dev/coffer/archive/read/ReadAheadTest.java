package dev.coffer.archive.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.archive.ArchiveDeviceException;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.stream.StreamSettings;
import dev.coffer.archive.target.RestoreListener;
import dev.coffer.archive.target.RestoreOptions;
import dev.coffer.archive.target.RestoreTarget;
import dev.coffer.archive.testkit.MemoryEntry;
import dev.coffer.archive.testkit.TestShelf;
import dev.coffer.archive.volume.IndexCodec;
import dev.coffer.archive.volume.IndexEntry;
import dev.coffer.archive.volume.Manifest;
import dev.coffer.archive.volume.ManifestVerifier;
import dev.coffer.archive.volume.Segment;
import dev.coffer.archive.write.ArchiveReceipt;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TransportException;
import dev.coffer.tape.fault.Fault;
import dev.coffer.tape.fault.FaultPlan;
import dev.coffer.tape.fault.FaultyTapeDrive;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Reading ahead: who uses the drive when, and what becomes of damage on the other thread. */
@Timeout(300) // a hang is what this would miss
class ReadAheadTest {
  private static final int FILES = 40;
  private static final int FILE_BYTES = 150_000;
  private static final int BLOCK_BYTES = 64 << 10;

  @TempDir Path directory;

  private final List<MemoryEntry> sources = new ArrayList<>();
  private final List<IndexEntry> entries = new ArrayList<>();
  private final List<String> failed = new ArrayList<>();
  private final Set<String> readers = new ConcurrentSkipListSet<>();
  private final AtomicReference<String> trespass = new AtomicReference<>("");
  private final AtomicInteger inUse = new AtomicInteger();
  private TestShelf shelf;
  private Manifest manifest;

  @BeforeEach
  void archive() throws Exception {
    for (int i = 0; i < FILES; i++) {
      sources.add(MemoryEntry.file("f%02d".formatted(i), FILE_BYTES, i, false));
    }
    shelf = TestShelf.create(directory, 1, 64 << 20);
    StreamSettings oneSegment = new StreamSettings(1, 64 << 10, 1L << 30, 2);
    try (ArchiveReceipt receipt = shelf.write(oneSegment, sources, 1)) {
      manifest = receipt.manifest();
      receipt.visit(
          new IndexCodec.Visitor() {
            @Override
            public void entry(IndexEntry entry) {
              entries.add(entry);
            }

            @Override
            public void frames(int segmentNumber, int[] compressedSizes) {}
          });
    }
    assertThat(manifest.segments()).hasSize(1);
    assertThat(manifest.segments().getFirst().file().blockCount()).isGreaterThan(60);
  }

  @AfterEach
  void close() throws Exception {
    shelf.close();
  }

  /** Tells when two threads use the drive at once, and which threads read. */
  private TapeDrive watched(TapeDrive drive) {
    return (TapeDrive)
        Proxy.newProxyInstance(
            TapeDrive.class.getClassLoader(),
            new Class<?>[] {TapeDrive.class},
            (proxy, method, arguments) -> {
              if (inUse.getAndIncrement() != 0) {
                trespass.set(method.getName() + " while the drive is in use");
              }
              try {
                if (method.getName().equals("read")) {
                  readers.add(Thread.currentThread().getName());
                }
                return method.invoke(drive, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              } finally {
                inUse.decrementAndGet();
              }
            });
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("coffer-"))
        .sorted()
        .toList();
  }

  private long restore(VolumeProvider volumes, String target, List<IndexEntry> wanted)
      throws IOException {
    failed.clear();
    RestoreListener listener =
        new RestoreListener() {
          @Override
          public void kept(EntryPath path) {}

          @Override
          public void failed(EntryPath path, String reason) {
            failed.add(path.toString());
          }

          @Override
          public void incomplete(EntryPath path, Part part, String reason) {}
        };
    try (RestoreTarget into =
            new RestoreTarget(RestoreOptions.into(directory.resolve(target)), listener);
        ArchiveRestorer restorer =
            new ArchiveRestorer(
                ArchiveLayout.of(manifest),
                volumes,
                shelf.identities(),
                into,
                listener,
                ReadListener.none(),
                ArchiveRestorer.Selection.all())) {
      for (IndexEntry entry : wanted) {
        restorer.restore(entry);
      }
      return restorer.deviceBytesRead();
    }
  }

  private void assertRestored(String target) throws IOException {
    for (MemoryEntry source : sources) {
      Path file = directory.resolve(target).resolve(source.metadata().path().toString());
      if (failed.contains(source.metadata().path().toString())) {
        assertThat(file).doesNotExist();
      } else {
        assertThat(file).hasBinaryContent(source.content());
      }
    }
  }

  @Test
  void theTapeIsReadByAnotherThreadAndByOneAtATime() throws Exception {
    shelf.restart(this::watched);

    restore(shelf, "restored", entries);

    assertThat(failed).isEmpty();
    assertRestored("restored");
    assertThat(readers).contains("coffer-tape-read");
    assertThat(trespass).hasValue("");
    assertThat(threads()).isEmpty();
  }

  @Test
  void verifyingReadsAheadTooAndEachBlockOnce() throws Exception {
    shelf.restart(this::watched);
    for (boolean identity : new boolean[] {true, false}) {
      readers.clear();
      VerifyReport report =
          new ArchiveVerifier(
                  shelf, (json, signature) -> ManifestVerifier.Result.TRUSTED, directory)
              .verify(manifest, identity ? shelf.identities() : List.of(), Optional.empty());
      assertThat(report.isGood()).isTrue();
      assertThat(readers).contains("coffer-tape-read");
      assertThat(trespass).hasValue("");
      assertThat(threads()).isEmpty();
    }
  }

  @Test
  void oneFileIsNotPaidForWithMany() throws Exception {
    long bytes = restore(shelf, "one", List.of(entries.get(FILES / 2)));

    // The seek table at the end, the file's blocks, and what was on its way when it was done.
    assertThat(bytes)
        .isLessThan(FILE_BYTES + (BlockBuffers.aheadCount(BLOCK_BYTES) + 8L) * BLOCK_BYTES);
    assertRestored1(FILES / 2);
  }

  private void assertRestored1(int number) {
    MemoryEntry source = sources.get(number);
    assertThat(directory.resolve("one").resolve(source.metadata().path().toString()))
        .hasBinaryContent(source.content());
  }

  @Test
  void damageAtAnyBlockCostsTheFilesInItAndNoOther() throws Exception {
    Segment segment = manifest.segments().getFirst();
    long blocks = segment.file().blockCount();
    for (long block = 0; block < blocks; block += 3) {
      long object = segment.file().firstBlock() + block;
      shelf.restart(drive ->
          watched(
              new FaultyTapeDrive(
                  drive, FaultPlan.of(Fault.of(Fault.Kind.UNRECOVERED_READ, object)))));
      String target = "damaged-" + block;

      restore(shelf, target, entries);

      assertThat(failed).as("block %d", block).hasSizeLessThanOrEqualTo(3);
      boolean between = block > 1 && block < blocks - 4;
      if (between) {
        assertThat(failed).as("block %d", block).isNotEmpty();
      }
      assertRestored(target);
      assertThat(trespass).hasValue("");
      assertThat(threads()).isEmpty();
    }
  }

  @Test
  void aDriveThatVanishesEndsItAndIsSaidByWhoeverReads() throws Exception {
    long object = manifest.segments().getFirst().file().firstBlock() + 30;
    shelf.restart(drive ->
        new FaultyTapeDrive(drive, FaultPlan.of(Fault.of(Fault.Kind.DRIVE_VANISHES, object))));

    assertThatThrownBy(() -> restore(shelf, "vanished", entries))
        .isInstanceOf(ArchiveDeviceException.class)
        .cause()
        .isInstanceOf(TransportException.class);
    assertThat(threads()).isEmpty();
    Set<String> left = new TreeSet<>();
    try (var files = Files.list(directory.resolve("vanished"))) {
      files.forEach(file -> left.add(file.getFileName().toString()));
    }
    assertThat(left).isNotEmpty().noneMatch(name -> name.startsWith(".coffer-restore"));
    shelf.restart(drive -> drive);
  }

  /** Returns once a thread waits for what is read ahead; it is to have nothing else left to do. */
  private static void awaitWaiting(Thread reader) throws InterruptedException {
    while (reader.getState() != Thread.State.WAITING
        || Arrays.stream(reader.getStackTrace())
            .noneMatch(frame -> frame.getClassName().equals(Ahead.class.getName()))) {
      Thread.sleep(1);
    }
  }

  @Test
  void whoeverWaitsForASlowTapeCanBeInterrupted() throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicInteger reads = new AtomicInteger();
    Thread reader = Thread.currentThread();
    shelf.restart(drive ->
        (TapeDrive)
            Proxy.newProxyInstance(
                TapeDrive.class.getClassLoader(),
                new Class<?>[] {TapeDrive.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("read") && reads.incrementAndGet() == 40) {
                    reached.countDown();
                    goOn.await();
                  }
                  try {
                    return method.invoke(drive, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                }));
    Thread impatient =
        Thread.ofPlatform()
            .start(() -> {
              try {
                reached.await();
                awaitWaiting(reader);
                reader.interrupt();
                Thread.sleep(200);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              goOn.countDown();
            });

    assertThatThrownBy(() -> restore(shelf, "interrupted", entries))
        .isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
    impatient.join();
    assertThat(threads()).isEmpty();
  }
}
