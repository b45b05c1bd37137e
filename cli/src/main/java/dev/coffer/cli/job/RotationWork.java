package dev.coffer.cli.job;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.WrongVolumeException;
import dev.coffer.archive.age.AgeIdentity;
import dev.coffer.catalog.ArchiveId;
import dev.coffer.catalog.ArchiveRow;
import dev.coffer.catalog.ArchiveStatus;
import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.DatasetName;
import dev.coffer.catalog.SegmentRow;
import dev.coffer.catalog.Verification;
import dev.coffer.catalog.control.Control;
import dev.coffer.catalog.control.RotationRuns;
import dev.coffer.catalog.custody.DataState;
import dev.coffer.catalog.rotation.CartridgeChoice;
import dev.coffer.catalog.rotation.Level;
import dev.coffer.catalog.rotation.Rotation;
import dev.coffer.catalog.rotation.RotationDecision;
import dev.coffer.catalog.rotation.RotationPolicy;
import dev.coffer.catalog.rotation.RotationRun;
import dev.coffer.catalog.rotation.RotationState;
import dev.coffer.cli.CommandException;
import dev.coffer.cli.RefusedException;
import dev.coffer.tape.MediumException;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Brings an open run to its end: cartridges made ready, archives written, read back and copied.
 * Every step is recorded when it is done, so the same work on the same run goes on where it was cut
 * off.
 *
 * <p>A cartridge that cannot be written or read back is doubted and counts for nothing; what was on
 * it is written again to another one. With the third bad cartridge the work stops: then it is more
 * likely the drive.
 */
final class RotationWork {
  private static final int MOST_BAD = 2;

  private final Site site;
  private final Catalog catalog;
  private final RotationPolicy policy;
  private final List<AgeIdentity> identities;
  private final RotationRunJob.Listener listener;
  private final long id;
  private final Level level;
  private final Map<DatasetName, Long> unreadable = new HashMap<>();
  private boolean resumed;

  RotationWork(
      Site site,
      Catalog catalog,
      RotationPolicy policy,
      List<AgeIdentity> identities,
      RotationRunJob.Listener listener,
      RotationRun run,
      boolean resumed) {
    this.site = site;
    this.catalog = catalog;
    this.policy = policy;
    this.identities = identities;
    this.listener = listener;
    this.id = run.id();
    this.level = policy.level(run.level()).orElseThrow();
    this.resumed = resumed;
  }

  /** Works until every copy of every dataset was read back. */
  void run() throws IOException, InterruptedException, CatalogException, CommandException {
    for (OptionalInt next = undone(); next.isPresent(); next = undone()) {
      int copy = next.getAsInt();
      Optional<CopyJob.Fault> fault = Optional.empty();
      try {
        fault = advance(copy);
      } catch (IOException e) {
        Optional<Barcode> bad = badCartridge(copy, e);
        if (bad.isEmpty()) {
          throw e;
        }
        doubt(bad.get(), String.valueOf(e.getMessage()));
        replace(copy, e);
      }
      if (fault.isPresent()) {
        makeAnew(copy, fault.get());
      }
    }
  }

  /** The first copy turned out to be bad when it was read for another: both are made again. */
  private void makeAnew(int copy, CopyJob.Fault fault)
      throws IOException, CatalogException, CommandException {
    String why =
        "cartridge %s, copy 1, could not be read for copy %d: %s"
            .formatted(fault.cartridge(), copy, fault.failure().getMessage());
    listener.step(why);
    doubt(fault.cartridge(), why);
    replace(1, new ArchiveDamagedException(why, fault.failure()));
  }

  /** Paths of a dataset that could not be read; what a crash forgot counts if something was. */
  long unreadable(DatasetName dataset, ArchiveRow row) {
    return unreadable.getOrDefault(dataset, row.status() == ArchiveStatus.COMPLETE ? 0L : 1L);
  }

  private RotationRun now() throws CatalogException {
    return catalog.read(session -> Control.of(session).rotationRuns().get(id));
  }

  /** The first copy that is not done; one that was done is not for ever. */
  private OptionalInt undone() throws CatalogException {
    RotationRun run = now();
    return IntStream.rangeClosed(1, level.copies())
        .filter(copy ->
            run.attempts(copy).stream()
                .anyMatch(each -> each.step() != RotationRun.ArchiveStep.VERIFIED))
        .findFirst();
  }

  /** What is wrong with the first copy, if that came out: it has to be made anew before. */
  private Optional<CopyJob.Fault> advance(int copy)
      throws IOException, InterruptedException, CatalogException, CommandException {
    for (RotationRun.OnCartridge each : now().copy(copy)) {
      if (each.step() == RotationRun.CartridgeStep.CHOSEN) {
        ready(each.barcode());
      }
    }
    if (resumed) {
      resumed = false;
      for (CutRun.Found each : new CutRun(site, catalog, identities, id).found()) {
        written(each.attempt(), each.archive());
      }
    }
    for (DatasetName dataset : policy.datasets()) {
      for (RotationRun.OfDataset attempt : now().attempts(copy)) {
        Optional<CopyJob.Fault> fault =
            attempt.dataset().equals(dataset) ? advance(attempt) : Optional.empty();
        if (fault.isPresent()) {
          return fault;
        }
      }
    }
    return Optional.empty();
  }

  private void ready(Barcode barcode) throws IOException, CatalogException, CommandException {
    RotationRun run = now();
    new CartridgePreparer(site, catalog, site.config().pool(policy.pool().text()))
        .prepare(barcode, "its turn in the run of " + run.session() + ", set " + run.set());
    step(barcode, RotationRun.CartridgeStep.READY);
    listener.step("cartridge " + barcode + " is ready for set " + run.set());
  }

  private void step(Barcode barcode, RotationRun.CartridgeStep step) throws CatalogException {
    catalog.write(
        site.actor(),
        session -> {
          Control.of(session).rotationRuns().step(id, barcode, step);
          return true;
        });
  }

  private Optional<CopyJob.Fault> advance(RotationRun.OfDataset attempt)
      throws IOException, InterruptedException, CatalogException, CommandException {
    RotationRun.OfDataset at = attempt;
    if (at.step() == RotationRun.ArchiveStep.PLANNED) {
      if (at.copy() == 1) {
        at = written(at, write(at));
      } else {
        ArchiveId archive = first(at.dataset()).id();
        Optional<CopyJob.Fault> fault = copy(at);
        if (fault.isPresent()) {
          return fault;
        }
        at = written(at, archive);
      }
    }
    if (at.step() == RotationRun.ArchiveStep.WRITTEN) {
      verify(at);
    }
    return Optional.empty();
  }

  private RotationRun.OfDataset written(RotationRun.OfDataset attempt, ArchiveId archive)
      throws CatalogException {
    record(attempt, RotationRun.ArchiveStep.WRITTEN, Optional.of(archive));
    listener.step("dataset %s, copy %d, is written".formatted(attempt.dataset(), attempt.copy()));
    return now().attempts(attempt.copy()).stream()
        .filter(each -> each.dataset().equals(attempt.dataset()))
        .findFirst()
        .orElseThrow();
  }

  private void record(
      RotationRun.OfDataset attempt, RotationRun.ArchiveStep step, Optional<ArchiveId> archive)
      throws CatalogException {
    catalog.write(
        site.actor(),
        session -> {
          Control.of(session).rotationRuns().step(id, attempt, step, archive);
          return true;
        });
  }

  private ArchiveId write(RotationRun.OfDataset attempt)
      throws IOException, InterruptedException, CatalogException, CommandException {
    ArchiveJob.Outcome outcome =
        new ArchiveJob(
                site,
                site.config().dataset(attempt.dataset().text()),
                ArchiveRequest.of(attempt.kind()))
            .to(target(1, attempt.base()))
            .run(listener.archive());
    unreadable.put(
        attempt.dataset(), outcome.unreadableCount() + outcome.counts().unreadableCount());
    return outcome.archive().id();
  }

  private Optional<CopyJob.Fault> copy(RotationRun.OfDataset attempt)
      throws IOException, InterruptedException, CatalogException, CommandException {
    ArchiveRow archive = first(attempt.dataset());
    int next =
        1
            + catalog.read(session -> session.archives().segments(archive.id())).stream()
                .mapToInt(SegmentRow::copy)
                .max()
                .orElse(1);
    return new CopyJob(site)
        .run(
            catalog,
            archive,
            next,
            policy.pool(),
            target(attempt.copy(), Optional.empty()),
            listener::step);
  }

  private ArchiveRow first(DatasetName dataset) throws CatalogException {
    ArchiveId wanted =
        now().attempts(1).stream()
            .filter(each -> each.dataset().equals(dataset))
            .flatMap(each -> each.archive().stream())
            .findFirst()
            .orElseThrow();
    return catalog.read(session -> session.archives().find(wanted)).orElseThrow();
  }

  private ArchiveTarget target(int copy, Optional<ArchiveId> base) throws CatalogException {
    RotationRun run = now();
    Instant kept = policy.window().startOf(run.date().plusDays(level.retentionDays()));
    return new ArchiveTarget(
        Optional.of(policy.pool()),
        Optional.of(() -> barcodes(copy)),
        Optional.of(kept),
        Optional.of(pool -> bringsMore(copy)),
        base);
  }

  private List<Barcode> barcodes(int copy) {
    try {
      return now().copy(copy).stream().map(RotationRun.OnCartridge::barcode).toList();
    } catch (CatalogException e) {
      throw new IllegalStateException("internal error: the run cannot be read: " + e, e);
    }
  }

  /** Another cartridge where the chosen ones do not suffice; else whoever is at the drives. */
  private boolean bringsMore(int copy) {
    try {
      do {
        if (more(copy)) {
          return true;
        }
      } while (listener.archive().bringsCartridge(policy.scratch().text()));
      return false;
    } catch (CatalogException | CommandException | IOException e) {
      listener.step("no further cartridge could be made ready: " + e.getMessage());
      return false;
    }
  }

  private boolean more(int copy) throws IOException, CatalogException, CommandException {
    RotationRun run = now();
    RotationState state = catalog.read(session -> Control.of(session).rotationState(policy));
    RotationDecision found =
        new Rotation(policy)
            .more(state, run.session(), run.level(), run.set(), copy, run.barcodes());
    if (found.choices().isEmpty()) {
      return false;
    }
    CartridgeChoice choice = found.choices().getFirst();
    catalog.write(
        site.actor(),
        session -> {
          Control.of(session).rotationRuns().add(id, policy.name(), choice);
          return true;
        });
    listener.step("cartridge " + choice.barcode() + " is taken too, for " + choice.place());
    ready(choice.barcode());
    return true;
  }

  private void verify(RotationRun.OfDataset attempt)
      throws IOException, InterruptedException, CatalogException, CommandException {
    ArchiveId archiveId = attempt.archive().orElseThrow();
    ArchiveRow archive = catalog.read(session -> session.archives().find(archiveId)).orElseThrow();
    int number = copyNumber(archive, attempt.copy());
    VerifyJob.Outcome outcome = new VerifyJob(site, identities).copy(archive, number);
    if (outcome.evidence().result() != Verification.Result.AGREED) {
      listener.step(
          "dataset %s, copy %d, is not what was written: %s"
              .formatted(attempt.dataset(), attempt.copy(), outcome.evidence().details()));
      replace(
          attempt.copy(),
          new ArchiveDamagedException(
              "archive %s, copy %d, did not agree when it was read back"
                  .formatted(archive.name(), attempt.copy())));
      return;
    }
    if (states(attempt.copy()).values().stream().anyMatch(RotationWork::isBad)) {
      replace(
          attempt.copy(),
          new ArchiveDamagedException("a drive speaks against a cartridge that was just written"));
      return;
    }
    record(attempt, RotationRun.ArchiveStep.VERIFIED, attempt.archive());
    listener.step(
        "dataset %s, copy %d, was read back and agrees"
            .formatted(attempt.dataset(), attempt.copy()));
  }

  /** The number in the catalog of the copy that lies on the run's cartridges for one. */
  private int copyNumber(ArchiveRow archive, int copy) throws CatalogException {
    Set<Barcode> ours = Set.copyOf(barcodes(copy));
    return catalog.read(session -> {
      for (SegmentRow segment : session.archives().segments(archive.id())) {
        Barcode on = session.volumes().find(segment.volume()).orElseThrow().cartridge();
        if (ours.contains(on)) {
          return segment.copy();
        }
      }
      throw new IllegalStateException(
          "internal error: archive %s has no copy on the cartridges of copy %d"
              .formatted(archive.name(), copy));
    });
  }

  /** The cartridge that a failure is the fault of; empty if it is no cartridge's. */
  private Optional<Barcode> badCartridge(int copy, IOException failure) throws CatalogException {
    boolean medium = false;
    for (@Nullable Throwable each = failure; each != null; each = each.getCause()) {
      medium |= each instanceof MediumException || each instanceof WrongVolumeException;
    }
    if (!medium) {
      return Optional.empty();
    }
    Map<Barcode, DataState> states = states(copy);
    Optional<Barcode> doubted =
        states.entrySet().stream()
            .filter(each -> isBad(each.getValue()))
            .map(Map.Entry::getKey)
            .findFirst();
    return doubted.isPresent()
        ? doubted
        : now().copy(copy).stream()
            .map(RotationRun.OnCartridge::barcode)
            .filter(each ->
                states.get(each) == DataState.OPEN || states.get(each) == DataState.LABELLED)
            .min(Comparator.comparing(each -> states.get(each) != DataState.OPEN));
  }

  private Map<Barcode, DataState> states(int copy) throws CatalogException {
    List<RotationRun.OnCartridge> cartridges = now().copy(copy);
    return catalog.read(session -> {
      Map<Barcode, DataState> states = new HashMap<>();
      for (RotationRun.OnCartridge each : cartridges) {
        states.put(each.barcode(), session.cartridges().find(each.barcode()).orElseThrow().data());
      }
      return states;
    });
  }

  private static boolean isBad(@Nullable DataState state) {
    return state == DataState.SUSPECT || state == DataState.QUARANTINED;
  }

  private void doubt(Barcode barcode, String why) throws CatalogException {
    catalog.write(
        site.actor(),
        session -> {
          DataState data = session.cartridges().find(barcode).orElseThrow().data();
          if (!isBad(data)) {
            session.cartridges().transition(barcode, data, DataState.SUSPECT, why);
          }
          return true;
        });
  }

  /** Gives up a copy's bad cartridges and what is on them, and takes others. */
  private void replace(int copy, IOException because)
      throws IOException, CatalogException, CommandException {
    Map<Barcode, DataState> states = states(copy);
    Set<Barcode> bad =
        states.entrySet().stream()
            .filter(each -> isBad(each.getValue()))
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    if (bad.isEmpty()) {
      throw because;
    }
    int badCount =
        catalog.write(
            site.actor(),
            session -> {
              RotationRuns runs = Control.of(session).rotationRuns();
              for (Barcode barcode : bad) {
                runs.step(id, barcode, RotationRun.CartridgeStep.BAD);
              }
              for (RotationRun.OfDataset attempt : runs.get(id).attempts(copy)) {
                if (attempt.archive().isPresent() && isOn(session, attempt.archive().get(), bad)) {
                  runs.step(id, attempt, RotationRun.ArchiveStep.BAD, attempt.archive());
                  runs.plan(id, copy, attempt.dataset(), attempt.kind(), attempt.base());
                  if (copy == 1) {
                    planCopies(runs, attempt.dataset());
                  }
                }
              }
              return Math.toIntExact(
                  runs.get(id).cartridges().stream()
                      .filter(each -> each.step() == RotationRun.CartridgeStep.BAD)
                      .count());
            });
    bad.forEach(each ->
        listener.step("cartridge " + each + " is bad and counts for nothing: see its history"));
    if (badCount > MOST_BAD) {
      throw new RefusedException(
          badCount + " cartridges went bad in one run, the last with: " + because.getMessage(),
          "suspect the drive: clean it, see 'coffer doctor', then run this again; it goes on");
    }
    if (now().copy(copy).isEmpty() && !bringsMore(copy)) {
      throw because;
    }
  }

  /** A dataset is archived anew: what copies there are of the bad one stay, and do not count. */
  private void planCopies(RotationRuns runs, DatasetName dataset) throws CatalogException {
    for (int copy = 2; copy <= level.copies(); copy++) {
      for (RotationRun.OfDataset attempt : runs.get(id).attempts(copy)) {
        if (attempt.dataset().equals(dataset)
            && attempt.step() != RotationRun.ArchiveStep.PLANNED) {
          runs.plan(id, copy, dataset, attempt.kind(), attempt.base());
        }
      }
    }
  }

  private static boolean isOn(
      dev.coffer.catalog.Session session, ArchiveId archive, Set<Barcode> bad)
      throws CatalogException {
    for (SegmentRow segment : session.archives().segments(archive)) {
      if (bad.contains(session.volumes().find(segment.volume()).orElseThrow().cartridge())) {
        return true;
      }
    }
    return false;
  }
}
