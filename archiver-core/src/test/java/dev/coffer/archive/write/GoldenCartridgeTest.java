package dev.coffer.archive.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.util.ZstdVersion;
import dev.coffer.archive.age.AgeIdentity;
import dev.coffer.archive.age.IdentityFile;
import dev.coffer.archive.entry.ContentDigest;
import dev.coffer.archive.entry.EntryMetadata;
import dev.coffer.archive.read.ArchiveLayout;
import dev.coffer.archive.read.ArchiveTarStream;
import dev.coffer.archive.read.ArchiveVerifier;
import dev.coffer.archive.read.VerifyReport;
import dev.coffer.archive.read.VolumeProvider;
import dev.coffer.archive.scan.VolumeScan;
import dev.coffer.archive.scan.VolumeScanner;
import dev.coffer.archive.tar.TarDecoder;
import dev.coffer.archive.tar.TarItem;
import dev.coffer.archive.testkit.GoldenSigner;
import dev.coffer.archive.volume.Manifest;
import dev.coffer.archive.volume.ManifestFile;
import dev.coffer.archive.volume.ManifestVerifier;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.changer.ElementAddress;
import dev.coffer.tape.testkit.TestLibrary;
import dev.coffer.tape.virtual.VirtualLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The cartridges of {@code src/test/golden}: read completely, and written once more to the byte.
 *
 * <p>{@code src/test/golden/README.md} says how a new set is made.
 */
class GoldenCartridgeTest {
  /** Where a new set goes, instead of being compared: {@code -Dgolden.write=NAME}. */
  private static final String WRITE = "golden.write";

  private static final Path GOLDEN = Path.of("src/test/golden");
  private static final String CURRENT = "tar-volume-1";

  @TempDir Path directory;

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({"tar-volume-1, whole", "tar-volume-1, spanned"})
  void everyFileIsReadDigestForDigest(String set, String name) throws Exception {
    Path golden = GOLDEN.resolve(set).resolve(name);
    try (Shelf shelf = new Shelf(directory, golden)) {
      assertThat(shelf.content(identities(GOLDEN.resolve(set))))
          .containsExactlyElementsOf(Files.readAllLines(golden.resolve("expect.txt")));
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({"tar-volume-1, whole", "tar-volume-1, spanned"})
  void verifiesWithAndWithoutIdentity(String set, String name) throws Exception {
    Path golden = GOLDEN.resolve(set).resolve(name);
    try (Shelf shelf = new Shelf(directory, golden)) {
      for (Manifest manifest : shelf.manifests()) {
        for (AgeIdentity identity : identities(GOLDEN.resolve(set))) {
          boolean hybrid = identity.toSecretText().startsWith("AGE-SECRET-KEY-PQ-");
          if (hybrid != manifest.archiveName().endsWith("02Z")) {
            assertGood(shelf, manifest, List.of(identity));
          }
        }
        assertGood(shelf, manifest, List.of());
      }
    }
  }

  private void assertGood(Shelf shelf, Manifest manifest, List<AgeIdentity> identities)
      throws Exception {
    VerifyReport report =
        new ArchiveVerifier(shelf, GoldenSigner::verify, directory)
            .verify(manifest, identities, Optional.empty());
    assertThat(report.isGood()).as("%s: %s", manifest.archiveName(), report).isTrue();
    assertThat(report.signature()).isEqualTo(ManifestVerifier.Result.TRUSTED);
    assertThat(report.entryCount()).isEqualTo(identities.isEmpty() ? 0 : manifest.entryCount());
  }

  @Test
  void theSameComesOutToTheByte() throws Exception {
    GoldenCartridges.writeAll(directory);
    String set = System.getProperty(WRITE, "");
    if (!set.isEmpty()) {
      keep(GOLDEN.resolve(set));
      return;
    }
    assertThat(ZstdVersion.VERSION)
        .as("another zstd compresses otherwise: see src/test/golden/README.md, A new set")
        .isEqualTo(Files.readString(GOLDEN.resolve(CURRENT).resolve("zstd-version")).strip());
    for (String name : List.of(GoldenCartridges.WHOLE, GoldenCartridges.SPANNED)) {
      for (Path cartridge : cartridges(GOLDEN.resolve(CURRENT).resolve(name))) {
        String barcode = cartridge.getFileName().toString();
        Path again = directory.resolve(name).resolve("cartridges").resolve(barcode);
        assertSameObjects(
            name + " " + barcode,
            objects(Files.readAllBytes(again.resolve("partition-0.tap"))),
            objects(unpacked(cartridge.resolve("partition-0.tap.gz"))));
      }
    }
  }

  /** All but the texts of the first tape file, which may be improved. */
  private static void assertSameObjects(String what, List<byte[]> actual, List<byte[]> golden) {
    int text = 4;
    assertThat(actual).as(what).hasSameSizeAs(golden);
    for (int object = 0; object < golden.size(); object++) {
      if (object != text) {
        assertThat(HexFormat.of().formatHex(actual.get(object)))
            .as("%s, object %d", what, object)
            .isEqualTo(HexFormat.of().formatHex(golden.get(object)));
      }
    }
  }

  /** The objects of an image in SIMH form: blocks, and empty arrays for filemarks. */
  private static List<byte[]> objects(byte[] image) {
    ByteBuffer in = ByteBuffer.wrap(image).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    List<byte[]> objects = new ArrayList<>();
    while (in.remaining() >= 4) {
      int length = in.getInt();
      if (length == -1) {
        break;
      }
      byte[] object = new byte[length];
      if (length != 0) {
        in.get(object);
        in.position(in.position() + length % 2 + 4);
      }
      objects.add(object);
    }
    return objects;
  }

  private static List<AgeIdentity> identities(Path set) throws IOException {
    List<AgeIdentity> identities = new ArrayList<>();
    for (String name : List.of("hybrid-1", "hybrid-2", "x25519")) {
      try (InputStream in = Files.newInputStream(set.resolve("keys/TEST-ONLY-" + name + ".key"))) {
        identities.addAll(IdentityFile.read(in, () -> new char[0]));
      }
    }
    return identities;
  }

  private static List<Path> cartridges(Path golden) throws IOException {
    try (var found = Files.list(golden)) {
      return found.filter(Files::isDirectory).sorted().toList();
    }
  }

  private static byte[] unpacked(Path file) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return in.readAllBytes();
    }
  }

  private void keep(Path set) throws Exception {
    GoldenCartridges.writeKeys(set.resolve("keys"));
    Files.writeString(set.resolve("zstd-version"), ZstdVersion.VERSION + "\n");
    for (String name : List.of(GoldenCartridges.WHOLE, GoldenCartridges.SPANNED)) {
      Path golden = set.resolve(name);
      for (Path cartridge : cartridges(directory.resolve(name).resolve("cartridges"))) {
        Path target = Files.createDirectories(golden.resolve(cartridge.getFileName()));
        Files.write(
            target.resolve("cartridge.json"),
            Files.readAllBytes(cartridge.resolve("cartridge.json")));
        try (OutputStream out =
            new GZIPOutputStream(Files.newOutputStream(target.resolve("partition-0.tap.gz")))) {
          Files.copy(cartridge.resolve("partition-0.tap"), out);
        }
      }
      try (Shelf shelf = new Shelf(directory.resolve("kept"), golden)) {
        Files.write(golden.resolve("expect.txt"), shelf.content(identities(set)));
      }
    }
  }

  /** The golden cartridges of one case in a library. */
  private static final class Shelf implements VolumeProvider, AutoCloseable {
    private final VirtualLibrary library;
    private final List<String> barcodes = new ArrayList<>();
    private String loaded = "";
    private Optional<TapeDrive> drive = Optional.empty();

    Shelf(Path directory, Path golden) throws IOException {
      Path home = Files.createDirectories(directory).resolve("shelf-" + golden.getFileName());
      List<Path> cartridges = cartridges(golden);
      library = TestLibrary.create(home, cartridges.size(), 1 << 20);
      for (Path cartridge : cartridges) {
        String barcode = cartridge.getFileName().toString();
        barcodes.add(barcode);
        Path place = home.resolve("cartridges").resolve(barcode);
        Files.write(
            place.resolve("cartridge.json"),
            Files.readAllBytes(cartridge.resolve("cartridge.json")));
        Files.write(
            place.resolve("partition-0.tap"), unpacked(cartridge.resolve("partition-0.tap.gz")));
      }
    }

    @Override
    public TapeDrive mount(dev.coffer.archive.volume.Volser volser, int generation)
        throws IOException {
      return load(volser.value() + "L9");
    }

    private TapeDrive load(String barcode) throws IOException {
      if (drive.isPresent() && loaded.equals(barcode)) {
        return drive.get();
      }
      close();
      TapeDrive opened = TestLibrary.mount(library, barcode, 1);
      drive = Optional.of(opened);
      loaded = barcode;
      return opened;
    }

    @Override
    public void close() throws IOException {
      if (drive.isPresent()) {
        drive.get().unload();
        drive.get().close();
        drive = Optional.empty();
        int slot = Integer.parseInt(loaded.substring(2, 6));
        library.changer().move(ElementAddress.drive(1), ElementAddress.slot(slot));
      }
    }

    /** The complete archives on the cartridges, as a scan without anything else finds them. */
    List<Manifest> manifests() throws IOException {
      TreeMap<String, Manifest> complete = new TreeMap<>();
      for (String barcode : barcodes) {
        VolumeScan scan = VolumeScanner.scan(load(barcode));
        assertThat(scan.problems()).isEmpty();
        assertThat(scan.tail()).isEmpty();
        for (VolumeScan.ScannedManifest scanned : scan.manifests()) {
          ManifestFile file = scanned.file();
          assertThat(GoldenSigner.verify(file.json(), file.signature()))
              .isEqualTo(ManifestVerifier.Result.TRUSTED);
          if (file.manifest().complete()) {
            complete.put(file.manifest().archiveName(), file.manifest());
          }
        }
      }
      return List.copyOf(complete.values());
    }

    /** One line an archive and one an entry. */
    List<String> content(List<AgeIdentity> identities) throws IOException {
      List<String> lines = new ArrayList<>();
      for (Manifest manifest : manifests()) {
        lines.add(
            "%s %s segments=%d volumes=%s"
                .formatted(
                    manifest.archiveName(),
                    manifest.archiveId(),
                    manifest.segments().size(),
                    manifest.volumes()));
        try (ArchiveTarStream tar =
            new ArchiveTarStream(ArchiveLayout.of(manifest), this, identities)) {
          TarDecoder decoder = new TarDecoder(tar, 0);
          for (Optional<TarItem> item = decoder.next(); item.isPresent(); item = decoder.next()) {
            if (item.get() instanceof TarItem.Entry entry) {
              lines.add("  " + line(entry.metadata(), decoder));
            }
          }
        }
      }
      return lines;
    }

    private static String line(EntryMetadata metadata, TarDecoder decoder) throws IOException {
      ContentDigest digest = new ContentDigest();
      digest.begin(metadata);
      ByteBuffer buffer = ByteBuffer.allocate(10_000);
      while (decoder.read(buffer.clear()) >= 0) {
        digest.update(buffer.flip());
      }
      StringBuilder attributes = new StringBuilder();
      metadata
          .attributes()
          .forEach((name, value) ->
              attributes
                  .append(' ')
                  .append(name)
                  .append('=')
                  .append(HexFormat.of().formatHex(value)));
      return "%s %04o %d:%d %s %d %s path=%s link=%s%s"
          .formatted(
              metadata.type(),
              metadata.mode(),
              metadata.userId(),
              metadata.groupId(),
              metadata.modifiedAt(),
              metadata.byteCount(),
              digest.end(),
              HexFormat.of().formatHex(metadata.path().bytes()),
              new String(metadata.linkTarget(), java.nio.charset.StandardCharsets.UTF_8),
              attributes);
    }
  }
}
