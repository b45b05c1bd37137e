package dev.coffer.cli.command;

import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.control.Control;
import dev.coffer.catalog.custody.Location;
import dev.coffer.catalog.custody.LocationKind;
import dev.coffer.cli.ExitCode;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.config.Config;
import dev.coffer.cli.config.ConfigText;
import dev.coffer.cli.job.Site;
import dev.coffer.cli.job.vault.LocationMirror;
import dev.coffer.cli.terminal.Listing;
import java.time.DayOfWeek;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffer vault location}: where cartridges are kept, and who carries them. */
@Command(
    name = "location",
    description = "Say where cartridges are kept: library, shelf, courier, vaults.",
    subcommands = {VaultLocationCommand.Add.class, VaultLocationCommand.ListAll.class})
final class VaultLocationCommand extends GroupCommand {

  /** {@code coffer vault location add}. */
  @Command(name = "add", description = "Declare a location in coffer.toml.")
  static final class Add extends BaseCommand {
    @Mixin private DryRunOption dryRun;

    @Parameters(index = "0", paramLabel = "NAME", description = "What to call it.")
    private String name;

    @Option(
        names = "--kind",
        required = true,
        paramLabel = "KIND",
        description = "library, shelf, courier or vault.")
    private String kind;

    @Option(names = "--address", paramLabel = "TEXT", description = "For the printed lists.")
    private String address = "";

    @Option(
        names = "--transit-hours",
        paramLabel = "HOURS",
        defaultValue = "24",
        description = "How long a way to or from it may take; default: 24.")
    private int transitHours;

    @Option(
        names = "--count-days",
        paramLabel = "DAYS",
        defaultValue = "365",
        description = "Within how many days every cartridge there is counted; default: 365.")
    private int countDays;

    @Option(
        names = "--count-parts",
        paramLabel = "N",
        defaultValue = "12",
        description = "In how many rolling counts; default: 12.")
    private int countParts;

    @Option(
        names = "--pick-up",
        paramLabel = "DAY",
        description = "A day of the week on which the courier comes; may be given several times.")
    private List<String> pickUp = List.of();

    @Option(
        names = "--pool",
        paramLabel = "POOL",
        description = "A pool whose cartridges go there; may be given several times.")
    private List<String> pools = List.of();

    @Override
    protected ExitCode run() throws Exception {
      Names.check("location", name);
      Config config = home().config();
      if (config.locations().containsKey(name)) {
        throw new UsageException(
            "there is a location '" + name + "' already", "edit " + home().configFile());
      }
      Config.Place place;
      try {
        place =
            new Config.Place(
                new Location(
                    name,
                    LocationKind.named(kind.toLowerCase(Locale.ROOT)),
                    address,
                    transitHours,
                    countDays,
                    countParts),
                weekdays(),
                pools);
      } catch (IllegalArgumentException e) {
        throw new UsageException(String.valueOf(e.getMessage()), null);
      }
      for (String pool : pools) {
        config.pool(pool);
      }
      if (place.location().kind() != LocationKind.VAULT && !(pickUp.isEmpty() && pools.isEmpty())) {
        throw new UsageException("only a vault has --pick-up and --pool", null);
      }
      if (dryRun.enabled) {
        output().sayLines("would declare the location '" + name + "'" + ConfigText.of(place));
        return ExitCode.DONE;
      }
      home().appendConfig(ConfigText.of(place));
      Site site = site();
      try (Catalog catalog = site.openCatalog()) {
        LocationMirror.tell(site, catalog);
      }
      output().say("declared the location '" + name + "', a " + place.location().kind().wireName());
      return ExitCode.DONE;
    }

    private Set<DayOfWeek> weekdays() throws UsageException {
      Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
      for (String day : pickUp) {
        try {
          days.add(DayOfWeek.valueOf(day.toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
          throw new UsageException("'" + day + "' is no day of the week", "write friday");
        }
      }
      return days;
    }
  }

  /** {@code coffer vault location list}. */
  @Command(name = "list", description = "List the locations and how many cartridges each has.")
  static final class ListAll extends BaseCommand {
    @Mixin private JsonOption json;

    @Override
    protected ExitCode run() throws Exception {
      Site site = site();
      Map<String, Integer> counts = new TreeMap<>();
      try (Catalog catalog = site.openCatalog()) {
        LocationMirror.tell(site, catalog);
        for (Config.Place place : site.config().locations().values()) {
          counts.put(
              place.location().name(),
              catalog.read(session ->
                  Control.of(session).locations().expected(place.location()).there().size()));
        }
      }
      Listing<Config.Place> listing =
          new Listing<Config.Place>()
              .column("LOCATION", "location", p -> p.location().name())
              .column("KIND", "kind", p -> p.location().kind().wireName())
              .column("CARTRIDGES", "cartridges", p -> counts.get(p.location().name()))
              .column("PICK-UP", "pickUp", ListAll::days)
              .column("POOLS", "pools", Config.Place::pools)
              .column("ADDRESS", "address", p -> p.location().address());
      output(json.enabled)
          .list(
              listing,
              site.config().locations().values(),
              "no locations; see coffer vault location add");
      return ExitCode.DONE;
    }

    private static List<String> days(Config.Place place) {
      return place.pickUp().stream().map(d -> d.name().toLowerCase(Locale.ROOT)).toList();
    }
  }
}
