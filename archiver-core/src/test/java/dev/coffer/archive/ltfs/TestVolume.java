package dev.coffer.archive.ltfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.virtual.CartridgeSpec;
import dev.coffer.tape.virtual.LibrarySpec;
import dev.coffer.tape.virtual.VirtualLibrary;
import dev.coffer.tape.virtual.VirtualTapeDrive;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/** A virtual cartridge with an LTFS volume on it, and short ways to write and read it. */
final class TestVolume {
  static final int BLOCK = 8192;
  static final Instant NOW = Instant.parse("2026-11-20T18:00:00.000000007Z");
  static final Instant THEN = Instant.parse("2020-02-29T12:00:00Z");
  static final LtfsLimits LIMITS = new LtfsLimits(1_000_000, 256 << 20, 2048, 1 << 20, 1L << 40);

  private TestVolume() {}

  /** A blank cartridge of this size. */
  static Path blank(Path directory, long capacityBytes) throws TapeException {
    return VirtualLibrary.create(directory, new LibrarySpec(1, 2, 1))
        .createCartridge(
            CartridgeSpec.of("CF0001L9").withCapacity(capacityBytes).withEarlyWarning(20_000))
        .directory();
  }

  /** A cartridge with an empty volume on it: 8 KiB blocks, a quarter for the index. */
  static Path formatted(Path directory, long capacityBytes) throws IOException {
    Path cartridge = blank(directory, capacityBytes);
    try (TapeDrive drive = load(cartridge)) {
      LtfsFormatter.format(drive, spec(capacityBytes / 4));
    }
    return cartridge;
  }

  static LtfsFormatter.Spec spec(long indexBytes) {
    return new LtfsFormatter.Spec(
        Optional.of("CF0001L9"),
        "Test volume é",
        "POOL",
        UUID.fromString("0198a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"),
        NOW,
        "Coffer test",
        BLOCK,
        false,
        indexBytes);
  }

  static TapeDrive load(Path cartridge) throws TapeException {
    TapeDrive drive = VirtualTapeDrive.openCartridge(cartridge);
    drive.load();
    return drive;
  }

  /** No sync unless asked for. */
  static LtfsWriteOptions options() {
    return new LtfsWriteOptions(
        "Coffer test", () -> NOW, 1L << 40, Duration.ofDays(1), true, 30_000, LIMITS);
  }

  /** What a session does. */
  interface Session {
    void run(LtfsVolumeWriter writer) throws IOException;
  }

  /** Writes to a volume and finishes. */
  static LtfsReceipt write(Path cartridge, Session session) throws IOException {
    try (TapeDrive drive = load(cartridge);
        LtfsVolumeWriter writer = LtfsVolumeWriter.open(drive, options())) {
      session.run(writer);
      return writer.finish();
    }
  }

  static LtfsFileReceipt add(LtfsVolumeWriter writer, String path, byte[] content)
      throws ArchiveException {
    return writer.addFile(
        EntryPath.of(path), LtfsFileSpec.of(THEN).ofSize(content.length), channel(content));
  }

  static ReadableByteChannel channel(byte[] content) {
    return Channels.newChannel(new ByteArrayInputStream(content));
  }

  static byte[] content(long seed, int size) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All files of a volume with their digests, as reading them gives; holes read as zeros. */
  static Map<String, String> digests(LtfsVolumeReader reader) throws ArchiveException {
    Map<String, String> digests = new TreeMap<>();
    reader.forEach((path, entry) -> {
      if (entry.kind() == LtfsEntry.Kind.FILE) {
        digests.put(path.text().orElseThrow(), reader.read(entry, LtfsContentSink.discarding()));
      }
    });
    return digests;
  }

  /** Opens the volume both ways, demands that both agree, and reads every file. */
  static Map<String, String> digests(Path cartridge) throws IOException {
    try (TapeDrive drive = load(cartridge)) {
      LtfsVolumeReader quick = LtfsVolumeReader.open(drive, LIMITS);
      LtfsVolumeReader thorough = LtfsVolumeReader.openSearching(drive, LIMITS);
      assertThat(thorough.index().header()).isEqualTo(quick.index().header());
      assertThat(thorough.check().findings()).isEmpty();
      assertThat(thorough.check().consistent()).isTrue();
      return digests(thorough);
    }
  }

  static byte[] bytes(LtfsVolumeReader reader, String path) throws ArchiveException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LtfsEntry entry = reader.find(EntryPath.of(path)).orElseThrow();
    String sha256 =
        reader.read(
            entry,
            new LtfsContentSink() {
              @Override
              public void data(ByteBuffer bytes) {
                byte[] copy = new byte[bytes.remaining()];
                bytes.get(copy);
                out.writeBytes(copy);
              }

              @Override
              public void hole(long byteCount) {
                out.writeBytes(new byte[(int) byteCount]);
              }
            });
    assertThat(sha256).isEqualTo(sha256(out.toByteArray()));
    return out.toByteArray();
  }

  /** Objects of a partition's image. */
  static int objectCount(Path cartridge, int partition) throws IOException {
    Path image = cartridge.resolve("partition-" + partition + ".tap");
    return GoldenVolume.objects(Files.readAllBytes(image)).size();
  }

  static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName().toString()));
      }
    }
  }
}
