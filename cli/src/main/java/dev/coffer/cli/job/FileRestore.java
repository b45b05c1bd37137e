package dev.coffer.cli.job;

import dev.coffer.archive.UnsupportedFormatException;
import dev.coffer.archive.WrongVolumeException;
import dev.coffer.archive.ltfs.LtfsRestorer;
import dev.coffer.archive.target.RestoreOptions;
import dev.coffer.archive.target.RestoreSummary;
import dev.coffer.archive.target.RestoreTarget;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.IndexPartRow;
import dev.coffer.cli.CommandException;
import dev.coffer.tape.MediumException;
import dev.coffer.tape.NotReadyException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Restores an archive of plain files, volume by volume, on each in the order of the tape. Which
 * volume has which file is in the volumes' own indexes alone: what none of those at hand lists is
 * on one that is not.
 */
final class FileRestore {
  private final Catalog catalog;
  private final ChainWalk walk;
  private final PathSelection selection;
  private final CatalogVolumes volumes;
  private final Absences absences;

  FileRestore(
      Catalog catalog,
      ChainWalk walk,
      PathSelection selection,
      CatalogVolumes volumes,
      Absences absences) {
    this.catalog = catalog;
    this.walk = walk;
    this.selection = selection;
    this.volumes = volumes;
    this.absences = absences;
  }

  /** Restores all that can be had; no identity is needed. */
  RestoreJob.Outcome run(RestoreJob.Plan plan, List<IndexPartRow> parts, RestoreOptions options)
      throws CatalogException, CommandException, IOException {
    ArchiveChain.Link link = walk.chain().links().getLast();
    BitSet found = new BitSet();
    List<Barcode> absent = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    long damaged = 0;
    try (RestoreTarget target = new RestoreTarget(options, absences.listener())) {
      for (IndexPartRow part : parts) {
        Barcode cartridge = FileArchives.cartridge(catalog, part);
        if (absences.isMissing(cartridge)) {
          absent.add(cartridge);
          reasons.add(Absences.notInLibrary(cartridge));
          continue;
        }
        FileArchives.Opened opened;
        try {
          opened = FileArchives.open(volumes, plan.archive(), part);
        } catch (WrongVolumeException
            | UnsupportedFormatException
            | NotReadyException
            | MediumException e) {
          absent.add(cartridge);
          reasons.add(String.valueOf(e.getMessage()));
          continue;
        }
        if (parts.size() > 1) {
          int[] number = new int[1];
          walk.each(link, entry -> markFound(found, number[0]++, opened.has(entry.path())));
        }
        damaged +=
            LtfsRestorer.restore(
                opened.reader(), opened.under(), selection::includes, options, target);
      }
      if (!absent.isEmpty()) {
        int[] number = new int[1];
        String reason = String.join("; ", reasons);
        walk.each(
            link,
            entry -> {
              if (!found.get(number[0]++)) {
                absences.tell(entry.path(), Absences.name(absent.getFirst()), reason);
              }
            });
      }
      RestoreSummary summary = target.finish();
      return absences.outcome(plan, summary, damaged, summary.bytes());
    }
  }

  private static void markFound(BitSet found, int number, boolean here) {
    if (here) {
      found.set(number);
    }
  }
}
