package dev.coffer.cli.command;

import dev.coffer.archive.age.AgeIdentity;
import dev.coffer.cli.SetupException;
import dev.coffer.cli.Surroundings;
import dev.coffer.cli.job.KeyFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code --identity}, for commands that read. */
final class IdentityOption {
  @Mixin private PassphraseOption passphrase;

  @Option(
      names = "--identity",
      paramLabel = "FILE",
      description = "A file with the secret key of a recipient; may be given several times.")
  private List<Path> files = List.of();

  boolean isGiven() {
    return !files.isEmpty();
  }

  List<AgeIdentity> read(Surroundings around) throws IOException, SetupException {
    return KeyFiles.read(
        files.stream().map(around::resolve).toList(), what -> passphrase.read(around, what));
  }
}
