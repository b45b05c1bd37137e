package dev.coffer.cli.command;

import dev.coffer.cli.UsageException;
import picocli.CommandLine.Option;

/** {@code --reason}, for what others will ask about later. */
final class ReasonOption {
  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      required = true,
      description = "Why; goes into the record.")
  private String reason;

  String text() throws UsageException {
    if (reason.isBlank()) {
      throw new UsageException("a reason is needed", "say why with --reason TEXT");
    }
    return reason.strip();
  }
}
