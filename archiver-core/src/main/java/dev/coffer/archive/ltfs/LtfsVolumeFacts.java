package dev.coffer.archive.ltfs;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.volume.VolumeFacts;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/** What an LTFS volume says of itself, if it is one of ours. Reads only. */
public final class LtfsVolumeFacts {
  private static final long MAX_FILE_BYTES = 65L << 20;

  private LtfsVolumeFacts() {}

  /**
   * Reads {@code coffer/volume.json}.
   *
   * @return empty if the volume is somebody else's: it has no such file, or one of another volume,
   *     which somebody has copied
   * @throws ArchiveDamagedException if there is one that cannot be read
   */
  public static Optional<VolumeFacts> of(LtfsVolumeReader reader) throws ArchiveException {
    Optional<LtfsEntry> file = reader.find(LtfsVolumeLabeler.FACTS);
    if (file.isEmpty() || file.get().kind() != LtfsEntry.Kind.FILE) {
      return Optional.empty();
    }
    VolumeFacts facts = VolumeFacts.decode(read(reader, LtfsVolumeLabeler.FACTS, file.get()));
    return facts.volumeId().equals(reader.label().volumeUuid())
        ? Optional.of(facts)
        : Optional.empty();
  }

  /**
   * A small file of a volume.
   *
   * @throws ArchiveDamagedException if it cannot be read, is absurdly long, or is not what its
   *     digest says
   */
  static byte[] read(LtfsVolumeReader reader, EntryPath path, LtfsEntry file)
      throws ArchiveException {
    if (file.byteCount() > MAX_FILE_BYTES) {
      throw new ArchiveDamagedException(
          "%s on the volume is too long: actual=%d bytes".formatted(path, file.byteCount()));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String sha256 =
        reader.read(
            file,
            new LtfsContentSink() {
              @Override
              public void data(ByteBuffer buffer) {
                byte[] copy = new byte[buffer.remaining()];
                buffer.get(copy);
                bytes.writeBytes(copy);
              }

              @Override
              public void hole(long byteCount) {
                bytes.writeBytes(new byte[(int) byteCount]);
              }
            });
    if (file.sha256().filter(expected -> !expected.equals(sha256)).isPresent()) {
      throw new ArchiveDamagedException("%s on the volume: its digest differs".formatted(path));
    }
    return bytes.toByteArray();
  }
}
