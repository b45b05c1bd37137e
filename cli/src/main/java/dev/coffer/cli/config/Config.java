package dev.coffer.cli.config;

import dev.coffer.catalog.VolumeFormat;
import dev.coffer.catalog.custody.Location;
import dev.coffer.cli.LocalDays;
import dev.coffer.cli.SetupException;
import dev.coffer.cli.UsageException;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What {@code coffer.toml} says: where the library is, how archives are written, for whom, and the
 * pools and datasets by name. Facts about cartridges and archives are not here but in the catalog.
 *
 * @param host the name of this host in manifests
 * @param days the site's days, by its time zone
 * @param library the library
 * @param archive how archives are written
 * @param recipients who can read new archives
 * @param pools pools by name, in the file's order
 * @param datasets datasets by name, in the file's order
 * @param locations where cartridges are kept, by name, in the file's order
 * @param spool where a second copy waits between cartridges; empty if it takes two drives
 */
public record Config(
    String host,
    LocalDays days,
    Library library,
    Archive archive,
    List<Recipient> recipients,
    Map<String, Pool> pools,
    Map<String, Dataset> datasets,
    Map<String, Place> locations,
    Optional<Spool> spool) {

  public Config {
    recipients = List.copyOf(recipients);
  }

  /** Where cartridges are read and written. */
  public sealed interface Library {
    /** The directory of the virtual library; empty for a real one. */
    default Optional<Path> virtualPath() {
      return Optional.empty();
    }
  }

  /**
   * Cartridges as directories of files.
   *
   * @param path the library's directory, absolute
   */
  public record VirtualLibrary(Path path) implements Library {
    @Override
    public Optional<Path> virtualPath() {
      return Optional.of(path);
    }
  }

  /**
   * A medium changer with drives in it.
   *
   * @param changer its serial number, a link below /dev/tape/by-id, or a node
   * @param drives drives by their number in the library, each named likewise; needed only where the
   *     changer does not tell a drive's serial number
   */
  public record ChangerLibrary(String changer, Map<Integer, String> drives) implements Library {
    public ChangerLibrary {
      drives = Collections.unmodifiableMap(new TreeMap<>(drives));
    }
  }

  /**
   * Drives that a person serves.
   *
   * @param drives their serial numbers, links or nodes; the first is drive 1
   */
  public record SingleDrives(List<String> drives) implements Library {
    public SingleDrives {
      drives = List.copyOf(drives);
    }
  }

  /** Whatever this host has: its only changer, or else its drives. */
  public record ScannedLibrary() implements Library {}

  /**
   * How archives are written.
   *
   * @param blockSizeBytes bytes of one block, 64 KiB to 8 MiB
   * @param segmentSizeBytes tar bytes after which a segment ends
   * @param compressionLevel zstd level, 0 for none
   * @param driveEncryption whether the drive encrypts, too
   */
  public record Archive(
      int blockSizeBytes,
      long segmentSizeBytes,
      int compressionLevel,
      DriveEncryption driveEncryption) {}

  /** Whether drives encrypt what is archived, in addition to the archive's own encryption. */
  public enum DriveEncryption {
    OFF,
    /** Archives are written only with a key for the drive, which a person or a file gives. */
    REQUIRED
  }

  /**
   * A directory in which tape files wait, encrypted as they are, while the cartridges in the only
   * drive are changed.
   *
   * @param path the directory, absolute
   * @param sizeBytes the most that waits there
   */
  public record Spool(Path path, long sizeBytes) {}

  /**
   * Somebody who can read.
   *
   * @param name what people call it
   * @param key the age recipient
   */
  public record Recipient(String name, String key) {}

  /**
   * Cartridges with one retention rule.
   *
   * @param retentionDays how long an archive on them is kept at least
   * @param format how new volumes are written
   * @param plain archives are written as the files they are, in clear; LTFS only
   */
  public record Pool(String name, int retentionDays, VolumeFormat format, boolean plain) {
    /** A pool of tar volumes. */
    public Pool(String name, int retentionDays) {
      this(name, retentionDays, VolumeFormat.TAR, false);
    }
  }

  /**
   * What is archived.
   *
   * @param roots the directories and files, absolute
   * @param pool where its archives go
   * @param include what is in although {@code exclude} leaves it out
   * @param exclude what is left out
   * @param oneFileSystem stay on the file system of each root
   * @param skipCaches leave out directories tagged with CACHEDIR.TAG
   */
  public record Dataset(
      String name,
      List<Path> roots,
      String pool,
      List<String> include,
      List<String> exclude,
      boolean oneFileSystem,
      boolean skipCaches) {
    public Dataset {
      roots = List.copyOf(roots);
      include = List.copyOf(include);
      exclude = List.copyOf(exclude);
    }
  }

  /**
   * Where cartridges are kept, and when the courier comes.
   *
   * @param location what the catalog knows of it too
   * @param pickUp the days of the week on which cartridges are fetched for it; empty for none
   * @param pools whose cartridges go there
   */
  public record Place(Location location, Set<DayOfWeek> pickUp, List<String> pools) {
    public Place {
      pickUp = Collections.unmodifiableSortedSet(new TreeSet<>(pickUp));
      pools = List.copyOf(pools);
    }
  }

  /** What the lists of a vault are made by, in words; of one that is not in the file, that. */
  public String schedule(String vault) {
    Place place = locations.get(vault);
    if (place == null) {
      return "not in the configuration";
    }
    String days =
        String.join(
            ", ", place.pickUp().stream().map(d -> d.name().toLowerCase(Locale.ROOT)).toList());
    return "address '%s'; pick-up %s; pools %s; time zone %s"
        .formatted(
            place.location().address(),
            days.isEmpty() ? "by the rotation" : days,
            place.pools().isEmpty() ? "by the rotation" : String.join(", ", place.pools()),
            this.days.zone());
  }

  /** The location of a name. */
  public Place location(String name) throws UsageException {
    return Optional.ofNullable(locations.get(name))
        .orElseThrow(() ->
            new UsageException(
                "no location '" + name + "'",
                "'coffer vault location list' shows what there is; 'coffer vault location add "
                    + name
                    + "' makes it"));
  }

  /** The dataset of a name. */
  public Dataset dataset(String name) throws UsageException {
    return Optional.ofNullable(datasets.get(name))
        .orElseThrow(() ->
            new UsageException(
                "no dataset '" + name + "'",
                "'coffer dataset list' shows what there is; 'coffer dataset add "
                    + name
                    + " DIR' makes it"));
  }

  /** The pool of a name. */
  public Pool pool(String name) throws UsageException {
    return Optional.ofNullable(pools.get(name))
        .orElseThrow(() ->
            new UsageException(
                "no pool '" + name + "'",
                "'coffer pool list' shows what there is; 'coffer pool add " + name + "' makes it"));
  }

  /**
   * Reads a configuration.
   *
   * @param name what messages call the file
   * @param text its content
   * @param home what relative paths in it start from
   * @throws SetupException if it is not what {@code init} would write or a person might change it
   *     to; the message has line and column
   */
  public static Config parse(String name, String text, Path home) throws SetupException {
    return new ConfigReader(home).read(TomlFile.parse(name, text).top());
  }
}
