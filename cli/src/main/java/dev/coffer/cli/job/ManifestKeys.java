package dev.coffer.cli.job;

import dev.coffer.archive.volume.ManifestSigner;
import dev.coffer.archive.volume.ManifestVerifier;
import dev.coffer.catalog.sshsig.AllowedSigners;
import dev.coffer.catalog.sshsig.Refusal;
import dev.coffer.catalog.sshsig.SshFormatException;
import dev.coffer.catalog.sshsig.SshPrivateKey;
import dev.coffer.catalog.sshsig.SshPublicKey;
import dev.coffer.catalog.sshsig.SshSig;
import dev.coffer.catalog.sshsig.Trust;
import dev.coffer.catalog.sshsig.Verification;
import dev.coffer.cli.SetupException;
import dev.coffer.cli.config.Home;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/** Wires the manifests' signatures to SSH keys: this host's, and those of hosts it trusts. */
final class ManifestKeys {
  private ManifestKeys() {}

  /** This host's key, which the caller closes. */
  static SshPrivateKey hostKey(Home home) throws SetupException, IOException {
    try {
      return SshPrivateKey.read(home.hostKeyFile(), new char[0]);
    } catch (SshFormatException e) {
      throw new SetupException(
          home.hostKeyFile() + ": " + e.getMessage(),
          "it must be an SSH private key without passphrase",
          e);
    }
  }

  /** Signs with this host's key. */
  static ManifestSigner signer(Home home) throws SetupException, IOException {
    SshPrivateKey key = hostKey(home);
    return manifest ->
        SshSig.sign(key, ManifestSigner.NAMESPACE, manifest)
            .armor()
            .getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Trusts this host's key, and at {@code now} the keys of the home's file {@code trusted_hosts}
   * (ssh-keygen's allowed signers format), if there is one.
   */
  static ManifestVerifier verifier(Home home, Instant now) throws SetupException, IOException {
    Optional<Trust> own = ownKey(home).map(Trust::key);
    Optional<Trust> others = trustedHosts(home.directory().resolve("trusted_hosts"), now);
    return (manifest, signature) -> {
      String armor = new String(signature, StandardCharsets.US_ASCII);
      ManifestVerifier.Result result = ManifestVerifier.Result.UNKNOWN_SIGNER;
      for (Optional<Trust> trust : java.util.List.of(own, others)) {
        if (trust.isPresent()) {
          switch (SshSig.verify(armor, ManifestSigner.NAMESPACE, manifest, trust.get())) {
            case Verification.Valid valid -> {
              return ManifestVerifier.Result.TRUSTED;
            }
            case Verification.Refused refused -> {
              if (!isAboutTrust(refused.reason())) {
                return ManifestVerifier.Result.INVALID;
              }
            }
          }
        }
      }
      return result;
    };
  }

  /** Whose signatures under checkpoints of the audit log are good. */
  static Trust hosts(Home home, Instant now) throws SetupException, IOException {
    Optional<SshPublicKey> own = ownKey(home);
    Optional<Trust> others = trustedHosts(home.directory().resolve("trusted_hosts"), now);
    return (found, namespace) ->
        own.isPresent() && own.get().equals(found.key())
            ? found
            : others
                .map(trust -> trust.judge(found, namespace))
                .orElseGet(() ->
                    new Verification.Refused(
                        Refusal.UNKNOWN_KEY, "signed by an unknown host: " + found.key()));
  }

  /** Whether the signature itself is good, and only its maker is not one of ours. */
  private static boolean isAboutTrust(Refusal reason) {
    return switch (reason) {
      case UNKNOWN_KEY, WRONG_PRINCIPAL, NAMESPACE_NOT_ALLOWED, NOT_YET_VALID, NO_LONGER_VALID ->
          true;
      default -> false;
    };
  }

  private static Optional<SshPublicKey> ownKey(Home home) throws SetupException, IOException {
    if (!Files.exists(home.hostPublicKeyFile())) {
      return Optional.empty();
    }
    try {
      return Optional.of(SshPublicKey.parse(Files.readString(home.hostPublicKeyFile()).strip()));
    } catch (SshFormatException e) {
      throw new SetupException(
          home.hostPublicKeyFile() + ": " + e.getMessage(), "make it again with ssh-keygen -y", e);
    }
  }

  private static Optional<Trust> trustedHosts(Path file, Instant now)
      throws SetupException, IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          Trust.list(AllowedSigners.parse(Files.readString(file), ZoneOffset.UTC), now));
    } catch (SshFormatException e) {
      throw new SetupException(file + ": " + e.getMessage(), "correct the file", e);
    }
  }
}
