package dev.coffer.cli.job;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Cartridge;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.DriveReport;
import dev.coffer.catalog.Principal;
import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.tape.changer.ElementAddress;
import dev.coffer.tape.watch.Checkup;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Keeps the moves of a mounter until they can be told to the catalog. A cartridge moves whether or
 * not the catalog can be written, so moving never fails for it.
 */
final class CartridgeMoves implements Mounter.Moves {
  /** From elsewhere a cartridge comes home by a movement that people confirm, not by a changer. */
  static final Set<CustodyState> ON_SITE =
      EnumSet.of(CustodyState.DRIVE, CustodyState.LIBRARY, CustodyState.SHELF);

  private final Map<String, Optional<ElementAddress>> latest = new LinkedHashMap<>();
  private final Queue<Map.Entry<String, Checkup>> checkups = new ConcurrentLinkedQueue<>();
  private final Map<String, String> cleanings = new LinkedHashMap<>();

  @Override
  public void moved(String barcode, ElementAddress to) {
    latest.remove(barcode);
    latest.put(barcode, Optional.of(to));
  }

  @Override
  public void takenOut(String barcode) {
    latest.remove(barcode);
    latest.put(barcode, Optional.empty());
  }

  @Override
  public void checked(String barcode, Checkup checkup) {
    checkups.add(Map.entry(barcode, checkup));
  }

  @Override
  public void cleaned(String barcode, String driveSerial) {
    cleanings.put(barcode, driveSerial);
  }

  /**
   * Tells the catalog of those cartridges it knows, and what drives said. A cartridge that a drive
   * speaks against is suspect after it.
   */
  void record(Catalog catalog, Principal actor) throws CatalogException {
    if (!checkups.isEmpty() || !cleanings.isEmpty()) {
      reports(catalog, actor);
    }
    if (latest.isEmpty()) {
      return;
    }
    Map<String, Optional<ElementAddress>> moves = new LinkedHashMap<>(latest);
    List<String> told =
        catalog.write(
            actor,
            session -> {
              List<String> done = new ArrayList<>();
              for (Map.Entry<String, Optional<ElementAddress>> move : moves.entrySet()) {
                Optional<Barcode> barcode = Barcodes.of(move.getKey());
                Optional<Cartridge> known =
                    barcode.isEmpty() ? Optional.empty() : session.cartridges().find(barcode.get());
                CustodyState to =
                    move.getValue().map(CartridgeMoves::custody).orElse(CustodyState.SHELF);
                if (known.isPresent()
                    && ON_SITE.contains(known.get().custody())
                    && known.get().custody() != to) {
                  session
                      .cartridges()
                      .transition(
                          known.get().barcode(),
                          known.get().custody(),
                          to,
                          move.getValue().map(ElementAddress::toString).orElse("by the drives"),
                          move.getValue().isPresent() ? "put in" : "taken out by hand");
                }
                done.add(move.getKey());
              }
              return done;
            });
    told.forEach(latest::remove);
  }

  private void reports(Catalog catalog, Principal actor) throws CatalogException {
    List<Map.Entry<String, Checkup>> heard = List.copyOf(checkups);
    Map<String, String> cleaned = Map.copyOf(cleanings);
    boolean telling =
        !cleaned.isEmpty()
            || heard.stream()
                .anyMatch(each ->
                    DriveReports.of(each.getKey(), each.getValue(), Instant.EPOCH).isPresent());
    if (telling) {
      tell(catalog, actor, heard, cleaned);
    }
    // only now: what a drive says against a cartridge is kept until the catalog has it
    heard.forEach(checkups::remove);
    cleaned.forEach(cleanings::remove);
  }

  private static void tell(
      Catalog catalog,
      Principal actor,
      List<Map.Entry<String, Checkup>> heard,
      Map<String, String> cleaned)
      throws CatalogException {
    catalog.write(
        actor,
        session -> {
          for (Map.Entry<String, Checkup> each : heard) {
            Optional<DriveReport> report =
                DriveReports.of(each.getKey(), each.getValue(), session.now());
            if (report.isPresent()) {
              DriveReports.record(session, report.get());
            }
          }
          for (Map.Entry<String, String> each : cleaned.entrySet()) {
            session
                .driveReports()
                .add(DriveReports.cleaning(each.getKey(), each.getValue(), session.now()));
          }
          return true;
        });
  }

  private static CustodyState custody(ElementAddress place) {
    return place.kind() == ElementAddress.Kind.DRIVE ? CustodyState.DRIVE : CustodyState.LIBRARY;
  }
}
