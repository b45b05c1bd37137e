package dev.coffer.archive.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveDeviceException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.UnsupportedFormatException;
import dev.coffer.tape.TransportException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;

/** Round trips of everything a volume says in text; the seed of a run is its number. */
class VolumeTextsProperties {
  private static final int RUNS = 300;

  @Test
  void manifestsComeBack() throws Exception {
    for (int seed = 0; seed < RUNS; seed++) {
      Manifest manifest = VolumeTexts.manifest(new Random(seed));
      byte[] bytes = ManifestCodec.encode(manifest);
      assertThat(ManifestCodec.decode(bytes)).as("seed %d", seed).isEqualTo(manifest);
      ManifestFile file = new ManifestFile(manifest, bytes, new byte[] {1, 2, 3});
      ManifestFile back = ManifestFile.decode(file.encode(Instant.EPOCH));
      assertThat(back).as("seed %d", seed).isEqualTo(file);
      assertThat(back.manifest()).as("seed %d", seed).isEqualTo(manifest);
    }
  }

  @Test
  void volumeFactsComeBack() throws Exception {
    for (int seed = 0; seed < RUNS; seed++) {
      VolumeFacts facts = VolumeTexts.facts(new Random(seed));
      assertThat(VolumeFacts.decode(facts.encode())).as("seed %d", seed).isEqualTo(facts);
    }
  }

  @Test
  void labelsComeBack() throws Exception {
    for (int seed = 0; seed < RUNS; seed++) {
      Random random = new Random(seed);
      for (FileLabel.Place place : FileLabel.Place.values()) {
        FileLabel label =
            new FileLabel(
                TapeFileKind.values()[random.nextInt(4)],
                random.nextInt(100_000),
                VolumeTexts.id(random).labelDigits(),
                new Volser("V%05d".formatted(random.nextInt(100_000))),
                1 + random.nextInt(Integer.MAX_VALUE - 1),
                1 + random.nextInt(Integer.MAX_VALUE - 1),
                LocalDate.ofEpochDay(random.nextLong(-25_567, 84_000)),
                VolumeFacts.MIN_BLOCK_BYTES << random.nextInt(8),
                random.nextLong(10_000_000_000L));
        byte[] first = label.encodeFirst(place);
        byte[] second = label.encodeSecond(place);
        assertThat(first).hasSize(80);
        assertThat(second).hasSize(80);
        assertThat(FileLabel.place(first)).contains(place);
        assertThat(FileLabel.decode(place, first, second)).as("seed %d", seed).isEqualTo(label);
      }
    }
  }

  @Test
  void indexesComeBack() throws Exception {
    for (int seed = 0; seed < RUNS; seed++) {
      Random random = new Random(seed);
      ArchiveId id = VolumeTexts.id(random);
      List<IndexEntry> entries = new ArrayList<>();
      List<int[]> frames = new ArrayList<>();
      int count = random.nextInt(30);
      for (int i = 0; i < count; i++) {
        entries.add(VolumeTexts.indexEntry(random));
      }
      int segments = random.nextInt(3);
      for (int i = 0; i < segments; i++) {
        frames.add(random.ints(random.nextInt(50), 1, Integer.MAX_VALUE).toArray());
      }
      Collected back = new Collected();
      IndexCodec.read(new ByteArrayInputStream(index(id, entries, frames)), id, back);
      assertThat(back.entries).as("seed %d", seed).isEqualTo(entries);
      assertThat(back.frames.stream().map(Arrays::toString).toList())
          .as("seed %d", seed)
          .isEqualTo(frames.stream().map(Arrays::toString).toList());
    }
  }

  @Test
  void anIndexCutAnywhereIsDamagedAndTellsOnlyWhatItHolds() {
    Random random = new Random(5);
    ArchiveId id = VolumeTexts.id(random);
    List<IndexEntry> entries = List.of(VolumeTexts.indexEntry(random), entry(random));
    byte[] whole = index(id, entries, List.of(new int[] {1, 2, 3}));
    for (int cut = 0; cut < whole.length - 2; cut++) {
      byte[] bytes = Arrays.copyOf(whole, cut);
      Collected back = new Collected();
      assertThatThrownBy(() -> IndexCodec.read(new ByteArrayInputStream(bytes), id, back))
          .as("cut at %d", cut)
          .isInstanceOf(ArchiveDamagedException.class);
      assertThat(entries).as("cut at %d", cut).containsAll(back.entries);
    }
  }

  private static IndexEntry entry(Random random) {
    return VolumeTexts.indexEntry(random);
  }

  @Test
  void aFailureBelowTheIndexKeepsItsKind() {
    ArchiveId id = VolumeTexts.id(new Random(6));
    IOException broken =
        new ArchiveDeviceException("the drive is gone", new TransportException("no answer", null));
    InputStream in =
        new SequenceInputStream(
            new ByteArrayInputStream(IndexCodec.header(id, 1)),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw broken;
              }
            });
    assertThatThrownBy(() -> IndexCodec.read(in, id, new Collected())).isSameAs(broken);
  }

  @Test
  void documentsThatOnlyFillMemoryAreRefused() {
    assertDamaged("{\"format\":\"coffer-volume-1\",\"x\":[" + "[],".repeat(9_000_000) + "0]}");
    assertDamaged("{\"a\":".repeat(17) + "1" + "}".repeat(17));
    assertDamaged("{\"format\":\"" + "x".repeat(17 << 20) + "\"}");
    assertDamaged("{\"format\":\"coffer-volume-1\",\"notes\":{},\"generation\":1e400}");
    assertDamaged("{\"format\":1,\"format\":2}");
  }

  private static void assertDamaged(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> VolumeFacts.decode(bytes)).isInstanceOf(ArchiveDamagedException.class);
  }

  @Test
  void manifestsThatLieAreRefused() throws Exception {
    String good = text(VolumeTexts.manifest(new Random(3)));
    assertThat(ManifestCodec.decode(bytes(good)).segments()).hasSizeGreaterThan(1);
    String[][] lies = {
      {"\"number\":1,", "\"number\":2,"},
      {"\"firstTarOffset\":0,", "\"firstTarOffset\":512,"},
      {"\"firstTarOffset\":0,\"tarBytes\":", "\"firstTarOffset\":0,\"tarBytes\":9"},
      {"\"frameBytes\":", "\"frameBytes\":99999"},
      {"\"blockBytes\":", "\"blockBytes\":99"},
      {"\"firstBlock\":", "\"firstBlock\":9999999"},
      {"\"part\":", "\"part\":1"},
      {"\"volser\":\"V00001\"", "\"volser\":\"V99999\""},
      {"\"volser\":\"V00001\"", "\"volser\":\"../etc\""},
      {"\"sha256\":\"", "\"sha256\":\"0"},
      {"\"startedAt\":\"", "\"startedAt\":\"yesterday "},
      {"\"byteCount\":", "\"byteCount\":-"},
    };
    for (String[] lie : lies) {
      String told = good.replaceFirst(Pattern.quote(lie[0]), lie[1]);
      assertThat(told).as(lie[1]).isNotEqualTo(good);
      assertThatThrownBy(() -> ManifestCodec.decode(bytes(told)))
          .as(lie[1])
          .isInstanceOf(ArchiveDamagedException.class);
    }
    String newer = good.replaceFirst("coffer-manifest-1", "coffer-manifest-2");
    assertThatThrownBy(() -> ManifestCodec.decode(bytes(newer)))
        .isInstanceOf(UnsupportedFormatException.class)
        .hasMessageContaining("newer");
    String unknown = good.replaceFirst("\\{", "{\"whatever\":[{\"x\":true}],");
    assertThat(ManifestCodec.decode(bytes(unknown))).isEqualTo(ManifestCodec.decode(bytes(good)));
  }

  /** Damage of single bytes: a value or an exception of ours, and nothing else. */
  @Test
  void damagedTextsAreRefusedInWords() {
    byte[] manifest = ManifestCodec.encode(VolumeTexts.manifest(new Random(9)));
    byte[] facts = VolumeTexts.facts(new Random(9)).encode();
    for (int seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      byte[] hit = (random.nextBoolean() ? manifest : facts).clone();
      boolean isManifest = hit.length == manifest.length;
      for (int i = random.nextInt(3); i >= 0; i--) {
        hit[random.nextInt(hit.length)] = (byte) random.nextInt(256);
      }
      try {
        Object value = isManifest ? ManifestCodec.decode(hit) : VolumeFacts.decode(hit);
        assertThat(value).isNotNull();
      } catch (ArchiveException e) {
        assertThat(e.getMessage()).as("seed %d", seed).isNotBlank();
      }
    }
  }

  /** A full LTO-9 and more: the manifest of 2,500 segments stays far below what readers take. */
  @Test
  void theManifestOfAFullCartridgeIsReadable() throws Exception {
    Random random = new Random(1);
    List<Segment> segments = new ArrayList<>();
    for (int number = 1; number <= 2500; number++) {
      TapeFile file = VolumeTexts.tapeFile(random, new Volser("V00001"));
      segments.add(new Segment(number, file, (number - 1L) << 33, 1L << 33, 1 << 20));
    }
    Manifest one = VolumeTexts.manifest(random);
    Manifest full =
        new Manifest(
            one.archiveId(),
            one.archiveName(),
            one.dataset(),
            one.kind(),
            one.sequence(),
            one.previous(),
            one.base(),
            one.startedAt(),
            one.writtenAt(),
            one.host(),
            1,
            true,
            2500L << 33,
            one.entryCount(),
            one.fileBytes(),
            segments,
            List.of(VolumeTexts.tapeFile(random, new Volser("V00001"))),
            one.recipients(),
            one.auditHead(),
            one.notes());
    byte[] bytes = ManifestCodec.encode(full);
    assertThat(bytes.length).isLessThan(16 << 20);
    assertThat(ManifestCodec.decode(bytes)).isEqualTo(full);
  }

  private static byte[] index(ArchiveId id, List<IndexEntry> entries, List<int[]> frames) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(IndexCodec.header(id, 1));
    try (JsonGenerator json = IndexCodec.generator(bytes)) {
      for (IndexEntry entry : entries) {
        IndexCodec.writeEntry(json, entry);
      }
    }
    for (int i = 0; i < frames.size(); i++) {
      bytes.writeBytes(IndexCodec.frames(i + 1, frames.get(i)));
    }
    bytes.writeBytes(IndexCodec.end(entries.size()));
    return bytes.toByteArray();
  }

  private static String text(Manifest manifest) {
    return new String(ManifestCodec.encode(manifest), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static final class Collected implements IndexCodec.Visitor {
    private final List<IndexEntry> entries = new ArrayList<>();
    private final List<int[]> frames = new ArrayList<>();

    @Override
    public void entry(IndexEntry entry) {
      entries.add(entry);
    }

    @Override
    public void frames(int segmentNumber, int[] compressedSizes) {
      frames.add(compressedSizes);
    }
  }
}
