package dev.coffer.cli.job;

import dev.coffer.catalog.ArchiveKind;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.DatasetName;
import dev.coffer.catalog.DriveReport;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.control.Control;
import dev.coffer.catalog.control.RotationPolicies;
import dev.coffer.catalog.custody.LocationKind;
import dev.coffer.catalog.request.RequestId;
import dev.coffer.catalog.rotation.CartridgeView;
import dev.coffer.catalog.rotation.CustodyDay;
import dev.coffer.catalog.rotation.ExpiryDate;
import dev.coffer.catalog.rotation.Level;
import dev.coffer.catalog.rotation.PlannedPickUp;
import dev.coffer.catalog.rotation.PlannedRun;
import dev.coffer.catalog.rotation.PolicyCheck;
import dev.coffer.catalog.rotation.Rotation;
import dev.coffer.catalog.rotation.RotationDecision;
import dev.coffer.catalog.rotation.RotationPlan;
import dev.coffer.catalog.rotation.RotationPolicy;
import dev.coffer.catalog.rotation.RotationRun;
import dev.coffer.catalog.rotation.RotationState;
import dev.coffer.catalog.rotation.RunEstimate;
import dev.coffer.cli.CommandException;
import dev.coffer.cli.RefusedException;
import dev.coffer.cli.SetupException;
import dev.coffer.cli.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Policies of rotation, and what they say about the weeks to come. */
public final class RotationJob {
  /** A run as short as this says nothing of the speed of a drive. */
  private static final Duration SHORT = Duration.ofMinutes(1);

  private static final long MOST_POLICY_BYTES = 1 << 20;

  private final Site site;

  /**
   * What a policy plans.
   *
   * @param shownFrom runs, pick-ups and warnings before this day are left out
   * @param frozen why nothing expires as things are now
   * @param equipment what is amiss today with drives and places
   */
  public record Planned(
      RotationPolicy policy,
      RotationPlan plan,
      LocalDate shownFrom,
      Optional<String> frozen,
      List<RotationPlan.Warning> equipment) {
    /** The runs to show. */
    public List<PlannedRun> runs() {
      return plan.runs().stream().filter(each -> !each.date().isBefore(shownFrom)).toList();
    }

    /** The pick-ups to show. */
    public List<PlannedPickUp> pickUps() {
      return plan.pickUps().stream()
          .filter(each -> !each.day().date().isBefore(shownFrom))
          .toList();
    }

    /** The warnings to show. */
    public List<RotationPlan.Warning> warnings() {
      return Stream.concat(equipment.stream(), plan.warnings().stream())
          .filter(each -> !each.date().isBefore(shownFrom))
          .toList();
    }
  }

  /**
   * Why a cartridge is, or is not, written.
   *
   * @param expiry when all on it is expired; empty if nothing is on it
   * @param next what the run that comes next decides
   */
  public record Why(
      RotationPolicy policy,
      CartridgeView cartridge,
      Optional<ExpiryDate> expiry,
      RotationDecision next) {}

  public RotationJob(Site site) {
    this.site = site;
  }

  /** Reads a policy's text and says what it can hold from today on. */
  public PolicyCheck check(RotationPolicy policy) {
    return PolicyCheck.of(policy, policy.window().dayOf(site.time().instant()));
  }

  /**
   * Reads a policy from a file.
   *
   * @throws UsageException if it is none; the message has the line
   */
  public static RotationPolicy read(Path file) throws IOException, UsageException {
    if (Files.size(file) > MOST_POLICY_BYTES) {
      throw new UsageException(file + " is too large for a rotation policy", null);
    }
    try {
      return RotationPolicy.parse(Files.readString(file));
    } catch (java.nio.charset.CharacterCodingException e) {
      throw new UsageException(file + " is not a text in UTF-8", "see docs/guides/weekly-run.md");
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          file + ": " + e.getMessage(), "'coffer rotation policy show' prints the form");
    }
  }

  /** All versions of all policies. */
  public List<RotationPolicies.Version> policies()
      throws CatalogException, SetupException, IOException {
    try (Catalog catalog = site.openCatalog()) {
      return catalog.read(session -> Control.of(session).rotationPolicies().all());
    }
  }

  /** All runs of a policy. */
  public List<RotationRun> runs(@Nullable String policy)
      throws CatalogException, CommandException, IOException {
    try (Catalog catalog = site.openCatalog()) {
      RotationPolicy chosen = policy(catalog, policy);
      return catalog.read(session -> Control.of(session).rotationRuns().of(chosen.name()));
    }
  }

  /**
   * Puts a policy in force.
   *
   * @param request the policy-change that was agreed to; none for a first version
   * @param dryRun check all, change nothing
   * @throws RefusedException if it cannot work, or names what there is not
   */
  public void put(RotationPolicy policy, Optional<RequestId> request, boolean dryRun)
      throws CatalogException, CommandException, IOException {
    requirePossible(policy);
    try (Catalog catalog = site.openCatalog()) {
      requireFounded(catalog);
      catalog.read(session -> {
        Optional<RotationPolicies.Version> before =
            Control.of(session).rotationPolicies().inForce(policy.name());
        int expected = before.map(each -> each.policy().version()).orElse(0) + 1;
        if (policy.version() != expected) {
          throw new dev.coffer.catalog.CatalogRefusedException(
              "rotation policy "
                  + policy.name()
                  + ": version: actual="
                  + policy.version()
                  + " expected="
                  + expected);
        }
        return true;
      });
      if (!dryRun) {
        catalog.write(
            site.actor(),
            session -> {
              RotationPolicies policies = Control.of(session).rotationPolicies();
              return request.isPresent()
                  ? policies.change(policy, request.get())
                  : policies.first(policy);
            });
      }
    }
  }

  /**
   * That a policy can work, and all that it names is there.
   *
   * @throws RefusedException if not
   */
  public void requirePossible(RotationPolicy policy) throws CommandException {
    PolicyCheck check = check(policy);
    if (!check.problems().isEmpty()) {
      throw new RefusedException(
          "the policy cannot work: " + String.join("; ", check.problems()),
          "'coffer rotation policy check FILE' shows what it can hold");
    }
    for (DatasetName dataset : policy.datasets()) {
      site.config().dataset(dataset.text());
    }
    if (site.config().pool(policy.pool().text()).plain()) {
      throw new RefusedException(
          "pool '" + policy.pool() + "' holds plain files; a rotation writes encrypted archives",
          "'coffer pool add NAME --format ltfs' makes one of LTFS volumes with encrypted archives");
    }
    site.config().pool(policy.scratch().text());
    Optional<String> noVault = noVault(policy);
    if (noVault.isPresent()) {
      throw new RefusedException(
          "policy %s: %s".formatted(policy.name(), noVault.get()),
          "'coffer vault location add %s --kind vault' declares it".formatted(policy.vault()));
    }
  }

  /** Why nothing can go to a policy's vault; empty if it can. */
  private Optional<String> noVault(RotationPolicy policy) {
    Optional<LocationKind> kind =
        Optional.ofNullable(site.config().locations().get(policy.vault()))
            .map(place -> place.location().kind());
    if (kind.equals(Optional.of(LocationKind.VAULT))) {
      return Optional.empty();
    }
    List<String> known =
        site.config().locations().values().stream()
            .filter(place -> place.location().kind() == LocationKind.VAULT)
            .map(place -> place.location().name())
            .toList();
    return Optional.of(
        "its vault '%s' is %s; vaults there are: %s"
            .formatted(
                policy.vault(),
                kind.map(each -> "a " + each.wireName()).orElse("no location that is known"),
                known.isEmpty() ? "none" : String.join(", ", known)));
  }

  static void requireFounded(Catalog catalog) throws CatalogException, CommandException {
    if (!catalog.read(session -> Control.of(session).isFounded())) {
      throw new RefusedException(
          "there is no list of people yet, so nobody could release or agree to anything",
          "'coffer people found' makes it; see docs/guides/weekly-run.md");
    }
  }

  /**
   * The policy of a name, or the only one.
   *
   * @throws UsageException if there is none, or several and no name
   */
  static RotationPolicy policy(Catalog catalog, @Nullable String name)
      throws CatalogException, CommandException {
    requireFounded(catalog);
    List<RotationPolicies.Version> all =
        catalog.read(session -> Control.of(session).rotationPolicies().inForce());
    if (all.isEmpty()) {
      throw new UsageException(
          "no rotation policy is in force", "'coffer rotation policy set FILE' puts one in force");
    }
    if (name == null && all.size() > 1) {
      throw new UsageException(
          "there are several rotation policies: "
              + String.join(", ", all.stream().map(v -> v.policy().name().text()).toList()),
          "name one with --policy");
    }
    return all.stream()
        .map(RotationPolicies.Version::policy)
        .filter(each -> name == null || each.name().text().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new UsageException(
                "no rotation policy '" + name + "'",
                "'coffer rotation policy list' shows those there are"));
  }

  /**
   * Plans the coming weeks.
   *
   * @param from the first day to show; the days before it are played all the same
   */
  public Planned plan(@Nullable String name, int weeks, Optional<LocalDate> from)
      throws CatalogException, CommandException, IOException {
    if (weeks < 1 || weeks > 260) {
      throw new UsageException("--weeks: actual=" + weeks + " expected=1 to 260", null);
    }
    try (Catalog catalog = site.openCatalog()) {
      RotationPolicy policy = policy(catalog, name);
      RotationState now = catalog.read(session -> Control.of(session).rotationState(policy));
      // a frozen clock stays until two people speak; signs of life come in as everybody does their
      // part
      boolean clockRuns =
          catalog.read(session -> Control.of(session).clock().peek().frozen().isEmpty());
      LocalDate today = now.day().today();
      RotationState state = clockRuns ? now.on(CustodyDay.of(today)) : now;
      LocalDate shown = from.orElse(today);
      if (shown.isBefore(today)) {
        throw new UsageException(
            "--from: " + shown + " is past; today is " + today,
            "'coffer rotation runs' shows what was done");
      }
      long ahead = java.time.temporal.ChronoUnit.WEEKS.between(today, shown) + 1;
      if (ahead > 520) {
        throw new UsageException("--from: actual=" + shown + " expected=within ten years", null);
      }
      int all = Math.toIntExact(from.isPresent() ? weeks + ahead : weeks);
      RunEstimate estimate = catalog.read(session -> estimate(session, policy));
      RotationPlan plan = new Rotation(policy).plan(state, all, estimate);
      List<RotationPlan.Warning> obstacles = new ArrayList<>(obstacles(catalog, policy, today));
      for (Level level : policy.levels()) {
        plan.runs().stream()
            .filter(run -> run.turn().level().equals(level))
            .findFirst()
            .ifPresent(first ->
                SecondCopies.obstacle(site, level)
                    .ifPresent(why ->
                        obstacles.add(
                            new RotationPlan.Warning(
                                first.date(), "the run will be refused: " + why))));
      }
      return new Planned(policy, plan, shown, now.day().frozenBecause(), obstacles);
    }
  }

  /** What is amiss today, and would be at every run and pick-up to come. */
  private List<RotationPlan.Warning> obstacles(
      Catalog catalog, RotationPolicy policy, LocalDate today) throws CatalogException {
    List<RotationPlan.Warning> warnings =
        new ArrayList<>(catalog.read(session -> equipment(session, today)));
    noVault(policy).ifPresent(why -> warnings.add(new RotationPlan.Warning(today, why)));
    return warnings;
  }

  private static List<RotationPlan.Warning> equipment(Session session, LocalDate today)
      throws CatalogException {
    List<RotationPlan.Warning> warnings = new ArrayList<>();
    for (DriveReport report : session.driveReports().uncleaned()) {
      warnings.add(
          new RotationPlan.Warning(
              today,
              "drive %s (%s) asked to be cleaned on %s; 'coffer library load CLEANING-CARTRIDGE' does"
                  .formatted(report.driveSerial(), report.driveName(), report.at())));
    }
    return warnings;
  }

  /** Lists the rules that choose or refuse a cartridge, now and for the run that comes next. */
  public Why why(@Nullable String name, Barcode barcode)
      throws CatalogException, CommandException, IOException {
    try (Catalog catalog = site.openCatalog()) {
      RotationPolicy policy = policy(catalog, name);
      RotationState state = catalog.read(session -> Control.of(session).rotationState(policy));
      CartridgeView cartridge =
          state
              .cartridge(barcode)
              .orElseThrow(() ->
                  new UsageException(
                      "the catalog knows no cartridge " + barcode,
                      "'coffer cartridge list' shows those it knows"));
      Rotation rotation = new Rotation(policy);
      RunEstimate estimate = catalog.read(session -> estimate(session, policy));
      RotationDecision decision = rotation.decide(state, estimate);
      if (decision.turn().isEmpty()) {
        decision =
            rotation.decide(state, policy.calendar().nextAfter(state.day().today()), estimate);
      }
      return new Why(policy, cartridge, rotation.expiry(state, barcode), decision);
    }
  }

  /** What the last archives of a policy's datasets let expect of the next. */
  static RunEstimate estimate(Session session, RotationPolicy policy) throws CatalogException {
    long full = 0;
    long changed = 0;
    long bytes = 0;
    long seconds = 0;
    for (DatasetName dataset : policy.datasets()) {
      if (session.datasets().find(dataset).isEmpty()) {
        continue;
      }
      List<ArchiveRow> rows = new ArrayList<>(session.archives().ofDataset(dataset));
      for (ArchiveRow row : rows) {
        Duration took = Duration.between(row.startedAt(), row.finishedAt());
        if (took.compareTo(SHORT) >= 0) {
          bytes += row.storedBytes();
          seconds += took.toSeconds();
        }
      }
      full += last(rows, true);
      changed += last(rows, false);
    }
    return new RunEstimate(full, changed, seconds == 0 ? 0 : bytes / seconds);
  }

  private static long last(List<ArchiveRow> rows, boolean full) {
    return rows.reversed().stream()
        .filter(row -> (row.kind() == ArchiveKind.FULL) == full)
        .mapToLong(ArchiveRow::storedBytes)
        .findFirst()
        .orElse(0);
  }
}
