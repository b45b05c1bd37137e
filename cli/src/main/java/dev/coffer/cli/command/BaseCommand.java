package dev.coffer.cli.command;

import dev.coffer.cli.ExitCode;
import dev.coffer.cli.LocalDays;
import dev.coffer.cli.SetupException;
import dev.coffer.cli.Surroundings;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.config.Home;
import dev.coffer.cli.job.Desk;
import dev.coffer.cli.job.Site;
import dev.coffer.cli.terminal.Output;
import java.io.IOException;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What every command that does something has: its surroundings, its home, and its exit code. */
@Command
abstract class BaseCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public final Integer call() throws Exception {
    return run().number();
  }

  /** Does the work; failures are thrown, and become words in one place. */
  protected abstract ExitCode run() throws Exception;

  protected final Surroundings around() {
    return root().around();
  }

  /** The home, whether or not it is there yet. */
  protected final Home home() throws SetupException {
    return root().home();
  }

  /** The home with its configuration, which has to be there. */
  protected final Site site() throws SetupException, IOException {
    return Site.open(home(), around().time(), root().person()).at(Desk.of(around()));
  }

  /** The same, with drives used as the command line says. */
  protected final Site site(DriveOptions drives)
      throws SetupException, UsageException, IOException {
    Site site = site();
    return site.at(drives.apply(site, around()));
  }

  /** Where results for people go. */
  protected final Output output() {
    return output(false);
  }

  protected final Output output(boolean json) {
    return new Output(around().out(), json, this::zone);
  }

  /** The site's days, by which dates of the command line are meant. */
  protected final LocalDays days() throws SetupException, IOException {
    return home().config().days();
  }

  /** The zone in which people read times; this machine's where no home says it. */
  private ZoneId zone() {
    try {
      return days().zone();
    } catch (SetupException | IOException e) {
      return around().zone();
    }
  }

  private RootCommand root() {
    return (RootCommand) spec.root().userObject();
  }
}
