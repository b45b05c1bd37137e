package dev.coffer.cli.job;

import dev.coffer.archive.age.AgeIdentity;
import dev.coffer.catalog.ArchiveId;
import dev.coffer.catalog.ArchiveKind;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.DatasetName;
import dev.coffer.catalog.control.Control;
import dev.coffer.catalog.control.RotationRuns;
import dev.coffer.catalog.rotation.Brake;
import dev.coffer.catalog.rotation.BrakeHold;
import dev.coffer.catalog.rotation.CustodyDay;
import dev.coffer.catalog.rotation.Level;
import dev.coffer.catalog.rotation.Rotation;
import dev.coffer.catalog.rotation.RotationDecision;
import dev.coffer.catalog.rotation.RotationPolicy;
import dev.coffer.catalog.rotation.RotationRun;
import dev.coffer.catalog.rotation.RotationState;
import dev.coffer.catalog.rotation.Rule;
import dev.coffer.catalog.rotation.RuleNote;
import dev.coffer.catalog.rotation.RunEstimate;
import dev.coffer.catalog.rotation.RunFigures;
import dev.coffer.cli.ApprovalNeededException;
import dev.coffer.cli.CartridgeNeededException;
import dev.coffer.cli.CommandException;
import dev.coffer.cli.RefusedException;
import dev.coffer.cli.UsageException;
import dev.coffer.tape.changer.LibraryInventory;
import dev.coffer.tape.changer.MediumChanger;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Does this week's run, if it is due and nothing speaks against it: decides before the first byte,
 * writes, reads back, copies, seals, ejects, and fixes the list for the courier. Goes on with a run
 * that was cut off, and does nothing a second time.
 */
public final class RotationRunJob {
  /** How many earlier runs the brake measures by. */
  private static final int HISTORY = 8;

  private final Site site;
  private final Options options;
  private final Listener listener;

  /**
   * What is asked for.
   *
   * @param policy which, where there are several
   * @param outsideWindow begin although the write window is not open
   * @param identities to read back with; none for a reading without identity
   * @param packing into which container and under which seal what goes out is packed; empty to
   *     leave that to somebody later
   */
  public record Options(
      @Nullable String policy,
      boolean outsideWindow,
      List<AgeIdentity> identities,
      Optional<Packing> packing) {
    public Options {
      identities = List.copyOf(identities);
    }
  }

  /** A container and the number of the seal on it. */
  public record Packing(String container, String seal) {}

  /** Hears how a run goes. */
  public interface Listener {
    /** Something is done for good: what comes after a crash does not do it again. */
    void step(String what);

    /** Who hears of each archive, and brings cartridges. */
    ArchiveJob.Listener archive();

    /** Asks whoever is there to take cartridges out that no import/export slot has room for. */
    boolean takesOut(List<Barcode> barcodes);
  }

  /**
   * What came of it.
   *
   * @param decision what was decided today; empty when a run only went on
   * @param run the run that was made; empty if none was due
   * @param complete false if something of a source could not be read
   * @param nothing why nothing was to do, where nothing was
   * @param lists what the courier takes and brings next
   * @param remarks for whoever reads the result
   */
  public record Outcome(
      RotationPolicy policy,
      Optional<RotationDecision> decision,
      Optional<RotationRun> run,
      boolean complete,
      Optional<String> nothing,
      List<RotationLists.Listed> lists,
      List<String> remarks) {}

  public RotationRunJob(Site site, Options options, Listener listener) {
    this.site = site;
    this.options = options;
    this.listener = listener;
  }

  /**
   * Says what a run would do, and changes nothing.
   *
   * @param date the day it would be; empty for today
   */
  public RotationDecision dryRun(Optional<LocalDate> date)
      throws CatalogException, CommandException, IOException {
    try (Catalog catalog = site.openCatalog()) {
      RotationPolicy policy = RotationJob.policy(catalog, options.policy());
      RotationState state = state(catalog, policy);
      if (date.isPresent()) {
        if (date.get().isBefore(state.day().today())) {
          throw new UsageException("--date: " + date.get() + " is past", null);
        }
        state = state.on(new CustodyDay(date.get(), state.day().frozenBecause()));
      }
      List<String> reasons = new ArrayList<>();
      looks(catalog, policy)
          .forEach((dataset, figures) -> reasons.addAll(judged(catalog, policy, dataset, figures)));
      if (!reasons.isEmpty() && state.brake().isEmpty()) {
        state = state.withBrake(Optional.of(new BrakeHold(state.day().today(), reasons)));
      }
      return possible(new Rotation(policy).decide(state, estimate(catalog, policy)));
    }
  }

  /** The same decision, refused if its copies cannot be made with the drives there are. */
  private RotationDecision possible(RotationDecision decision) {
    Optional<String> obstacle =
        decision.turn().flatMap(turn -> SecondCopies.obstacle(site, turn.level()));
    return obstacle.isPresent() ? decision.refused(obstacle.get()) : decision;
  }

  /** The run that was cut off, with which the next start goes on if its time is not over. */
  public Optional<RotationRun> underWay() throws CatalogException, CommandException, IOException {
    try (Catalog catalog = site.openCatalog()) {
      RotationPolicy policy = RotationJob.policy(catalog, options.policy());
      Optional<RotationRun> open =
          catalog.read(session -> Control.of(session).rotationRuns().open(policy.name()));
      LocalDate current = policy.calendar().current(state(catalog, policy).day().today()).nominal();
      return open.filter(run -> !run.session().isBefore(current));
    }
  }

  /**
   * Does the run.
   *
   * @throws RefusedException if a rule refuses it; nothing was written then
   * @throws ApprovalNeededException if two people have to release a cartridge first
   */
  public Outcome run()
      throws CatalogException, CommandException, IOException, InterruptedException {
    try (Catalog catalog = site.openCatalog()) {
      RotationPolicy policy = RotationJob.policy(catalog, options.policy());
      Instant now = catalog.write(site.actor(), session -> Control.of(session).tick());
      Optional<RotationRun> open = goingOn(catalog, policy, now);
      if (open.isPresent()) {
        listener.step("the run of " + open.get().session() + " goes on");
        return finished(catalog, policy, Optional.empty(), open.get(), true, new HashMap<>());
      }
      return begun(catalog, policy, now);
    }
  }

  /** The run that was cut off, unless its time is over. */
  private Optional<RotationRun> goingOn(Catalog catalog, RotationPolicy policy, Instant now)
      throws CatalogException {
    Optional<RotationRun> open =
        catalog.read(session -> Control.of(session).rotationRuns().open(policy.name()));
    LocalDate current = policy.calendar().current(policy.window().dayOf(now)).nominal();
    if (open.isEmpty() || !open.get().session().isBefore(current)) {
      return open;
    }
    String note = RunCartridges.giveUp(catalog, site.actor(), policy, open.get(), current);
    listener.step("the run of %s is given up: %s".formatted(open.get().session(), note));
    return Optional.empty();
  }

  private Outcome begun(Catalog catalog, RotationPolicy policy, Instant now)
      throws CatalogException, CommandException, IOException, InterruptedException {
    Rotation rotation = new Rotation(policy);
    RotationDecision decision = rotation.decide(state(catalog, policy), RunEstimate.UNKNOWN);
    if (decision.turn().isEmpty()) {
      return nothing(catalog, policy, decision, why(decision));
    }
    if (!options.outsideWindow() && !policy.window().open(now)) {
      return nothing(
          catalog,
          policy,
          decision,
          "the run of %s is due, and the write window opens at %s (%s)"
              .formatted(
                  decision.session().nominal(), policy.window().start(), policy.window().zone()));
    }
    Map<DatasetName, RunFigures> looks = looks(catalog, policy);
    for (Map.Entry<DatasetName, RunFigures> look : looks.entrySet()) {
      brake(catalog, look.getKey(), judged(catalog, policy, look.getKey(), look.getValue()));
    }
    RunEstimate estimate = estimate(catalog, policy);
    RotationDecision sure = possible(rotation.decide(state(catalog, policy), estimate));
    requireGo(sure);
    requireInLibrary(sure);
    clearSpool(sure.turn().map(turn -> turn.level().copies()).orElse(1));
    RotationRun run =
        catalog.write(
            site.actor(), session -> Control.of(session).rotationRuns().begin(policy, sure));
    listener.step(
        "the run of %s begins: level %s, set %s".formatted(run.session(), run.level(), run.set()));
    return finished(catalog, policy, Optional.of(sure), run, false, looks);
  }

  /** Nothing that waits for a copy outlives its run. */
  private void clearSpool(int copies) throws IOException {
    if (copies > 1 && site.config().spool().isPresent()) {
      CopySpool.clear(site.config().spool().get());
    }
  }

  /**
   * That a changer can reach every cartridge of a run: what somebody took out since the catalog
   * heard of it would be missed hours after the first byte. Where a person brings them, they are
   * asked for one by one.
   *
   * @throws CartridgeNeededException naming those that are missing
   */
  public void requireInLibrary(RotationDecision decision) throws IOException, CommandException {
    DeskLibrary library = site.library();
    if (library.hands().isPresent()) {
      return;
    }
    LibraryInventory inventory;
    try (MediumChanger changer = library.openChanger()) {
      inventory = changer.inventory();
    }
    List<String> missing =
        decision.choices().stream()
            .map(choice -> choice.barcode().text())
            .filter(barcode -> inventory.find(barcode).isEmpty())
            .toList();
    if (!missing.isEmpty()) {
      throw new CartridgeNeededException(
          "the run of %s writes to %s, and the library has not got %s"
              .formatted(
                  decision.session().nominal(),
                  String.join(", ", missing),
                  missing.size() == 1 ? "it" : "them"),
          "put what is missing into the library, then run this again; nothing was written");
    }
  }

  private Outcome nothing(
      Catalog catalog, RotationPolicy policy, RotationDecision decision, String why)
      throws CatalogException, CommandException, IOException {
    RotationLists lists = new RotationLists(site, catalog, policy, listener);
    List<RotationLists.Listed> next = lists.next();
    List<String> remarks = lists.pack(next, options.packing());
    return new Outcome(
        policy, Optional.of(decision), Optional.empty(), true, Optional.of(why), next, remarks);
  }

  private static String why(RotationDecision decision) {
    return decision.notes().stream()
        .filter(note -> note.verdict() == RuleNote.Verdict.REFUSED)
        .map(RuleNote::text)
        .findFirst()
        .orElse("nothing is due at the session of " + decision.session().nominal());
  }

  /**
   * That a run may be made.
   *
   * @throws RefusedException if a rule refuses it
   * @throws ApprovalNeededException if two people have to do something first; the hint names it
   */
  public static void requireGo(RotationDecision decision) throws CommandException {
    if (decision.go()) {
      return;
    }
    String text =
        "the run of %s is refused: %s"
            .formatted(
                decision.session().nominal(),
                decision.refusals().isEmpty()
                    ? "nothing is due"
                    : String.join("; ", decision.refusals()));
    List<String> waiting =
        decision.notes().stream()
            .filter(note -> note.rule() == Rule.NOT_RELEASED)
            .flatMap(note -> note.barcode().stream())
            .map(Barcode::text)
            .distinct()
            .sorted()
            .toList();
    boolean policyKept = decision.gate().map(gate -> gate.open()).orElse(true);
    if (policyKept && !waiting.isEmpty()) {
      throw new ApprovalNeededException(
          text,
          "expired, and waiting for two people: coffer request release "
              + String.join(" ", waiting)
              + "; or 'coffer cartridge add' new ones");
    }
    Optional<String> frozen =
        decision.notes().stream()
            .filter(note -> note.rule() == Rule.FROZEN)
            .map(RuleNote::text)
            .findFirst();
    if (policyKept && frozen.isPresent()) {
      throw new ApprovalNeededException(
          text + "; " + frozen.get(),
          frozen.get().contains("heartbeat:")
              ? "two people give a sign of life: coffer heartbeat --key FILE"
              : "two people say what time it is: coffer request unfreeze-clock TIME --reason WHY");
    }
    throw new RefusedException(
        text, "'coffer rotation why BARCODE' lists the rules for one cartridge");
  }

  private Map<DatasetName, RunFigures> looks(Catalog catalog, RotationPolicy policy)
      throws CatalogException, CommandException, IOException {
    Map<DatasetName, RunFigures> looks = new LinkedHashMap<>();
    for (DatasetName dataset : policy.datasets()) {
      looks.put(dataset, SourceLook.at(catalog, site.config().dataset(dataset.text())));
    }
    return looks;
  }

  private List<String> judged(
      Catalog catalog, RotationPolicy policy, DatasetName dataset, RunFigures figures) {
    try {
      List<RunFigures> history =
          catalog.read(session -> Control.of(session).rotationRuns().history(dataset, HISTORY));
      return new Brake(policy.brake()).judge(dataset, figures, history);
    } catch (CatalogException e) {
      // a source that cannot be judged is not trusted
      return List.of(dataset + ": its history cannot be read: " + e.getMessage());
    }
  }

  private void brake(Catalog catalog, DatasetName dataset, List<String> reasons)
      throws CatalogException {
    if (reasons.isEmpty()) {
      return;
    }
    boolean engaged =
        catalog.write(
            site.actor(),
            session -> {
              var safeguards = Control.of(session).safeguards();
              boolean on =
                  safeguards.brakes().stream()
                      .anyMatch(each -> each.dataset().equals(dataset.text()));
              if (!on) {
                safeguards.brake(dataset.text(), String.join("; ", reasons));
              }
              return !on;
            });
    if (engaged) {
      listener.step("the brake is on: " + String.join("; ", reasons));
    }
  }

  private Outcome finished(
      Catalog catalog,
      RotationPolicy inForce,
      Optional<RotationDecision> decision,
      RotationRun run,
      boolean resumed,
      Map<DatasetName, RunFigures> looks)
      throws CatalogException, CommandException, IOException, InterruptedException {
    RotationPolicy policy =
        catalog
            .read(session ->
                Control.of(session).rotationPolicies().find(run.policy(), run.policyVersion()))
            .orElseThrow()
            .policy();
    RotationWork work =
        new RotationWork(site, catalog, policy, options.identities(), listener, run, resumed);
    work.run();
    boolean complete = measure(catalog, policy, run, work, looks);
    RunCartridges.seal(catalog, site.actor(), policy, run);
    clearSpool(policy.level(run.level()).map(Level::copies).orElse(1));
    RotationRun done =
        catalog.write(
            site.actor(),
            session -> {
              RotationRuns runs = Control.of(session).rotationRuns();
              runs.end(run.id(), RotationRun.State.DONE, "");
              return runs.get(run.id());
            });
    listener.step("the run of " + run.session() + " is done");
    RotationLists lists = new RotationLists(site, catalog, inForce, listener);
    List<RotationLists.Listed> next = lists.next();
    List<String> remarks = new ArrayList<>(lists.pack(next, options.packing()));
    for (RotationRun.OfDataset each : done.attempts(1)) {
      ArchiveId id = each.archive().orElseThrow();
      // a run that was cut off found it on tape, and had no identity to read its index with
      if (!catalog.read(session -> session.archives().hasEntries(id))) {
        remarks.add(
            "what is in the archive of %s is not known yet: coffer scan %s --identity FILE"
                .formatted(
                    each.dataset(),
                    String.join(
                        " ", done.copy(1).stream().map(on -> on.barcode().text()).toList())));
      }
    }
    catalog
        .read(session -> Control.of(session).safeguards().brakes())
        .forEach(each ->
            remarks.add(
                "the brake is on for %s since %s: %s; two people release it: coffer request release-brake"
                    .formatted(each.dataset(), each.at(), each.why())));
    return new Outcome(
        inForce, decision, Optional.of(done), complete, Optional.empty(), next, remarks);
  }

  /** Remembers what the source was, and brakes if what came out of compression is not as usual. */
  private boolean measure(
      Catalog catalog,
      RotationPolicy policy,
      RotationRun run,
      RotationWork work,
      Map<DatasetName, RunFigures> looks)
      throws CatalogException, CommandException, IOException {
    boolean complete = true;
    RotationRun now = catalog.read(session -> Control.of(session).rotationRuns().get(run.id()));
    for (RotationRun.OfDataset attempt : now.attempts(1)) {
      ArchiveId id = attempt.archive().orElseThrow();
      ArchiveRow row = catalog.read(session -> session.archives().find(id)).orElseThrow();
      RunFigures look = looks.get(attempt.dataset());
      if (look == null && row.kind() != ArchiveKind.FULL) {
        // a run that went on after a crash: an archive of changes does not say how large all is
        look = SourceLook.at(catalog, site.config().dataset(attempt.dataset().text()));
      }
      RunFigures figures =
          new RunFigures(
              look == null ? row.entryCount() : look.entries(),
              look == null ? row.fileBytes() : look.bytes(),
              look == null ? OptionalLong.empty() : look.changedEntries(),
              OptionalLong.of(row.fileBytes()),
              OptionalLong.of(row.storedBytes()));
      List<String> reasons = judged(catalog, policy, attempt.dataset(), figures);
      brake(catalog, attempt.dataset(), reasons);
      long unreadable = work.unreadable(attempt.dataset(), row);
      complete &= unreadable == 0;
      catalog.write(
          site.actor(),
          session -> {
            Control.of(session)
                .rotationRuns()
                .figures(attempt.dataset(), id, figures, unreadable, !reasons.isEmpty());
            return true;
          });
    }
    return complete;
  }

  private static RotationState state(Catalog catalog, RotationPolicy policy)
      throws CatalogException {
    return catalog.read(session -> Control.of(session).rotationState(policy));
  }

  private static RunEstimate estimate(Catalog catalog, RotationPolicy policy)
      throws CatalogException {
    return catalog.read(session -> RotationJob.estimate(session, policy));
  }
}
