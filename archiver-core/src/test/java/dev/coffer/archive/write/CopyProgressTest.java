package dev.coffer.archive.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.entry.Sha256;
import dev.coffer.archive.volume.ArchiveId;
import dev.coffer.archive.volume.Manifest;
import dev.coffer.archive.volume.Segment;
import dev.coffer.archive.volume.TapeFile;
import dev.coffer.archive.volume.Volser;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The text that a copy under way goes on from. */
class CopyProgressTest {
  private static final Manifest ORIGINAL =
      manifest(
          List.of(file("CF0001", "", 2, "one"), file("CF0001", "", 3, "two")),
          List.of(file("CF0001", "", 4, "index")));

  private static TapeFile file(String volser, String path, int number, String content) {
    return new TapeFile(
        new Volser(volser),
        3,
        number,
        path,
        path.isEmpty() ? 0 : 1,
        17L * number,
        512 << 10,
        1_000_000_007L,
        Sha256.digestOf(content.getBytes(StandardCharsets.UTF_8)),
        content.getBytes(StandardCharsets.UTF_8));
  }

  private static Manifest manifest(List<TapeFile> segments, List<TapeFile> indexes) {
    List<Segment> all =
        List.of(
            new Segment(1, segments.get(0), 0, 10, 10),
            new Segment(2, segments.get(1), 10, 10, 10));
    return new Manifest(
        ArchiveId.of(1, 2, 3),
        "documents-20261002T180600Z",
        "documents",
        "full",
        1,
        Optional.empty(),
        Optional.empty(),
        Instant.EPOCH,
        Instant.EPOCH,
        "archiver",
        1,
        true,
        20,
        2,
        20,
        all,
        indexes,
        List.of(),
        Optional.empty(),
        Map.of());
  }

  @Test
  void whatIsWrittenIsReadAgain() throws Exception {
    CopyProgress some =
        new CopyProgress(
            List.of(
                file("CF0002", "", 2, "one"), file("CF0002", "a name-1/segment 2.age", 30, "two")),
            List.of(file("CF0002", "", 5, "index")));
    assertThat(CopyProgress.parse(some.text(), ORIGINAL)).isEqualTo(some);
    CopyProgress none = new CopyProgress(List.of(), List.of());
    assertThat(CopyProgress.parse(none.text(), ORIGINAL)).isEqualTo(none);
  }

  @Test
  void whatIsOfAnotherArchiveOrCutIsRefused() {
    String text = new CopyProgress(List.of(file("CF0002", "", 2, "another")), List.of()).text();
    assertThatThrownBy(() -> CopyProgress.parse(text, ORIGINAL))
        .isInstanceOf(ArchiveDamagedException.class)
        .hasMessageContaining("of another archive");
    String more =
        new CopyProgress(
                List.of(
                    file("CF0002", "", 2, "one"),
                    file("CF0002", "", 3, "two"),
                    file("CF0002", "", 4, "two")),
                List.of())
            .text();
    assertThatThrownBy(() -> CopyProgress.parse(more, ORIGINAL))
        .isInstanceOf(ArchiveDamagedException.class);
    String whole = new CopyProgress(List.of(file("CF0002", "", 2, "one")), List.of()).text();
    for (int length = 0; length < whole.length() - 1; length++) {
      String cut = whole.substring(0, length);
      assertThatThrownBy(() -> CopyProgress.parse(cut, ORIGINAL))
          .as("%s", cut)
          .isInstanceOf(ArchiveDamagedException.class);
    }
  }

  /** Any text is read, or refused as what it is. */
  @Test
  void noTextBreaksIt() {
    String whole = new CopyProgress(List.of(file("CF0002", "", 2, "one")), List.of()).text();
    long seed = 20261130;
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      StringBuilder text = new StringBuilder(whole);
      for (int edits = random.nextInt(4); edits >= 0; edits--) {
        text.setCharAt(random.nextInt(text.length()), (char) (' ' - 22 + random.nextInt(120)));
      }
      try {
        CopyProgress read = CopyProgress.parse(text.toString(), ORIGINAL);
        assertThat(read.segments()).as("seed %d, try %d", seed, i).hasSizeLessThan(3);
      } catch (ArchiveDamagedException e) {
        assertThat(e).as("seed %d, try %d", seed, i).hasMessageContaining("progress of a copy");
      }
    }
  }
}
