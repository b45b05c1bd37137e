package dev.coffer.cli.job;

import dev.coffer.archive.ltfs.LtfsArchiveVolume;
import dev.coffer.archive.volume.TapeFileKind;
import dev.coffer.catalog.AbsentPart;
import dev.coffer.catalog.ArchiveId;
import dev.coffer.catalog.ArchiveName;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.DatasetName;
import dev.coffer.catalog.SegmentRow;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.Sha256;
import dev.coffer.catalog.Verification;
import dev.coffer.catalog.Volume;
import dev.coffer.catalog.VolumeFormat;
import dev.coffer.cli.UsageException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds archives by what people call them. */
public final class Archives {
  private Archives() {}

  /**
   * Where a segment lies, counted as labels do.
   *
   * @param cartridge the barcode
   * @param tapeFile the tape file, or the fileuid on an LTFS volume
   * @param path on an LTFS volume the file; else empty
   */
  public record Place(
      int number,
      Barcode cartridge,
      int tapeFile,
      Optional<String> path,
      long firstBlock,
      long storedBytes,
      Sha256 sha256) {}

  /**
   * An archive, where it lies, and how often it was read back.
   *
   * @param keptUntil its own end, or that of the last that builds on it; empty for never
   * @param chain the names of those it builds on, the nearest first, as far as they are known
   * @param dependents the names of those that build on it directly
   * @param absent what its copies have on volumes that no scan has found
   */
  public record Detail(
      ArchiveRow archive,
      Optional<Instant> keptUntil,
      List<ArchiveName> chain,
      List<ArchiveName> dependents,
      List<Place> segments,
      List<AbsentPart> absent,
      List<Verification> verifications) {}

  /** An archive and how long it is kept. */
  public record Kept(ArchiveRow archive, Optional<Instant> keptUntil) {}

  /** Archives, and how long each is kept. */
  public static List<Kept> kept(Catalog catalog, List<ArchiveRow> archives)
      throws CatalogException {
    return catalog.read(session -> {
      List<Kept> all = new ArrayList<>();
      for (ArchiveRow row : archives) {
        all.add(new Kept(row, session.archives().keptUntil(row.id())));
      }
      return all;
    });
  }

  /**
   * The archive that is meant by a name, an id, or a dataset's name, which means its newest.
   *
   * @throws UsageException if there is none
   */
  public static ArchiveRow find(Catalog catalog, String text)
      throws CatalogException, UsageException {
    Optional<ArchiveRow> found =
        catalog.read(session -> {
          Optional<ArchiveName> name = quietly(() -> new ArchiveName(text));
          if (name.isPresent()) {
            return session.archives().find(name.get());
          }
          Optional<ArchiveId> id = quietly(() -> ArchiveId.parse(text));
          if (id.isPresent()) {
            return session.archives().find(id.get());
          }
          Optional<DatasetName> dataset = quietly(() -> new DatasetName(text));
          if (dataset.isPresent() && session.datasets().find(dataset.get()).isPresent()) {
            List<ArchiveRow> rows = session.archives().ofDataset(dataset.get());
            return rows.isEmpty() ? Optional.empty() : Optional.of(rows.getLast());
          }
          return Optional.empty();
        });
    return found.orElseThrow(() ->
        new UsageException(
            "the catalog knows no archive '" + text + "'",
            "'coffer archive list' shows those it knows, 'coffer scan' looks on cartridges"));
  }

  /**
   * The archive that a dataset had at a time.
   *
   * @throws UsageException if it had none
   */
  public static ArchiveRow asOf(Catalog catalog, String dataset, Instant time)
      throws CatalogException, UsageException {
    Optional<DatasetName> name = quietly(() -> new DatasetName(dataset));
    Optional<ArchiveRow> found =
        name.isEmpty()
            ? Optional.empty()
            : catalog.read(session ->
                session.datasets().find(name.get()).isEmpty()
                    ? Optional.empty()
                    : session.archives().asOf(name.get(), time));
    return found.orElseThrow(() ->
        new UsageException(
            "dataset '%s' has no archive of %s or before".formatted(dataset, time),
            "'coffer archive list --dataset NAME' shows what there is"));
  }

  /** All about an archive. */
  public static Detail detail(Catalog catalog, String text)
      throws CatalogException, UsageException {
    ArchiveRow row = find(catalog, text);
    return catalog.read(session -> {
      List<Place> places = new ArrayList<>();
      for (SegmentRow segment : session.archives().segments(row.id())) {
        Volume volume = session.volumes().find(segment.volume()).orElseThrow();
        Optional<String> path =
            volume.format() == VolumeFormat.LTFS
                ? Optional.of(
                    row.name()
                        + "/"
                        + LtfsArchiveVolume.name(TapeFileKind.SEGMENT, segment.number() + 1))
                : Optional.empty();
        places.add(
            new Place(
                segment.number() + 1,
                volume.cartridge(),
                ReceiptMapper.tapeFile(segment),
                path,
                segment.firstBlock(),
                segment.storedBytes(),
                segment.sha256()));
      }
      List<ArchiveName> chain = new ArrayList<>();
      Optional<ArchiveRow> base = base(session, row);
      while (base.isPresent() && !chain.contains(base.get().name())) {
        chain.add(base.get().name());
        base = base(session, base.get());
      }
      return new Detail(
          row,
          session.archives().keptUntil(row.id()),
          chain,
          session.archives().dependents(row.id()).stream().map(ArchiveRow::name).toList(),
          places,
          session.archives().absentParts(row.id()),
          session.verifications().of(row.id()));
    });
  }

  private static Optional<ArchiveRow> base(Session session, ArchiveRow row)
      throws CatalogException {
    return row.base().isEmpty() ? Optional.empty() : session.archives().find(row.base().get());
  }

  private static <T> Optional<T> quietly(java.util.function.Supplier<T> parse) {
    try {
      return Optional.of(parse.get());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
