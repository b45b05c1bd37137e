package dev.coffer.cli.job;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Cartridge;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.Principal;
import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.tape.changer.ElementAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps the moves of a mounter until they can be told to the catalog. A cartridge moves whether or
 * not the catalog can be written, so moving never fails for it.
 */
final class CartridgeMoves implements Mounter.Moves {
  /** From elsewhere a cartridge comes home by a movement that people confirm, not by a changer. */
  private static final Set<CustodyState> ON_SITE =
      EnumSet.of(CustodyState.DRIVE, CustodyState.LIBRARY, CustodyState.SHELF);

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
                CustodyState to =
                    move.getValue().kind() == ElementAddress.Kind.DRIVE
                        ? CustodyState.DRIVE
                        : CustodyState.LIBRARY;
                if (known.isPresent()
                    && ON_SITE.contains(known.get().custody())
                    && known.get().custody() != to) {
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
