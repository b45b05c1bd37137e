package dev.coffer.cli.job;

import dev.coffer.archive.age.AgeIdentity;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogDamagedException;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.CatalogVersionException;
import dev.coffer.catalog.control.Control;
import dev.coffer.catalog.sqlite.SqliteCatalog;
import dev.coffer.cli.ApprovalNeededException;
import dev.coffer.cli.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/** Makes a new catalog from cartridges alone; the old one is put aside, whatever state it is in. */
public final class RebuildCatalogJob {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final Site site;
  private final List<AgeIdentity> identities;
  private final Path aside;

  /**
   * What came of it.
   *
   * @param aside where the old catalog is; empty if there was none
   */
  public record Outcome(Optional<Path> aside, ScanJob.Outcome scan) {}

  public RebuildCatalogJob(Site site, List<AgeIdentity> identities) {
    this.site = site;
    this.identities = identities;
    this.aside =
        site.home()
            .directory()
            .resolve("catalog-before-" + STAMP.format(site.time().instant()) + ".db");
  }

  /** Where the old catalog will be. */
  public Path aside() {
    return aside;
  }

  /**
   * Refuses to put aside a list of people that can still be read: cartridges name it but do not
   * hold it, and a new one could be founded by anybody.
   */
  private void requireNoPeople(Path file) throws CatalogException, ApprovalNeededException {
    if (!Files.exists(file)) {
      return;
    }
    boolean founded;
    try (Catalog catalog = SqliteCatalog.open(file, site.time())) {
      founded = catalog.read(session -> Control.of(session).isFounded());
    } catch (CatalogDamagedException | CatalogVersionException e) {
      return; // that is what rebuilding is for
    }
    if (founded) {
      throw new ApprovalNeededException(
          "the catalog can be read and has a list of people, which no cartridge has",
          "'coffer scan' adds what cartridges say; a damaged catalog comes back from its backup");
    }
  }

  /** Rebuilds from all cartridges in the library. */
  public Outcome run()
      throws IOException, InterruptedException, CatalogException, CommandException {
    Path file = site.home().catalogFile();
    boolean old = Files.exists(file);
    requireNoPeople(file);
    for (String suffix : List.of("", "-wal", "-shm")) {
      Path each = file.resolveSibling(file.getFileName() + suffix);
      if (Files.exists(each)) {
        Files.move(
            each,
            aside.resolveSibling(aside.getFileName() + suffix),
            StandardCopyOption.ATOMIC_MOVE);
      }
    }
    SqliteCatalog.create(file, site.time()).close();
    return new Outcome(
        old ? Optional.of(aside) : Optional.empty(),
        new ScanJob(site, identities).run(List.of(), true, found -> {}));
  }
}
