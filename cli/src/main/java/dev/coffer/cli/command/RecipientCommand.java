package dev.coffer.cli.command;

import dev.coffer.cli.ExitCode;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.config.Config;
import dev.coffer.cli.config.ConfigText;
import dev.coffer.cli.terminal.Listing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code coffer recipient}: who can read new archives. */
@Command(
    name = "recipient",
    description = "Say who can read new archives.",
    subcommands = {RecipientCommand.Add.class, RecipientCommand.ListAll.class})
final class RecipientCommand extends GroupCommand {

  /** {@code coffer recipient add}. */
  @Command(name = "add", description = "Let the holder of a key read new archives.")
  static final class Add extends BaseCommand {
    @Mixin private DryRunOption dryRun;

    @Parameters(index = "0", paramLabel = "NAME", description = "What to call it.")
    private String name;

    @Parameters(index = "1", paramLabel = "KEY", description = "The age public key: age1...")
    private String key;

    @Override
    protected ExitCode run() throws Exception {
      Config config = home().config();
      if (config.recipients().stream().anyMatch(each -> each.name().equals(name))) {
        throw new UsageException(
            "there is a recipient '" + name + "' already", "choose another name");
      }
      if (dryRun.enabled) {
        output().say("would add the recipient '" + name + "': new archives open to its identity");
        return ExitCode.DONE;
      }
      home().appendConfig(ConfigText.of(new Config.Recipient(name, key)));
      output().say("added the recipient '" + name + "' to " + home().configFile());
      return ExitCode.DONE;
    }
  }

  /** {@code coffer recipient list}. */
  @Command(name = "list", description = "List who can read new archives.")
  static final class ListAll extends BaseCommand {
    @Mixin private JsonOption json;

    @Override
    protected ExitCode run() throws Exception {
      Listing<Config.Recipient> listing =
          new Listing<Config.Recipient>()
              .column("NAME", "name", Config.Recipient::name)
              .column("KEY", "key", Config.Recipient::key);
      output(json.enabled)
          .list(listing, home().config().recipients(), "no recipients; see coffer recipient add");
      return ExitCode.DONE;
    }
  }
}
