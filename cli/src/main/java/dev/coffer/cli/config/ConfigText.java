package dev.coffer.cli.config;

import dev.coffer.catalog.VolumeFormat;
import dev.coffer.catalog.custody.Location;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The text of {@code coffer.toml}: what {@code init} writes and what the add commands append. */
public final class ConfigText {
  private ConfigText() {}

  /** A complete file with comments, for a new home. */
  public static String initial(String host, ZoneId zone, String libraryPath) {
    return """
    # Coffer's configuration. The commands 'coffer recipient|pool|dataset add' append to this
    # file; everything may also be edited by hand. Unknown keys are refused. Facts (which
    # cartridge holds what) are not here but in the catalog, and on the cartridges themselves.
    format = 1

    # The name of this host, as manifests on cartridges say it.
    host = %s

    # The site's time zone: its midnights part the days of due dates, pick-ups and papers.
    time-zone = %s

    [library]
    # "virtual": cartridges are directories of files below 'path' (relative: from here).
    # 'coffer library add' puts a real library, or drives that a person serves, in its place.
    kind = "virtual"
    path = %s

    [archive]
    # Bytes of one tape block, 64 KiB to 8 MiB.
    block-size = "512 KiB"
    # A segment is one tape file and one age file; damage and interruption cost at most one.
    segment-size = "8 GiB"
    # zstd level: 0 stores, 1 is fastest, 3 is denser; 19 is the most.
    compression = 1
    # "required": the drive encrypts, too, with a key that is given to each run; see the guide
    # to hardware. It never takes the place of recipients.
    #   drive-encryption = "off"

    # With one drive a second copy goes through this directory: as many tape files as it holds,
    # encrypted as they are on tape, wait here while the cartridges are changed. The larger it is,
    # the fewer changes; it holds a segment at least, and is empty again when the copy is made.
    #   [spool]
    #   path = "/var/spool/coffer"
    #   size = "200 GiB"

    # Who can read new archives: age public keys only. The secret halves do not belong on this
    # machine. At least two are wise: one lost identity must not lose the archive.
    #   [[recipient]]
    #   name = "safe"
    #   key = "age1..."

    # Pools: cartridges with one retention rule.
    #   [pool.weekly]
    #   retention-days = 90
    #   format = "tar"             # or "ltfs": how new cartridges are written
    #   plain = false              # with "ltfs": the files as they are, NOT encrypted

    # Datasets: what is archived, and into which pool.
    #   [dataset.documents]
    #   roots = ["/srv/documents"]
    #   pool = "weekly"
    #   exclude = ["*.tmp", "/srv/documents/scratch"]
    #   include = ["keep.tmp"]     # in, although an exclude leaves it out
    #   one-file-system = true
    #   skip-caches = true         # directories tagged with CACHEDIR.TAG

    # Locations: where cartridges are kept (library, shelf, courier, vault), and on which days what
    # is finished in which pools is fetched for a vault.
    #   [[location]]
    #   name = "vault-a"
    #   kind = "vault"
    #   address = "Northern Storage, Dock 4"
    #   transit-hours = 24         # a hand-over that is not confirmed by then is late
    #   count-days = 365           # every cartridge there is counted within so many days,
    #   count-parts = 12           # in so many rolling counts
    #   pick-up = ["friday"]
    #   pools = ["weekly"]
    """
        .formatted(quoted(host), quoted(zone.getId()), quoted(libraryPath));
  }

  /** The table of a library. */
  public static String of(Config.Library library) {
    return "[library]\n"
        + switch (library) {
          case Config.VirtualLibrary virtual ->
              "kind = \"virtual\"\npath = " + quoted(virtual.path().toString()) + "\n";
          case Config.ChangerLibrary changer -> {
            StringBuilder text =
                new StringBuilder(
                    "# A medium changer, and the drives whose serial numbers it does not tell.\n"
                        + "kind = \"changer\"\nchanger = "
                        + quoted(changer.changer())
                        + "\n");
            if (!changer.drives().isEmpty()) {
              text.append("[library.drive]\n");
              changer
                  .drives()
                  .forEach((number, name) ->
                      text.append(number).append(" = ").append(quoted(name)).append('\n'));
            }
            yield text.toString();
          }
          case Config.SingleDrives single ->
              "# Drives that a person serves; the first is drive 1.\nkind = \"drives\"\ndrives = "
                  + array(single.drives())
                  + "\n";
          case Config.ScannedLibrary scanned ->
              "# This host's only changer, or else its drives.\nkind = \"scan\"\n";
        };
  }

  /** A configuration with another library; comments of the old one go with it. */
  public static String withLibrary(String text, Config.Library library) {
    StringBuilder changed = new StringBuilder();
    boolean inLibrary = false;
    boolean placed = false;
    for (String line : text.split("\n", -1)) {
      boolean header = line.startsWith("[");
      if (header) {
        inLibrary = line.matches("\\[\\s*library\\s*(\\..*)?].*");
      }
      if (inLibrary) {
        if (!placed) {
          changed.append(of(library)).append('\n');
          placed = true;
        }
      } else {
        changed.append(line).append('\n');
      }
    }
    changed.setLength(changed.length() - 1);
    return changed.toString();
  }

  /** The lines of a recipient. */
  public static String of(Config.Recipient recipient) {
    return "\n[[recipient]]\nname = "
        + quoted(recipient.name())
        + "\nkey = "
        + quoted(recipient.key())
        + "\n";
  }

  /** The lines of a pool. */
  public static String of(Config.Pool pool) {
    return "\n[pool."
        + key(pool.name())
        + "]\nretention-days = "
        + pool.retentionDays()
        + "\n"
        + (pool.format() == VolumeFormat.LTFS ? "format = \"ltfs\"\n" : "")
        + (pool.plain() ? "plain = true\n" : "");
  }

  /** The lines of a dataset. */
  public static String of(Config.Dataset dataset) {
    return "\n[dataset."
        + key(dataset.name())
        + "]\nroots = "
        + array(dataset.roots().stream().map(RootPaths::text).toList())
        + "\npool = "
        + quoted(dataset.pool())
        + "\ninclude = "
        + array(dataset.include())
        + "\nexclude = "
        + array(dataset.exclude())
        + "\none-file-system = "
        + dataset.oneFileSystem()
        + "\nskip-caches = "
        + dataset.skipCaches()
        + "\n";
  }

  /** The lines of a location. */
  public static String of(Config.Place place) {
    Location location = place.location();
    StringBuilder text =
        new StringBuilder("\n[[location]]\nname = ")
            .append(quoted(location.name()))
            .append("\nkind = ")
            .append(quoted(location.kind().wireName()))
            .append("\naddress = ")
            .append(quoted(location.address()))
            .append("\ntransit-hours = ")
            .append(location.transitHours())
            .append("\ncount-days = ")
            .append(location.countDays())
            .append("\ncount-parts = ")
            .append(location.countParts())
            .append('\n');
    if (!place.pickUp().isEmpty() || !place.pools().isEmpty()) {
      text.append("pick-up = ")
          .append(
              array(place.pickUp().stream().map(d -> d.name().toLowerCase(Locale.ROOT)).toList()))
          .append("\npools = ")
          .append(array(place.pools()))
          .append('\n');
    }
    return text.toString();
  }

  private static String array(List<String> values) {
    return values.stream().map(ConfigText::quoted).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String key(String name) {
    return name.matches("[A-Za-z0-9_-]+") ? name : quoted(name);
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\t' -> quoted.append("\\t");
        default -> quoted.append(c < ' ' ? String.format("\\u%04x", (int) c) : c);
      }
    }
    return quoted.append('"').toString();
  }
}
