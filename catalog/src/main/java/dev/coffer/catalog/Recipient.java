package dev.coffer.catalog;

import java.time.Instant;
import java.util.Objects;

/**
 * Somebody who can decrypt.
 *
 * @param ageRecipient the age recipient text, a public key
 */
public record Recipient(RecipientName name, String ageRecipient, Instant addedAt) {
  public Recipient {
    Objects.requireNonNull(name);
    Objects.requireNonNull(addedAt);
    if (ageRecipient.isBlank() || !ageRecipient.strip().equals(ageRecipient)) {
      throw new IllegalArgumentException("age recipient: empty, or blanks around it");
    }
    if (ageRecipient.regionMatches(true, 0, "AGE-SECRET-KEY", 0, 14)) {
      throw new IllegalArgumentException(
          "age recipient: this is a secret key; the catalog takes public keys only");
    }
  }
}
