package dev.coffer.archive.volume;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.UnsupportedFormatException;
import dev.coffer.archive.entry.Sha256;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/**
 * {@code manifest.json}, one JSON object in UTF-8; docs/formats/tar-volume.md names each member.
 * Readers ignore members they do not know; a format they do not know they refuse.
 */
public final class ManifestCodec {
  static final String FORMAT = "coffer-manifest-1";

  private static final String FORMAT_FAMILY = "coffer-manifest-";
  private static final String FULL = "full";
  private static final Set<String> KINDS = Set.of(FULL, "incremental", "differential");

  private ManifestCodec() {}

  public static byte[] encode(Manifest manifest) {
    return JsonText.write(json -> {
      json.writeStartObject();
      json.writeStringProperty("format", FORMAT);
      writeArchive(json, manifest);
      json.writeNumberProperty("part", manifest.part());
      json.writeBooleanProperty("complete", manifest.complete());
      json.writeStringProperty("writtenAt", manifest.writtenAt().toString());
      json.writeNumberProperty("tarBytes", manifest.tarBytes());
      json.writeNumberProperty("entryCount", manifest.entryCount());
      json.writeNumberProperty("fileBytes", manifest.fileBytes());
      json.writeArrayPropertyStart("segments");
      for (Segment segment : manifest.segments()) {
        writeSegment(json, segment);
      }
      json.writeEndArray();
      json.writeArrayPropertyStart("indexes");
      for (TapeFile index : manifest.indexes()) {
        json.writeStartObject();
        writeFile(json, index);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeArrayPropertyStart("recipients");
      manifest.recipients().forEach(json::writeString);
      json.writeEndArray();
      manifest.auditHead().ifPresent(head -> json.writeStringProperty("auditHead", head));
      json.writeObjectPropertyStart("notes");
      new TreeMap<>(manifest.notes()).forEach(json::writeStringProperty);
      json.writeEndObject();
      json.writeEndObject();
    });
  }

  private static void writeArchive(JsonGenerator json, Manifest manifest) {
    json.writeObjectPropertyStart("archive");
    json.writeStringProperty("id", manifest.archiveId().toString());
    json.writeStringProperty("name", manifest.archiveName());
    json.writeStringProperty("dataset", manifest.dataset());
    json.writeStringProperty("kind", manifest.kind());
    json.writeNumberProperty("sequence", manifest.sequence());
    manifest.previous().ifPresent(id -> json.writeStringProperty("previous", id.toString()));
    manifest.base().ifPresent(base -> writeBase(json, base));
    json.writeStringProperty("startedAt", manifest.startedAt().toString());
    json.writeStringProperty("host", manifest.host());
    json.writeEndObject();
  }

  private static void writeBase(JsonGenerator json, ManifestBase base) {
    json.writeObjectPropertyStart("base");
    json.writeStringProperty("id", base.archiveId().toString());
    json.writeStringProperty("name", base.archiveName());
    json.writeStringProperty("manifestSha256", base.manifestSha256().toString());
    json.writeArrayPropertyStart("volumes");
    base.volumes().forEach(volume -> json.writeString(volume.value()));
    json.writeEndArray();
    json.writeEndObject();
  }

  private static Optional<ManifestBase> readBase(JsonObject archive)
      throws ArchiveDamagedException {
    String kind = archive.string("kind");
    if (!KINDS.contains(kind) || kind.equals(FULL) == archive.has("base")) {
      throw new ArchiveDamagedException(
          "manifest: kind actual=%s with%s a base expected=full without, incremental or"
                  .formatted(kind, archive.has("base") ? "" : "out")
              + " differential with one");
    }
    if (!archive.has("base")) {
      return Optional.empty();
    }
    JsonObject base = archive.object("base");
    return Optional.of(
        new ManifestBase(
            ArchiveId.parse(base.string("id")),
            base.string("name"),
            Sha256.parse(base.string("manifestSha256")),
            base.strings("volumes").stream().map(Volser::new).toList()));
  }

  private static void writeSegment(JsonGenerator json, Segment segment) {
    json.writeStartObject();
    json.writeNumberProperty("number", segment.number());
    json.writeNumberProperty("firstTarOffset", segment.firstTarOffset());
    json.writeNumberProperty("tarBytes", segment.tarBytes());
    json.writeNumberProperty("frameBytes", segment.frameBytes());
    writeFile(json, segment.file());
    json.writeEndObject();
  }

  private static void writeFile(JsonGenerator json, TapeFile file) {
    json.writeStringProperty("volser", file.volser().value());
    json.writeNumberProperty("generation", file.volumeGeneration());
    json.writeNumberProperty("tapeFile", file.tapeFile());
    if (file.isOnLtfs()) {
      json.writeStringProperty("path", file.path());
      json.writeNumberProperty("partition", file.partition());
    }
    json.writeNumberProperty("firstBlock", file.firstBlock());
    json.writeNumberProperty("blockBytes", file.blockBytes());
    json.writeNumberProperty("byteCount", file.byteCount());
    json.writeStringProperty("sha256", file.sha256().toString());
    if (file.ageHeader().length > 0) {
      json.writeStringProperty("ageHeader", JsonText.base64(file.ageHeader()));
    }
  }

  /**
   * Reads a manifest.
   *
   * @throws UnsupportedFormatException if it is of another version
   * @throws ArchiveDamagedException if it is not a manifest that {@link #encode} could have written
   */
  public static Manifest decode(byte[] bytes) throws ArchiveException {
    JsonObject json = JsonText.read("manifest", bytes);
    requireFormat("manifest", FORMAT_FAMILY, FORMAT, json.string("format"));
    try {
      return decode(json);
    } catch (IllegalArgumentException e) {
      throw new ArchiveDamagedException("manifest: " + e.getMessage(), e);
    }
  }

  static void requireFormat(String what, String family, String known, String actual)
      throws ArchiveException {
    if (actual.equals(known)) {
      return;
    }
    // there was none before the first: what says it is older, nobody has written
    if (actual.startsWith(family) && actual.substring(family.length()).matches("[1-9][0-9]*")) {
      throw new UnsupportedFormatException(
          "%s format: actual=%s expected=%s; a newer Coffer wrote this"
              .formatted(what, actual, known));
    }
    throw new UnsupportedFormatException(
        "%s format: actual=%s expected=%s".formatted(what, actual, known));
  }

  private static Manifest decode(JsonObject json) throws ArchiveException {
    JsonObject archive = json.object("archive");
    List<Segment> segments = new ArrayList<>();
    for (JsonObject segment : json.objects("segments")) {
      segments.add(
          new Segment(
              segment.integer("number"),
              readFile(segment),
              segment.number("firstTarOffset"),
              segment.number("tarBytes"),
              segment.integer("frameBytes")));
    }
    requireContiguous(segments, json.number("tarBytes"));
    List<TapeFile> indexes = new ArrayList<>();
    for (JsonObject index : json.objects("indexes")) {
      indexes.add(readFile(index));
    }
    requireIndexed(segments, indexes, json.integer("part"));
    Optional<String> previous = archive.optionalString("previous");
    JsonObject noteMembers = json.object("notes");
    Map<String, String> notes = new TreeMap<>();
    for (String name : noteMembers.names()) {
      notes.put(name, noteMembers.string(name));
    }
    return new Manifest(
        ArchiveId.parse(archive.string("id")),
        archive.string("name"),
        archive.string("dataset"),
        archive.string("kind"),
        archive.number("sequence"),
        previous.map(ArchiveId::parse),
        readBase(archive),
        archive.instant("startedAt"),
        json.instant("writtenAt"),
        archive.string("host"),
        json.integer("part"),
        json.flag("complete"),
        json.number("tarBytes"),
        json.number("entryCount"),
        json.number("fileBytes"),
        segments,
        indexes,
        json.strings("recipients"),
        json.optionalString("auditHead"),
        notes);
  }

  private static TapeFile readFile(JsonObject json) throws ArchiveDamagedException {
    return new TapeFile(
        new Volser(json.string("volser")),
        json.integer("generation"),
        json.integer("tapeFile"),
        json.string("path", ""),
        json.integer("partition", 0),
        json.number("firstBlock"),
        json.integer("blockBytes"),
        json.number("byteCount"),
        Sha256.parse(json.string("sha256")),
        JsonText.base64("manifest ageHeader", json.string("ageHeader", "")));
  }

  /** Each volume of the archive has one part of the index: what is verified goes by them. */
  private static void requireIndexed(List<Segment> segments, List<TapeFile> indexes, int part)
      throws ArchiveDamagedException {
    Set<Volser> indexed = new HashSet<>();
    for (TapeFile index : indexes) {
      if (!indexed.add(index.volser())) {
        throw new ArchiveDamagedException("manifest: two index parts on " + index.volser());
      }
    }
    if (part != indexes.size()) {
      throw new ArchiveDamagedException(
          "manifest: index parts actual=%d expected=%d".formatted(indexes.size(), part));
    }
    for (Segment segment : segments) {
      if (!indexed.contains(segment.file().volser())) {
        throw new ArchiveDamagedException(
            "manifest: segment %d lies on %s, which has no index part"
                .formatted(segment.number(), segment.file().volser()));
      }
    }
  }

  private static void requireContiguous(List<Segment> segments, long tarBytes)
      throws ArchiveDamagedException {
    long tarOffset = 0;
    int number = 1;
    for (Segment segment : segments) {
      if (segment.number() != number || segment.firstTarOffset() != tarOffset) {
        throw new ArchiveDamagedException(
            "manifest: segment actual=%d at %d expected=%d at %d"
                .formatted(segment.number(), segment.firstTarOffset(), number, tarOffset));
      }
      tarOffset = segment.tarEnd();
      number++;
    }
    if (segments.isEmpty() || tarOffset != tarBytes) {
      throw new ArchiveDamagedException(
          "manifest: tar bytes of %d segments actual=%d expected=%d"
              .formatted(segments.size(), tarOffset, tarBytes));
    }
  }
}
