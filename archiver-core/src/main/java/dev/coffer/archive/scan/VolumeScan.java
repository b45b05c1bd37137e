package dev.coffer.archive.scan;

import dev.coffer.archive.volume.FileLabel;
import dev.coffer.archive.volume.ManifestFile;
import dev.coffer.archive.volume.VolumeFacts;
import java.util.List;
import java.util.Optional;

/**
 * What stands on a volume, as its labels and manifests tell.
 *
 * @param facts the volume
 * @param files its whole tape files in order, the README first
 * @param manifests the manifests that could be read
 * @param problems what could not be read, in words
 * @param tail what stands behind the last whole tape file, empty if nothing does
 * @param full whether the last tape file is closed by EOV labels: nothing can be appended
 */
public record VolumeScan(
    VolumeFacts facts,
    List<ScannedFile> files,
    List<ScannedManifest> manifests,
    List<String> problems,
    Optional<String> tail,
    boolean full) {

  /**
   * A whole tape file.
   *
   * @param label from its closing labels, blocks counted
   * @param firstBlock object number of its first data block
   */
  public record ScannedFile(FileLabel label, long firstBlock) {}

  /** A manifest and the tape file it was read from. */
  public record ScannedManifest(int tapeFile, ManifestFile file) {}

  public VolumeScan {
    files = List.copyOf(files);
    manifests = List.copyOf(manifests);
    problems = List.copyOf(problems);
  }
}
