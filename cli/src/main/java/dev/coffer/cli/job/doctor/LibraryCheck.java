package dev.coffer.cli.job.doctor;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Cartridge;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.catalog.custody.DataState;
import dev.coffer.cli.ExitCode;
import dev.coffer.cli.job.Site;
import dev.coffer.tape.changer.ElementAddress;
import dev.coffer.tape.changer.LibraryInventory;
import dev.coffer.tape.changer.MediumChanger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Whether the library answers, and holds the cartridges that the catalog says it holds. */
final class LibraryCheck implements HealthCheck {
  private static final Set<CustodyState> INSIDE = Set.of(CustodyState.LIBRARY, CustodyState.DRIVE);

  @Override
  public String subject() {
    return "library";
  }

  @Override
  public List<Finding> examine(Patient patient) throws Exception {
    Optional<Site> site = patient.site();
    if (site.isEmpty()) {
      return List.of();
    }
    LibraryInventory inventory;
    try (MediumChanger changer = site.get().library().openChanger()) {
      inventory = changer.inventory();
    }
    List<String> present =
        inventory.elements().stream().flatMap(each -> each.barcode().stream()).sorted().toList();
    List<Finding> findings = new ArrayList<>();
    findings.add(
        Finding.good(
            subject(),
            "answers: %d drives, %d cartridges"
                .formatted(inventory.of(ElementAddress.Kind.DRIVE).size(), present.size())));
    Optional<Catalog> catalog = patient.catalog();
    if (catalog.isPresent()) {
      findings.addAll(compare(present, catalog.get()));
    }
    return findings;
  }

  private List<Finding> compare(List<String> present, Catalog catalog) throws Exception {
    Map<String, Cartridge> known = new TreeMap<>();
    for (Cartridge each : catalog.read(session -> session.cartridges().all())) {
      known.put(each.barcode().text(), each);
    }
    List<Finding> findings = new ArrayList<>();
    for (Cartridge each : known.values()) {
      Barcode barcode = each.barcode();
      boolean there = present.contains(barcode.text());
      if (INSIDE.contains(each.custody()) && !there) {
        findings.add(
            Finding.bad(
                "cartridge " + barcode,
                "the catalog has it in the library, and it is not there: look for it",
                ExitCode.WRONG_VOLUME));
      } else if (there && !INSIDE.contains(each.custody())) {
        findings.add(
            Finding.bad(
                "cartridge " + barcode,
                "is in the library, but its custody says " + each.custody(),
                ExitCode.WRONG_VOLUME));
      }
      if (each.data() == DataState.QUARANTINED || each.data() == DataState.SUSPECT) {
        findings.add(
            Finding.doubtful(
                "cartridge " + barcode,
                "is %s: coffer cartridge show %s says why".formatted(each.data(), barcode)));
      }
    }
    String unknown =
        present.stream()
            .filter(barcode -> !known.containsKey(barcode))
            .collect(Collectors.joining(", "));
    if (!unknown.isEmpty()) {
      findings.add(
          Finding.doubtful(
              subject(),
              "not in the catalog: %s; label blank ones, coffer scan reads the others"
                  .formatted(unknown)));
    }
    return findings;
  }
}
