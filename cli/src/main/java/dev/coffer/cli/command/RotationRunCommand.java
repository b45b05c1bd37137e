package dev.coffer.cli.command;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.custody.AuthorityScope;
import dev.coffer.catalog.rotation.CartridgeChoice;
import dev.coffer.catalog.rotation.GateReport;
import dev.coffer.catalog.rotation.Protection;
import dev.coffer.catalog.rotation.RotationDecision;
import dev.coffer.catalog.rotation.RotationRun;
import dev.coffer.catalog.rotation.RunKind;
import dev.coffer.cli.ExitCode;
import dev.coffer.cli.Surroundings;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.job.ArchiveJob;
import dev.coffer.cli.job.BaseChoice;
import dev.coffer.cli.job.RotationRunJob;
import dev.coffer.cli.terminal.Facts;
import dev.coffer.cli.terminal.Printable;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code coffer rotation run}. */
@Command(
    name = "run",
    description = "Do this week's run, or go on with the one that was cut off.",
    footer =
        "Made for a timer that starts it daily at the beginning of the write window: when nothing"
            + " is due it does nothing and its exit code is 0. 3: done, some files could not be"
            + " read. 10: a cartridge is missing. 12, 20: a cartridge went bad and there is no"
            + " other. 30: a rule refuses it, nothing was written. 31: two people have to release a"
            + " cartridge first.")
final class RotationRunCommand extends BaseCommand {
  @Mixin private DryRunOption dryRun;
  @Mixin private JsonOption json;
  @Mixin private RotationPolicyOption policy;
  @Mixin private IdentityOption identity;

  @Option(
      names = "--date",
      paramLabel = "DATE",
      description = "With --dry-run: as if it were this day.")
  private @Nullable LocalDate date;

  @Option(names = "--outside-window", description = "Begin although the write window is not open.")
  private boolean outsideWindow;

  @Option(
      names = "--container",
      paramLabel = "NAME",
      description = "Pack what goes out at the next pick-up into this transport case.")
  private @Nullable String container;

  @Option(
      names = "--seal",
      paramLabel = "NUMBER",
      description = "The number of the new seal on the case.")
  private @Nullable String seal;

  @Override
  protected ExitCode run() throws Exception {
    if ((container == null) != (seal == null)) {
      throw new UsageException("--container and --seal go together", null);
    }
    if (date != null && !dryRun.enabled) {
      throw new UsageException(
          "--date is for --dry-run only; what day it is, the custody clock says", null);
    }
    Optional<RotationRunJob.Packing> packing =
        container == null || seal == null
            ? Optional.empty()
            : Optional.of(new RotationRunJob.Packing(container, seal));
    RotationRunJob.Options options =
        new RotationRunJob.Options(policy.name, outsideWindow, identity.read(around()), packing);
    RotationRunJob job = new RotationRunJob(site(), options, new Watch(around()));
    if (dryRun.enabled) {
      Optional<RotationRun> underWay = date == null ? job.underWay() : Optional.empty();
      if (underWay.isPresent()) {
        output(json.enabled).facts(underWay(underWay.get()));
        return ExitCode.DONE;
      }
      RotationDecision decision = job.dryRun(Optional.ofNullable(date));
      output(json.enabled).facts(facts(decision));
      if (decision.turn().isPresent()) {
        RotationRunJob.requireGo(decision);
        if (date == null) {
          job.requireInLibrary(decision);
        }
      }
      return ExitCode.DONE;
    }
    RotationRunJob.Outcome outcome = job.run();
    output(json.enabled).facts(facts(outcome));
    return outcome.complete() ? ExitCode.DONE : ExitCode.SOURCES_UNREADABLE;
  }

  /** What a start would go on with. */
  private static Facts underWay(RotationRun run) {
    return new Facts()
        .add("session", run.session())
        .add("wouldGoOn", true)
        .add("begun", run.startedAt())
        .add("level", run.level())
        .add("set", run.set())
        .add("cartridges", run.cartridges().stream().map(RotationRunCommand::cartridge).toList())
        .add("archives", run.archives().stream().map(RotationRunCommand::archive).toList());
  }

  private static Facts facts(RotationDecision decision) {
    return new Facts()
        .add("session", decision.session().nominal())
        .add("date", decision.session().date())
        .add("wouldRun", decision.go())
        .add("level", decision.turn().map(turn -> turn.level().name()))
        .add("set", decision.turn().map(turn -> turn.set()))
        .add("cartridges", decision.choices().stream().map(RotationRunCommand::choice).toList())
        .add("writes", decision.kinds().stream().map(RotationRunCommand::kind).toList())
        .add(
            "protection",
            decision.gate().map(GateReport::datasets).orElse(List.of()).stream()
                .map(RotationRunCommand::gate)
                .toList())
        .add("warnings", decision.gate().map(GateReport::warnings).orElse(List.of()))
        .add("refusals", decision.refusals());
  }

  private static Facts choice(CartridgeChoice choice) {
    return new Facts()
        .add("cartridge", choice.barcode())
        .add("set", choice.place())
        .add("use", choice.use().name().toLowerCase(Locale.ROOT));
  }

  private static Facts kind(RunKind kind) {
    return new Facts()
        .add("dataset", kind.dataset())
        .add("kind", kind.kind())
        .add("why", kind.why());
  }

  private static Facts gate(GateReport.DatasetGate gate) {
    return new Facts()
        .add("dataset", gate.dataset())
        .add("oldest", change(gate, each -> each.oldest().map(Object::toString).orElse("none")))
        .add("restorePoints", change(gate, Protection::restorePoints))
        .add("copies", change(gate, Protection::copies))
        .add("sites", change(gate, Protection::sites))
        .add("offline", change(gate, Protection::offline))
        .add("fullsOut", change(gate, Protection::fullsOut));
  }

  private static String change(
      GateReport.DatasetGate gate, java.util.function.Function<Protection, Object> of) {
    return of.apply(gate.before()) + " -> " + of.apply(gate.after());
  }

  private static Facts facts(RotationRunJob.Outcome outcome) {
    Facts facts =
        new Facts().add("policy", outcome.policy().name()).add("nothingToDo", outcome.nothing());
    outcome
        .run()
        .ifPresent(run ->
            facts
                .add("session", run.session())
                .add("level", run.level())
                .add("set", run.set())
                .add("state", run.state())
                .add(
                    "cartridges",
                    run.cartridges().stream().map(RotationRunCommand::cartridge).toList())
                .add(
                    "archives", run.archives().stream().map(RotationRunCommand::archive).toList()));
    outcome
        .decision()
        .flatMap(RotationDecision::gate)
        .ifPresent(gate ->
            facts.add(
                "protection", gate.datasets().stream().map(RotationRunCommand::gate).toList()));
    return facts
        .add(
            "pickLists",
            outcome.lists().stream()
                .map(each ->
                    new Facts()
                        .add("list", each.list().number())
                        .add("scope", each.list().scope())
                        .add("pickUp", each.pickUp())
                        .add(
                            each.list().scope() == AuthorityScope.PICK_UP ? "to" : "from",
                            each.list().destination())
                        .add(
                            "cartridges",
                            each.places().entrySet().stream()
                                .map(place -> place.getKey() + " " + place.getValue())
                                .toList()))
                .toList())
        .add("remarks", outcome.remarks());
  }

  private static Facts cartridge(RotationRun.OnCartridge each) {
    return new Facts()
        .add("cartridge", each.barcode())
        .add("copy", each.copy())
        .add("use", each.use().name().toLowerCase(Locale.ROOT))
        .add("step", each.step());
  }

  private static Facts archive(RotationRun.OfDataset each) {
    return new Facts()
        .add("dataset", each.dataset())
        .add("copy", each.copy())
        .add("kind", each.kind())
        .add("step", each.step())
        .add("archive", each.archive());
  }

  /** Says each step on standard error, so that a timer's journal has them. */
  private static final class Watch implements RotationRunJob.Listener, ArchiveJob.Listener {
    private final Surroundings around;

    Watch(Surroundings around) {
      this.around = around;
    }

    @Override
    public void step(String what) {
      around.err().println("coffer: " + Printable.of(what));
    }

    @Override
    public ArchiveJob.Listener archive() {
      return this;
    }

    @Override
    public boolean takesOut(List<Barcode> barcodes) {
      String text =
          "coffer: no import/export slot is free; take out by hand: "
              + String.join(", ", barcodes.stream().map(Barcode::text).toList());
      boolean done = around.operator().confirms(text);
      if (!done) {
        step(text.substring("coffer: ".length()));
      }
      return done;
    }

    @Override
    public void decided(BaseChoice choice) {
      if (choice.insteadOf().isPresent()) {
        step("a full archive is made instead of changes: " + choice.why());
      }
      choice.warning().ifPresent(this::step);
    }

    @Override
    public void begins(String archiveName, Supplier<ArchiveJob.Progress> progress) {
      step("archive " + archiveName + " begins");
    }

    @Override
    public void trouble(String path, String reason) {
      around.err().println("coffer: " + Printable.of(path) + ": " + reason);
    }

    @Override
    public void passedOver(String barcode, String why) {
      step("cartridge " + barcode + " is passed over: " + why);
    }

    @Override
    public void endedUnannounced(String barcode) {
      around.err().println("coffer: " + ArchiveCommand.endedUnannouncedText(barcode));
    }

    @Override
    public boolean bringsCartridge(String pool) {
      return around
          .operator()
          .confirms(
              "coffer: no further cartridge for this run; put a blank one in and add it to pool "
                  + Printable.of(pool));
    }
  }
}
