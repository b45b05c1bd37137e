package dev.coffer.cli.command;

import dev.coffer.cli.ExitCode;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.job.PersonalSignature;
import dev.coffer.cli.job.SafeguardJob;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code coffer heartbeat}. */
@Command(
    name = "heartbeat",
    description = "Give a sign of life; without two people's in 30 days nothing expires.",
    footer =
        "With --key in one go. On another machine: '--text > beat.txt', sign that, then"
            + " '--signature beat.sig --text-file beat.txt' within a day.")
final class HeartbeatCommand extends BaseCommand {
  @Mixin private DryRunOption dryRun;
  @Mixin private SignatureOption signature;
  @Mixin private TextOption text;

  @Option(
      names = "--text-file",
      paramLabel = "FILE",
      description = "What was signed elsewhere, as --text printed it.")
  private @Nullable Path textFile;

  @Override
  protected ExitCode run() throws Exception {
    SafeguardJob job = new SafeguardJob(site());
    if (text.enabled) {
      around()
          .out()
          .print(
              job.heartbeatText(
                  signature.isGiven() ? Optional.of(signature.read(around())) : Optional.empty()));
      return ExitCode.DONE;
    }
    PersonalSignature made = signature.read(around());
    if (signature.isBrought() != (textFile != null)) {
      throw new UsageException(
          "--signature and --text-file belong together", "see 'coffer heartbeat --help'");
    }
    String signed =
        textFile == null
            ? job.heartbeatText(Optional.of(made))
            : Files.readString(around().file(textFile));
    Optional<String> missing = job.heartbeat(signed, made.over(signed), dryRun.enabled);
    output()
        .say(
            (dryRun.enabled ? "would be recorded" : "recorded")
                + missing.map(m -> "; " + m).orElse("; two people live, so expiry goes on"));
    return ExitCode.DONE;
  }
}
