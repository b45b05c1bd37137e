package dev.coffer.catalog.people;

import java.util.Locale;

/** What a person is there for. */
public enum Role {
  /** Runs drives and rotations, swaps cartridges. */
  OPERATOR,
  /** Hands cartridges over and takes them back. */
  CUSTODIAN,
  /** Agrees, or not, to what releases or destroys. */
  APPROVER,
  /** Holds a share of a key that opens archives. */
  KEYHOLDER,
  /** Reads everything and changes nothing. */
  AUDITOR;

  /** The name in lists and commands. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The role of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Role named(String wireName) {
    for (Role role : values()) {
      if (role.wireName().equals(wireName)) {
        return role;
      }
    }
    throw new IllegalArgumentException(
        "role: expected=operator, custodian, approver, keyholder or auditor");
  }
}
