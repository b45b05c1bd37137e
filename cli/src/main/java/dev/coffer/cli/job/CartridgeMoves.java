package dev.coffer.cli.job;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Cartridge;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Principal;
import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.tape.changer.ElementAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the moves of a mounter until they can be told to the catalog. A cartridge moves whether or
 * not the catalog can be written, so moving never fails for it.
 */
final class CartridgeMoves implements Mounter.Moves {
  private final Map<String, ElementAddress> latest = new LinkedHashMap<>();

  @Override
  public void moved(String barcode, ElementAddress to) {
    latest.remove(barcode);
    latest.put(barcode, to);
  }

  /** Tells the catalog of those cartridges it knows. */
  void record(Catalog catalog, Principal actor) throws CatalogException {
    if (latest.isEmpty()) {
      return;
    }
    Map<String, ElementAddress> moves = new LinkedHashMap<>(latest);
    List<String> told =
        catalog.write(
            actor,
            session -> {
              List<String> done = new ArrayList<>();
              for (Map.Entry<String, ElementAddress> move : moves.entrySet()) {
                Optional<Barcode> barcode = Barcodes.of(move.getKey());
                Optional<Cartridge> known =
                    barcode.isEmpty() ? Optional.empty() : session.cartridges().find(barcode.get());
                if (known.isPresent()) {
                  CustodyState to =
                      move.getValue().kind() == ElementAddress.Kind.DRIVE
                          ? CustodyState.DRIVE
                          : CustodyState.LIBRARY;
                  session
                      .cartridges()
                      .transition(
                          known.get().barcode(),
                          known.get().custody(),
                          to,
                          move.getValue().toString(),
                          "moved by the changer");
                }
                done.add(move.getKey());
              }
              return done;
            });
    told.forEach(latest::remove);
  }
}
