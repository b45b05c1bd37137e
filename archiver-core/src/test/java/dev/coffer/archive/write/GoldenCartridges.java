package dev.coffer.archive.write;

import dev.coffer.archive.age.AgeIdentity;
import dev.coffer.archive.age.AgeRecipient;
import dev.coffer.archive.age.FixedEncryption;
import dev.coffer.archive.entry.Sha256;
import dev.coffer.archive.source.SourceEntry;
import dev.coffer.archive.stream.StreamSettings;
import dev.coffer.archive.testkit.GoldenEntries;
import dev.coffer.archive.testkit.GoldenSigner;
import dev.coffer.archive.volume.ArchiveId;
import dev.coffer.archive.volume.MountedVolume;
import dev.coffer.archive.volume.Volser;
import dev.coffer.archive.volume.VolumeAppender;
import dev.coffer.archive.volume.VolumeContents;
import dev.coffer.archive.volume.VolumeFacts;
import dev.coffer.archive.volume.VolumeInspector;
import dev.coffer.archive.volume.VolumeLabeler;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.changer.ElementAddress;
import dev.coffer.tape.testkit.TestLibrary;
import dev.coffer.tape.virtual.VirtualLibrary;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

/**
 * Writes the golden cartridges of {@code src/test/golden}: with the production writer, a fixed
 * clock, and keys that everybody knows. Two runs give the same bytes.
 */
final class GoldenCartridges {
  static final Instant TIME = Instant.parse("2026-11-20T18:00:00Z");

  /** Hybrid archive and, appended to it, an X25519 one, on one cartridge. */
  static final String WHOLE = "whole";

  /** One archive over two cartridges. */
  static final String SPANNED = "spanned";

  private static final int FRAME_BYTES = 4096;
  private static final int WHOLE_BYTES = 8 << 20;

  /**
   * So much that the first segment of the spanned archive fills it with its very last write: where
   * a segment is cut in the middle depends on how far the threads are.
   */
  private static final int SPANNED_BYTES = 584_000;

  private static final long SPANNED_SEGMENT_BYTES = 320_000;

  private final Path directory;
  private final VirtualLibrary library;
  private Optional<TapeDrive> drive = Optional.empty();
  private String loaded = "";

  private GoldenCartridges(Path directory, int cartridges, long capacityBytes) throws IOException {
    this.directory = directory;
    this.library = TestLibrary.create(directory, cartridges, capacityBytes);
  }

  static List<AgeIdentity> hybridIdentities() {
    return List.of(
        FixedEncryption.hybrid("coffer golden hybrid 1"),
        FixedEncryption.hybrid("coffer golden hybrid 2"));
  }

  static AgeIdentity x25519Identity() {
    return FixedEncryption.x25519("coffer golden x25519");
  }

  /** Writes all cases below a directory, each as cartridges of a virtual library. */
  static void writeAll(Path directory) throws IOException, InterruptedException {
    writeWhole(directory.resolve(WHOLE));
    writeSpanned(directory.resolve(SPANNED));
  }

  private static void writeWhole(Path directory) throws IOException, InterruptedException {
    GoldenCartridges site = new GoldenCartridges(directory, 1, WHOLE_BYTES);
    site.label(1);
    write(
        site.spec(1, new StreamSettings(0, FRAME_BYTES, 40_000, 2), recipients(hybridIdentities())),
        GoldenEntries.tree(),
        site.volumes(new CountDownLatch(0), 1));
    write(
        site.spec(2, new StreamSettings(3, FRAME_BYTES, 1 << 20, 1), recipients(List.of(x25519()))),
        GoldenEntries.tree(),
        site.volumes(new CountDownLatch(0), 1));
    site.unload();
  }

  private static void writeSpanned(Path directory) throws IOException, InterruptedException {
    GoldenCartridges site = new GoldenCartridges(directory, 2, SPANNED_BYTES);
    site.label(1);
    site.label(2);
    CountDownLatch second = new CountDownLatch(2);
    List<SourceEntry> entries =
        GoldenEntries.spanning(SPANNED_SEGMENT_BYTES + 8 * FRAME_BYTES, second);
    write(
        site.spec(
            3,
            new StreamSettings(0, FRAME_BYTES, SPANNED_SEGMENT_BYTES, 1),
            recipients(hybridIdentities())),
        entries,
        site.volumes(second, 1, 2));
    site.unload();
  }

  private static AgeIdentity x25519() {
    return x25519Identity();
  }

  private static List<AgeRecipient> recipients(List<AgeIdentity> identities) {
    return identities.stream().map(AgeIdentity::recipient).toList();
  }

  private void label(int number) throws IOException {
    String barcode = TestLibrary.barcode(number);
    VolumeLabeler.label(
        load(barcode),
        new VolumeFacts(
            new UUID(0x0123_4567_89AB_4DEFL, 0x8000_0000_0000_0000L + number),
            Volser.ofBarcode(barcode),
            barcode,
            1,
            "golden",
            TIME,
            "golden-host",
            VolumeFacts.MIN_BLOCK_BYTES,
            Map.of()));
  }

  private TapeDrive load(String barcode) throws IOException {
    unload();
    TapeDrive opened = TestLibrary.mount(library, barcode, 1);
    drive = Optional.of(opened);
    loaded = barcode;
    return opened;
  }

  private void unload() throws IOException {
    if (drive.isPresent()) {
      drive.get().unload();
      drive.get().close();
      drive = Optional.empty();
      int slot = Integer.parseInt(loaded.substring(2, 6));
      library.changer().move(ElementAddress.drive(1), ElementAddress.slot(slot));
    }
  }

  private VolumeSequence volumes(CountDownLatch asked, int... numbers) {
    Deque<Integer> queue = new ArrayDeque<>();
    for (int number : numbers) {
      queue.add(number);
    }
    return () -> {
      TapeDrive at = load(TestLibrary.barcode(queue.remove()));
      if (VolumeInspector.inspect(at) instanceof VolumeContents.Labelled labelled) {
        MountedVolume volume = VolumeAppender.position(at, labelled.facts());
        asked.countDown();
        return volume;
      }
      throw new IllegalStateException("not labelled");
    };
  }

  private ArchiveSpec spec(int number, StreamSettings settings, List<AgeRecipient> recipients) {
    return new ArchiveSpec(
        ArchiveId.of(TIME.toEpochMilli() + number, 7L * number, number * 0x123456789ABCL),
        "golden-20261120T18000%dZ".formatted(number),
        "golden",
        number,
        Optional.empty(),
        TIME,
        "golden-host",
        recipients,
        recipients.stream()
            .map(each ->
                Sha256.digestOf(each.toString().getBytes(StandardCharsets.UTF_8)).toString())
            .toList(),
        Optional.empty(),
        Map.of("purpose", "a golden cartridge"),
        settings,
        directory);
  }

  private static void write(ArchiveSpec spec, List<SourceEntry> entries, VolumeSequence volumes)
      throws IOException, InterruptedException {
    try (ArchiveWriter writer =
        new ArchiveWriter(
            spec,
            volumes,
            GoldenSigner::sign,
            InstantSource.fixed(TIME),
            System::nanoTime,
            (kind, number) ->
                FixedEncryption.begin(spec.recipients(), spec.name() + ' ' + kind + number))) {
      for (SourceEntry entry : entries) {
        writer.append(entry);
      }
      writer.finish().close();
    }
  }

  /** Writes the keys, so that other programs can read the cartridges, too. */
  static void writeKeys(Path directory) throws IOException {
    Files.createDirectories(directory);
    Map<String, AgeIdentity> keys =
        Map.of(
            "TEST-ONLY-hybrid-1.key", hybridIdentities().get(0),
            "TEST-ONLY-hybrid-2.key", hybridIdentities().get(1),
            "TEST-ONLY-x25519.key", x25519Identity());
    for (Map.Entry<String, AgeIdentity> key : keys.entrySet()) {
      try (OutputStream out = Files.newOutputStream(directory.resolve(key.getKey()))) {
        out.write(
            "# A test key that everybody has. Never encrypt anything for it.\n"
                .getBytes(StandardCharsets.US_ASCII));
        dev.coffer.archive.age.IdentityFile.write(out, key.getValue(), TIME);
      }
    }
    Files.writeString(
        directory.resolve("TEST-ONLY-trusted_hosts"),
        "golden-host namespaces=\"coffer-manifest\" " + GoldenSigner.publicKey() + "\n");
  }
}
