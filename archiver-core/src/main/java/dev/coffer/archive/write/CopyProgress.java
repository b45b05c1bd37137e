package dev.coffer.archive.write;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.entry.Sha256;
import dev.coffer.archive.volume.Manifest;
import dev.coffer.archive.volume.Segment;
import dev.coffer.archive.volume.TapeFile;
import dev.coffer.archive.volume.Volser;
import java.util.ArrayList;
import java.util.List;

/**
 * How far a copy of an archive has come: what of it is on the medium for good. As a text:
 *
 * <pre>
 *   coffer-copy 1
 *   segment VOLSER GENERATION TAPEFILE PARTITION FIRSTBLOCK BLOCKBYTES BYTES SHA256 [PATH]
 *   index   …
 *   end
 * </pre>
 *
 * Segments first, each kind in the archive's order.
 *
 * @param segments the segments of the copy
 * @param indexes the parts of its index
 */
public record CopyProgress(List<TapeFile> segments, List<TapeFile> indexes) {
  private static final String TITLE = "coffer-copy 1";
  private static final String END = "end";

  public CopyProgress {
    segments = List.copyOf(segments);
    indexes = List.copyOf(indexes);
  }

  /** The text. */
  public String text() {
    StringBuilder text = new StringBuilder(TITLE).append('\n');
    segments.forEach(each -> text.append("segment ").append(line(each)));
    indexes.forEach(each -> text.append("index ").append(line(each)));
    return text.append(END).append('\n').toString();
  }

  private static String line(TapeFile file) {
    return "%s %d %d %d %d %d %d %s%s\n"
        .formatted(
            file.volser(),
            file.volumeGeneration(),
            file.tapeFile(),
            file.partition(),
            file.firstBlock(),
            file.blockBytes(),
            file.byteCount(),
            file.sha256(),
            file.path().isEmpty() ? "" : " " + file.path());
  }

  /**
   * Reads a text.
   *
   * @param original the manifest of the copy that was read
   * @throws ArchiveDamagedException if it is none, or of another archive
   */
  public static CopyProgress parse(String text, Manifest original) throws ArchiveDamagedException {
    List<TapeFile> segments = new ArrayList<>();
    List<TapeFile> indexes = new ArrayList<>();
    List<String> lines = text.lines().toList();
    if (lines.size() < 2 || !lines.getFirst().equals(TITLE) || !lines.getLast().equals(END)) {
      throw damaged("it does not begin and end as it should", null);
    }
    List<TapeFile> sources = original.segments().stream().map(Segment::file).toList();
    for (String line : lines.subList(1, lines.size() - 1)) {
      if (line.startsWith("segment ")) {
        segments.add(file(line, sources, segments.size()));
      } else if (line.startsWith("index ")) {
        indexes.add(file(line, original.indexes(), indexes.size()));
      } else {
        throw damaged(line, null);
      }
    }
    return new CopyProgress(segments, indexes);
  }

  private static TapeFile file(String line, List<TapeFile> sources, int number)
      throws ArchiveDamagedException {
    String[] words = line.split(" ", 10);
    if (words.length < 9 || number >= sources.size()) {
      throw damaged(line, null);
    }
    TapeFile source = sources.get(number);
    try {
      TapeFile file =
          new TapeFile(
              new Volser(words[1]),
              Integer.parseInt(words[2]),
              Integer.parseInt(words[3]),
              words.length == 10 ? words[9] : "",
              Integer.parseInt(words[4]),
              Long.parseLong(words[5]),
              Integer.parseInt(words[6]),
              Long.parseLong(words[7]),
              Sha256.parse(words[8]),
              source.ageHeader());
      if (!file.sha256().equals(source.sha256())) {
        throw damaged("it is of another archive", null);
      }
      return file;
    } catch (IllegalArgumentException e) {
      throw damaged(line, e);
    }
  }

  private static ArchiveDamagedException damaged(
      String what, @org.jspecify.annotations.Nullable Throwable cause) {
    return new ArchiveDamagedException("progress of a copy: " + what, cause);
  }
}
