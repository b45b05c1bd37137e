package dev.coffer.archive.read;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.age.AgeIdentity;
import dev.coffer.archive.age.AgeInputStream;
import dev.coffer.archive.age.AgePreamble;
import dev.coffer.archive.volume.ArchiveId;
import dev.coffer.archive.volume.IndexCodec;
import dev.coffer.archive.volume.TapeFile;
import dev.coffer.tape.TapeDrive;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Reads an index part from tape. */
public final class IndexPartReader {
  private static final int BUFFER_BYTES = 1 << 16;

  private IndexPartReader() {}

  /**
   * Reads a whole index part; the drive holds its volume. Memory does not depend on its size.
   *
   * @throws dev.coffer.archive.WrongKeyException if no identity opens it
   * @throws ArchiveDamagedException if it is damaged; what the visitor heard before stands
   */
  public static void read(
      TapeDrive drive,
      TapeFile file,
      ArchiveId archive,
      List<? extends AgeIdentity> identities,
      IndexCodec.Visitor visitor)
      throws IOException {
    try (TapeFileInputStream bytes = new TapeFileInputStream(drive, file)) {
      read(bytes, archive, identities, visitor);
    }
  }

  static void read(
      TapeFileInputStream file,
      ArchiveId archive,
      List<? extends AgeIdentity> identities,
      IndexCodec.Visitor visitor)
      throws IOException {
    try (InputStream age = open(file, identities);
        InputStream plain = new ZstdInputStreamNoFinalizer(age)) {
      IndexCodec.read(plain, archive, visitor);
    } catch (ZstdIOException e) {
      throw new ArchiveDamagedException("index: " + e.getMessage(), e);
    }
  }

  /** By the tape's own header; by the manifest's spare copy where that does not open it. */
  private static InputStream open(TapeFileInputStream file, List<? extends AgeIdentity> identities)
      throws IOException {
    try {
      return new AgeInputStream(new BufferedInputStream(file, BUFFER_BYTES), identities);
    } catch (ArchiveException e) {
      byte[] spare = file.bytes().file().ageHeader();
      if (spare.length == 0) {
        throw e;
      }
      file.seek(spare.length);
      try {
        return new AgeInputStream(
            new BufferedInputStream(file, BUFFER_BYTES), AgePreamble.parse(spare), identities);
      } catch (ArchiveException alsoBad) {
        e.addSuppressed(alsoBad);
        throw e;
      }
    }
  }
}
