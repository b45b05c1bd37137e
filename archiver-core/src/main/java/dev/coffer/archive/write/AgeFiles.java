package dev.coffer.archive.write;

import dev.coffer.archive.age.AgeEncryptor;
import dev.coffer.archive.volume.TapeFileKind;

/**
 * Where the keys of an archive's age files come from: fresh ones in production. A seam below the
 * public API, for golden cartridges that have to come out the same to the byte.
 */
@FunctionalInterface
interface AgeFiles {
  /**
   * Begins the age file of a segment or an index part. Segments are begun on another thread than
   * index parts.
   *
   * @param number which of its kind, from 1
   */
  AgeEncryptor begin(TapeFileKind kind, int number);
}
