package dev.coffer.cli.command;

import dev.coffer.catalog.rotation.CartridgeView;
import dev.coffer.catalog.rotation.PlannedPickUp;
import dev.coffer.catalog.rotation.PlannedRun;
import dev.coffer.catalog.rotation.RotationPlan;
import dev.coffer.catalog.rotation.RotationRun;
import dev.coffer.catalog.rotation.RuleNote;
import dev.coffer.cli.ExitCode;
import dev.coffer.cli.job.Barcodes;
import dev.coffer.cli.job.RotationJob;
import dev.coffer.cli.terminal.Facts;
import dev.coffer.cli.terminal.Listing;
import dev.coffer.cli.terminal.Output;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffer rotation}. */
@Command(
    name = "rotation",
    description = "Plan and run the weekly rotation, and say why it does what it does.",
    subcommands = {
      RotationPolicyCommand.class,
      RotationCommand.Plan.class,
      RotationRunCommand.class,
      RotationCommand.Runs.class,
      RotationCommand.Why.class
    })
final class RotationCommand extends GroupCommand {

  /** {@code coffer rotation plan}. */
  @Command(
      name = "plan",
      description = "Show the calendar: runs, pick-ups, and what will not work.",
      footer =
          "It is made by deciding each run in turn as if everybody did their part. RELEASE names"
              + " the cartridges that two people must have released before the run.")
  static final class Plan extends BaseCommand {
    @Mixin private JsonOption json;
    @Mixin private RotationPolicyOption policy;

    @Option(names = "--weeks", paramLabel = "N", description = "How many weeks ahead; default: 8.")
    private int weeks = 8;

    @Option(
        names = "--from",
        paramLabel = "DATE",
        description = "Show from this day on, like 2027-01-01; default: from today.")
    private @Nullable LocalDate from;

    @Override
    protected ExitCode run() throws Exception {
      RotationJob.Planned planned =
          new RotationJob(site()).plan(policy.name, weeks, Optional.ofNullable(from));
      Output output = output(json.enabled);
      if (json.enabled) {
        output.facts(
            new Facts()
                .add("policy", planned.policy().name())
                .add("version", planned.policy().version())
                .add("from", planned.shownFrom())
                .add("until", planned.plan().until())
                .add("frozen", planned.frozen())
                .add("runs", planned.runs().stream().map(Plan::run).toList())
                .add("pickUps", planned.pickUps().stream().map(Plan::pickUp).toList())
                .add("warnings", planned.warnings().stream().map(Plan::warning).toList()));
        return ExitCode.DONE;
      }
      output.list(runs(), planned.runs(), "no runs until " + planned.plan().until());
      output.say("");
      output.list(pickUps(), planned.pickUps(), "no pick-ups until " + planned.plan().until());
      planned
          .frozen()
          .ifPresent(
              why -> output.sayLines("\nwarning: nothing expires as things are now: " + why));
      if (!planned.warnings().isEmpty()) {
        output.say("");
        for (RotationPlan.Warning warning : planned.warnings()) {
          output.say("warning: " + warning.date() + ": " + warning.text());
        }
      }
      return ExitCode.DONE;
    }

    private static Listing<PlannedRun> runs() {
      return new Listing<PlannedRun>()
          .column("RUN", "date", PlannedRun::date)
          .column("LEVEL", "level", run -> run.turn().level().name())
          .column("SET", "set", run -> run.turn().set())
          .column("CARTRIDGES", "cartridges", run -> or(barcodes(run), "refused"))
          .column("AGE", "ageDays", run -> age(run))
          .column("HOME BY", "homeBy", run -> run.homeBy())
          .column("RELEASE", "release", run -> or(run.release(), "-"));
    }

    private static Listing<PlannedPickUp> pickUps() {
      return new Listing<PlannedPickUp>()
          .column("PICK-UP", "date", each -> each.day().date())
          .column("OUT", "out", each -> moved(each.out()))
          .column("BACK", "back", each -> moved(each.back()))
          .column("ASK BY", "askBy", each -> each.back().isEmpty() ? "-" : each.askBy().toString())
          .column(
              "FULL AND OFF SITE AFTERWARDS",
              "fullsOut",
              each ->
                  or(each.fullsOut().stream().limit(6).map(PlannedPickUp.FullOut::set).toList()));
    }

    private static String age(PlannedRun run) {
      return run.ageDays().isEmpty() ? "new" : run.ageDays().getAsLong() + " d";
    }

    private static List<Object> barcodes(PlannedRun run) {
      return run.decision().choices().stream().map(each -> (Object) each.barcode()).toList();
    }

    private static String moved(List<PlannedPickUp.Moved> moved) {
      return or(moved.stream().map(each -> each.barcode() + " " + each.place()).toList());
    }

    private static Facts run(PlannedRun run) {
      return new Facts()
          .add("date", run.date())
          .add("session", run.turn().session().nominal())
          .add("level", run.turn().level().name())
          .add("set", run.turn().set())
          .add("madeUp", run.turn().madeUp())
          .add("standsFor", run.turn().standsFor())
          .add("go", run.decision().go())
          .add("cartridges", barcodes(run))
          .add(
              "writes",
              run.decision().kinds().stream()
                  .map(each ->
                      new Facts()
                          .add("dataset", each.dataset())
                          .add("kind", each.kind())
                          .add("why", each.why()))
                  .toList())
          .add("ageDays", run.ageDays().isPresent() ? (Object) run.ageDays().getAsLong() : null)
          .add("homeBy", run.homeBy())
          .add("release", run.release())
          .add("refusals", run.decision().refusals());
    }

    private static Facts pickUp(PlannedPickUp each) {
      return new Facts()
          .add("date", each.day().date())
          .add("nominal", each.day().nominal())
          .add("out", each.out().stream().map(Plan::move).toList())
          .add("back", each.back().stream().map(Plan::move).toList())
          .add("askBy", each.askBy())
          .add(
              "fullsOut",
              each.fullsOut().stream()
                  .map(full -> new Facts().add("set", full.set()).add("takenOn", full.takenOn()))
                  .toList())
          .add("findings", each.findings());
    }

    private static Facts move(PlannedPickUp.Moved moved) {
      return new Facts()
          .add("cartridge", moved.barcode())
          .add("level", moved.place().level())
          .add("set", moved.place().set())
          .add("copy", moved.place().copy());
    }

    private static Facts warning(RotationPlan.Warning warning) {
      return new Facts().add("date", warning.date()).add("text", warning.text());
    }
  }

  /** {@code coffer rotation runs}. */
  @Command(name = "runs", description = "List the runs that were made, and the one under way.")
  static final class Runs extends BaseCommand {
    @Mixin private JsonOption json;
    @Mixin private RotationPolicyOption policy;

    @Override
    protected ExitCode run() throws Exception {
      Listing<RotationRun> listing =
          new Listing<RotationRun>()
              .column("SESSION", "session", RotationRun::session)
              .column("DATE", "date", RotationRun::date)
              .column("LEVEL", "level", RotationRun::level)
              .column("SET", "set", RotationRun::set)
              .column("STATE", "state", RotationRun::state)
              .column(
                  "CARTRIDGES",
                  "cartridges",
                  run -> run.cartridges().stream().map(Runs::cartridge).toList())
              .column("BY", "by", run -> run.by().person())
              .column("NOTE", "note", run -> run.note().isEmpty() ? "-" : run.note());
      output(json.enabled).list(listing, new RotationJob(site()).runs(policy.name), "no runs yet");
      return ExitCode.DONE;
    }

    private static String cartridge(RotationRun.OnCartridge each) {
      return each.step() == RotationRun.CartridgeStep.BAD
          ? each.barcode() + " (bad)"
          : each.barcode().text();
    }
  }

  /** {@code coffer rotation why}. */
  @Command(
      name = "why",
      description = "List the rules that choose or refuse a cartridge for the next run.")
  static final class Why extends BaseCommand {
    @Mixin private JsonOption json;
    @Mixin private RotationPolicyOption policy;

    @Parameters(index = "0", paramLabel = "BARCODE", description = "The cartridge to explain.")
    private String barcode;

    @Override
    protected ExitCode run() throws Exception {
      RotationJob.Why why = new RotationJob(site()).why(policy.name, Barcodes.parse(barcode));
      CartridgeView cartridge = why.cartridge();
      output(json.enabled)
          .facts(
              new Facts()
                  .add("cartridge", cartridge.barcode())
                  .add("policy", why.policy().name())
                  .add("set", cartridge.place())
                  .add("data", cartridge.data())
                  .add("custody", cartridge.custody())
                  .add("lastWritten", cartridge.lastWritten())
                  .add("held", cartridge.held())
                  .add(
                      "keptUntil",
                      why.expiry()
                          .map(each ->
                              each.date().equals(LocalDate.MAX)
                                  ? "a newer restore point is read back"
                                  : each.date().toString()))
                  .add("keptBecause", why.expiry().map(each -> each.why()))
                  .add("run", why.next().session().date())
                  .add(
                      "rules",
                      why.next().why(cartridge.barcode()).stream()
                          .map(note -> json.enabled ? facts(note) : (Object) text(note))
                          .toList()));
      return ExitCode.DONE;
    }

    private static Facts facts(RuleNote note) {
      return new Facts()
          .add("rule", note.rule())
          .add("verdict", note.verdict())
          .add("cartridge", note.barcode())
          .add("text", note.text());
    }

    private static String text(RuleNote note) {
      return "%s %s: %s"
          .formatted(
              note.verdict().name().toLowerCase(Locale.ROOT),
              note.rule().name().toLowerCase(Locale.ROOT).replace('_', '-'),
              note.text());
    }
  }

  private static String or(Collection<?> values) {
    return or(values, "-");
  }

  private static String or(Collection<?> values, String otherwise) {
    return values.isEmpty()
        ? otherwise
        : values.stream().map(Object::toString).collect(Collectors.joining(", "));
  }
}
