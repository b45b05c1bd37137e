package dev.coffer.cli.job.doctor;

import dev.coffer.catalog.Catalog;
import dev.coffer.cli.ExitCode;
import java.util.List;
import java.util.Optional;

/** Whether the catalog can be opened and its file is whole; contradictions are for a full check. */
final class CatalogCheck implements HealthCheck {
  @Override
  public String subject() {
    return "catalog";
  }

  @Override
  public List<Finding> examine(Patient patient) throws Exception {
    if (patient.site().isEmpty()) {
      return List.of();
    }
    Catalog catalog = patient.requireCatalog();
    Optional<String> fault = catalog.quickCheck().stream().findFirst();
    return List.of(
        fault.isPresent()
            ? Finding.bad(
                subject(),
                fault.get() + ": put it aside and restore a backup, or coffer catalog rebuild",
                ExitCode.CATALOG_DAMAGED)
            : Finding.good(
                subject(), catalog.file() + " is whole; coffer catalog check looks deeper"));
  }
}
