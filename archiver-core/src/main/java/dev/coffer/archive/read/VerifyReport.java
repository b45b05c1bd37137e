package dev.coffer.archive.read;

import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.volume.ManifestVerifier;
import dev.coffer.archive.volume.Volser;
import java.util.List;
import java.util.stream.Stream;

/**
 * What reading an archive back has shown.
 *
 * @param method how deep it looked
 * @param signature the worst that was found of the manifests' signatures
 * @param parts each tape file that was read, in order
 * @param entryCount entries whose content was compared
 * @param skippedCount entries that begin or end on a volume that was not to be read
 * @param damagedCount entries that are damaged or missing
 * @param damaged the first of them
 * @param bytesRead bytes of the tape files read
 */
public record VerifyReport(
    Method method,
    ManifestVerifier.Result signature,
    List<Part> parts,
    long entryCount,
    long skippedCount,
    long damagedCount,
    List<DamagedEntry> damaged,
    long bytesRead) {

  /** How deep a verification looks. */
  public enum Method {
    /** Block by block, digests of the tape files as they are stored, signatures. */
    WITHOUT_IDENTITY,
    /** All that, and age authentication, and the digest of each file. */
    WITH_IDENTITY
  }

  /** What a tape file is to its archive. */
  public enum PartKind {
    SEGMENT,
    INDEX,
    MANIFEST
  }

  /**
   * One tape file.
   *
   * @param number which segment, or which part's index or manifest
   * @param problems what is wrong, empty if it is good
   */
  public record Part(PartKind kind, int number, Volser volser, List<String> problems) {
    public Part {
      problems = List.copyOf(problems);
    }
  }

  /** An entry that does not come back as it was. */
  public record DamagedEntry(EntryPath path, String reason) {}

  public VerifyReport {
    parts = List.copyOf(parts);
    damaged = List.copyOf(damaged);
  }

  /** Both as one: what two verifications of parts of an archive have shown, of the same method. */
  public VerifyReport and(VerifyReport other) {
    return new VerifyReport(
        method,
        signature.compareTo(other.signature) < 0 ? other.signature : signature,
        Stream.concat(parts.stream(), other.parts.stream()).toList(),
        entryCount + other.entryCount,
        skippedCount + other.skippedCount,
        damagedCount + other.damagedCount,
        Stream.concat(damaged.stream(), other.damaged.stream()).toList(),
        bytesRead + other.bytesRead);
  }

  /** True if something was read, all of it is as it was written, and no signature is invalid. */
  public boolean isGood() {
    return damagedCount == 0
        && !parts.isEmpty()
        && signature != ManifestVerifier.Result.INVALID
        && parts.stream().allMatch(part -> part.problems().isEmpty());
  }
}
