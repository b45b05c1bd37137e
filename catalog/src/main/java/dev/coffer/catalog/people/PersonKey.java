package dev.coffer.catalog.people;

import dev.coffer.catalog.sshsig.SshPublicKey;
import java.time.Instant;

/**
 * A person's public key.
 *
 * @param since when it came onto the list
 * @param approvesFrom when its cooling-off ends
 */
public record PersonKey(SshPublicKey key, Instant since, Instant approvesFrom) {
  public PersonKey {
    if (approvesFrom.isBefore(since)) {
      throw new IllegalArgumentException("person key: approves before it was added");
    }
  }
}
