package dev.coffer.cli.command;

import dev.coffer.catalog.VolumeFormat;
import dev.coffer.cli.ExitCode;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.config.Config;
import dev.coffer.cli.config.ConfigText;
import dev.coffer.cli.terminal.Listing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffer pool}: cartridges with one retention rule. */
@Command(
    name = "pool",
    description = "Group cartridges under one retention rule.",
    subcommands = {PoolCommand.Add.class, PoolCommand.ListAll.class})
final class PoolCommand extends GroupCommand {

  /** {@code coffer pool add}. */
  @Command(name = "add", description = "Make a pool.")
  static final class Add extends BaseCommand {
    @Mixin private DryRunOption dryRun;

    @Parameters(index = "0", paramLabel = "NAME", description = "What to call it.")
    private String name;

    @Option(
        names = "--retention-days",
        paramLabel = "DAYS",
        required = true,
        description = "How long an archive on its cartridges is kept at least.")
    private int retentionDays;

    @Option(
        names = "--format",
        paramLabel = "FORMAT",
        description = "How new cartridges are written: tar (default) or ltfs.")
    private String format = "tar";

    @Option(
        names = "--plain",
        description =
            "With --format ltfs: archives are written as the files they are, in clear, for whoever"
                + " has the cartridge.")
    private boolean plain;

    @Override
    protected ExitCode run() throws Exception {
      Names.check("pool", name);
      if (home().config().pools().containsKey(name)) {
        throw new UsageException("there is a pool '" + name + "' already", "choose another name");
      }
      if (retentionDays < 0) {
        throw new UsageException("--retention-days must not be negative", null);
      }
      VolumeFormat written = Formats.parse(format);
      if (plain && written != VolumeFormat.LTFS) {
        throw new UsageException("--plain is for LTFS volumes only", "add --format ltfs");
      }
      String days = retentionDays == 1 ? "1 day" : retentionDays + " days";
      String how =
          written == VolumeFormat.TAR ? "" : plain ? ", as plain files on LTFS" : ", on LTFS";
      if (dryRun.enabled) {
        output().say("would make the pool '" + name + "', kept " + days + how);
        return ExitCode.DONE;
      }
      home().appendConfig(ConfigText.of(new Config.Pool(name, retentionDays, written, plain)));
      output().say("made the pool '" + name + "': archives are kept " + days + how);
      return ExitCode.DONE;
    }
  }

  /** {@code coffer pool list}. */
  @Command(name = "list", description = "List the pools.")
  static final class ListAll extends BaseCommand {
    @Mixin private JsonOption json;

    @Override
    protected ExitCode run() throws Exception {
      Listing<Config.Pool> listing =
          new Listing<Config.Pool>()
              .column("POOL", "pool", Config.Pool::name)
              .column("RETENTION DAYS", "retentionDays", Config.Pool::retentionDays)
              .column("FORMAT", "format", Config.Pool::format)
              .column("PLAIN", "plain", Config.Pool::plain);
      output(json.enabled)
          .list(listing, home().config().pools().values(), "no pools; see coffer pool add");
      return ExitCode.DONE;
    }
  }
}
