package dev.coffer.archive.read;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveException;
import dev.coffer.archive.age.AgeIdentity;
import dev.coffer.archive.volume.Manifest;
import dev.coffer.archive.volume.ManifestFile;
import dev.coffer.archive.volume.ManifestVerifier;
import dev.coffer.archive.volume.Segment;
import dev.coffer.archive.volume.TapeFile;
import dev.coffer.archive.volume.Volser;
import dev.coffer.tape.TapeDrive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads an archive back and compares, trusting nothing that the writer kept in memory: block
 * sequence and digest of each tape file, the manifests' signatures, and with an identity age's
 * authentication and the digest of each file. Writes nothing to any volume.
 */
public final class ArchiveVerifier {
  private final VolumeProvider volumes;
  private final ManifestVerifier signatures;
  private final Path spoolDirectory;

  /**
   * @param spoolDirectory where the list of entries waits while it is compared
   */
  public ArchiveVerifier(VolumeProvider volumes, ManifestVerifier signatures, Path spoolDirectory) {
    this.volumes = volumes;
    this.signatures = signatures;
    this.spoolDirectory = spoolDirectory;
  }

  /**
   * Verifies an archive.
   *
   * @param expected what is known of it: the complete manifest, from the catalog or a scan; where
   *     that is lost, the last that there is
   * @param identities none for a verification without identity
   * @param only the one volume to read, or empty for all
   * @throws dev.coffer.archive.WrongKeyException if no identity opens it; nothing is said then
   * @throws IOException if a drive or the spool failed; damage is no exception but a result
   */
  public VerifyReport verify(
      Manifest expected, List<? extends AgeIdentity> identities, Optional<Volser> only)
      throws IOException, InterruptedException {
    VerifyLog log = new VerifyLog();
    if (identities.isEmpty()) {
      verifyStored(expected, only, log);
      return log.report(VerifyReport.Method.WITHOUT_IDENTITY);
    }
    try (ContentVerification content =
        new ContentVerification(expected, identities, only, volumes, this, spoolDirectory, log)) {
      content.run();
    }
    return log.report(VerifyReport.Method.WITH_IDENTITY);
  }

  private void verifyStored(Manifest expected, Optional<Volser> only, VerifyLog log)
      throws IOException, InterruptedException {
    for (int part = 1; part <= expected.indexes().size(); part++) {
      TapeFile index = expected.indexes().get(part - 1);
      if (only.isPresent() && !only.get().equals(index.volser())) {
        continue;
      }
      TapeDrive drive = volumes.mount(index.volser(), index.volumeGeneration());
      BlockBuffers buffers = new BlockBuffers();
      for (Segment segment : expected.segments()) {
        if (segment.file().volser().equals(index.volser())) {
          checkStored(
              drive, segment.file(), buffers, VerifyReport.PartKind.SEGMENT, segment.number(), log);
        }
      }
      checkStored(drive, index, buffers, VerifyReport.PartKind.INDEX, part, log);
      checkManifest(drive, expected, part, log);
    }
  }

  private static void checkStored(
      TapeDrive drive,
      TapeFile file,
      BlockBuffers buffers,
      VerifyReport.PartKind kind,
      int number,
      VerifyLog log)
      throws ArchiveException {
    log.part(kind, number, file, new TapeFileBytes(drive, file, buffers).check());
  }

  /** Reads a part's manifest from tape and compares it with what is known. */
  void checkManifest(TapeDrive drive, Manifest expected, int part, VerifyLog log)
      throws ArchiveException {
    TapeFile index = expected.indexes().get(part - 1);
    List<String> problems = new ArrayList<>();
    try {
      ManifestFile file = ManifestReader.readBehind(drive, index);
      ManifestVerifier.Result result = signatures.verify(file.json(), file.signature());
      log.signature(result);
      if (result == ManifestVerifier.Result.INVALID) {
        problems.add("its signature does not fit");
      }
      if (!agrees(file.manifest(), expected, part)) {
        problems.add("it does not say what is known of archive " + expected.archiveName());
      }
    } catch (ArchiveDamagedException e) {
      log.signature(ManifestVerifier.Result.INVALID);
      problems.add(String.valueOf(e.getMessage()));
    }
    log.part(VerifyReport.PartKind.MANIFEST, part, index.volser(), problems, 0);
  }

  private static boolean agrees(Manifest actual, Manifest expected, int part) {
    int segments = actual.segments().size();
    return actual.archiveId().equals(expected.archiveId())
        && actual.part() == part
        && actual.complete() == (expected.complete() && part == expected.indexes().size())
        && segments <= expected.segments().size()
        && actual.segments().equals(expected.segments().subList(0, segments))
        && actual.indexes().equals(expected.indexes().subList(0, part));
  }
}
