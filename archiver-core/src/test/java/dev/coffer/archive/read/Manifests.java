package dev.coffer.archive.read;

import dev.coffer.archive.volume.Manifest;
import dev.coffer.archive.volume.Segment;
import java.util.List;
import java.util.Map;

/** Manifests that say something else than they did. */
final class Manifests {
  private Manifests() {}

  static Manifest with(Manifest manifest, List<Segment> segments, Map<String, String> notes) {
    return new Manifest(
        manifest.archiveId(),
        manifest.archiveName(),
        manifest.dataset(),
        manifest.kind(),
        manifest.sequence(),
        manifest.previous(),
        manifest.base(),
        manifest.startedAt(),
        manifest.writtenAt(),
        manifest.host(),
        manifest.part(),
        manifest.complete(),
        manifest.tarBytes(),
        manifest.entryCount(),
        manifest.fileBytes(),
        segments,
        manifest.indexes(),
        manifest.recipients(),
        manifest.auditHead(),
        notes);
  }
}
