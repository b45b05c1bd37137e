package dev.coffer.catalog.rotation;

import dev.coffer.catalog.Barcode;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;

/**
 * One visit of the courier in a plan.
 *
 * @param out what he takes
 * @param back what he brings
 * @param askBy the day by which the vault must be asked for what comes back
 * @param fullsOut the full archives off site afterwards, the newest first
 * @param findings what is wrong with custody afterwards; empty if the newest full archive is out,
 *     as many are as the policy requires, and what is home is not the newest
 */
public record PlannedPickUp(
    PickUpDay day,
    List<Moved> out,
    List<Moved> back,
    LocalDate askBy,
    List<FullOut> fullsOut,
    List<String> findings) {
  /** One cartridge and its set. */
  public record Moved(Barcode barcode, SetPlace place) {
    public Moved {
      Objects.requireNonNull(barcode);
      Objects.requireNonNull(place);
    }
  }

  /** A set with full archives off site. */
  public record FullOut(SetName set, LocalDate takenOn) {
    public FullOut {
      Objects.requireNonNull(set);
      Objects.requireNonNull(takenOn);
    }
  }

  public PlannedPickUp {
    Objects.requireNonNull(day);
    Objects.requireNonNull(askBy);
    out = List.copyOf(out);
    back = List.copyOf(back);
    fullsOut = List.copyOf(fullsOut);
    findings = List.copyOf(findings);
  }
}
