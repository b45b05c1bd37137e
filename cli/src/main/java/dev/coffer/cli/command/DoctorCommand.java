package dev.coffer.cli.command;

import dev.coffer.cli.ExitCode;
import dev.coffer.cli.job.DoctorJob;
import dev.coffer.cli.terminal.Listing;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code coffer doctor}. */
@Command(name = "doctor", description = "Check that everything is as it should be, and explain.")
final class DoctorCommand extends BaseCommand {
  @Mixin private JsonOption json;

  @Override
  protected ExitCode run() throws Exception {
    List<DoctorJob.Finding> findings = new DoctorJob(home()).run();
    Listing<DoctorJob.Finding> listing =
        new Listing<DoctorJob.Finding>()
            .column("", "verdict", finding -> finding.verdict().word())
            .column("CHECK", "check", DoctorJob.Finding::check)
            .column("FINDING", "finding", DoctorJob.Finding::finding);
    output(json.enabled).list(listing, findings, "nothing to check");
    boolean bad = findings.stream().anyMatch(f -> f.verdict() == DoctorJob.Verdict.BAD);
    return bad ? ExitCode.USAGE : ExitCode.DONE;
  }
}
