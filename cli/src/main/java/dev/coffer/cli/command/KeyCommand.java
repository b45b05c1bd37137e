package dev.coffer.cli.command;

import dev.coffer.archive.age.AgeIdentity;
import dev.coffer.cli.ExitCode;
import dev.coffer.cli.UsageException;
import dev.coffer.cli.job.KeyFiles;
import dev.coffer.cli.terminal.Abbreviated;
import dev.coffer.cli.terminal.Facts;
import dev.coffer.cli.terminal.Listing;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffer key}: identities, which open archives. */
@Command(
    name = "key",
    description = "Make and look at identities, the secrets that open archives.",
    subcommands = {KeyCommand.Generate.class, KeyCommand.Show.class})
final class KeyCommand extends GroupCommand {

  /** {@code coffer key generate}. */
  @Command(
      name = "generate",
      description = "Make an identity: a secret for a file, and a public key for 'recipient add'.",
      footer =
          "The file does not belong on the machine that archives. Make it where it will be kept,"
              + " and bring only the public key here.")
  static final class Generate extends BaseCommand {
    @Mixin private DryRunOption dryRun;
    @Mixin private JsonOption json;
    @Mixin private PassphraseOption passphrase;

    @Parameters(
        index = "0",
        paramLabel = "FILE",
        description = "The file to make, mode 0600; the public key goes to FILE.pub.")
    private Path file;

    @Option(
        names = "--x25519",
        description = "A classic key instead of the post-quantum hybrid, for older age programs.")
    private boolean classic;

    @Option(
        names = "--encrypt",
        description = "Encrypt the file with a passphrase, which is asked for.")
    private boolean encrypt;

    @Override
    protected ExitCode run() throws Exception {
      Path target = around().resolve(file);
      if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        throw new UsageException(
            target + ": exists already, and a key is never overwritten", "choose another name");
      }
      if (dryRun.enabled) {
        output().say("would make an identity in " + target);
        return ExitCode.DONE;
      }
      AgeIdentity identity = classic ? AgeIdentity.generateX25519() : AgeIdentity.generate();
      KeyFiles.write(target, identity, around().time().instant(), secret());
      Path publicFile = target.resolveSibling(target.getFileName() + ".pub");
      Files.writeString(publicFile, identity.recipient() + "\n");
      output(json.enabled)
          .facts(
              new Facts()
                  .add("file", target.toString())
                  .add("publicFile", publicFile.toString())
                  .add("publicKey", new Abbreviated(identity.recipient().toString())));
      return ExitCode.DONE;
    }

    private Optional<char[]> secret() throws Exception {
      if (!encrypt && !passphrase.isGiven()) {
        return Optional.empty();
      }
      char[] secret = passphrase.read(around(), "new passphrase");
      if (!passphrase.isGiven()) {
        char[] again = passphrase.read(around(), "the same again");
        boolean same = Arrays.equals(secret, again);
        Arrays.fill(again, '\0');
        if (!same) {
          Arrays.fill(secret, '\0');
          throw new UsageException("the two passphrases differ", "run it again");
        }
      }
      return Optional.of(secret);
    }
  }

  /** {@code coffer key show}. */
  @Command(name = "show", description = "Show the public keys of an identity file; no secret.")
  static final class Show extends BaseCommand {
    @Mixin private JsonOption json;
    @Mixin private PassphraseOption passphrase;

    @Parameters(index = "0", paramLabel = "FILE", description = "An identity file.")
    private Path file;

    @Override
    protected ExitCode run() throws Exception {
      List<AgeIdentity> identities =
          KeyFiles.read(List.of(around().file(file)), what -> passphrase.read(around(), what));
      Listing<AgeIdentity> listing =
          new Listing<AgeIdentity>()
              .column(
                  "PUBLIC KEY",
                  "publicKey",
                  identity -> new Abbreviated(identity.recipient().toString()));
      output(json.enabled).list(listing, identities, "no identities");
      return ExitCode.DONE;
    }
  }
}
