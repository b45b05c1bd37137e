package dev.coffer.archive.volume;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an LTFS volume says of an archive of plain files: {@code plain/ARCHIVE.part-0001.tar}, a
 * ustar of {@code manifest.json} and its SSH signature (docs/formats/ltfs.md). What files there are
 * says the volume's index.
 *
 * @param archiveId the archive
 * @param archiveName dataset and start
 * @param dataset what was archived
 * @param sequence the archive's place in its dataset's history, from 1
 * @param startedAt when the archive began
 * @param writtenAt when this was written
 * @param host the machine that wrote it
 * @param part which cartridge of the archive this is, from 1
 * @param complete whether this is the last part; it makes the archive exist
 * @param entryCount entries so far, on all parts
 * @param fileBytes sizes of the files so far
 * @param notes further facts in clear, by name
 */
public record PlainManifest(
    ArchiveId archiveId,
    String archiveName,
    String dataset,
    long sequence,
    Instant startedAt,
    Instant writtenAt,
    String host,
    int part,
    boolean complete,
    long entryCount,
    long fileBytes,
    Map<String, String> notes) {
  private static final String FORMAT = "coffer-plain-1";
  private static final String FORMAT_FAMILY = "coffer-plain-";
  private static final String JSON_NAME = "manifest.json";
  private static final String SIGNATURE_NAME = "manifest.json.sig";

  public PlainManifest {
    notes = Map.copyOf(notes);
    if (part < 1 || sequence < 1) {
      throw new IllegalArgumentException("part=%d sequence=%d".formatted(part, sequence));
    }
  }

  /**
   * One as it stands on a volume.
   *
   * @param json the very bytes that were signed
   * @param signature armored SSHSIG
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on as they are, never compared
  public record Signed(PlainManifest manifest, byte[] json, byte[] signature) {

    /** The bytes of the file. */
    public byte[] encode() {
      Map<String, byte[]> files = new LinkedHashMap<>();
      files.put(JSON_NAME, json);
      files.put(SIGNATURE_NAME, signature);
      return TextTar.write(files, manifest.writtenAt());
    }

    /** Reads the file; says nothing of the signature. */
    public static Signed decode(byte[] file) throws ArchiveException {
      Map<String, byte[]> files = TextTar.read("manifest of plain files", file);
      byte[] json = files.get(JSON_NAME);
      byte[] signature = files.get(SIGNATURE_NAME);
      if (json == null || signature == null) {
        throw new ArchiveDamagedException(
            "manifest of plain files: %s or %s is missing".formatted(JSON_NAME, SIGNATURE_NAME));
      }
      return new Signed(PlainManifest.decode(json), json, signature);
    }
  }

  public Signed sign(ManifestSigner signer) {
    byte[] json = encode();
    return new Signed(this, json, signer.sign(json));
  }

  private byte[] encode() {
    return JsonText.write(json -> {
      json.writeStartObject();
      json.writeStringProperty("format", FORMAT);
      json.writeObjectPropertyStart("archive");
      json.writeStringProperty("id", archiveId.toString());
      json.writeStringProperty("name", archiveName);
      json.writeStringProperty("dataset", dataset);
      json.writeNumberProperty("sequence", sequence);
      json.writeStringProperty("startedAt", startedAt.toString());
      json.writeStringProperty("host", host);
      json.writeEndObject();
      json.writeNumberProperty("part", part);
      json.writeBooleanProperty("complete", complete);
      json.writeStringProperty("writtenAt", writtenAt.toString());
      json.writeNumberProperty("entryCount", entryCount);
      json.writeNumberProperty("fileBytes", fileBytes);
      json.writeObjectPropertyStart("notes");
      new TreeMap<>(notes).forEach(json::writeStringProperty);
      json.writeEndObject();
      json.writeEndObject();
    });
  }

  private static PlainManifest decode(byte[] bytes) throws ArchiveException {
    JsonObject json = JsonText.read("manifest of plain files", bytes);
    ManifestCodec.requireFormat(
        "manifest of plain files", FORMAT_FAMILY, FORMAT, json.string("format"));
    JsonObject archive = json.object("archive");
    JsonObject members = json.object("notes");
    Map<String, String> notes = new TreeMap<>();
    for (String name : members.names()) {
      notes.put(name, members.string(name));
    }
    try {
      return new PlainManifest(
          ArchiveId.parse(archive.string("id")),
          archive.string("name"),
          archive.string("dataset"),
          archive.number("sequence"),
          archive.instant("startedAt"),
          json.instant("writtenAt"),
          archive.string("host"),
          json.integer("part"),
          json.flag("complete"),
          json.number("entryCount"),
          json.number("fileBytes"),
          notes);
    } catch (IllegalArgumentException e) {
      throw new ArchiveDamagedException("manifest of plain files: " + e.getMessage(), e);
    }
  }
}
