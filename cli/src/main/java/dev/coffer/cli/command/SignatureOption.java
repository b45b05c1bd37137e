package dev.coffer.cli.command;

import dev.coffer.cli.Surroundings;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.job.PersonalSignature;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code --key} or {@code --signature}, for acts that count only because a certain person did them.
 */
final class SignatureOption {
  @Mixin private PassphraseOption passphrase;

  @Option(
      names = "--key",
      paramLabel = "KEYFILE",
      description =
          "Sign with this SSH private key; with a .pub file the SSH agent or the security key"
              + " signs.")
  private @Nullable Path key;

  @Option(
      names = "--signature",
      paramLabel = "SIGFILE",
      description = "A signature made elsewhere with 'ssh-keygen -Y sign -n coffer'.")
  private @Nullable Path signature;

  boolean isGiven() {
    return key != null || signature != null;
  }

  /** It was made elsewhere. */
  boolean isBrought() {
    return signature != null;
  }

  /** How the signature is come by. */
  PersonalSignature read(Surroundings around) throws UsageException {
    if (key != null && signature == null) {
      return key(key, passphrase, around);
    }
    if (key == null && signature != null) {
      return PersonalSignature.from(around.file(signature));
    }
    throw new UsageException(
        "this counts by a signature: give either --key KEYFILE or --signature SIGFILE",
        "--text prints what has to be signed; sign it with 'ssh-keygen -Y sign -n coffer'");
  }

  /** A signature with a key file. */
  static PersonalSignature key(Path file, PassphraseOption passphrase, Surroundings around)
      throws UsageException {
    return PersonalSignature.with(
        around.file(file),
        around.directory(),
        around.environment(),
        what -> passphrase.read(around, what));
  }
}
