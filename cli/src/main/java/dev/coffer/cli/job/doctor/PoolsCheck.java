package dev.coffer.cli.job.doctor;

import dev.coffer.catalog.Cartridge;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.PoolName;
import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.catalog.custody.DataState;
import dev.coffer.cli.config.Config;
import dev.coffer.cli.job.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether each pool has cartridges in the library to write to, and an empty one to go on with. */
final class PoolsCheck implements HealthCheck {
  @Override
  public String subject() {
    return "pools";
  }

  @Override
  public List<Finding> examine(Patient patient) throws Exception {
    Optional<Site> site = patient.site();
    Optional<Catalog> catalog = patient.catalog();
    if (site.isEmpty() || catalog.isEmpty()) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>();
    List<Cartridge> inLibrary =
        catalog.get().read(session -> session.cartridges().all()).stream()
            .filter(PoolsCheck::isInLibrary)
            .toList();
    for (Config.Pool pool : site.get().config().pools().values()) {
      // Not by pool: the catalog learns of a pool when it is first used.
      PoolName name = new PoolName(pool.name());
      List<Cartridge> here =
          inLibrary.stream().filter(each -> each.pool().filter(name::equals).isPresent()).toList();
      long empty = here.stream().filter(each -> each.data() == DataState.LABELLED).count();
      long open = here.stream().filter(each -> each.data() == DataState.OPEN).count();
      findings.add(finding(pool.name(), empty, open));
    }
    return findings;
  }

  private static boolean isInLibrary(Cartridge cartridge) {
    return cartridge.custody() == CustodyState.LIBRARY || cartridge.custody() == CustodyState.DRIVE;
  }

  private static Finding finding(String pool, long empty, long open) {
    String check = "pool " + pool;
    if (empty > 0) {
      return Finding.good(check, "%d empty and %d begun cartridges".formatted(empty, open));
    }
    String label = "coffer cartridge label BARCODE --pool " + pool;
    return Finding.doubtful(
        check,
        open == 0
            ? "no cartridge in the library to write to: " + label
            : "no empty cartridge in the library to go on with when %d begun ones are full: %s"
                .formatted(open, label));
  }
}
