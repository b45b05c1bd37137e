package dev.coffer.catalog.request;

import dev.coffer.catalog.custody.AuthorityScope;
import java.util.List;
import java.util.Set;

/** What can be requested. The names are stored and signed and never change. */
@SuppressWarnings("ImmutableEnumChecker") // its sets are made here and never change
public enum RequestKind {
  CHECKOUT(
      "checkout",
      1,
      Set.of(AuthorityScope.CHECKOUT),
      List.of("to", "due-back"),
      "the cartridges leave the schedule with the named person"),
  RECALL(
      "recall",
      1,
      Set.of(AuthorityScope.RECALL),
      List.of("purpose"),
      "the cartridges come home from the vault for the purpose named"),
  RELEASE(
      "release",
      1,
      Set.of(AuthorityScope.RELEASE),
      List.of(),
      "the data on the cartridges may be overwritten"),
  ERASE("erase", 2, Set.of(AuthorityScope.ERASE), List.of(), "the data is erased"),
  RELABEL(
      "relabel",
      1,
      Set.of(AuthorityScope.RELABEL),
      List.of(),
      "the cartridges get a new label; what they hold is lost"),
  EXPIRE_EARLY(
      "expire-early",
      2,
      Set.of(AuthorityScope.EXPIRE_EARLY, AuthorityScope.RELEASE),
      List.of(),
      "the data may be overwritten before its retention is over"),
  DESTROY(
      "destroy",
      2,
      Set.of(AuthorityScope.DESTROY),
      List.of("method"),
      "the cartridges are physically destroyed"),
  CLEAR(
      "clear",
      1,
      Set.of(AuthorityScope.CLEAR),
      List.of(),
      "suspect or quarantined cartridges are trusted again"),
  ACCEPT_FOUND(
      "accept-found",
      1,
      Set.of(AuthorityScope.ACCEPT_FOUND),
      List.of(),
      "missing cartridges that turned up are taken back"),
  POLICY_CHANGE(
      "policy-change",
      2,
      Set.of(),
      List.of("policy", "digest"),
      "the rules change to those with the digest named"),
  PERSON_ADD(
      "person-add",
      2,
      Set.of(),
      List.of("person", "roles"),
      "the person gets the roles and keys named"),
  PERSON_REMOVE("person-remove", 2, Set.of(), List.of("person"), "the person leaves the list"),
  LIFT_HOLD(
      "lift-hold",
      1,
      Set.of(),
      List.of("hold"),
      "the hold ends; expiry, recycling and release go on"),
  UNFREEZE_CLOCK(
      "unfreeze-clock", 1, Set.of(), List.of("time"), "the time named is right; expiry goes on"),
  RELEASE_BRAKE(
      "release-brake",
      1,
      Set.of(),
      List.of("dataset"),
      "rotation goes on although the source changed");

  private final String wireName;
  private final int approverCount;
  private final Set<AuthorityScope> scopes;
  private final List<String> requiredParameters;
  private final String means;

  RequestKind(
      String wireName,
      int approverCount,
      Set<AuthorityScope> scopes,
      List<String> requiredParameters,
      String means) {
    this.wireName = wireName;
    this.approverCount = approverCount;
    this.scopes = scopes;
    this.requiredParameters = requiredParameters;
    this.means = means;
  }

  /** The name in texts and commands. */
  public String wireName() {
    return wireName;
  }

  /** True if the request is about cartridges and must name them. */
  public boolean namesCartridges() {
    return !scopes.isEmpty();
  }

  /**
   * True if it may be asked for in an emergency: what gets data back may, what costs restore points
   * or a control may not. Attackers must not be helped by speed.
   */
  public boolean allowsEmergency() {
    return this == CHECKOUT || this == RECALL;
  }

  /** What it authorises on the cartridges it names. */
  public Set<AuthorityScope> scopes() {
    return scopes;
  }

  /** The parameters it must have. */
  public List<String> requiredParameters() {
    return requiredParameters;
  }

  /** Approvers beside the requester, at least; a policy can ask for more. */
  public int approverCount() {
    return approverCount;
  }

  /** What is agreed to, in a sentence. */
  public String means() {
    return means;
  }

  /**
   * The kind of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static RequestKind named(String wireName) {
    for (RequestKind kind : values()) {
      if (kind.wireName.equals(wireName)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("request kind: unknown");
  }
}
