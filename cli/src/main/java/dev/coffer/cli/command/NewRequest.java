package dev.coffer.cli.command;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.control.RequestDraft;
import dev.coffer.catalog.request.RequestKind;
import dev.coffer.cli.CommandException;
import dev.coffer.cli.ExitCode;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.job.RequestJob;
import dev.coffer.cli.terminal.Output;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What making a request of any kind has in common. */
@Command(
    footer =
        "Signed with --key it takes the approvers of the policy; unsigned at least two. It lives 72"
            + " hours at most. 'coffer request text' prints what approvers sign.")
abstract class NewRequest extends BaseCommand {
  @Mixin private DryRunOption dryRun;
  @Mixin private JsonOption json;
  @Mixin private ReasonOption reason;
  @Mixin private PassphraseOption passphrase;

  @Option(
      names = "--key",
      paramLabel = "KEYFILE",
      description = "Sign it as the requester with this SSH private key.")
  private java.nio.file.@Nullable Path key;

  @Option(
      names = "--valid-from",
      paramLabel = "TIME",
      description = "When it may first be carried out; default: at once.")
  private @Nullable String validFrom;

  @Option(
      names = "--valid-hours",
      paramLabel = "N",
      description = "How long it lives; default: as long as the policy lets it.")
  private @Nullable Integer validHours;

  abstract RequestKind kind();

  /** What the kind needs beside cartridges. */
  abstract Map<String, String> parameters() throws CommandException, IOException;

  List<Barcode> cartridges() throws UsageException {
    return List.of();
  }

  boolean isEmergency() {
    return false;
  }

  @Override
  protected final ExitCode run() throws Exception {
    Optional<Instant> from =
        validFrom == null ? Optional.empty() : Optional.of(days().start(validFrom));
    if (validHours != null && (validHours < 1 || validHours > 72)) {
      throw new UsageException("--valid-hours: actual=" + validHours + " expected=1..72", null);
    }
    RequestDraft draft =
        new RequestDraft(
            kind(),
            isEmergency(),
            reason.text(),
            parameters(),
            cartridges(),
            List.of(),
            from,
            Optional.ofNullable(validHours).map(Duration::ofHours));
    RequestJob.Seen seen =
        new RequestJob(site())
            .open(
                draft,
                key == null
                    ? Optional.empty()
                    : Optional.of(SignatureOption.key(key, passphrase, around())),
                dryRun.enabled);
    Output output = output(json.enabled);
    if (json.enabled) {
      output.facts(RequestCommand.facts(seen).add("text", seen.file().text()));
      return ExitCode.DONE;
    }
    around().out().print(seen.file().text());
    around().out().println();
    if (dryRun.enabled) {
      output.say("would be requested so; nothing was kept");
    } else {
      RequestCommand.tell(output, seen);
    }
    return ExitCode.DONE;
  }
}
