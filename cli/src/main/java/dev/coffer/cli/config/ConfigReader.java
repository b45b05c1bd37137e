package dev.coffer.cli.config;

import dev.coffer.catalog.VolumeFormat;
import dev.coffer.cli.LocalDays;
import dev.coffer.cli.SetupException;
import dev.coffer.cli.config.TomlFile.Section;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** Makes a {@link Config} of TOML, refusing what it does not know. */
final class ConfigReader {
  private static final long MIN_BLOCK = 64L << 10;
  private static final long MAX_BLOCK = 8L << 20;
  private static final long MIN_SEGMENT = 1L << 20;
  private static final long MAX_SEGMENT = 1L << 40;
  private static final long MAX_SPOOL = 1L << 50;
  private static final long MAX_LEVEL = 19;
  private static final long MAX_RETENTION_DAYS = 36_525;
  private static final long FORMAT = 1;

  private final Path home;

  ConfigReader(Path home) {
    this.home = home;
  }

  Config read(Section top) throws SetupException {
    if (top.integer("format").isEmpty()) {
      throw top.wrong("format", "'format = " + FORMAT + "' is missing; the file may be cut off");
    }
    long format = top.integer("format").orElseThrow();
    if (format != FORMAT) {
      throw top.wrong(
          "format", "'format' is " + format + ", but this coffer knows only format " + FORMAT);
    }
    String host = required(top, "host");
    LocalDays days = days(top);
    Config.Library library = library(table(top, "library"));
    Config.Archive archive = archive(table(top, "archive"));
    List<Config.Recipient> recipients = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Section each : top.sections("recipient")) {
      Config.Recipient recipient =
          new Config.Recipient(required(each, "name"), required(each, "key"));
      if (!names.add(recipient.name())) {
        throw each.wrong("name", "two recipients are called '" + recipient.name() + "'");
      }
      each.done();
      recipients.add(recipient);
    }
    Map<String, Config.Pool> pools = pools(top.section("pool"));
    Map<String, Config.Dataset> datasets = datasets(top.section("dataset"), pools);
    Map<String, Config.Place> locations = LocationReader.read(top, pools.keySet());
    Optional<Config.Spool> spool = spool(top.section("spool"), archive);
    top.done();
    return new Config(host, days, library, archive, recipients, pools, datasets, locations, spool);
  }

  private Optional<Config.Spool> spool(Optional<Section> table, Config.Archive archive)
      throws SetupException {
    if (table.isEmpty()) {
      return Optional.empty();
    }
    Section section = table.get();
    Path path = home.resolve(required(section, "path")).normalize();
    long size = size(section, "size", MIN_SEGMENT, MAX_SPOOL, 0);
    // what does not compress grows by the frames' and the chunks' own bytes
    long segment = archive.segmentSizeBytes() + archive.segmentSizeBytes() / 100 + MIN_SEGMENT;
    if (size < segment) {
      throw section.wrong(
          "size",
          "'size' of the spool must hold a segment: actual=%d expected=at least %d bytes"
              .formatted(size, segment));
    }
    section.done();
    return Optional.of(new Config.Spool(path, size));
  }

  /** A file without a zone is of a time when days ended at midnight UTC, and they still do. */
  private static LocalDays days(Section top) throws SetupException {
    Optional<String> zone = top.string("time-zone");
    if (zone.isEmpty()) {
      return LocalDays.UTC;
    }
    try {
      return new LocalDays(ZoneId.of(zone.get()));
    } catch (DateTimeException e) {
      throw top.wrong(
          "time-zone",
          "'time-zone' must be a zone like \"America/Denver\" or \"UTC\": actual=" + zone.get());
    }
  }

  private Config.Library library(Section section) throws SetupException {
    String kind = required(section, "kind");
    Config.Library library =
        switch (kind) {
          case "virtual" ->
              new Config.VirtualLibrary(home.resolve(required(section, "path")).normalize());
          case "changer" ->
              new Config.ChangerLibrary(required(section, "changer"), numberedDrives(section));
          case "drives" -> new Config.SingleDrives(section.strings("drives"));
          case "scan" -> new Config.ScannedLibrary();
          default ->
              throw section.wrong(
                  "kind",
                  "'kind' is '"
                      + kind
                      + "', but only \"virtual\", \"changer\", \"drives\" and \"scan\" are known");
        };
    if (library instanceof Config.SingleDrives single
        && (single.drives().isEmpty()
            || new HashSet<>(single.drives()).size() < single.drives().size())) {
      throw section.wrong("drives", "'drives' must name at least one drive, and each once");
    }
    section.done();
    return library;
  }

  private static Map<Integer, String> numberedDrives(Section section) throws SetupException {
    Map<Integer, String> drives = new TreeMap<>();
    Optional<Section> named = section.section("drive");
    if (named.isPresent()) {
      for (String key : named.get().keys()) {
        if (!key.matches("[1-9][0-9]{0,3}")) {
          throw named.get().wrong(key, "'" + key + "' is not the number of a drive");
        }
        drives.put(Integer.parseInt(key), required(named.get(), key));
      }
      named.get().done();
    }
    return drives;
  }

  private static Config.Archive archive(Section section) throws SetupException {
    long block = size(section, "block-size", MIN_BLOCK, MAX_BLOCK, 512L << 10);
    if (block % 1024 != 0) {
      throw section.wrong("block-size", "'block-size' must be a multiple of 1 KiB");
    }
    long segment = size(section, "segment-size", MIN_SEGMENT, MAX_SEGMENT, 8L << 30);
    int level = (int) number(section, "compression", 0, MAX_LEVEL, 1);
    String encryption = section.string("drive-encryption").orElse("off");
    if (!encryption.equals("off") && !encryption.equals("required")) {
      throw section.wrong("drive-encryption", "'drive-encryption' must be \"off\" or \"required\"");
    }
    section.done();
    return new Config.Archive(
        (int) block,
        segment,
        level,
        encryption.equals("off") ? Config.DriveEncryption.OFF : Config.DriveEncryption.REQUIRED);
  }

  private static Map<String, Config.Pool> pools(Optional<Section> section) throws SetupException {
    Map<String, Config.Pool> pools = new LinkedHashMap<>();
    if (section.isPresent()) {
      for (String name : section.get().keys()) {
        Section pool = section.get().section(name).orElseThrow();
        long days = number(pool, "retention-days", 0, MAX_RETENTION_DAYS, -1);
        if (days < 0) {
          throw pool.wrong("retention-days", "pool '" + name + "' lacks 'retention-days'");
        }
        VolumeFormat format = format(pool);
        boolean plain = pool.bool("plain", false);
        if (plain && format != VolumeFormat.LTFS) {
          throw pool.wrong("plain", "'plain' is for pools with format = \"ltfs\" only");
        }
        pools.put(name, new Config.Pool(name, (int) days, format, plain));
        pool.done();
      }
    }
    return Collections.unmodifiableMap(pools);
  }

  private static VolumeFormat format(Section pool) throws SetupException {
    String text = pool.string("format").orElse("tar");
    return switch (text) {
      case "tar" -> VolumeFormat.TAR;
      case "ltfs" -> VolumeFormat.LTFS;
      default -> throw pool.wrong("format", "'format' must be \"tar\" or \"ltfs\": actual=" + text);
    };
  }

  private List<Path> roots(Section dataset) throws SetupException {
    List<Path> roots = new ArrayList<>();
    for (String text : dataset.strings("roots")) {
      try {
        roots.add(RootPaths.parse(home, text));
      } catch (IllegalArgumentException e) {
        throw dataset.wrong("roots", "'roots': '" + text + "': " + e.getMessage());
      }
    }
    return roots;
  }

  private Map<String, Config.Dataset> datasets(
      Optional<Section> section, Map<String, Config.Pool> pools) throws SetupException {
    Map<String, Config.Dataset> datasets = new LinkedHashMap<>();
    if (section.isPresent()) {
      for (String name : section.get().keys()) {
        Section dataset = section.get().section(name).orElseThrow();
        List<Path> roots = roots(dataset);
        if (roots.isEmpty()) {
          throw dataset.wrong("roots", "dataset '" + name + "' has no 'roots'");
        }
        String pool = required(dataset, "pool");
        if (!pools.containsKey(pool)) {
          throw dataset.wrong("pool", "dataset '" + name + "' names no pool: '" + pool + "'");
        }
        datasets.put(
            name,
            new Config.Dataset(
                name,
                roots,
                pool,
                dataset.strings("include"),
                dataset.strings("exclude"),
                dataset.bool("one-file-system", true),
                dataset.bool("skip-caches", true)));
        dataset.done();
      }
    }
    return Collections.unmodifiableMap(datasets);
  }

  private static Section table(Section top, String key) throws SetupException {
    return top.section(key).orElseThrow(() -> top.wrong(key, "table [" + key + "] is missing"));
  }

  static String required(Section section, String key) throws SetupException {
    return section
        .string(key)
        .filter(value -> !value.isBlank())
        .orElseThrow(() -> section.wrong(key, "'" + key + "' is missing"));
  }

  static long number(Section section, String key, long least, long most, long otherwise)
      throws SetupException {
    Optional<Long> value = section.integer(key);
    if (value.isPresent() && (value.get() < least || value.get() > most)) {
      throw section.wrong(
          key, "'" + key + "' must be from " + least + " to " + most + ": actual=" + value.get());
    }
    return value.orElse(otherwise);
  }

  private static long size(Section section, String key, long least, long most, long otherwise)
      throws SetupException {
    Optional<String> text = section.string(key);
    if (text.isEmpty()) {
      return otherwise;
    }
    OptionalLong bytes = Quantities.bytes(text.get());
    if (bytes.isEmpty() || bytes.getAsLong() < least || bytes.getAsLong() > most) {
      throw section.wrong(
          key,
          "'"
              + key
              + "' must be a size from "
              + (least >> 10)
              + " KiB to "
              + (most >> 10)
              + " KiB, like \"512 KiB\": actual="
              + text.get());
    }
    return bytes.getAsLong();
  }
}
