package dev.coffer.archive.write;

import dev.coffer.archive.volume.TapeFile;
import java.io.IOException;

/**
 * The copy that is read failed, not the one that is written. The cause says how; what was written
 * belongs to nothing.
 */
public final class CopySourceException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient TapeFile file;
  private final IOException failure;

  CopySourceException(TapeFile file, IOException failure) {
    super(failure.getMessage(), failure);
    this.file = file;
    this.failure = failure;
  }

  /** What was being read. */
  public TapeFile file() {
    return file;
  }

  /** What happened. */
  public IOException failure() {
    return failure;
  }
}
