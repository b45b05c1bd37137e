package dev.coffer.archive.scan;

import dev.coffer.archive.volume.FileLabel;
import dev.coffer.archive.volume.ManifestFile;
import dev.coffer.archive.volume.PlainManifest;
import dev.coffer.archive.volume.VolumeFacts;
import java.util.List;
import java.util.Optional;

/**
 * What stands on a volume, as its labels and manifests tell.
 *
 * @param facts the volume
 * @param onLtfs whether it is an LTFS volume and no tar volume
 * @param files the whole tape files of a tar volume in order, the README first
 * @param hasArchives whether there is more on it than what stands there from the start
 * @param manifests the manifests that could be read
 * @param plain those of archives of plain files, on an LTFS volume
 * @param problems what could not be read, in words
 * @param tail what stands behind the last whole tape file or index, empty if nothing does
 * @param full whether the last archive goes on on another volume: nothing is appended
 */
public record VolumeScan(
    VolumeFacts facts,
    boolean onLtfs,
    List<ScannedFile> files,
    boolean hasArchives,
    List<ScannedManifest> manifests,
    List<PlainManifest.Signed> plain,
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

  /**
   * A manifest.
   *
   * @param tapeFile the tape file it was read from, or the {@code fileuid} of its file
   */
  public record ScannedManifest(int tapeFile, ManifestFile file) {}

  public VolumeScan {
    files = List.copyOf(files);
    manifests = List.copyOf(manifests);
    plain = List.copyOf(plain);
    problems = List.copyOf(problems);
  }
}
