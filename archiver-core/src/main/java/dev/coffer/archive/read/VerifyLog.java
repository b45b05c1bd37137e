package dev.coffer.archive.read;

import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.volume.ManifestVerifier;
import dev.coffer.archive.volume.TapeFile;
import dev.coffer.archive.volume.Volser;
import java.util.ArrayList;
import java.util.List;

/** Collects what a verification finds. */
final class VerifyLog {
  /** How many damaged entries are named; the others are counted. */
  private static final int MAX_DAMAGED = 10_000;

  private final List<VerifyReport.Part> parts = new ArrayList<>();
  private final List<VerifyReport.DamagedEntry> damaged = new ArrayList<>();
  private ManifestVerifier.Result signature = ManifestVerifier.Result.TRUSTED;
  private long entryCount;
  private long skippedCount;
  private long damagedCount;
  private long bytesRead;

  void part(VerifyReport.PartKind kind, int number, TapeFile file, List<String> problems) {
    part(kind, number, file.volser(), problems, file.byteCount());
  }

  void part(
      VerifyReport.PartKind kind, int number, Volser volser, List<String> problems, long bytes) {
    parts.add(new VerifyReport.Part(kind, number, volser, problems));
    bytesRead += bytes;
  }

  void signature(ManifestVerifier.Result result) {
    if (result.compareTo(signature) > 0) {
      signature = result;
    }
  }

  void good() {
    entryCount++;
  }

  void skipped() {
    skippedCount++;
  }

  void damaged(EntryPath path, String reason) {
    entryCount++;
    damagedCount++;
    if (damaged.size() < MAX_DAMAGED) {
      damaged.add(new VerifyReport.DamagedEntry(path, reason));
    }
  }

  VerifyReport report(VerifyReport.Method method) {
    return new VerifyReport(
        method, signature, parts, entryCount, skippedCount, damagedCount, damaged, bytesRead);
  }
}
