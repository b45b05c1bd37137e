package dev.coffer.cli.job;

import dev.coffer.archive.entry.EntryPath;
import dev.coffer.archive.ltfs.LtfsArchiveVolume;
import dev.coffer.archive.ltfs.LtfsLimits;
import dev.coffer.archive.ltfs.LtfsReceipt;
import dev.coffer.archive.ltfs.LtfsRecovery;
import dev.coffer.archive.ltfs.LtfsVolumeLabeler;
import dev.coffer.archive.ltfs.LtfsVolumeReader;
import dev.coffer.archive.ltfs.LtfsWriteOptions;
import dev.coffer.archive.volume.TapeFileKind;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.IndexPartRow;
import dev.coffer.catalog.VolumeId;
import dev.coffer.cli.CommandException;
import dev.coffer.cli.RefusedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Makes an LTFS volume of ours consistent again after a session that did not come to its end. The
 * newest whole index is written anew behind everything that is there; nothing is overwritten on the
 * data partition. Volumes of others are read, never written to.
 */
public final class RepairJob {
  private final Site site;

  /**
   * What was found and done.
   *
   * @param generation the newest whole index
   * @param unindexedBlocks blocks that no index knows: what was being written
   * @param findings what was wrong, empty if nothing was
   * @param missing archives that the catalog has on this volume and its index does not; their
   *     segments still lie where the catalog knows them
   * @param newGeneration what was written, empty if nothing was
   */
  public record Outcome(
      Barcode barcode,
      long generation,
      long unindexedBlocks,
      List<String> findings,
      List<String> missing,
      Optional<Long> newGeneration) {
    /** Whether the volume can be appended to now. */
    public boolean isConsistent() {
      return findings.isEmpty() || newGeneration.isPresent();
    }
  }

  public RepairJob(Site site) {
    this.site = site;
  }

  /**
   * Looks, and writes unless it is a dry run.
   *
   * @throws RefusedException if the volume is not one of ours
   */
  public Outcome repair(Barcode barcode, boolean dryRun)
      throws IOException, CatalogException, CommandException {
    CartridgeMoves moves = new CartridgeMoves();
    try (Catalog catalog = site.openCatalog()) {
      try (Mount mount =
          new Mounter(site.library(), moves).mount(barcode.text(), OptionalInt.empty())) {
        return repair(catalog, mount, barcode, dryRun);
      } finally {
        moves.record(catalog, site.actor());
      }
    }
  }

  private Outcome repair(Catalog catalog, Mount mount, Barcode barcode, boolean dryRun)
      throws IOException, CatalogException, CommandException {
    LtfsVolumeJob.requireLtfs(mount);
    CartridgeContents found = CartridgeContents.of(mount.drive());
    if (found instanceof CartridgeContents.ForeignLtfs) {
      throw new RefusedException(
          "cartridge %s holds %s, which Coffer reads and never writes to"
              .formatted(barcode, found.inWords()),
          "repair it with the tools that wrote it; 'coffer volume copy' reads it as it is");
    }
    CartridgeContents.Ours ours = new VolumeGuard(catalog, site.actor()).requireAgreement(mount);
    LtfsLimits limits = LtfsLimits.defaults();
    LtfsRecovery.Report report = LtfsRecovery.examine(mount.drive(), limits);
    List<String> missing =
        missing(
            catalog,
            LabelJob.volumeId(ours.facts()),
            LtfsVolumeReader.openSearching(mount.drive(), limits));
    Optional<LtfsReceipt> receipt = Optional.empty();
    if (!dryRun && !report.check().consistent()) {
      receipt =
          LtfsRecovery.recover(
                  mount.drive(), LtfsWriteOptions.defaults(LtfsVolumeLabeler.CREATOR, site.time()))
              .receipt();
    }
    List<String> findings = new ArrayList<>(report.findings());
    if (!report.check().consistent() && findings.isEmpty()) {
      findings.add("its last session did not come to its end");
    }
    return new Outcome(
        barcode,
        report.generation(),
        report.unindexedBlocks(),
        findings,
        missing,
        receipt.map(LtfsReceipt::generation));
  }

  /** Archives of the catalog whose index part the volume's LTFS index does not have. */
  private static List<String> missing(Catalog catalog, VolumeId volume, LtfsVolumeReader reader)
      throws CatalogException {
    return catalog.read(session -> {
      List<String> missing = new ArrayList<>();
      for (IndexPartRow part : session.archives().indexPartsOn(volume)) {
        Optional<ArchiveRow> archive = session.archives().find(part.archive());
        if (archive.isPresent() && session.archives().segments(part.archive()).size() > 0) {
          String name = archive.get().name().text();
          String file = LtfsArchiveVolume.name(TapeFileKind.INDEX, part.part() + 1);
          if (reader.find(EntryPath.of(name + "/" + file)).isEmpty()) {
            missing.add(name);
          }
        }
      }
      return missing;
    });
  }
}
