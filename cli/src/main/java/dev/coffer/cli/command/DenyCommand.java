package dev.coffer.cli.command;

import dev.coffer.cli.ExitCode;
import dev.coffer.cli.job.RequestJob;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code coffer deny}. */
@Command(
    name = "deny",
    description = "End a request as an approver; one is enough.",
    footer = "--text prints what to sign on another machine; give the same --reason both times.")
final class DenyCommand extends BaseCommand {
  @Mixin private DryRunOption dryRun;
  @Mixin private SignatureOption signature;
  @Mixin private TextOption text;
  @Mixin private ReasonOption reason;

  @Parameters(
      index = "0",
      paramLabel = "REQUEST",
      description = "The request's number, like R000042.")
  private String id;

  @Override
  protected ExitCode run() throws Exception {
    RequestJob job = new RequestJob(site());
    if (text.enabled) {
      around().out().print(job.denial(RequestCommand.id(id), reason.text()));
      return ExitCode.DONE;
    }
    RequestJob.Seen seen =
        job.deny(RequestCommand.id(id), reason.text(), signature.read(around()), dryRun.enabled);
    output()
        .say(
            "%s%s is denied by %s"
                .formatted(
                    dryRun.enabled ? "would be so: " : "",
                    RequestCommand.id(id),
                    seen.file().closing().orElseThrow().by()));
    return ExitCode.DONE;
  }
}
