package dev.coffer.cli.command;

import dev.coffer.archive.age.AgeIdentity;
import dev.coffer.cli.CommandException;
import dev.coffer.cli.Surroundings;
import dev.coffer.cli.job.KeyFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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

  List<AgeIdentity> read(Surroundings around) throws IOException, CommandException {
    List<Path> found = new ArrayList<>();
    for (Path file : files) {
      found.add(around.file(file));
    }
    return KeyFiles.read(found, what -> passphrase.read(around, what));
  }
}
