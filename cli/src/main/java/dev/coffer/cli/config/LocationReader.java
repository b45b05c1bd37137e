package dev.coffer.cli.config;

import dev.coffer.catalog.custody.Location;
import dev.coffer.catalog.custody.LocationKind;
import dev.coffer.cli.SetupException;
import dev.coffer.cli.config.TomlFile.Section;
import java.time.DayOfWeek;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the tables {@code [[location]]}. */
final class LocationReader {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,39}");
  private static final long MAX_TRANSIT_HOURS = 24 * 60;
  private static final long MAX_COUNT_DAYS = 3_650;
  private static final long MAX_COUNT_PARTS = 366;

  private LocationReader() {}

  static Map<String, Config.Place> read(Section top, Set<String> pools) throws SetupException {
    Map<String, Config.Place> places = new LinkedHashMap<>();
    for (Section each : top.sections("location")) {
      Config.Place place = place(each, pools);
      if (places.put(place.location().name(), place) != null) {
        throw each.wrong("name", "two locations are called '" + place.location().name() + "'");
      }
      each.done();
    }
    return Collections.unmodifiableMap(places);
  }

  private static Config.Place place(Section section, Set<String> pools) throws SetupException {
    String name = ConfigReader.required(section, "name");
    if (!NAME.matcher(name).matches()) {
      throw section.wrong(
          "name", "a location is called by lower-case letters, digits, '-' and '_': " + name);
    }
    LocationKind kind;
    try {
      kind = LocationKind.named(ConfigReader.required(section, "kind"));
    } catch (IllegalArgumentException e) {
      throw section.wrong("kind", "'kind' must be library, shelf, courier or vault");
    }
    Location location =
        new Location(
            name,
            kind,
            section.string("address").orElse(""),
            (int)
                ConfigReader.number(
                    section, "transit-hours", 1, MAX_TRANSIT_HOURS, Location.TRANSIT_HOURS),
            (int)
                ConfigReader.number(section, "count-days", 1, MAX_COUNT_DAYS, Location.COUNT_DAYS),
            (int)
                ConfigReader.number(
                    section, "count-parts", 1, MAX_COUNT_PARTS, Location.COUNT_PARTS));
    Set<DayOfWeek> pickUp = EnumSet.noneOf(DayOfWeek.class);
    for (String day : section.strings("pick-up")) {
      try {
        pickUp.add(DayOfWeek.valueOf(day.toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException e) {
        throw section.wrong("pick-up", "'pick-up' must be days like \"friday\": actual=" + day);
      }
    }
    List<String> goingThere = section.strings("pools");
    for (String pool : goingThere) {
      if (!pools.contains(pool)) {
        throw section.wrong("pools", "location '" + name + "' names no pool: '" + pool + "'");
      }
    }
    if (kind != LocationKind.VAULT && !(pickUp.isEmpty() && goingThere.isEmpty())) {
      throw section.wrong("pick-up", "only a vault has 'pick-up' and 'pools'");
    }
    return new Config.Place(location, pickUp, goingThere);
  }
}
