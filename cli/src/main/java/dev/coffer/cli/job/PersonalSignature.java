package dev.coffer.cli.job;

import dev.coffer.catalog.request.RequestRules;
import dev.coffer.catalog.sshsig.Refusal;
import dev.coffer.catalog.sshsig.SshFormatException;
import dev.coffer.catalog.sshsig.SshPrivateKey;
import dev.coffer.catalog.sshsig.SshPublicKey;
import dev.coffer.catalog.sshsig.SshSig;
import dev.coffer.catalog.sshsig.SshSignature;
import dev.coffer.cli.CommandException;
import dev.coffer.cli.SetupException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A person's signature over a text, in namespace {@code coffer}: made with their key, or brought in
 * a file. Proves nothing by itself; the catalog checks it where it is recorded.
 */
public final class PersonalSignature {
  private static final int MAX_SIGNATURE_BYTES = 65_536;

  private final Path file;
  private final boolean isKey;
  private final Path directory;
  private final Map<String, String> environment;
  private final KeyFiles.Passphrase passphrase;
  private @Nullable SshPrivateKey unlocked;

  private PersonalSignature(
      Path file,
      boolean isKey,
      Path directory,
      Map<String, String> environment,
      KeyFiles.Passphrase passphrase) {
    this.file = file;
    this.isKey = isKey;
    this.directory = directory;
    this.environment = environment;
    this.passphrase = passphrase;
  }

  /**
   * Signs with a key file of OpenSSH. Ed25519, ECDSA and RSA keys sign here; a public key file and
   * the file of a security key sign through {@code ssh-keygen}, which asks the agent or the token.
   *
   * @param directory where {@code ssh-keygen} is started
   * @param environment what it sees; {@code SSH_AUTH_SOCK} names the agent
   * @param passphrase asked if the key file is encrypted
   */
  public static PersonalSignature with(
      Path keyFile,
      Path directory,
      Map<String, String> environment,
      KeyFiles.Passphrase passphrase) {
    return new PersonalSignature(keyFile, true, directory, environment, passphrase);
  }

  /** Takes the signature that {@code ssh-keygen -Y sign -n coffer} wrote to a file. */
  public static PersonalSignature from(Path signatureFile) {
    return new PersonalSignature(
        signatureFile, false, signatureFile, Map.of(), what -> new char[0] /* never asked */);
  }

  /**
   * The armored signature over a text.
   *
   * @throws SetupException if the file is no key or no signature, or its passphrase is wrong
   * @throws IOException if the file cannot be read, or {@code ssh-keygen} cannot be run
   */
  public String over(String text) throws CommandException, IOException, InterruptedException {
    return isKey ? signed(text) : brought();
  }

  /**
   * Whose key it is, before anything is signed. Asks for the passphrase, so that signing later does
   * not wait for a person.
   *
   * @throws SetupException as {@link #over}
   */
  public SshPublicKey publicKey() throws CommandException, IOException {
    try {
      if (!isKey) {
        return SshSignature.parse(brought()).key();
      }
      if (isPublicKey()) {
        return SshPublicKey.parse(Files.readString(file));
      }
      Optional<SshPrivateKey> key = privateKey();
      return key.isPresent() ? key.get().publicKey() : publicKeyBeside();
    } catch (SshFormatException e) {
      throw unusable(file, e);
    }
  }

  private SshPublicKey publicKeyBeside() throws CommandException, IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".pub");
    try {
      return SshPublicKey.parse(Files.readString(beside));
    } catch (SshFormatException e) {
      throw unusable(beside, e);
    }
  }

  private String brought() throws CommandException, IOException {
    if (Files.size(file) > MAX_SIGNATURE_BYTES) {
      throw new SetupException(file + ": is too long for a signature", null);
    }
    String armor = Files.readString(file, StandardCharsets.ISO_8859_1);
    try {
      return SshSignature.parse(armor).armor();
    } catch (SshFormatException e) {
      throw unusable(file, e);
    }
  }

  private String signed(String text) throws CommandException, IOException, InterruptedException {
    if (isPublicKey()) {
      return signedBySshKeygen(text);
    }
    Optional<SshPrivateKey> key = privateKey();
    return key.isPresent() ? sign(key.get(), text) : signedBySshKeygen(text);
  }

  /** The key, unlocked once and kept for this run; empty if only ssh-keygen can sign with it. */
  private Optional<SshPrivateKey> privateKey() throws CommandException, IOException {
    SshPrivateKey known = unlocked;
    if (known != null) {
      return Optional.of(known);
    }
    try {
      SshPrivateKey key = SshPrivateKey.read(file, new char[0]);
      unlocked = key;
      return Optional.of(key);
    } catch (SshFormatException e) {
      return switch (e.reason()) {
        case PASSPHRASE_NEEDED -> Optional.of(unlock());
        case UNSUPPORTED_KEY, UNSUPPORTED_CIPHER -> Optional.empty();
        default -> throw unusable(file, e);
      };
    }
  }

  private SshPrivateKey unlock() throws CommandException, IOException {
    char[] secret = passphrase.read("passphrase of " + file);
    try {
      SshPrivateKey key = SshPrivateKey.read(file, secret);
      unlocked = key;
      return key;
    } catch (SshFormatException e) {
      throw unusable(file, e);
    } finally {
      Arrays.fill(secret, '\0');
    }
  }

  private static String sign(SshPrivateKey key, String text) {
    return SshSig.sign(key, RequestRules.NAMESPACE, text.getBytes(StandardCharsets.UTF_8)).armor();
  }

  private boolean isPublicKey() throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) > MAX_SIGNATURE_BYTES) {
      return false;
    }
    try {
      SshPublicKey.parse(Files.readString(file, StandardCharsets.ISO_8859_1));
      return true;
    } catch (SshFormatException e) {
      return false;
    }
  }

  /** The text goes in by a pipe and the signature comes back by one; prompts go to the terminal. */
  private String signedBySshKeygen(String text)
      throws CommandException, IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                "ssh-keygen", "-Y", "sign", "-n", RequestRules.NAMESPACE, "-f", file.toString())
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new SetupException(
          file + ": this kind of key signs through ssh-keygen, which cannot be run",
          "install OpenSSH, or sign elsewhere and give --signature SIGFILE",
          e);
    }
    try (OutputStream in = process.getOutputStream()) {
      in.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // it may end without reading; its status says what happened
    }
    String armor = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    if (process.waitFor() != 0) {
      throw new SetupException(
          file + ": ssh-keygen did not sign", "see what it said; is the key in the agent?");
    }
    try {
      return SshSignature.parse(armor).armor();
    } catch (SshFormatException e) {
      throw unusable(file, e);
    }
  }

  private static SetupException unusable(Path file, SshFormatException e) {
    String hint =
        e.reason() == Refusal.WRONG_PASSPHRASE
            ? "try again"
            : "'ssh-keygen -l -f FILE' says what a key file is";
    return new SetupException(file + ": " + e.getMessage(), hint, e);
  }
}
