package dev.coffer.cli.command;

import dev.coffer.catalog.Catalog;
import dev.coffer.cli.ExitCode;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.job.BackupJob;
import dev.coffer.cli.job.RebuildCatalogJob;
import dev.coffer.cli.job.ScanJob;
import dev.coffer.cli.job.Site;
import dev.coffer.cli.terminal.Listing;
import dev.coffer.cli.terminal.ProgressTicker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code coffer catalog}. */
@Command(
    name = "catalog",
    description = "Back the catalog up, check it, or rebuild it from cartridges.",
    subcommands = {
      CatalogCommand.Backup.class,
      CatalogCommand.Check.class,
      CatalogCommand.Rebuild.class
    })
final class CatalogCommand extends GroupCommand {

  /** {@code coffer catalog backup}. */
  @Command(name = "backup", description = "Copy the catalog while it may be in use.")
  static final class Backup extends BaseCommand {
    @Mixin private DryRunOption dryRun;

    @Parameters(index = "0", paramLabel = "FILE", description = "The copy to make.")
    private Path file;

    @Override
    protected ExitCode run() throws Exception {
      Path target = around().resolve(file);
      if (Files.exists(target)) {
        throw new UsageException(target + ": exists already", "choose another name");
      }
      if (dryRun.enabled) {
        output().say("would copy the catalog to " + target);
        return ExitCode.DONE;
      }
      new BackupJob(site()).run(target);
      output().say("copied the catalog to " + target);
      return ExitCode.DONE;
    }
  }

  /** {@code coffer catalog check}. */
  @Command(name = "check", description = "Look for damage and contradictions in the catalog.")
  static final class Check extends BaseCommand {
    @Mixin private JsonOption json;

    @Override
    protected ExitCode run() throws Exception {
      List<String> problems;
      try (Catalog catalog = site().openCatalog()) {
        problems = catalog.check();
      }
      Listing<String> listing =
          new Listing<String>().column("PROBLEM", "problem", problem -> problem);
      output(json.enabled).list(listing, problems, "the catalog is sound");
      return problems.isEmpty() ? ExitCode.DONE : ExitCode.CATALOG_DAMAGED;
    }
  }

  /** {@code coffer catalog rebuild}. */
  @Command(
      name = "rebuild",
      description = "Put the catalog aside and make a new one from the cartridges in the library.",
      footer =
          "The old catalog is kept beside the new one. With an identity the new one has the"
              + " entries, too; without one it knows archives and where they lie.")
  static final class Rebuild extends BaseCommand {
    @Mixin private JsonOption json;
    @Mixin private DryRunOption dryRun;
    @Mixin private IdentityOption identity;
    @Mixin private DriveOptions drives;

    @Override
    protected ExitCode run() throws Exception {
      Site site = site(drives);
      RebuildCatalogJob job = new RebuildCatalogJob(site, identity.read(around()));
      if (dryRun.enabled) {
        output().say("would put aside " + site.home().catalogFile() + " as " + job.aside());
        return ExitCode.DONE;
      }
      RebuildCatalogJob.Outcome outcome;
      try (ProgressTicker _ = ReadingProgress.show(around(), site.desk().meter(), () -> 0)) {
        outcome = job.run();
      }
      outcome.aside().ifPresent(file -> output(json.enabled).say("the old catalog is " + file));
      ScanJob.Outcome scan = outcome.scan();
      ScanCommand.print(scan, output(json.enabled), around());
      return scan.problems().isEmpty() ? ExitCode.DONE : ExitCode.WRONG_VOLUME;
    }
  }
}
