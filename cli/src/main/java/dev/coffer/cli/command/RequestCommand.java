package dev.coffer.cli.command;

import dev.coffer.catalog.control.RequestStatus;
import dev.coffer.catalog.request.RequestFile;
import dev.coffer.catalog.request.RequestId;
import dev.coffer.cli.ExitCode;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.job.CarryOutJob;
import dev.coffer.cli.job.RequestJob;
import dev.coffer.cli.terminal.Facts;
import dev.coffer.cli.terminal.Listing;
import dev.coffer.cli.terminal.Output;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffer request}: what one person asks for and others agree to. */
@Command(
    name = "request",
    description = "Ask for what takes two people, and see how requests stand.",
    subcommands = {
      RequestCommand.ListAll.class,
      RequestCommand.Show.class,
      RequestCommand.Text.class,
      RequestCommand.Signature.class,
      RequestCommand.Cancel.class,
      RequestCommand.CarryOut.class,
      RequestCommand.Review.class,
      CartridgeRequests.Checkout.class,
      CartridgeRequests.Recall.class,
      CartridgeRequests.Release.class,
      CartridgeRequests.ExpireEarly.class,
      CartridgeRequests.Relabel.class,
      CartridgeRequests.Erase.class,
      CartridgeRequests.Destroy.class,
      CartridgeRequests.Clear.class,
      CartridgeRequests.AcceptFound.class,
      PaperRequests.PersonAdd.class,
      PaperRequests.PersonRemove.class,
      PaperRequests.PolicyChange.class,
      PaperRequests.LiftHold.class,
      PaperRequests.UnfreezeClock.class,
      PaperRequests.ReleaseBrake.class
    })
final class RequestCommand extends GroupCommand {

  static RequestId id(String text) throws UsageException {
    try {
      return RequestId.parse(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException("'" + text + "' is not a request", "they are called R000042");
    }
  }

  static String word(RequestStatus status) {
    return status.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** How it stands and what is to be done next, for people. */
  static void tell(Output output, RequestJob.Seen seen) {
    RequestId id = seen.file().request().id();
    switch (seen.status()) {
      case OPEN ->
          output.say(
              "%s has %d of %d approvals; 'coffer approve %s' adds one"
                  .formatted(id, seen.approvals(), seen.approversNeeded(), id));
      case APPROVED ->
          output.say(
              "%s is agreed to until %s; 'coffer request carry-out %s' does it, or says what does"
                  .formatted(id, output.time(seen.file().request().validUntil()), id));
      case EXPIRED, DENIED, CANCELLED, DONE, REVIEW_DUE ->
          output.say(id + " is " + word(seen.status()));
    }
  }

  static Facts facts(RequestJob.Seen seen) {
    var request = seen.file().request();
    return new Facts()
        .add("id", request.id().toString())
        .add("kind", request.kind().wireName())
        .add("status", word(seen.status()))
        .add("requestedBy", request.requester().text())
        .add("requestedAt", request.requestedAt())
        .add("validFrom", request.validFrom())
        .add("validUntil", request.validUntil())
        .add("emergency", request.emergency())
        .add("reason", request.reason())
        .add("cartridges", request.items().stream().map(i -> i.barcode().text()).toList())
        .add("done", seen.file().done().stream().map(b -> b.text()).sorted().toList())
        .add("approversNeeded", seen.approversNeeded())
        .add(
            "signatures",
            seen.signatures().stream()
                .map(s ->
                    new Facts()
                        .add("person", s.person())
                        .add("as", s.byRequester() ? "requester" : "approver")
                        .add("counts", s.counts())
                        .add("why", s.explanation()))
                .toList())
        .add("closed", seen.file().closing().map(c -> c.how() + " by " + c.by() + ": " + c.why()))
        .add(
            "review",
            seen.file()
                .review()
                .map(r -> (r.wasRight() ? "right, " : "wrong, ") + r.by() + ": " + r.note()));
  }

  /** {@code coffer request list}. */
  @Command(name = "list", description = "List the requests that are open; all with --all.")
  static final class ListAll extends BaseCommand {
    @Mixin private JsonOption json;

    @Option(names = "--all", description = "Also those that are over.")
    private boolean all;

    @Override
    protected ExitCode run() throws Exception {
      List<RequestJob.Seen> shown = new ArrayList<>(new RequestJob(site()).list());
      if (!all) {
        shown.removeIf(seen ->
            switch (seen.status()) {
              case OPEN, APPROVED, REVIEW_DUE -> false;
              case EXPIRED, DENIED, CANCELLED, DONE -> true;
            });
      }
      Listing<RequestJob.Seen> listing =
          new Listing<RequestJob.Seen>()
              .column("REQUEST", "id", s -> s.file().request().id().toString())
              .column("KIND", "kind", s -> s.file().request().kind().wireName())
              .column("STATUS", "status", s -> word(s.status()))
              .column("BY", "requestedBy", s -> s.file().request().requester().text())
              .column("APPROVALS", "approvals", s -> s.approvals() + "/" + s.approversNeeded())
              .column("VALID UNTIL", "validUntil", s -> s.file().request().validUntil())
              .column(
                  "CARTRIDGES",
                  "cartridges",
                  s -> s.file().request().items().stream().map(i -> i.barcode().text()).toList())
              .column("REASON", "reason", s -> s.file().request().reason());
      output(json.enabled).list(listing, shown, "no requests");
      return ExitCode.DONE;
    }
  }

  /** {@code coffer request show}. */
  @Command(
      name = "show",
      description = "Show a request: its text, and whether each signature is good.")
  static final class Show extends BaseCommand {
    @Mixin private JsonOption json;

    @Parameters(
        index = "0",
        paramLabel = "REQUEST",
        description = "The request's number, like R000042.")
    private String id;

    @Override
    protected ExitCode run() throws Exception {
      RequestJob.Seen seen = new RequestJob(site()).find(id(id));
      if (json.enabled) {
        output(true).facts(facts(seen).add("text", seen.file().text()));
        return ExitCode.DONE;
      }
      around().out().print(seen.file().text());
      around().out().println();
      for (var signature : seen.signatures()) {
        output()
            .say(
                "%s %s %s: %s"
                    .formatted(
                        signature.counts() ? "good" : "DOES NOT COUNT",
                        signature.byRequester() ? "requester" : "approver",
                        signature.person(),
                        signature.explanation()));
      }
      seen.file()
          .closing()
          .ifPresent(
              c -> output().say(c.how() + " by " + c.by() + " at " + c.at() + ": " + c.why()));
      seen.file()
          .review()
          .ifPresent(r ->
              output()
                  .say(
                      "reviewed by %s at %s, %s: %s"
                          .formatted(r.by(), r.at(), r.wasRight() ? "right" : "WRONG", r.note())));
      tell(output(), seen);
      return ExitCode.DONE;
    }
  }

  /** {@code coffer request text}. */
  @Command(
      name = "text",
      description = "Print exactly the text that approvers sign, and nothing else.",
      footer =
          "Sign it on another machine: 'ssh-keygen -Y sign -n coffer -f KEY < TEXT > SIG', then"
              + " 'coffer approve REQUEST --signature SIG'.")
  static final class Text extends BaseCommand {
    @Parameters(
        index = "0",
        paramLabel = "REQUEST",
        description = "The request's number, like R000042.")
    private String id;

    @Override
    protected ExitCode run() throws Exception {
      around().out().print(new RequestJob(site()).find(id(id)).file().text());
      return ExitCode.DONE;
    }
  }

  /** {@code coffer request signature}. */
  @Command(
      name = "signature",
      description = "Print a person's signature of a request, for ssh-keygen -Y verify.")
  static final class Signature extends BaseCommand {
    @Parameters(
        index = "0",
        paramLabel = "REQUEST",
        description = "The request's number, like R000042.")
    private String id;

    @Parameters(
        index = "1",
        paramLabel = "PERSON",
        description = "The person whose signature it is.")
    private String person;

    @Override
    protected ExitCode run() throws Exception {
      RequestFile file = new RequestJob(site()).find(id(id)).file();
      Optional<String> signature =
          file.request().requester().text().equals(person)
              ? file.requesterSignature()
              : file.approvals().stream()
                  .filter(approval -> approval.person().equals(person))
                  .map(RequestFile.Approval::signature)
                  .findFirst();
      around()
          .out()
          .print(
              signature.orElseThrow(() ->
                  new UsageException(
                      person + " has not signed " + file.request().id(),
                      "'coffer request show' says who has")));
      return ExitCode.DONE;
    }
  }

  /** {@code coffer request cancel}. */
  @Command(name = "cancel", description = "Take back a request of your own.")
  static final class Cancel extends BaseCommand {
    @Mixin private DryRunOption dryRun;
    @Mixin private ReasonOption reason;

    @Parameters(
        index = "0",
        paramLabel = "REQUEST",
        description = "The request's number, like R000042.")
    private String id;

    @Override
    protected ExitCode run() throws Exception {
      RequestJob.Seen seen = new RequestJob(site()).cancel(id(id), reason.text(), dryRun.enabled);
      output().say((dryRun.enabled ? "would be so: " : "") + id(id) + " is " + word(seen.status()));
      return ExitCode.DONE;
    }
  }

  /** {@code coffer request carry-out}. */
  @Command(
      name = "carry-out",
      description = "Do what a request was agreed to for; all of it, or nothing.",
      footer =
          "A release, expire-early or clear changes what the catalog says of the cartridges, those"
              + " about people, policy, holds, clock and brake change those. The rest takes hands"
              + " or a drive: 'coffer vault' and 'coffer cartridge label --request'.")
  static final class CarryOut extends BaseCommand {
    @Mixin private DryRunOption dryRun;

    @Parameters(
        index = "0",
        paramLabel = "REQUEST",
        description = "The request's number, like R000042.")
    private String id;

    @Option(
        names = "--policy-file",
        paramLabel = "FILE",
        description = "The approval policy that a policy-change was agreed to for.")
    private @Nullable Path policyFile;

    @Override
    protected ExitCode run() throws Exception {
      Optional<String> policy =
          policyFile == null
              ? Optional.empty()
              : Optional.of(Files.readString(around().file(policyFile)));
      for (String done : new CarryOutJob(site()).run(id(id), policy, dryRun.enabled)) {
        output().say((dryRun.enabled ? "would be so: " : "") + done);
      }
      return ExitCode.DONE;
    }
  }

  /** {@code coffer request review}. */
  @Command(
      name = "review",
      description = "Say, as an approver who had no part in it, whether an emergency was right.")
  static final class Review extends BaseCommand {
    @Mixin private DryRunOption dryRun;
    @Mixin private SignatureOption signature;
    @Mixin private TextOption text;

    @Parameters(
        index = "0",
        paramLabel = "REQUEST",
        description = "The request's number, like R000042.")
    private String id;

    @Option(
        names = "--note",
        paramLabel = "TEXT",
        required = true,
        description = "What you found; goes into the record.")
    private String note;

    @Option(names = "--wrong", description = "Say that it should not have been done.")
    private boolean wrong;

    @Override
    protected ExitCode run() throws Exception {
      RequestJob job = new RequestJob(site());
      if (text.enabled) {
        around().out().print(job.review(id(id), !wrong, note));
        return ExitCode.DONE;
      }
      RequestFile file =
          job.review(id(id), !wrong, note, signature.read(around()), dryRun.enabled).file();
      output()
          .say(
              (dryRun.enabled ? "would be so: " : "")
                  + id(id)
                  + " was reviewed by "
                  + file.review().orElseThrow().by());
      return ExitCode.DONE;
    }
  }
}
