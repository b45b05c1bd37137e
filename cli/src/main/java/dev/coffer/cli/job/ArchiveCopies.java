package dev.coffer.cli.job;

import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Cartridge;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.SegmentRow;
import dev.coffer.catalog.Volume;
import dev.coffer.cli.CommandException;
import dev.coffer.tape.changer.LibraryInventory;
import dev.coffer.tape.changer.MediumChanger;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Chooses between the copies of an archive for reading. */
final class ArchiveCopies {
  private final Site site;
  private @Nullable LibraryInventory inventory;

  ArchiveCopies(Site site) {
    this.site = site;
  }

  /**
   * The copy that asks least of whoever reads it: all its cartridges trusted and in the library
   * before trusted ones elsewhere, those before doubted ones, and the first of equals.
   */
  int best(Catalog catalog, ArchiveRow archive)
      throws CatalogException, CommandException, IOException {
    Map<Integer, Integer> costs = new TreeMap<>();
    for (SegmentRow segment : segments(catalog, archive)) {
      costs.merge(segment.copy(), cost(catalog, segment), Math::max);
    }
    if (costs.size() < 2) {
      return costs.isEmpty() ? ReceiptMapper.FIRST_COPY : costs.keySet().iterator().next();
    }
    return costs.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow().getKey();
  }

  /**
   * The segments of an archive, each in one copy: that of the best copy, but for those whose
   * cartridge is gone or doubted there and better in another copy. Copies hold the same segments.
   *
   * @param best as {@link #best} found it
   */
  List<SegmentRow> segments(Catalog catalog, ArchiveRow archive, int best)
      throws CatalogException, CommandException, IOException {
    Map<Integer, List<SegmentRow>> byNumber = new TreeMap<>();
    for (SegmentRow segment : segments(catalog, archive)) {
      byNumber.computeIfAbsent(segment.number(), number -> new ArrayList<>()).add(segment);
    }
    List<SegmentRow> chosen = new ArrayList<>();
    for (List<SegmentRow> candidates : byNumber.values()) {
      SegmentRow cheapest = candidates.getFirst();
      int least = Integer.MAX_VALUE;
      for (SegmentRow candidate : candidates) {
        int cost =
            candidates.size() == 1
                ? 0
                : 2 * cost(catalog, candidate) + (candidate.copy() == best ? 0 : 1);
        if (cost < least) {
          least = cost;
          cheapest = candidate;
        }
      }
      chosen.add(cheapest);
    }
    return chosen;
  }

  private static List<SegmentRow> segments(Catalog catalog, ArchiveRow archive)
      throws CatalogException {
    return catalog.read(session -> session.archives().segments(archive.id()));
  }

  private int cost(Catalog catalog, SegmentRow segment)
      throws CatalogException, CommandException, IOException {
    Optional<Cartridge> cartridge =
        catalog.read(session -> {
          Optional<Volume> volume = session.volumes().find(segment.volume());
          boolean current =
              volume.isPresent()
                  && session.volumes().current(volume.get().cartridge()).equals(volume);
          return current ? session.cartridges().find(volume.get().cartridge()) : Optional.empty();
        });
    if (cartridge.isEmpty()) {
      return 4;
    }
    boolean here = isHere(cartridge.get().barcode());
    return switch (cartridge.get().data()) {
      case OPEN, SEALED, RETIRED, RELEASED -> here ? 0 : 1;
      case SUSPECT -> here ? 2 : 3;
      case QUARANTINED, BLANK, LABELLED, DESTROYED -> 4;
    };
  }

  private boolean isHere(Barcode barcode) throws CommandException, IOException {
    LibraryInventory known = inventory;
    if (known == null) {
      try (MediumChanger changer = site.library().openChanger()) {
        known = changer.inventory();
        inventory = known;
      }
    }
    return known.find(barcode.text()).isPresent();
  }
}
