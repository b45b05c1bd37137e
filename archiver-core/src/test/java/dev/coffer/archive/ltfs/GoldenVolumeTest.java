package dev.coffer.archive.ltfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.target.RestoreOptions;
import dev.coffer.archive.target.RestoreSummary;
import dev.coffer.tape.TapeDrive;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The volume that the reference implementation mounts and finds consistent. */
class GoldenVolumeTest {
  @TempDir Path temporary;
  private Path cartridge;

  @BeforeEach
  void copy() throws Exception {
    cartridge = temporary.resolve("JAV001L5");
    GoldenVolume.copyTo(cartridge);
  }

  private static Map<String, String> expected() {
    Map<String, String> digests = new TreeMap<>();
    JsonFactory factory = new JsonFactory();
    try (JsonParser json =
        factory.createParser(ObjectReadContext.empty(), GoldenVolume.resource("manifest.json"))) {
      String path = "";
      int depth = 0;
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        depth += token == JsonToken.START_OBJECT ? 1 : token == JsonToken.END_OBJECT ? -1 : 0;
        if (token == JsonToken.PROPERTY_NAME && depth == 2) {
          path = json.currentName();
        } else if (token == JsonToken.VALUE_STRING && json.currentName().equals("sha256")) {
          digests.put(path, json.getString());
        }
      }
    }
    assertThat(digests).hasSize(13);
    return digests;
  }

  @Test
  void everyFileIsReadDigestForDigest() throws Exception {
    assertThat(TestVolume.digests(cartridge)).isEqualTo(expected());
  }

  @Test
  void memoryLeadsToTheIndexAtOnce() throws Exception {
    try (TapeDrive drive = TestVolume.load(cartridge)) {
      LtfsVolumeReader reader = LtfsVolumeReader.open(drive, TestVolume.LIMITS);
      assertThat(reader.check().fromMemory()).isTrue();
      assertThat(reader.volumeName()).isEqualTo("Demo Vol");
      assertThat(reader.label().barcode()).hasValue("JAV001");
    }
  }

  @Test
  void olderGenerationIsListed() throws Exception {
    try (TapeDrive drive = TestVolume.load(cartridge)) {
      LtfsVolumeReader reader = LtfsVolumeReader.open(drive, TestVolume.LIMITS);
      assertThat(reader.generations())
          .extracting(LtfsIndexHeader::generation)
          .containsExactly(2L, 1L);
      assertThat(reader.atGeneration(1).index().tree().entryCount()).isEqualTo(1);
      assertThat(reader.atGeneration(2)).isSameAs(reader);
      assertThatThrownBy(() -> reader.atGeneration(3))
          .isInstanceOf(ArchiveDamagedException.class)
          .hasMessageContaining("generation 3");
    }
  }

  @Test
  void restoringGivesTheSameFiles() throws Exception {
    Path target = temporary.resolve("target");
    TestListener listener = new TestListener();
    try (TapeDrive drive = TestVolume.load(cartridge)) {
      LtfsVolumeReader reader = LtfsVolumeReader.open(drive, TestVolume.LIMITS);
      RestoreSummary summary =
          LtfsRestorer.restore(reader, path -> true, RestoreOptions.into(target), listener);
      assertThat(listener.failures()).isEmpty();
      assertThat(summary.restored()).isEqualTo(17);
    }
    for (Map.Entry<String, String> file : expected().entrySet()) {
      Path restored = target.resolve(file.getKey());
      assertThat(TestVolume.sha256(Files.readAllBytes(restored)))
          .as(file.getKey())
          .isEqualTo(file.getValue());
    }
    assertThat(Files.readSymbolicLink(target.resolve("link"))).hasToString("dir/deep/f");
    assertThat(target.resolve("emptydir")).isEmptyDirectory();
    assertThat(Files.getLastModifiedTime(target.resolve("dir"), LinkOption.NOFOLLOW_LINKS))
        .hasToString("2023-11-14T22:13:20.123456789Z");
  }

  @Test
  void filesAreReadInTheOrderOfTheTape() throws Exception {
    List<Long> blocks = new ArrayList<>();
    try (TapeDrive drive = TestVolume.load(cartridge)) {
      LtfsVolumeReader reader = LtfsVolumeReader.open(drive, TestVolume.LIMITS);
      boolean good =
          reader.verify(
              path -> !path.equals(EntryPath.of("small.ip")),
              (path, file, verdict, sha256, reason) -> {
                assertThat(verdict).isEqualTo(LtfsVolumeReader.Verdict.NO_DIGEST);
                file.extents().stream().findFirst().ifPresent(e -> blocks.add(e.start().block()));
              });
      assertThat(good).isTrue();
    }
    assertThat(blocks).hasSize(11).isSorted();
  }

  @Test
  void appendingKeepsWhatIsThere() throws Exception {
    Map<String, String> files = new TreeMap<>(expected());
    byte[] content = TestVolume.content(1, 3000);
    TestVolume.write(cartridge, writer -> TestVolume.add(writer, "dir/new", content));
    files.put("dir/new", TestVolume.sha256(content));
    assertThat(TestVolume.digests(cartridge)).isEqualTo(files);
  }
}
