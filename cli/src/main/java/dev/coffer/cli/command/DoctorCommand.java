package dev.coffer.cli.command;

import dev.coffer.cli.ExitCode;
import dev.coffer.cli.job.Desk;
import dev.coffer.cli.job.DoctorJob;
import dev.coffer.cli.job.doctor.Finding;
import dev.coffer.cli.terminal.Listing;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code coffer doctor}. */
@Command(
    name = "doctor",
    description =
        "Look at everything this home needs, and say what is wrong and what to do. Changes"
            + " nothing.",
    footer = "The exit code is that of the first finding marked BAD, and 0 if there is none.")
final class DoctorCommand extends BaseCommand {
  @Mixin private JsonOption json;

  @Override
  protected ExitCode run() throws Exception {
    List<Finding> findings = new DoctorJob(home(), around().time(), Desk.of(around())).run();
    Listing<Finding> listing =
        new Listing<Finding>()
            .column("", "verdict", finding -> finding.verdict().word())
            .column("CHECK", "check", Finding::check)
            .column("FINDING", "finding", Finding::finding);
    output(json.enabled).list(listing, findings, "nothing to check");
    return findings.stream()
        .map(Finding::exitCode)
        .filter(code -> code != ExitCode.DONE)
        .findFirst()
        .orElse(ExitCode.DONE);
  }
}
