package dev.coffer.cli.job;

import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.ltfs.LtfsEntry;
import dev.coffer.archive.ltfs.LtfsIndexHeader;
import dev.coffer.archive.ltfs.LtfsVolumeReader;
import dev.coffer.catalog.ArchiveId;
import dev.coffer.catalog.ArchiveKind;
import dev.coffer.catalog.ArchiveLoad;
import dev.coffer.catalog.ArchiveName;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.ArchiveStatus;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Cartridge;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Dataset;
import dev.coffer.catalog.DatasetName;
import dev.coffer.catalog.Pool;
import dev.coffer.catalog.PoolName;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.Volume;
import dev.coffer.catalog.VolumeFormat;
import dev.coffer.catalog.VolumeId;
import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.catalog.custody.DataState;
import dev.coffer.cli.CommandException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * LTFS volumes of others in the catalog: each a dataset of its own, each generation that was
 * scanned an archive of it that never expires. Their cartridges belong to no pool and are sealed,
 * so nothing is ever written to them; nothing on them counts as verified before it was read back.
 */
final class ForeignVolumes {
  /** The pool of their datasets, which holds no cartridge. */
  static final PoolName POOL = new PoolName("foreign");

  private final Site site;
  private final Catalog catalog;

  ForeignVolumes(Site site, Catalog catalog) {
    this.site = site;
    this.catalog = catalog;
  }

  /** The dataset a cartridge is in the catalog. */
  static DatasetName dataset(Barcode barcode) {
    return new DatasetName("foreign-" + barcode);
  }

  /** What the label of a foreign volume makes of a cartridge. */
  static Volume volume(Barcode barcode, LtfsVolumeReader reader) {
    return new Volume(
        new VolumeId(barcode.volser(), 1),
        barcode,
        VolumeFormat.LTFS,
        ReceiptMapper.held(reader.label().formattedAt()).truncatedTo(ChronoUnit.SECONDS),
        reader.label().blockSizeBytes());
  }

  /**
   * Tells the catalog of the volume in the drive.
   *
   * @return the archive's name if the catalog did not know this generation
   */
  Optional<String> record(Barcode barcode, LtfsVolumeReader reader, List<String> problems)
      throws IOException, CatalogException, CommandException {
    Volume volume = volume(barcode, reader);
    Optional<Volume> known = catalog.read(session -> session.volumes().current(barcode));
    if (known.isPresent() && !known.get().equals(volume)) {
      String why =
          "it is an LTFS volume of another program, formatted %s, the catalog expects %s"
              .formatted(volume.labelledAt(), known.get().id());
      problems.add(
          String.valueOf(
              new VolumeGuard(catalog, site.actor())
                  .quarantined(barcode.text(), why)
                  .getMessage()));
      return Optional.empty();
    }
    ArchiveRow row = row(barcode, reader);
    catalog.write(
        site.actor(),
        session -> {
          add(session, volume, reader);
          return true;
        });
    try (ArchiveLoad load = catalog.load(site.actor(), row)) {
      if (load.alreadyLoaded()) {
        return Optional.empty();
      }
      FileArchives.load(load, reader, EntryPath.ROOT, 0);
      load.addIndexPart(FileArchives.part(row.id(), 0, volume.id(), reader));
      load.commit(row);
    } catch (CarriedException e) {
      CarriedException.unpack(e);
      throw e;
    }
    return Optional.of(row.name().text());
  }

  private static void add(Session session, Volume volume, LtfsVolumeReader reader)
      throws CatalogException {
    String why = "found by a scan as an LTFS volume of " + reader.label().creator();
    Optional<Cartridge> before = session.cartridges().find(volume.cartridge());
    if (before.isEmpty()) {
      session
          .cartridges()
          .add(
              new Cartridge(
                  volume.cartridge(),
                  Optional.empty(),
                  DataState.SEALED,
                  CustodyState.LIBRARY,
                  OptionalLong.empty(),
                  "",
                  session.now(),
                  "foreign: an LTFS volume of another program, never written to"),
              why);
    } else if (before.get().data() == DataState.BLANK) {
      session.cartridges().transition(volume.cartridge(), DataState.BLANK, DataState.SEALED, why);
    }
    session.volumes().add(volume);
    if (session.pools().find(POOL).isEmpty()) {
      session
          .pools()
          .add(
              new Pool(
                  POOL,
                  Duration.ZERO,
                  volume.blockSizeBytes(),
                  VolumeFormat.LTFS,
                  OptionalLong.empty(),
                  List.of()));
    }
    DatasetName dataset = dataset(volume.cartridge());
    if (session.datasets().find(dataset).isEmpty()) {
      session
          .datasets()
          .add(
              new Dataset(
                  dataset, List.of(), List.of(), List.of(), true, true, POOL, List.of(), 1));
    }
  }

  private ArchiveRow row(Barcode barcode, LtfsVolumeReader reader) throws IOException {
    LtfsIndexHeader header = reader.index().header();
    Instant at = ReceiptMapper.held(header.updatedAt()).truncatedTo(ChronoUnit.SECONDS);
    long[] counts = new long[2];
    reader.forEach((path, entry) -> {
      counts[0]++;
      counts[1] += entry.kind() == LtfsEntry.Kind.FILE ? entry.byteCount() : 0;
    });
    DatasetName dataset = dataset(barcode);
    String identity = "ltfs:%s:%d".formatted(header.volumeUuid(), header.generation());
    return new ArchiveRow(
        new ArchiveId(UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8))),
        ArchiveName.of(dataset, at),
        dataset,
        ArchiveKind.FULL,
        Optional.empty(),
        at,
        at,
        "foreign",
        counts[0],
        counts[1],
        counts[1],
        ArchiveStatus.COMPLETE,
        "generation %d of LTFS volume '%s', written by %s; foreign, read-only, not verified"
            .formatted(header.generation(), reader.volumeName(), header.creator()),
        Optional.empty(),
        Optional.empty());
  }
}
