package dev.coffer.catalog.custody;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.people.Role;
import java.util.List;
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
   * @param builtOn what would lose its base, on cartridges other than this one
   */
  public record Gate(
      Optional<String> hold,
      Optional<String> clockFrozen,
      Optional<String> noHeartbeat,
      Optional<String> brake,
      Optional<String> notExpired,
      Optional<String> policy,
      List<Dependent> builtOn) {
    public Gate {
      builtOn = List.copyOf(builtOn);
    }

    /** Nothing stands against it. */
    public static Gate open() {
      return new Gate(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of());
    }
  }

  /**
   * An archive in its retention that builds on the only whole copy of what a cartridge holds.
   *
   * @param archive its name
   * @param cartridge where a part of it is
   * @param generation of the label of that cartridge
   * @param kept until when, in words
   */
  public record Dependent(String archive, Barcode cartridge, int generation, String kept) {
    @Override
    public String toString() {
      return "archive %s on %s builds on it, kept %s".formatted(archive, cartridge, kept);
    }
  }
}
