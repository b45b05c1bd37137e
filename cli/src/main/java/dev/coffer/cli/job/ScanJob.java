package dev.coffer.cli.job;

import dev.coffer.archive.age.AgeIdentity;
import dev.coffer.archive.scan.VolumeScan;
import dev.coffer.archive.volume.ManifestVerifier;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.VolumeId;
import dev.coffer.cli.CommandException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Looks through cartridges and tells the catalog what is on them: labels and manifests without any
 * identity, entries with one.
 */
public final class ScanJob {
  private final Site site;
  private final List<AgeIdentity> identities;

  /**
   * What a cartridge is.
   *
   * @param volume empty if it is not a volume of ours
   * @param archives the names of archives with a manifest on it
   * @param problems what is not as it should be
   */
  public record Found(
      String barcode, Optional<VolumeId> volume, List<String> archives, List<String> problems) {}

  /**
   * What a scan came to.
   *
   * @param added archives that the catalog did not know, or knew without entries
   * @param problems what concerns whole archives
   * @param remarks what is no problem, but good to know
   */
  public record Outcome(
      List<Found> cartridges, List<String> added, List<String> problems, List<String> remarks) {}

  /** Hears of each cartridge when it has been looked through. */
  @FunctionalInterface
  public interface Listener {
    void scanned(Found found);
  }

  /**
   * A job.
   *
   * @param identities none to read labels and manifests only
   */
  public ScanJob(Site site, List<AgeIdentity> identities) {
    this.site = site;
    this.identities = List.copyOf(identities);
  }

  /**
   * Looks through cartridges.
   *
   * @param barcodes which; empty for all in the library
   * @param record tell the catalog; else only look
   */
  public Outcome run(List<String> barcodes, boolean record, Listener listener)
      throws IOException, InterruptedException, CatalogException, CommandException {
    CartridgeMoves moves = new CartridgeMoves();
    ManifestVerifier verifier = ManifestKeys.verifier(site.home(), site.time().instant());
    CartridgeLook look = new CartridgeLook(site, moves, verifier, listener);
    if (barcodes.isEmpty()) {
      look.atAll();
    } else {
      look.at(barcodes);
    }
    List<String> added = new ArrayList<>();
    List<String> problems = new ArrayList<>(look.unreadable());
    List<String> remarks = new ArrayList<>();
    if (record) {
      try (Catalog catalog = site.openCatalog()) {
        ScanRecorder recorder = new ScanRecorder(site, catalog);
        for (Map.Entry<String, VolumeScan> scan : look.scans().entrySet()) {
          recorder.volume(scan.getKey(), scan.getValue(), problems);
        }
        moves.record(catalog, site.actor());
        new ScannedArchives(site, catalog, identities, recorder, added, problems, remarks)
            .load(look.manifests());
        plain(catalog, recorder, look.scans().values(), verifier, added, problems);
        foreign(catalog, look.foreign(), added, problems);
      }
    }
    return new Outcome(look.found(), added, problems, remarks);
  }

  private void plain(
      Catalog catalog,
      ScanRecorder recorder,
      Collection<VolumeScan> scans,
      ManifestVerifier verifier,
      List<String> added,
      List<String> problems)
      throws IOException, CatalogException, CommandException {
    try (CatalogVolumes volumes = new CatalogVolumes(catalog, site.actor(), site.library())) {
      new PlainScan(site, catalog, volumes, verifier).record(scans, recorder, added, problems);
    } catch (IOException e) {
      CarriedException.unpack(e);
      throw e;
    }
  }

  private void foreign(
      Catalog catalog, List<Barcode> barcodes, List<String> added, List<String> problems)
      throws IOException, CatalogException, CommandException {
    for (Barcode barcode : barcodes) {
      CartridgeMoves moves = new CartridgeMoves();
      try (Mount mount =
          new Mounter(site.library(), moves).mount(barcode.text(), OptionalInt.empty())) {
        if (CartridgeContents.of(mount.drive()) instanceof CartridgeContents.ForeignLtfs found) {
          new ForeignVolumes(site, catalog)
              .record(barcode, found.reader(), problems)
              .ifPresent(added::add);
          for (String finding : found.reader().check().findings()) {
            problems.add("cartridge " + barcode + ": " + finding);
          }
        }
      } finally {
        moves.record(catalog, site.actor());
      }
    }
  }
}
