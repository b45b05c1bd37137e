package dev.coffer.catalog;

import java.util.List;
import java.util.Objects;

/**
 * What is archived, and how.
 *
 * @param sources the directories and files it consists of, as paths in the host's bytes
 * @param includes patterns; empty means everything
 * @param excludes patterns that win over includes
 * @param oneFileSystem do not descend into mounts
 * @param skipCaches leave out directories tagged as caches
 * @param pool where its archives go
 * @param recipients who can decrypt; empty means the pool's
 * @param compressionLevel zstd level, 0 for none
 */
public record Dataset(
    DatasetName name,
    List<RawBytes> sources,
    List<String> includes,
    List<String> excludes,
    boolean oneFileSystem,
    boolean skipCaches,
    PoolName pool,
    List<RecipientName> recipients,
    int compressionLevel) {
  public Dataset {
    Objects.requireNonNull(name);
    Objects.requireNonNull(pool);
    sources = List.copyOf(sources);
    includes = List.copyOf(includes);
    excludes = List.copyOf(excludes);
    recipients = List.copyOf(recipients);
    if (compressionLevel < 0 || compressionLevel > 22) {
      throw new IllegalArgumentException(
          "compression level: actual=" + compressionLevel + " expected=0 to 22");
    }
  }
}
