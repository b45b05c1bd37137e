package dev.coffer.cli.job;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.entry.Sha256;
import dev.coffer.archive.volume.ManifestBase;
import dev.coffer.archive.volume.ManifestFile;
import dev.coffer.catalog.ArchiveId;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.SegmentRow;
import dev.coffer.catalog.Session;
import dev.coffer.cli.CartridgeNeededException;
import dev.coffer.cli.RefusedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The archives that a restore reads: the full one at the bottom first, then what changed, up to the
 * one that is meant.
 */
final class ArchiveChain {
  private static final int COPY = 1;

  private final ArchiveRow top;
  private final List<Link> links;

  private ArchiveChain(ArchiveRow top, List<Link> links) {
    this.top = top;
    this.links = List.copyOf(links);
  }

  /** A part of an archive's tar, and the cartridge it lies on. */
  record Part(SegmentRow segment, Barcode cartridge) {
    boolean has(long from, long to) {
      return segment.firstTarOffset() < to && segment.firstTarOffset() + segment.tarBytes() > from;
    }
  }

  /** An archive of the chain and where it lies. */
  record Link(ArchiveRow archive, List<Part> parts) {
    Link {
      parts = List.copyOf(parts);
    }
  }

  /**
   * The chain of an archive.
   *
   * @param incomplete take what the catalog knows of it; else all of it has to be known
   * @throws CartridgeNeededException if the catalog does not know an archive of it
   * @throws RefusedException if it knows one without its entries
   */
  static ArchiveChain of(
      Catalog catalog, ArchiveRow top, ManifestStore manifests, boolean incomplete)
      throws CatalogException, IOException, CartridgeNeededException, RefusedException {
    List<Link> links = new ArrayList<>();
    Optional<ArchiveRow> next = Optional.of(top);
    while (next.isPresent()) {
      ArchiveRow row = next.get();
      boolean known = catalog.read(session -> session.archives().hasEntries(row.id()));
      if (!known && !incomplete) {
        throw new RefusedException(
            "the entries of archive %s are not known".formatted(row.name()),
            "coffer scan its cartridges with --identity FILE");
      }
      if (!known) {
        break;
      }
      links.addFirst(catalog.read(session -> link(session, row)));
      if (row.base().isEmpty()) {
        break;
      }
      ArchiveId base = row.base().get();
      next = catalog.read(session -> session.archives().find(base));
      if (next.isEmpty() && !incomplete) {
        throw unknown(row, base, manifests);
      }
    }
    return new ArchiveChain(top, links);
  }

  private static Link link(Session session, ArchiveRow row) throws CatalogException {
    List<Part> parts = new ArrayList<>();
    for (SegmentRow segment : session.archives().segments(row.id())) {
      if (segment.copy() == COPY) {
        parts.add(
            new Part(segment, session.volumes().find(segment.volume()).orElseThrow().cartridge()));
      }
    }
    return new Link(row, parts);
  }

  private static CartridgeNeededException unknown(
      ArchiveRow row, ArchiveId base, ManifestStore manifests) throws IOException {
    Optional<ManifestBase> named = manifests.kept(row).flatMap(file -> file.manifest().base());
    String where =
        named
            .map(each ->
                " on volume "
                    + String.join(", ", each.volumes().stream().map(Object::toString).toList()))
            .orElse("");
    return new CartridgeNeededException(
        "archive %s builds on archive %s%s, which the catalog does not know"
            .formatted(
                row.name(), named.map(ManifestBase::archiveName).orElse(base.toString()), where),
        "coffer scan that cartridge with --identity FILE; or take what %s and those between hold, with"
                .formatted(row.name())
            + " --at-hand");
  }

  ArchiveRow top() {
    return top;
  }

  /** Oldest first. */
  List<Link> links() {
    return links;
  }

  /**
   * Checks that an archive builds on the very one below it.
   *
   * @throws ArchiveDamagedException if its manifest means another
   */
  static void requireBase(ManifestFile archive, Optional<ManifestFile> below)
      throws ArchiveDamagedException {
    Optional<ManifestBase> base = archive.manifest().base();
    if (base.isPresent() && below.isPresent()) {
      Sha256 actual = Sha256.digestOf(below.get().json());
      if (!base.get().manifestSha256().equals(actual)) {
        throw new ArchiveDamagedException(
            "archive %s builds on another archive %s: manifest actual=%s expected=%s"
                .formatted(
                    archive.manifest().archiveName(),
                    base.get().archiveName(),
                    actual,
                    base.get().manifestSha256()));
      }
    }
  }
}
