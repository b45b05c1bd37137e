package dev.coffer.catalog.sshsig;

import java.time.Instant;

/** Whose signature is wanted: the last question after the signature itself was found good. */
@FunctionalInterface
public interface Trust {
  /** The same answer, with a principal added if known, or a refusal of the key. */
  Verification judge(Verification.Valid found, String namespace);

  /** Exactly this key. */
  static Trust key(SshPublicKey expected) {
    return (found, namespace) ->
        found.key().equals(expected)
            ? found
            : new Verification.Refused(
                Refusal.UNKNOWN_KEY,
                "signed with another key: actual=" + found.key() + " expected=" + expected);
  }

  /** Any key of the list that may sign the namespace at this time, whoever it belongs to. */
  static Trust list(AllowedSigners signers, Instant at) {
    return (found, namespace) -> signers.judge(found, namespace, null, at);
  }

  /** A key of this principal in the list that may sign the namespace at this time. */
  static Trust principal(AllowedSigners signers, String principal, Instant at) {
    return (found, namespace) -> signers.judge(found, namespace, principal, at);
  }
}
