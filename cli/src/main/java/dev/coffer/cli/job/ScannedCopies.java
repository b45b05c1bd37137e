package dev.coffer.cli.job;

import dev.coffer.archive.volume.Manifest;
import dev.coffer.archive.volume.ManifestFile;
import dev.coffer.catalog.AbsentPart;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.IndexPartRow;
import dev.coffer.catalog.SegmentRow;
import dev.coffer.catalog.Session;
import java.util.List;

/** Where copies of archives lie, as a scan found them and as the catalog has it. */
final class ScannedCopies {
  private ScannedCopies() {}

  /**
   * Adds the places of copies that the catalog does not have, or has in part, of an archive that it
   * has, and says what of them is absent.
   */
  static void add(Catalog catalog, Site site, FoundArchive found) throws CatalogException {
    for (ManifestFile file : found.copies()) {
      Manifest manifest = file.manifest();
      int copy = ReceiptMapper.copy(manifest);
      List<AbsentPart> absent = found.absent(manifest);
      if (catalog.read(session -> isNews(session, found, manifest))) {
        catalog.write(
            site.actor(),
            session -> {
              CopyJob.addParts(
                  session, manifest, session.archives().segments(found.id()), found::isAtHand);
              session.archives().setAbsentParts(found.id(), copy, absent);
              if (copy == ReceiptMapper.FIRST_COPY) {
                session.archives().setManifest(found.id(), ReceiptMapper.digestOf(file));
              }
              return true;
            });
      }
    }
  }

  private static boolean isNews(Session session, FoundArchive found, Manifest manifest)
      throws CatalogException {
    int copy = ReceiptMapper.copy(manifest);
    if (segments(session, found, copy).isEmpty()) {
      if (!manifest.complete() && session.archives().isWhole(found.id())) {
        return false; // a further copy that was given up, of what is whole without it
      }
      return manifest.segments().stream().anyMatch(segment -> found.isAtHand(segment.file()));
    }
    List<AbsentPart> known = absent(session, found, copy);
    return !known.isEmpty()
        && !known.equals(found.absent(manifest))
        && !knowsMore(session, found, manifest);
  }

  /** Whether the catalog knows of more volumes of some copy than what was found tells. */
  static boolean knowsMore(Catalog catalog, FoundArchive found) throws CatalogException {
    return catalog.read(session -> {
      for (ManifestFile file : found.copies()) {
        if (knowsMore(session, found, file.manifest())) {
          return true;
        }
      }
      return false;
    });
  }

  private static boolean knowsMore(Session session, FoundArchive found, Manifest manifest)
      throws CatalogException {
    int copy = ReceiptMapper.copy(manifest);
    List<AbsentPart> absent = absent(session, found, copy);
    long parts =
        session.archives().indexParts(found.id()).stream()
                .filter(p -> p.copy() == copy && p.kind() == IndexPartRow.Kind.INDEX)
                .count()
            + absent.stream().filter(part -> part.volume().isPresent()).count();
    boolean knowsEnd = parts > 0 && absent.stream().allMatch(part -> part.volume().isPresent());
    return parts > manifest.indexes().size() || (knowsEnd && !manifest.complete());
  }

  private static List<SegmentRow> segments(Session session, FoundArchive found, int copy)
      throws CatalogException {
    return session.archives().segments(found.id()).stream()
        .filter(segment -> segment.copy() == copy)
        .toList();
  }

  private static List<AbsentPart> absent(Session session, FoundArchive found, int copy)
      throws CatalogException {
    return session.archives().absentParts(found.id()).stream()
        .filter(part -> part.copy() == copy)
        .toList();
  }
}
