package dev.coffer.catalog.rotation;

import dev.coffer.catalog.DatasetName;
import dev.coffer.catalog.PoolName;
import dev.coffer.catalog.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A rotation as data. Its {@link #text} is the same for equal policies, so its {@link #digest}
 * names it in requests, approvals and records of runs.
 *
 * @param version raised with each change, from 1
 * @param from no session before this day is due
 * @param datasets what each run archives, in order
 * @param pool where the cartridges of its sets are
 * @param scratch where new cartridges come from
 * @param site the name of the place where runs happen; everywhere else is off site
 * @param vault the name of the place where the courier takes what goes out
 * @param returnLeadDays how long the vault needs to bring a cartridge once it is asked for
 * @param keepDays every day back to this many days can be restored, whatever retention says
 */
public record RotationPolicy(
    PolicyName name,
    int version,
    LocalDate from,
    List<DatasetName> datasets,
    PoolName pool,
    PoolName scratch,
    String site,
    String vault,
    RunCalendar calendar,
    WriteWindow window,
    int returnLeadDays,
    int keepDays,
    Scheme scheme,
    Requirements requirements,
    BrakeRule brake) {
  /** The first line of its text. */
  public static final String TITLE = PolicyText.HEADER;

  public RotationPolicy {
    Objects.requireNonNull(name);
    Objects.requireNonNull(from);
    Objects.requireNonNull(pool);
    Objects.requireNonNull(scratch);
    Objects.requireNonNull(calendar);
    Objects.requireNonNull(window);
    Objects.requireNonNull(scheme);
    Objects.requireNonNull(requirements);
    Objects.requireNonNull(brake);
    datasets = List.copyOf(datasets);
    if (version < 1) {
      throw new IllegalArgumentException("policy version: actual=" + version + " expected=1 up");
    }
    if (datasets.isEmpty() || Set.copyOf(datasets).size() != datasets.size()) {
      throw new IllegalArgumentException("datasets: none given, or one twice");
    }
    checkSite(site);
    checkSite(vault);
    if (site.equals(vault)) {
      throw new IllegalArgumentException("vault: is the site itself: " + site);
    }
    if (returnLeadDays < 0 || returnLeadDays > 365 || keepDays < 0 || keepDays > 36_525) {
      throw new IllegalArgumentException("days: less than zero or too many");
    }
    if (scheme.levels().stream().anyMatch(level -> level.copiesOut() > 0)
        && calendar.pickUpDays().isEmpty()) {
      throw new IllegalArgumentException("pick-up days: none given, but copies go out");
    }
  }

  private static void checkSite(String name) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,31}")) {
      throw new IllegalArgumentException(
          "site: actual=" + name + " expected=1 to 32 letters, digits, dots, dashes, underscores");
    }
  }

  /** The levels, the youngest first. */
  public List<Level> levels() {
    return scheme.levels();
  }

  /** The level of a name. */
  public Optional<Level> level(LevelName wanted) {
    return levels().stream().filter(level -> level.name().equals(wanted)).findFirst();
  }

  /** The sets that there are for good, of all levels. */
  public Set<SetName> standingSets() {
    Set<SetName> sets = new HashSet<>();
    levels().forEach(level -> sets.addAll(level.standingSets()));
    return sets;
  }

  /** The canonical text, lines of {@code key: value}, see {@link PolicyText}. */
  public String text() {
    return PolicyText.write(this);
  }

  /** Reads a policy's text. */
  public static RotationPolicy parse(String text) {
    return PolicyText.read(text);
  }

  /** The SHA-256 of the canonical text in UTF-8. */
  public Sha256 digest() {
    try {
      byte[] bytes = text().getBytes(StandardCharsets.UTF_8);
      return Sha256.of(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The same as the next version, with a change of scheme. */
  public RotationPolicy with(Scheme newScheme) {
    return new RotationPolicy(
        name,
        version + 1,
        from,
        datasets,
        pool,
        scratch,
        site,
        vault,
        calendar,
        window,
        returnLeadDays,
        keepDays,
        newScheme,
        requirements,
        brake);
  }
}
