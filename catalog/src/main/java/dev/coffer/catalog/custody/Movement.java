package dev.coffer.catalog.custody;

import java.time.Instant;
import java.util.Set;

/**
 * A hand-over that waits for its confirmation.
 *
 * @param giver who handed over and cannot confirm
 * @param carrier who has it meanwhile
 * @param to where it is going
 * @param due when it is late
 * @param involved those who asked for and agreed to it, who cannot confirm either
 */
public record Movement(
    String giver,
    String carrier,
    String to,
    Instant handedOverAt,
    Instant due,
    Set<String> involved) {
  public Movement {
    involved = Set.copyOf(involved);
    if (giver.equals(carrier)) {
      throw new IllegalArgumentException("movement: handed over to oneself");
    }
  }
}
