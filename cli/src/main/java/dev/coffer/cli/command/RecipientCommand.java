package dev.coffer.cli.command;

import dev.coffer.archive.age.AgeRecipient;
import dev.coffer.cli.ExitCode;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.config.Config;
import dev.coffer.cli.config.ConfigText;
import dev.coffer.cli.job.ArchiveRecipients;
import dev.coffer.cli.terminal.Abbreviated;
import dev.coffer.cli.terminal.Listing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
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
    private static final String HINT =
        "give the public key that 'coffer key show FILE' prints, or the file FILE.pub";

    @Mixin private DryRunOption dryRun;

    @Parameters(index = "0", paramLabel = "NAME", description = "What to call it.")
    private String name;

    @Parameters(
        index = "1",
        paramLabel = "KEY",
        description = "The age public key (age1...), or a file that holds one.")
    private String keyOrFile;

    @Override
    protected ExitCode run() throws Exception {
      Config config = home().config();
      Names.check("recipient", name);
      if (config.recipients().stream().anyMatch(each -> each.name().equals(name))) {
        throw new UsageException(
            "there is a recipient '" + name + "' already", "choose another name");
      }
      AgeRecipient key = key();
      ArchiveRecipients.requireFits(config, key);
      if (dryRun.enabled) {
        output().say("would add the recipient '" + name + "': new archives open to its identity");
        return ExitCode.DONE;
      }
      home().appendConfig(ConfigText.of(new Config.Recipient(name, key.toString())));
      output().say("added the recipient '" + name + "' to " + home().configFile());
      return ExitCode.DONE;
    }

    private AgeRecipient key() throws UsageException, IOException {
      String key = keyOrFile;
      if (!key.startsWith("age1") && !key.startsWith("AGE-")) {
        Path file = around().resolve(Path.of(keyOrFile));
        if (!Files.isRegularFile(file)) {
          throw new UsageException(
              "'" + keyOrFile + "' is neither an age public key nor a file", HINT);
        }
        try (Stream<String> lines = Files.lines(file)) {
          key =
              lines
                  .map(String::strip)
                  .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                  .findFirst()
                  .orElse("");
        }
      }
      try {
        return AgeRecipient.parse(key);
      } catch (IllegalArgumentException e) {
        throw new UsageException(String.valueOf(e.getMessage()), HINT);
      }
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
              .column("KEY", "key", recipient -> new Abbreviated(recipient.key()));
      output(json.enabled)
          .list(listing, home().config().recipients(), "no recipients; see coffer recipient add");
      return ExitCode.DONE;
    }
  }
}
