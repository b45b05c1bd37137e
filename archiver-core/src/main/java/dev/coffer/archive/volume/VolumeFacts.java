package dev.coffer.archive.volume;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What a volume says of itself: {@code volume.json} in its first tape file.
 *
 * @param volumeId new at each labelling, so that two volumes are never mistaken for one another
 * @param volser the volume serial, as in VOL1
 * @param barcode the cartridge's barcode when it was labelled
 * @param generation how often the cartridge has been labelled, from 1
 * @param pool the pool it was labelled for
 * @param labelledAt when
 * @param host the machine that did
 * @param blockBytes size of its data blocks
 * @param notes further facts in clear, by name: the audit log's head, the approvers' list
 */
public record VolumeFacts(
    UUID volumeId,
    Volser volser,
    String barcode,
    int generation,
    String pool,
    Instant labelledAt,
    String host,
    int blockBytes,
    Map<String, String> notes) {
  static final String FORMAT = "coffer-volume-1";

  private static final String FORMAT_FAMILY = "coffer-volume-";

  /** Smallest data block of a volume. */
  public static final int MIN_BLOCK_BYTES = 64 << 10;

  /** Largest data block of a volume. */
  public static final int MAX_BLOCK_BYTES = 8 << 20;

  /** 512 KiB. */
  public static final int DEFAULT_BLOCK_BYTES = 512 << 10;

  public VolumeFacts {
    notes = Map.copyOf(notes);
    if (blockBytes < MIN_BLOCK_BYTES || blockBytes > MAX_BLOCK_BYTES) {
      throw new IllegalArgumentException(
          "block size: actual=%d expected=%d..%d"
              .formatted(blockBytes, MIN_BLOCK_BYTES, MAX_BLOCK_BYTES));
    }
    if (generation < 1) {
      throw new IllegalArgumentException("volume generation: actual=" + generation);
    }
  }

  public byte[] encode() {
    return JsonText.write(json -> {
      json.writeStartObject();
      json.writeStringProperty("format", FORMAT);
      json.writeStringProperty("volumeId", volumeId.toString());
      json.writeStringProperty("volser", volser.value());
      json.writeStringProperty("barcode", barcode);
      json.writeNumberProperty("generation", generation);
      json.writeStringProperty("pool", pool);
      json.writeStringProperty("labelledAt", labelledAt.toString());
      json.writeStringProperty("host", host);
      json.writeNumberProperty("blockBytes", blockBytes);
      json.writeObjectPropertyStart("notes");
      new TreeMap<>(notes).forEach(json::writeStringProperty);
      json.writeEndObject();
      json.writeEndObject();
    });
  }

  /** Reads {@code volume.json}. */
  public static VolumeFacts decode(byte[] bytes) throws ArchiveException {
    JsonObject json = JsonText.read("volume.json", bytes);
    ManifestCodec.requireFormat("volume", FORMAT_FAMILY, FORMAT, json.string("format"));
    JsonObject members = json.object("notes");
    Map<String, String> notes = new TreeMap<>();
    for (String name : members.names()) {
      notes.put(name, members.string(name));
    }
    try {
      return new VolumeFacts(
          UUID.fromString(json.string("volumeId")),
          new Volser(json.string("volser")),
          json.string("barcode"),
          json.integer("generation"),
          json.string("pool"),
          json.instant("labelledAt"),
          json.string("host"),
          json.integer("blockBytes"),
          notes);
    } catch (IllegalArgumentException e) {
      throw new ArchiveDamagedException("volume.json: " + e.getMessage(), e);
    }
  }
}
