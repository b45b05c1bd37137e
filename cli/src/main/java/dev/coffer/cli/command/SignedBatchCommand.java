package dev.coffer.cli.command;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What passes cartridges from hand to hand counts by a signature, where the person has a key. */
@Command
abstract class SignedBatchCommand extends VaultBatchCommand {
  @Mixin private SignatureOption signature;

  @Option(names = "--text", description = "Only print what has to be signed.")
  private boolean text;

  @Override
  protected final Optional<SignatureOption> signature() {
    return Optional.of(signature);
  }

  @Override
  protected final boolean textOnly() {
    return text;
  }
}
