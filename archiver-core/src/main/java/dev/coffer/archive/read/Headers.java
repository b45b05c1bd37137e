package dev.coffer.archive.read;

import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.WrongKeyException;
import dev.coffer.archive.age.AgeIdentity;
import dev.coffer.archive.age.AgePreamble;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.util.List;

/**
 * The age header of a tape file stands twice: in front of it, and as a spare copy in the manifest.
 * Either will do.
 */
final class Headers {
  private Headers() {}

  /**
   * The spare copy if it is there and can be unlocked, which costs no reading; else the tape's own.
   *
   * @throws WrongKeyException if no identity opens either
   * @throws ArchiveException if both are damaged
   */
  static AgePreamble preamble(TapeFileBytes bytes, List<? extends AgeIdentity> identities)
      throws ArchiveException {
    ArchiveException first;
    try {
      AgePreamble spare = AgePreamble.parse(bytes.file().ageHeader());
      spare.unlock(identities);
      return spare;
    } catch (ArchiveException e) {
      first = e;
    }
    try {
      AgePreamble own = AgePreamble.read(new BufferedInputStream(new TapeFileInputStream(bytes)));
      own.unlock(identities);
      return own;
    } catch (WrongKeyException e) {
      throw e;
    } catch (ArchiveException e) {
      first.addSuppressed(e);
      throw first;
    } catch (IOException e) {
      throw new IllegalStateException("internal error: a tape file fails otherwise", e);
    }
  }
}
