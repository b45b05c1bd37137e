package dev.coffer.cli.command;

import dev.coffer.cli.ExitCode;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.config.Config;
import dev.coffer.cli.config.ConfigText;
import dev.coffer.cli.config.RootPaths;
import dev.coffer.cli.terminal.Facts;
import dev.coffer.cli.terminal.Listing;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffer dataset}: what is archived. */
@Command(
    name = "dataset",
    description = "Declare what is archived.",
    subcommands = {
      DatasetCommand.Add.class,
      DatasetCommand.ListAll.class,
      DatasetCommand.Show.class
    })
final class DatasetCommand extends GroupCommand {

  /** {@code coffer dataset add}. */
  @Command(name = "add", description = "Declare directories and files as a dataset.")
  static final class Add extends BaseCommand {
    /** What the Java runtime makes of an argument's bytes that are no UTF-8. */
    private static final char REPLACED = '\uFFFD';

    @Mixin private DryRunOption dryRun;

    @Parameters(index = "0", paramLabel = "NAME", description = "What to call it.")
    private String name;

    @Parameters(
        index = "1..*",
        arity = "1..*",
        paramLabel = "ROOT",
        description =
            "A directory or a file; a byte of its name that is no UTF-8 is given as '\\xff'.")
    private List<String> roots;

    @Option(
        names = "--pool",
        paramLabel = "POOL",
        required = true,
        description = "Which pool its archives go to.")
    private String pool;

    @Option(
        names = "--include",
        paramLabel = "PATTERN",
        description = "Take in what an --exclude leaves out; may be given several times.")
    private List<String> include = List.of();

    @Option(
        names = "--exclude",
        paramLabel = "PATTERN",
        description = "Leave out what matches, as in .gitignore; may be given several times.")
    private List<String> exclude = List.of();

    @Option(
        names = "--cross-file-systems",
        description = "Also go into what is mounted below the roots.")
    private boolean crossFileSystems;

    @Option(
        names = "--with-caches",
        description = "Also take directories tagged with CACHEDIR.TAG.")
    private boolean withCaches;

    @Override
    protected ExitCode run() throws Exception {
      Names.check("dataset", name);
      Config config = home().config();
      config.pool(pool);
      if (config.datasets().containsKey(name)) {
        throw new UsageException(
            "there is a dataset '" + name + "' already", "edit " + home().configFile());
      }
      List<Path> absolute = new ArrayList<>();
      for (String text : roots) {
        absolute.add(root(text));
      }
      Config.Dataset dataset =
          new Config.Dataset(
              name, absolute, pool, include, exclude, !crossFileSystems, !withCaches);
      if (dryRun.enabled) {
        output().sayLines("would declare the dataset '" + name + "'" + ConfigText.of(dataset));
        return ExitCode.DONE;
      }
      home().appendConfig(ConfigText.of(dataset));
      output()
          .say("declared the dataset '" + name + "'; 'coffer archive " + name + "' archives it");
      return ExitCode.DONE;
    }

    private Path root(String text) throws UsageException {
      Path root;
      try {
        root = RootPaths.parse(around().directory(), text);
      } catch (IllegalArgumentException e) {
        throw new UsageException("'" + text + "': " + e.getMessage(), null);
      }
      if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
        throw new UsageException(
            RootPaths.text(root) + ": no such file or directory",
            text.indexOf(REPLACED) < 0
                ? null
                : "give bytes that are no UTF-8 as 'coffer ls' prints them, like '\\xff'");
      }
      return root;
    }
  }

  /** {@code coffer dataset list}. */
  @Command(name = "list", description = "List the datasets.")
  static final class ListAll extends BaseCommand {
    @Mixin private JsonOption json;

    static List<String> roots(Config.Dataset dataset) {
      return dataset.roots().stream().map(RootPaths::text).toList();
    }

    @Override
    protected ExitCode run() throws Exception {
      Listing<Config.Dataset> listing =
          new Listing<Config.Dataset>()
              .column("DATASET", "dataset", Config.Dataset::name)
              .column("POOL", "pool", Config.Dataset::pool)
              .column("ROOTS", "roots", ListAll::roots);
      output(json.enabled)
          .list(
              listing, home().config().datasets().values(), "no datasets; see coffer dataset add");
      return ExitCode.DONE;
    }
  }

  /** {@code coffer dataset show}. */
  @Command(name = "show", description = "Show one dataset.")
  static final class Show extends BaseCommand {
    @Mixin private JsonOption json;

    @Parameters(
        index = "0",
        paramLabel = "NAME",
        description = "Its name; 'coffer dataset list' shows them.")
    private String name;

    @Override
    protected ExitCode run() throws Exception {
      Config.Dataset dataset = home().config().dataset(name);
      output(json.enabled)
          .facts(
              new Facts()
                  .add("dataset", dataset.name())
                  .add("pool", dataset.pool())
                  .add("roots", ListAll.roots(dataset))
                  .add("include", dataset.include())
                  .add("exclude", dataset.exclude())
                  .add("oneFileSystem", dataset.oneFileSystem())
                  .add("skipCaches", dataset.skipCaches()));
      return ExitCode.DONE;
    }
  }
}
