package dev.coffer.archive.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.archive.WrongVolumeException;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.target.RestoreListener;
import dev.coffer.archive.target.RestoreOptions;
import dev.coffer.archive.target.RestoreTarget;
import dev.coffer.archive.testkit.MemoryEntry;
import dev.coffer.archive.testkit.TestShelf;
import dev.coffer.archive.volume.IndexCodec;
import dev.coffer.archive.volume.IndexEntry;
import dev.coffer.archive.volume.Manifest;
import dev.coffer.archive.volume.ManifestVerifier;
import dev.coffer.archive.volume.Volser;
import dev.coffer.archive.write.ArchiveReceipt;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An archive over three cartridges of which the middle one is damaged, gone, or not believed. */
class MissingVolumeTest {
  private static final ManifestVerifier SIGNATURES =
      (json, signature) -> ManifestVerifier.Result.TRUSTED;
  private static final Volser MIDDLE = new Volser("CF0002");

  @TempDir Path directory;

  private final List<MemoryEntry> sources = new ArrayList<>();
  private final List<IndexEntry> entries = new ArrayList<>();
  private TestShelf shelf;
  private Manifest manifest;

  @BeforeEach
  void archive() throws Exception {
    for (int i = 0; i < 30; i++) {
      sources.add(MemoryEntry.file("f%02d".formatted(i), 400_000, i, false));
    }
    shelf = TestShelf.create(directory, 4, 6 << 20);
    try (ArchiveReceipt receipt = shelf.write(TestShelf.smallSettings(), sources, 1, 2, 3, 4)) {
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
    assertThat(manifest.volumes()).hasSizeGreaterThan(2).contains(MIDDLE);
  }

  @AfterEach
  void close() throws Exception {
    shelf.close();
  }

  @Test
  void restoringBackwardsOverVolumesGivesTheSame() throws Exception {
    Heard heard = restore(shelf, entries.reversed());

    assertThat(heard.failed).isEmpty();
    assertRestored(names(entries));
  }

  @Test
  void aDamagedMiddleVolumeCostsOnlyWhatLiesOnIt() throws Exception {
    shelf.unload();
    Path image = directory.resolve("library/cartridges/CF0002L9/partition-0.tap");
    try (FileChannel file = FileChannel.open(image, StandardOpenOption.WRITE)) {
      file.truncate(1 << 20);
    }

    VerifyReport report = verify(manifest);
    assertThat(report.isGood()).isFalse();
    assertThat(report.parts())
        .filteredOn(part -> !part.volser().equals(MIDDLE))
        .allMatch(part -> part.problems().isEmpty());
    assertThat(report.parts())
        .anyMatch(part -> part.volser().equals(MIDDLE) && !part.problems().isEmpty());

    Heard heard = restore(shelf, entries);
    List<String> whole = names(entries);
    whole.removeAll(heard.failed);
    assertThat(new ArrayList<>(heard.failed)).isSubsetOf(names(onMiddle(true)));
    assertThat(whole).containsAll(names(onMiddle(false)));
    assertRestored(whole);
  }

  @Test
  void aMissingMiddleVolumeIsNamedAndTheOthersAreRead() throws Exception {
    VolumeProvider without =
        (volser, generation) -> {
          if (volser.equals(MIDDLE)) {
            throw new WrongVolumeException("volume " + volser + " is not in the library");
          }
          return shelf.mount(volser, generation);
        };

    assertThatThrownBy(() ->
            new ArchiveVerifier(without, SIGNATURES, directory)
                .verify(manifest, shelf.identities(), Optional.empty()))
        .isInstanceOf(WrongVolumeException.class)
        .hasMessageContaining("CF0002");
    assertThatThrownBy(() -> restore(without, entries)).hasMessageContaining("CF0002");
    Heard heard = restore(without, onMiddle(false));
    assertThat(heard.failed).isEmpty();
    assertRestored(names(onMiddle(false)));
  }

  @Test
  void aManifestThatSaysOtherwiseThanTheCatalogIsTold() throws Exception {
    Manifest other =
        Manifests.with(
            manifest, manifest.segments().subList(0, manifest.segments().size() - 1), Map.of());

    VerifyReport report =
        new ArchiveVerifier(shelf, SIGNATURES, directory)
            .verify(other, List.of(), Optional.empty());

    assertThat(report.isGood()).isFalse();
    assertThat(report.parts())
        .filteredOn(part -> !part.problems().isEmpty())
        .allMatch(part -> part.kind() == VerifyReport.PartKind.MANIFEST)
        .anySatisfy(
            part -> assertThat(part.problems().getFirst()).contains("does not say what is known"));
  }

  private VerifyReport verify(Manifest expected) throws Exception {
    return new ArchiveVerifier(shelf, SIGNATURES, directory)
        .verify(expected, shelf.identities(), Optional.empty());
  }

  /** Entries of which a part, or none, lies on the middle volume. */
  private List<IndexEntry> onMiddle(boolean wanted) {
    return entries.stream()
        .filter(entry ->
            wanted
                == ArchiveLayout.of(manifest)
                    .volumes(entry.tarOffset(), entry.tarEnd())
                    .contains(MIDDLE))
        .toList();
  }

  private static List<String> names(List<IndexEntry> entries) {
    return new ArrayList<>(entries.stream().map(entry -> entry.path().toString()).toList());
  }

  private void assertRestored(List<String> names) throws Exception {
    for (MemoryEntry source : sources) {
      Path file = directory.resolve("restored").resolve(source.metadata().path().toString());
      if (names.contains(source.metadata().path().toString())) {
        assertThat(file).hasBinaryContent(source.content());
      } else {
        assertThat(Files.exists(file)).as("%s", file).isFalse();
      }
    }
  }

  private static final class Heard implements RestoreListener {
    private final TreeSet<String> failed = new TreeSet<>();

    @Override
    public void kept(EntryPath path) {}

    @Override
    public void failed(EntryPath path, String reason) {
      assertThat(reason).isNotBlank();
      failed.add(path.toString());
    }

    @Override
    public void incomplete(EntryPath path, Part part, String reason) {
      // ownership cannot be restored by everybody who runs this
    }
  }

  private Heard restore(VolumeProvider volumes, List<IndexEntry> wanted) throws Exception {
    Heard heard = new Heard();
    RestoreTarget target =
        new RestoreTarget(RestoreOptions.into(directory.resolve("restored")), heard);
    try (target;
        ArchiveRestorer restorer =
            new ArchiveRestorer(
                ArchiveLayout.of(manifest),
                volumes,
                shelf.identities(),
                target,
                heard,
                ReadListener.none(),
                ArchiveRestorer.Selection.all())) {
      for (IndexEntry entry : wanted) {
        restorer.restore(entry);
      }
      target.finish();
    }
    return heard;
  }
}
