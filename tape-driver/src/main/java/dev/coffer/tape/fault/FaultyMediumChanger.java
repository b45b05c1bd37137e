package dev.coffer.tape.fault;

import dev.coffer.tape.TapeException;
import dev.coffer.tape.changer.ElementAddress;
import dev.coffer.tape.changer.LibraryInventory;
import dev.coffer.tape.changer.MediumChanger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Any changer, with {@link Fault.Kind#WRONG_CARTRIDGE} faults: pairs of cartridges that carry each
 * other's barcode as far as the changer can see. Other kinds of fault are ignored.
 */
public final class FaultyMediumChanger implements MediumChanger {
  private final MediumChanger changer;
  private final Map<String, String> seenAs = new HashMap<>();

  /**
   * Exchanges barcodes among the cartridges that are in the library now.
   *
   * @param changer closed with this one
   */
  public FaultyMediumChanger(MediumChanger changer, FaultPlan plan) throws TapeException {
    this.changer = changer;
    List<String> barcodes =
        changer.inventory().elements().stream()
            .flatMap(element -> element.barcode().stream())
            .toList();
    for (Fault fault : plan.faults()) {
      long first = fault.at().object();
      if (fault.kind() == Fault.Kind.WRONG_CARTRIDGE && first + 1 < barcodes.size()) {
        seenAs.put(barcodes.get((int) first), barcodes.get((int) first + 1));
        seenAs.put(barcodes.get((int) first + 1), barcodes.get((int) first));
      }
    }
  }

  @Override
  public LibraryInventory inventory() throws TapeException {
    return new LibraryInventory(
        changer.inventory().elements().stream()
            .map(element ->
                new LibraryInventory.Element(
                    element.address(),
                    element.full(),
                    element.barcode().map(barcode -> seenAs.getOrDefault(barcode, barcode)),
                    element.driveSerial()))
            .toList());
  }

  @Override
  public void move(ElementAddress from, ElementAddress to) throws TapeException {
    changer.move(from, to);
  }

  @Override
  public void initialize() throws TapeException {
    changer.initialize();
  }

  @Override
  public void close() throws TapeException {
    changer.close();
  }
}
