package dev.coffer.cli.command;

import dev.coffer.cli.ExitCode;
import dev.coffer.cli.job.RequestJob;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code coffer approve}. */
@Command(
    name = "approve",
    description = "Agree to a request, by signing its text.",
    footer = {
      "Read it first with 'coffer request show'. Who approves is whoever's key signed; nobody"
          + " approves a request of their own.",
      "On another machine: 'coffer request text R000042 > request.txt', 'ssh-keygen -Y sign -n"
          + " coffer -f KEY < request.txt > request.sig', then --signature request.sig here."
    })
final class ApproveCommand extends BaseCommand {
  @Mixin private DryRunOption dryRun;
  @Mixin private JsonOption json;
  @Mixin private SignatureOption signature;

  @Parameters(
      index = "0",
      paramLabel = "REQUEST",
      description = "The request's number, like R000042.")
  private String id;

  @Override
  protected ExitCode run() throws Exception {
    RequestJob.Seen seen =
        new RequestJob(site())
            .approve(RequestCommand.id(id), signature.read(around()), dryRun.enabled);
    if (json.enabled) {
      output(true).facts(RequestCommand.facts(seen));
      return ExitCode.DONE;
    }
    var last = seen.signatures().getLast();
    output()
        .say(
            (dryRun.enabled ? "would be so: " : "")
                + (seen.approvals() == 0 && last.byRequester()
                    ? last.person() + " signed it as its requester"
                    : "approved by " + last.person()));
    RequestCommand.tell(output(), seen);
    return ExitCode.DONE;
  }
}
