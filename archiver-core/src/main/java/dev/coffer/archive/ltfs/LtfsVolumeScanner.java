package dev.coffer.archive.ltfs;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.UnsupportedFormatException;
import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.scan.VolumeScan;
import dev.coffer.archive.volume.ManifestFile;
import dev.coffer.archive.volume.PlainManifest;
import dev.coffer.archive.volume.VolumeFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Looks through an LTFS volume of ours: its index tells the files, and the manifests among them are
 * read. Needs neither catalog nor identity.
 */
public final class LtfsVolumeScanner {
  private static final Pattern MANIFEST = Pattern.compile("[^/]+/manifest-[0-9]{4,}\\.tar");

  private final LtfsVolumeReader reader;
  private final List<Found> found = new ArrayList<>();
  private final List<Found> foundPlain = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private long archiveFiles;

  private static final Pattern PLAIN = Pattern.compile("plain/[^/]+\\.part-[0-9]{4,}\\.tar");

  private record Found(EntryPath path, LtfsEntry entry) {}

  private LtfsVolumeScanner(LtfsVolumeReader reader) {
    this.reader = reader;
  }

  /** Scans the volume; what cannot be read is a problem of the result. */
  public static VolumeScan scan(LtfsVolumeReader reader, VolumeFacts facts)
      throws ArchiveException {
    return new LtfsVolumeScanner(reader).scan(facts);
  }

  private VolumeScan scan(VolumeFacts facts) throws ArchiveException {
    reader.forEach((path, entry) -> {
      if (entry.kind() == LtfsEntry.Kind.FILE) {
        archiveFiles += path.isUnder(LtfsVolumeLabeler.DIRECTORY) ? 0 : 1;
        if (path.text().filter(text -> MANIFEST.matcher(text).matches()).isPresent()) {
          found.add(new Found(path, entry));
        } else if (path.text().filter(text -> PLAIN.matcher(text).matches()).isPresent()) {
          foundPlain.add(new Found(path, entry));
        }
      }
    });
    // in the order in which they were written
    found.sort(Comparator.comparingLong(each -> each.entry().fileUid()));
    List<VolumeScan.ScannedManifest> manifests = new ArrayList<>();
    for (Found each : found) {
      read(each).ifPresent(manifests::add);
    }
    List<PlainManifest.Signed> plain = new ArrayList<>();
    for (Found each : foundPlain) {
      readPlain(each).ifPresent(plain::add);
    }
    List<String> findings = reader.check().findings();
    boolean full =
        (!manifests.isEmpty() && !manifests.getLast().file().manifest().complete())
            || plain.stream().anyMatch(each -> !each.manifest().complete());
    return new VolumeScan(
        facts,
        true,
        List.of(),
        // README.txt stands beside the archives
        archiveFiles > 1,
        manifests,
        plain,
        problems,
        findings.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", findings)),
        full);
  }

  private Optional<VolumeScan.ScannedManifest> read(Found each) throws ArchiveException {
    try {
      Optional<byte[]> bytes = bytes(each);
      if (bytes.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          new VolumeScan.ScannedManifest(
              Math.toIntExact(each.entry().fileUid()), ManifestFile.decode(bytes.get())));
    } catch (ArchiveDamagedException | UnsupportedFormatException e) {
      problems.add("%s: %s".formatted(each.path(), e.getMessage()));
      return Optional.empty();
    }
  }

  private Optional<PlainManifest.Signed> readPlain(Found each) throws ArchiveException {
    try {
      Optional<byte[]> bytes = bytes(each);
      return bytes.isEmpty()
          ? Optional.empty()
          : Optional.of(PlainManifest.Signed.decode(bytes.get()));
    } catch (ArchiveDamagedException | UnsupportedFormatException e) {
      problems.add("%s: %s".formatted(each.path(), e.getMessage()));
      return Optional.empty();
    }
  }

  /** A file's content; one that cannot be read is a problem. */
  private Optional<byte[]> bytes(Found each) throws ArchiveException {
    try {
      return Optional.of(LtfsVolumeFacts.read(reader, each.path(), each.entry()));
    } catch (ArchiveException e) {
      LtfsVolumeReader.requireFileLocal(e);
      problems.add("%s: %s".formatted(each.path(), e.getMessage()));
      return Optional.empty();
    }
  }
}
