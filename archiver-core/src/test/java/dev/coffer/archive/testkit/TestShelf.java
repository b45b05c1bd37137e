package dev.coffer.archive.testkit;

import dev.coffer.archive.WrongVolumeException;
import dev.coffer.archive.age.AgeIdentity;
import dev.coffer.archive.ltfs.LtfsArchiveVolume;
import dev.coffer.archive.ltfs.LtfsLimits;
import dev.coffer.archive.ltfs.LtfsVolumeFacts;
import dev.coffer.archive.ltfs.LtfsVolumeLabeler;
import dev.coffer.archive.ltfs.LtfsVolumeReader;
import dev.coffer.archive.ltfs.LtfsWriteOptions;
import dev.coffer.archive.read.VolumeProvider;
import dev.coffer.archive.stream.StreamSettings;
import dev.coffer.archive.volume.ArchiveId;
import dev.coffer.archive.volume.ArchiveVolume;
import dev.coffer.archive.volume.ManifestSigner;
import dev.coffer.archive.volume.Volser;
import dev.coffer.archive.volume.VolumeAppender;
import dev.coffer.archive.volume.VolumeContents;
import dev.coffer.archive.volume.VolumeFacts;
import dev.coffer.archive.volume.VolumeInspector;
import dev.coffer.archive.volume.VolumeLabeler;
import dev.coffer.archive.write.ArchiveReceipt;
import dev.coffer.archive.write.ArchiveSpec;
import dev.coffer.archive.write.ArchiveWriter;
import dev.coffer.archive.write.VolumeSequence;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.changer.ElementAddress;
import dev.coffer.tape.testkit.TestLibrary;
import dev.coffer.tape.virtual.VirtualLibrary;
import dev.coffer.tape.virtual.VirtualTapeDrive;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A virtual library with cartridges, one drive of it in use, and archives written and read. */
public final class TestShelf implements VolumeProvider, AutoCloseable {
  public static final Instant NOW = Instant.parse("2026-11-20T18:00:00Z");
  public static final ManifestSigner SIGNER =
      manifest -> ("signed " + manifest.length).getBytes(StandardCharsets.US_ASCII);

  private final Path directory;
  private final VirtualLibrary library;
  private final AgeIdentity identity = AgeIdentity.generateX25519();
  private Decorator decorator;
  private Optional<TapeDrive> drive = Optional.empty();
  private String mounted = "";
  private long archives;

  private TestShelf(Path directory, VirtualLibrary library, Decorator decorator) {
    this.directory = directory;
    this.library = library;
    this.decorator = decorator;
  }

  /** A shelf of labelled cartridges of a size. */
  public static TestShelf create(Path directory, int cartridges, long capacityBytes)
      throws IOException {
    return create(directory, cartridges, capacityBytes, drive -> drive);
  }

  /** The same with something around the drive. */
  public static TestShelf create(
      Path directory, int cartridges, long capacityBytes, Decorator decorator) throws IOException {
    return create(directory, cartridges, capacityBytes, VolumeFacts.MIN_BLOCK_BYTES, decorator);
  }

  /** The same with blocks of another size. */
  public static TestShelf create(
      Path directory, int cartridges, long capacityBytes, int blockBytes, Decorator decorator)
      throws IOException {
    TestShelf shelf =
        new TestShelf(
            Files.createDirectories(directory),
            TestLibrary.create(directory.resolve("library"), cartridges, capacityBytes),
            decorator);
    for (int number = 1; number <= cartridges; number++) {
      VolumeLabeler.label(shelf.load(TestLibrary.barcode(number)), facts(number, blockBytes));
    }
    return shelf;
  }

  /** A shelf of LTFS volumes. */
  public static TestShelf createLtfs(
      Path directory, int cartridges, long capacityBytes, Decorator decorator) throws IOException {
    TestShelf shelf =
        new TestShelf(
            Files.createDirectories(directory),
            TestLibrary.create(directory.resolve("library"), cartridges, capacityBytes),
            decorator);
    for (int number = 1; number <= cartridges; number++) {
      LtfsVolumeLabeler.label(
          shelf.load(TestLibrary.barcode(number)),
          facts(number, VolumeFacts.MIN_BLOCK_BYTES),
          InstantSource.fixed(NOW));
    }
    return shelf;
  }

  private static VolumeFacts facts(int number, int blockBytes) {
    String barcode = TestLibrary.barcode(number);
    return new VolumeFacts(
        new UUID(7, number),
        Volser.ofBarcode(barcode),
        barcode,
        1,
        "weekly",
        NOW,
        "vault-host",
        blockBytes,
        Map.of());
  }

  /** Puts something around a drive that has just been loaded. */
  public interface Decorator {
    TapeDrive around(VirtualTapeDrive drive) throws IOException;
  }

  /**
   * Takes the cartridge out as after a power failure, and puts this around the drive from now on.
   */
  public void restart(Decorator next) throws IOException {
    if (drive.isPresent()) {
      drive.get().close();
      drive = Optional.empty();
      TapeDrive fresh = library.openDrive(1);
      fresh.load();
      drive = Optional.of(fresh);
      unload();
    }
    decorator = next;
  }

  public VirtualLibrary library() {
    return library;
  }

  public List<AgeIdentity> identities() {
    return List.of(identity);
  }

  /** Loads a cartridge; the one before it goes back to a slot. */
  public TapeDrive load(String barcode) throws IOException {
    if (drive.isPresent() && mounted.equals(barcode)) {
      return drive.get();
    }
    unload();
    TapeDrive opened = decorator.around(TestLibrary.mount(library, barcode, 1));
    drive = Optional.of(opened);
    mounted = barcode;
    return opened;
  }

  /** Empties the drive. */
  public void unload() throws IOException {
    if (drive.isPresent()) {
      drive.get().unload();
      drive.get().close();
      drive = Optional.empty();
      int slot = Integer.parseInt(mounted.substring(2, 6));
      library.changer().move(ElementAddress.drive(1), ElementAddress.slot(slot));
    }
  }

  @Override
  public TapeDrive mount(Volser volser, int generation) throws IOException {
    return load(volser.value() + "L9");
  }

  /** Volumes by their numbers, appended to. */
  public VolumeSequence volumes(int... numbers) {
    Deque<Integer> queue = new ArrayDeque<>();
    for (int number : numbers) {
      queue.add(number);
    }
    return () -> {
      if (queue.isEmpty()) {
        throw new WrongVolumeException("no cartridge is left");
      }
      TapeDrive loaded = load(TestLibrary.barcode(queue.remove()));
      return switch (VolumeInspector.inspect(loaded)) {
        case VolumeContents.Labelled labelled -> VolumeAppender.position(loaded, labelled.facts());
        case VolumeContents.Ltfs ltfs -> openLtfs(loaded);
        case VolumeContents.Blank blank -> throw new WrongVolumeException("not labelled");
        case VolumeContents.Foreign foreign -> throw new WrongVolumeException(foreign.what());
      };
    };
  }

  private static ArchiveVolume openLtfs(TapeDrive loaded) throws IOException {
    VolumeFacts facts =
        LtfsVolumeFacts.of(LtfsVolumeReader.open(loaded, LtfsLimits.defaults())).orElseThrow();
    return LtfsArchiveVolume.open(
        loaded, facts, LtfsWriteOptions.defaults("Coffer test", InstantSource.fixed(NOW)));
  }

  public ArchiveSpec spec(StreamSettings settings) {
    archives++;
    return new ArchiveSpec(
        ArchiveId.of(NOW.toEpochMilli() + archives, 7 * archives, archives * 0x123456789ABCL),
        "documents-" + archives,
        "documents",
        archives,
        Optional.empty(),
        NOW,
        "vault-host",
        List.of(identity.recipient()),
        List.of(),
        Optional.empty(),
        Map.of(),
        settings,
        directory);
  }

  /** Small frames and segments, so that small archives have several of both. */
  public static StreamSettings smallSettings() {
    return new StreamSettings(1, 64 << 10, 1 << 20, 2);
  }

  /** Writes an archive of these entries, each from its beginning. */
  public ArchiveReceipt write(
      StreamSettings settings, Collection<MemoryEntry> entries, int... volumeNumbers)
      throws IOException, InterruptedException {
    try (ArchiveWriter writer =
        new ArchiveWriter(
            spec(settings),
            volumes(volumeNumbers),
            SIGNER,
            InstantSource.fixed(NOW),
            System::nanoTime)) {
      for (MemoryEntry entry : entries) {
        writer.append(entry.again());
      }
      return writer.finish();
    }
  }

  @Override
  public void close() throws IOException {
    unload();
  }
}
