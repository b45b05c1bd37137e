package dev.coffer.cli.job;

import dev.coffer.archive.age.AgeIdentity;
import dev.coffer.catalog.ArchiveId;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.SegmentRow;
import dev.coffer.catalog.control.Control;
import dev.coffer.catalog.custody.DataState;
import dev.coffer.catalog.rotation.RotationRun;
import dev.coffer.cli.CommandException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What an earlier start of a run wrote to its cartridges, and had no time to say. */
final class CutRun {
  private final Site site;
  private final Catalog catalog;
  private final List<AgeIdentity> identities;
  private final long id;

  /**
   * A run that was cut off.
   *
   * @param identities to read indexes with; may be none
   * @param id the run
   */
  CutRun(Site site, Catalog catalog, List<AgeIdentity> identities, long id) {
    this.site = site;
    this.catalog = catalog;
    this.identities = identities;
    this.id = id;
  }

  /** An attempt, and the archive that it made. */
  record Found(RotationRun.OfDataset attempt, ArchiveId archive) {}

  private RotationRun now() throws CatalogException {
    return catalog.read(session -> Control.of(session).rotationRuns().get(id));
  }

  /**
   * Looks for it on the run's cartridges; afterwards the catalog knows it.
   *
   * @return attempts that are planned as far as the catalog knows, and were made
   */
  List<Found> found() throws IOException, InterruptedException, CatalogException, CommandException {
    RotationRun run = now();
    List<String> open =
        run.cartridges().stream()
            .filter(each -> each.step() == RotationRun.CartridgeStep.READY)
            .map(each -> each.barcode().text())
            .toList();
    boolean planned =
        run.archives().stream().anyMatch(each -> each.step() == RotationRun.ArchiveStep.PLANNED);
    if (open.isEmpty() || !planned) {
      return List.of();
    }
    new ScanJob(site, identities).run(open, true, found -> {});
    for (RotationRun.OnCartridge each : run.cartridges()) {
      opened(each.barcode());
    }
    List<Found> all = new ArrayList<>();
    for (RotationRun.OfDataset attempt : now().archives()) {
      Optional<ArchiveId> found =
          attempt.step() == RotationRun.ArchiveStep.PLANNED ? orphan(attempt) : Optional.empty();
      found.ifPresent(archive -> all.add(new Found(attempt, archive)));
    }
    return all;
  }

  private void opened(Barcode barcode) throws CatalogException {
    catalog.write(
        site.actor(),
        session -> {
          DataState data = session.cartridges().find(barcode).orElseThrow().data();
          boolean holds =
              data == DataState.LABELLED
                  && !session
                      .archives()
                      .onVolume(session.volumes().current(barcode).orElseThrow().id())
                      .isEmpty();
          if (holds) {
            session
                .cartridges()
                .transition(barcode, data, DataState.OPEN, "a run that was cut off wrote to it");
          }
          return true;
        });
  }

  private Optional<ArchiveId> orphan(RotationRun.OfDataset attempt) throws CatalogException {
    RotationRun run = now();
    Set<ArchiveId> known =
        run.archives().stream()
            .filter(each -> each.copy() == attempt.copy())
            .flatMap(each -> each.archive().stream())
            .collect(Collectors.toSet());
    Set<Barcode> ours =
        run.copy(attempt.copy()).stream()
            .map(RotationRun.OnCartridge::barcode)
            .collect(Collectors.toSet());
    return catalog.read(session -> {
      if (session.datasets().find(attempt.dataset()).isEmpty()) {
        return Optional.empty();
      }
      for (ArchiveRow row : session.archives().ofDataset(attempt.dataset()).reversed()) {
        Set<Barcode> on = new HashSet<>();
        for (SegmentRow segment : session.archives().segments(row.id())) {
          on.add(session.volumes().find(segment.volume()).orElseThrow().cartridge());
        }
        on.retainAll(ours);
        if (!row.startedAt().isBefore(run.startedAt().minusSeconds(1))
            && !known.contains(row.id())
            && !on.isEmpty()) {
          return Optional.of(row.id());
        }
      }
      return Optional.empty();
    });
  }
}
