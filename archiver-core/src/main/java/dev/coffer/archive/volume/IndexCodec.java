package dev.coffer.archive.volume;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.entry.ChangeStamp;
import dev.coffer.archive.entry.EntryMetadata;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.entry.EntryType;
import dev.coffer.archive.entry.Sha256;
import dev.coffer.archive.source.SourceEntry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectWriteContext;

/**
 * An index part: JSON objects, one a line, in UTF-8. First {@code {"format":"coffer-index-1", …}},
 * then an object with {@code path} or {@code pathBase64} for each entry in tar order, then one with
 * {@code segment} and its frames' sizes for each segment of this part, last {@code {"end":true,
 * "entries":N}}. docs/formats/tar-volume.md names each member.
 */
public final class IndexCodec {
  static final String FORMAT = "coffer-index-1";

  private static final String FORMAT_FAMILY = "coffer-index-";

  private IndexCodec() {}

  /** Hears what an index part holds, in its order. */
  public interface Visitor {
    void entry(IndexEntry entry) throws IOException;

    /** A path of the base that is gone; of a directory, all that was in it is told of too. */
    default void deleted(EntryPath path) throws IOException {}

    /** The compressed sizes of a segment's frames. */
    void frames(int segmentNumber, int[] compressedSizes) throws IOException;
  }

  static byte[] header(ArchiveId archive, int part) {
    return JsonText.write(json -> {
      json.writeStartObject();
      json.writeStringProperty("format", FORMAT);
      json.writeStringProperty("archive", archive.toString());
      json.writeNumberProperty("part", part);
      json.writeEndObject();
    });
  }

  static byte[] end(long entryCount) {
    return JsonText.write(json -> {
      json.writeStartObject();
      json.writeBooleanProperty("end", true);
      json.writeNumberProperty("entries", entryCount);
      json.writeEndObject();
    });
  }

  static byte[] frames(int segmentNumber, int[] compressedSizes) {
    return JsonText.write(json -> {
      json.writeStartObject();
      json.writeNumberProperty("segment", segmentNumber);
      json.writeArrayPropertyStart("frames");
      for (int size : compressedSizes) {
        json.writeNumber(size);
      }
      json.writeEndArray();
      json.writeEndObject();
    });
  }

  /** A generator for {@link #writeEntry}; the owner closes it, the stream stays open. */
  static JsonGenerator generator(OutputStream out) {
    return JsonText.FACTORY.createGenerator(
        ObjectWriteContext.empty(), new UncloseableOutputStream(out));
  }

  static void writeEntry(JsonGenerator json, IndexEntry entry) {
    EntryMetadata metadata = entry.metadata();
    json.writeStartObject();
    writeBytes(json, "path", metadata.path().bytes());
    if (metadata.type() != EntryType.FILE) {
      json.writeStringProperty("type", name(metadata.type()));
    }
    json.writeNumberProperty("tar", entry.tarOffset());
    json.writeNumberProperty("tarBytes", entry.tarBytes());
    json.writeNumberProperty("mode", metadata.mode());
    json.writeNumberProperty("uid", metadata.userId());
    json.writeNumberProperty("gid", metadata.groupId());
    writeUnlessEmpty(json, "user", metadata.userName());
    writeUnlessEmpty(json, "group", metadata.groupName());
    json.writeStringProperty("mtime", InstantText.format(metadata.modifiedAt()));
    if (entry.stamp().isPresent()) {
      ChangeStamp stamp = entry.stamp().get();
      json.writeStringProperty("ctime", InstantText.format(stamp.changedAt()));
      json.writeNumberProperty("ino", stamp.inode());
    }
    if (metadata.type() == EntryType.FILE) {
      json.writeNumberProperty("size", metadata.byteCount());
    }
    if (metadata.linkTarget().length > 0) {
      writeBytes(json, "link", metadata.linkTarget());
    }
    if (metadata.type() == EntryType.CHARACTER_DEVICE
        || metadata.type() == EntryType.BLOCK_DEVICE) {
      json.writeNumberProperty("major", metadata.deviceMajor());
      json.writeNumberProperty("minor", metadata.deviceMinor());
    }
    entry.sha256().ifPresent(digest -> json.writeStringProperty("sha256", digest.toString()));
    if (entry.outcome() != SourceEntry.Outcome.COMPLETE) {
      json.writeStringProperty("outcome", entry.outcome().name().toLowerCase(Locale.ROOT));
    }
    json.writeEndObject();
    json.writeRaw('\n');
  }

  static void writeDeleted(JsonGenerator json, EntryPath path) {
    json.writeStartObject();
    writeBytes(json, "deleted", path.bytes());
    json.writeEndObject();
    json.writeRaw('\n');
  }

  private static void writeUnlessEmpty(JsonGenerator json, String name, String value) {
    if (!value.isEmpty()) {
      json.writeStringProperty(name, value);
    }
  }

  /** UTF-8 as it is; other bytes as base64 under the name with Base64 behind it. */
  private static void writeBytes(JsonGenerator json, String name, byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.indexOf('\uFFFD') < 0) {
      json.writeStringProperty(name, text);
    } else {
      json.writeStringProperty(name + "Base64", JsonText.base64(bytes));
    }
  }

  private static String name(EntryType type) {
    return type.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Reads a whole index part.
   *
   * @throws ArchiveDamagedException if it is cut, out of order or malformed; what the visitor heard
   *     before stands
   */
  public static void read(InputStream in, ArchiveId archive, Visitor visitor) throws IOException {
    try (JsonParser parser = JsonText.parser(in)) {
      JsonObject header = next(parser);
      ManifestCodec.requireFormat("index", FORMAT_FAMILY, FORMAT, header.string("format"));
      if (!header.string("archive").equals(archive.toString())) {
        throw new ArchiveDamagedException(
            "index: archive actual=%s expected=%s".formatted(header.string("archive"), archive));
      }
      readLines(parser, visitor);
    } catch (JacksonException e) {
      if (e.getCause() instanceof IOException below) {
        throw below; // the drive, the key or the medium, not the text
      }
      throw new ArchiveDamagedException("index: not valid JSON: " + e.getOriginalMessage(), e);
    } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
      throw new ArchiveDamagedException("index: " + e.getMessage(), e);
    }
  }

  /** Reads what two spools hold, as if it were one index part. */
  public static void readSpools(
      IndexSpool entries, IndexSpool frames, ArchiveId archive, Visitor visitor)
      throws IOException {
    InputStream in =
        new SequenceInputStream(
            Collections.enumeration(
                List.of(
                    new ByteArrayInputStream(header(archive, 1)),
                    entries.lines(),
                    frames.lines(),
                    new ByteArrayInputStream(end(entries.lineCount())))));
    read(in, archive, visitor);
  }

  private static void readLines(JsonParser parser, Visitor visitor) throws IOException {
    long entries = 0;
    while (true) {
      JsonObject line = next(parser);
      if (line.has("end")) {
        if (!line.flag("end") || line.number("entries") != entries) {
          throw new ArchiveDamagedException(
              "index: entries actual=%d expected=%d".formatted(entries, line.number("entries")));
        }
        return;
      } else if (line.has("deleted") || line.has("deletedBase64")) {
        visitor.deleted(EntryPath.of(bytes(line, "deleted")));
        entries++;
      } else if (line.has("segment")) {
        List<Long> sizes = line.numbers("frames");
        visitor.frames(
            line.integer("segment"), sizes.stream().mapToInt(Math::toIntExact).toArray());
      } else {
        visitor.entry(entry(line));
        entries++;
      }
    }
  }

  private static JsonObject next(JsonParser parser) throws ArchiveException {
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw new ArchiveDamagedException("index: ends without its last line");
    }
    if (token != JsonToken.START_OBJECT) {
      throw new ArchiveDamagedException("index: a line is not a JSON object");
    }
    return JsonText.object("index", parser);
  }

  static IndexEntry decodeEntry(byte[] line) throws ArchiveException {
    return entry(JsonText.read("index line", line));
  }

  private static IndexEntry entry(JsonObject line) throws ArchiveException {
    EntryType type =
        EntryType.valueOf(line.string("type", "file").toUpperCase(Locale.ROOT).replace('-', '_'));
    Optional<String> digest = line.optionalString("sha256");
    return new IndexEntry(
        new EntryMetadata(
            EntryPath.of(bytes(line, "path")),
            type,
            line.integer("mode"),
            line.number("uid"),
            line.number("gid"),
            line.string("user", ""),
            line.string("group", ""),
            InstantText.parse(line.string("mtime")),
            type == EntryType.FILE ? line.number("size") : 0,
            line.has("link") || line.has("linkBase64") ? bytes(line, "link") : new byte[0],
            line.number("major", 0),
            line.number("minor", 0),
            Optional.empty(),
            Map.of()),
        line.number("tar"),
        line.number("tarBytes"),
        digest.map(Sha256::parse),
        SourceEntry.Outcome.valueOf(line.string("outcome", "complete").toUpperCase(Locale.ROOT)),
        line.has("ctime")
            ? Optional.of(new ChangeStamp(line.instant("ctime"), line.number("ino")))
            : Optional.empty());
  }

  private static byte[] bytes(JsonObject line, String name) throws ArchiveDamagedException {
    return line.has(name)
        ? line.string(name).getBytes(StandardCharsets.UTF_8)
        : JsonText.base64("index " + name, line.string(name + "Base64"));
  }
}
