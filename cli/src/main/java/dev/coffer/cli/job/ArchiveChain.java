package dev.coffer.cli.job;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.entry.Sha256;
import dev.coffer.archive.volume.IndexEntry;
import dev.coffer.archive.volume.Manifest;
import dev.coffer.archive.volume.ManifestBase;
import dev.coffer.archive.volume.ManifestFile;
import dev.coffer.catalog.AbsentPart;
import dev.coffer.catalog.ArchiveId;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.SegmentRow;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.VolumeId;
import dev.coffer.cli.CartridgeNeededException;
import dev.coffer.cli.CommandException;
import dev.coffer.cli.RefusedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The archives that a restore reads: the full one at the bottom first, then what changed, up to the
 * one that is meant.
 */
final class ArchiveChain {
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

  /**
   * An archive of the chain, and where the parts of it lie that are read.
   *
   * @param copy the copy that most of it is read from
   * @param parts each of its segments once, in order, of that copy or another
   * @param others where else segments of it are, in other copies
   * @param absent what of it no copy has on a volume that the catalog has met
   */
  record Link(
      ArchiveRow archive, int copy, List<Part> parts, List<Part> others, List<AbsentPart> absent) {
    Link {
      parts = List.copyOf(parts);
      others = List.copyOf(others);
      absent = List.copyOf(absent);
    }

    /** The volume with what is missing of a stretch of the tar. */
    Optional<VolumeId> absentVolume(long from, long to) {
      return absent.stream()
          .filter(part -> part.has(from, to))
          .findFirst()
          .flatMap(AbsentPart::volume);
    }

    /**
     * Where an entry ends at most. Whoever asks takes it to end where the next entry that is known
     * begins; but where those in between are on a volume never met, that may be far behind. It ends
     * before what is absent if its content has room there: what ends in it, only it lists.
     */
    long end(long from, long least, long most) {
      long end = most;
      for (AbsentPart part : absent) {
        if (part.firstTarOffset().isPresent()) {
          long gap = part.firstTarOffset().getAsLong();
          if (from + least <= gap && gap < end) {
            end = gap;
          }
        }
      }
      return end;
    }

    /** The cartridges that hold an entry, in the order they are read. */
    Set<Barcode> cartridges(IndexEntry entry) {
      Set<Barcode> cartridges = new LinkedHashSet<>();
      for (Part part : parts) {
        if (part.has(entry.tarOffset(), entry.tarEnd())) {
          cartridges.add(part.cartridge());
        }
      }
      return cartridges;
    }

    /** All copies of it, the most important first. */
    List<Integer> copies() {
      return Stream.of(
              Stream.of(copy),
              parts.stream().map(part -> part.segment().copy()),
              others.stream().map(part -> part.segment().copy()))
          .flatMap(copies -> copies)
          .distinct()
          .toList();
    }

    /** Where else a segment is. */
    List<Part> othersOf(Part part) {
      return others.stream()
          .filter(other -> other.segment().number() == part.segment().number())
          .toList();
    }

    /** The same, with parts that cannot be had taken from another copy where that has them. */
    Link without(Predicate<Barcode> missing) {
      List<Part> chosen = new ArrayList<>();
      List<Part> left = new ArrayList<>(others);
      for (Part part : parts) {
        Optional<Part> better =
            missing.test(part.cartridge())
                ? othersOf(part).stream().filter(o -> !missing.test(o.cartridge())).findFirst()
                : Optional.empty();
        chosen.add(better.orElse(part));
        if (better.isPresent()) {
          left.remove(better.get());
          left.add(part);
        }
      }
      return new Link(archive, copy, chosen, left, absent);
    }
  }

  /**
   * The chain of an archive.
   *
   * @param copies chooses which copy of each is read
   * @param missing cartridges that are known not to be had
   * @param incomplete take what the catalog knows of it; else all of it has to be known
   * @throws CartridgeNeededException if the catalog does not know an archive of it
   * @throws RefusedException if it knows one without its entries
   */
  static ArchiveChain of(
      Catalog catalog,
      ArchiveRow top,
      ManifestStore manifests,
      ArchiveCopies copies,
      Predicate<Barcode> missing,
      boolean incomplete)
      throws CatalogException, CommandException, IOException {
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
      int copy = copies.best(catalog, row);
      List<SegmentRow> segments = copies.segments(catalog, row, copy);
      links.addFirst(catalog.read(session -> link(session, row, copy, segments)).without(missing));
      if (row.base().isEmpty()) {
        break;
      }
      ArchiveId base = row.base().get();
      next = catalog.read(session -> session.archives().find(base));
      if (next.isEmpty() && !incomplete) {
        throw unknown(catalog, row, base, manifests);
      }
    }
    return new ArchiveChain(top, links);
  }

  private static Link link(Session session, ArchiveRow row, int copy, List<SegmentRow> segments)
      throws CatalogException {
    List<Part> parts = new ArrayList<>();
    List<Part> others = new ArrayList<>();
    for (SegmentRow segment : session.archives().segments(row.id())) {
      Part part =
          new Part(segment, session.volumes().find(segment.volume()).orElseThrow().cartridge());
      if (segments.contains(segment)) {
        parts.add(part);
      } else {
        others.add(part);
      }
    }
    parts.sort(Comparator.comparingInt(part -> part.segment().number()));
    return new Link(row, copy, parts, others, absent(session, row, copy, parts));
  }

  private static List<AbsentPart> absent(
      Session session, ArchiveRow row, int copy, List<Part> parts) throws CatalogException {
    if (session.archives().isWhole(row.id())) {
      return List.of();
    }
    return session.archives().absentParts(row.id()).stream()
        .filter(part -> part.copy() == copy)
        .filter(part -> part.tarBytes().isEmpty() || !isCovered(part, parts))
        .toList();
  }

  private static boolean isCovered(AbsentPart absent, List<Part> parts) {
    long at = absent.firstTarOffset().getAsLong();
    long end = at + absent.tarBytes().getAsLong();
    for (Part part : parts) {
      if (part.segment().holds(at)) {
        at = part.segment().firstTarOffset() + part.segment().tarBytes();
      }
    }
    return at >= end;
  }

  private static CartridgeNeededException unknown(
      Catalog catalog, ArchiveRow row, ArchiveId base, ManifestStore manifests)
      throws CatalogException, IOException {
    Optional<ManifestBase> named =
        manifests
            .kept(row, ReceiptMapper.FIRST_COPY, catalog)
            .flatMap(file -> file.manifest().base());
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
   * Checks that an archive builds on the very one below it. A base is named by the manifest of its
   * first copy; of another copy, whose manifest tells other places, the archive has to be the one.
   *
   * @throws ArchiveDamagedException if its manifest means another
   */
  static void requireBase(ManifestFile archive, Optional<ManifestFile> below)
      throws ArchiveDamagedException {
    Optional<ManifestBase> base = archive.manifest().base();
    if (base.isEmpty() || below.isEmpty()) {
      return;
    }
    Manifest under = below.get().manifest();
    if (!base.get().archiveId().equals(under.archiveId())) {
      throw new ArchiveDamagedException(
          "archive %s builds on another archive: actual=%s expected=%s"
              .formatted(
                  archive.manifest().archiveName(), under.archiveId(), base.get().archiveId()));
    }
    if (ReceiptMapper.copy(under) == ReceiptMapper.FIRST_COPY) {
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
