package dev.coffer.catalog.sshsig;

import java.util.Optional;

/** The answer to "is this signature good?". Only {@link Valid} is a yes. */
public sealed interface Verification {
  /**
   * A good signature.
   *
   * @param principal the name the trust list gives the key; empty if no list was asked
   * @param userVerified a security key says it asked for PIN or fingerprint
   */
  record Valid(SshPublicKey key, Optional<String> principal, boolean userVerified)
      implements Verification {}

  /** Not a good signature, with a sentence for people. */
  record Refused(Refusal reason, String explanation) implements Verification {}

  /** True only for {@link Valid}. */
  default boolean isValid() {
    return this instanceof Valid;
  }
}
