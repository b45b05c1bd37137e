package dev.coffer.catalog.custody;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.people.Role;
import java.util.Optional;
import java.util.Set;

/**
 * Everything a decision on the data axis looks at.
 *
 * @param generation of the label as it is, 0 without one
 * @param custody where it is
 * @param purpose what it was recalled for, if it was
 * @param authority the request it is done by right of
 * @param gate what stands against giving data up
 */
public record DataCase(
    Barcode barcode,
    int generation,
    DataState state,
    CustodyState custody,
    Optional<RecallPurpose> purpose,
    String actor,
    Set<Role> roles,
    String why,
    Optional<Authority> authority,
    Gate gate) {
  public DataCase {
    roles = Set.copyOf(roles);
  }

  /**
   * What stands against giving data up, one sentence each; empty where nothing does.
   *
   * @param hold a hold on the cartridge or on all
   * @param clockFrozen why the custody clock is frozen
   * @param noHeartbeat that fewer than two people gave a sign of life
   * @param brake why the brake is on
   * @param notExpired what on it is still in its retention
   * @param policy what of the policy would be broken
   */
  public record Gate(
      Optional<String> hold,
      Optional<String> clockFrozen,
      Optional<String> noHeartbeat,
      Optional<String> brake,
      Optional<String> notExpired,
      Optional<String> policy) {
    /** Nothing stands against it. */
    public static Gate open() {
      return new Gate(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
  }
}
