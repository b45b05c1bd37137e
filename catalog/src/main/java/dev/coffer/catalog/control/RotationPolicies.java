package dev.coffer.catalog.control;

import dev.coffer.catalog.CatalogDamagedException;
import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.CatalogRefusedException;
import dev.coffer.catalog.Session;
import dev.coffer.catalog.audit.AuditEvent;
import dev.coffer.catalog.audit.AuditHead;
import dev.coffer.catalog.people.Role;
import dev.coffer.catalog.request.Authorisation;
import dev.coffer.catalog.request.RequestId;
import dev.coffer.catalog.request.RequestKind;
import dev.coffer.catalog.rotation.PolicyName;
import dev.coffer.catalog.rotation.RotationPolicy;
import dev.coffer.catalog.sqlite.Row;
import dev.coffer.catalog.sqlite.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rotation policies, each with its versions. One operator puts the first version in force;
 * every later one carries out a policy-change that two people agreed to and that names its digest.
 */
public final class RotationPolicies {
  /** What a request calls a rotation policy: this and its name. */
  public static final String TERM_PREFIX = "rotation/";

  static final String AUDIT_ACTION = "rotation.policy";
  static final String DIGEST = "digest";

  private static final String SELECT =
      "SELECT name, version, since, person, authority, body FROM rotation_policy ";

  private final Control control;
  private final Session session;
  private final Sql sql;

  RotationPolicies(Control control, Session session) {
    this.control = control;
    this.session = session;
    this.sql = session.sql();
  }

  /**
   * A version of a policy.
   *
   * @param since when it was put in force
   * @param person by whom
   * @param authority the request it carried out; empty for a first version
   */
  public record Version(
      RotationPolicy policy, Instant since, String person, Optional<String> authority) {}

  /** All versions of all policies, by name and version. */
  public List<Version> all() throws CatalogException {
    return sql.list(SELECT + "ORDER BY name, version", RotationPolicies::version);
  }

  /** The policies in force: the last version of each, by name. */
  public List<Version> inForce() throws CatalogException {
    Map<PolicyName, Version> last = new HashMap<>();
    List<PolicyName> names = new ArrayList<>();
    for (Version version : all()) {
      if (last.put(version.policy().name(), version) == null) {
        names.add(version.policy().name());
      }
    }
    return names.stream().map(name -> last.get(name)).toList();
  }

  /** The last version of a policy. */
  public Optional<Version> inForce(PolicyName name) throws CatalogException {
    return sql.first(
        SELECT + "WHERE name = ? ORDER BY version DESC LIMIT 1",
        RotationPolicies::version,
        name.text());
  }

  /** One version of a policy. */
  public Optional<Version> find(PolicyName name, int version) throws CatalogException {
    return sql.first(
        SELECT + "WHERE name = ? AND version = ?", RotationPolicies::version, name.text(), version);
  }

  /**
   * Puts the first version of a policy in force.
   *
   * @throws CatalogRefusedException if there is one already, the actor is no operator, or the
   *     policy shares a dataset or its pool with another, which would change that one by the back
   *     door
   */
  public Version first(RotationPolicy policy) throws CatalogException {
    requireOperator();
    if (inForce(policy.name()).isPresent()) {
      throw new CatalogRefusedException(
          "rotation policy "
              + policy.name()
              + " is in force already; changing it takes a policy-change that two people agree to",
          true);
    }
    if (policy.version() != 1) {
      throw new CatalogRefusedException(
          "rotation policy: version: actual=" + policy.version() + " expected=1");
    }
    requireApart(policy);
    return put(policy, Optional.empty());
  }

  /**
   * Puts the next version of a policy in force.
   *
   * @param id a policy-change that names the policy and the digest of this text
   * @throws CatalogRefusedException if too few agreed, or to another text
   */
  public Version change(RotationPolicy policy, RequestId id) throws CatalogException {
    requireOperator();
    Version before =
        inForce(policy.name())
            .orElseThrow(() ->
                new CatalogRefusedException(
                    "rotation policy " + policy.name() + " is not in force, nothing to change"));
    int expected = before.policy().version() + 1;
    if (policy.version() != expected) {
      throw new CatalogRefusedException(
          "rotation policy: version: actual=" + policy.version() + " expected=" + expected);
    }
    requireApart(policy);
    Authorisation right = control.requests().authorise(id);
    boolean agreed =
        right.request().kind() == RequestKind.POLICY_CHANGE
            && right.term("policy").equals(Optional.of(TERM_PREFIX + policy.name()))
            && right.term("digest").equals(Optional.of(policy.digest().toString()));
    if (!agreed) {
      throw new CatalogRefusedException(
          right.name()
              + " is not about this text: expected=policy-change with policy="
              + TERM_PREFIX
              + policy.name()
              + " digest="
              + policy.digest());
    }
    Version version = put(policy, Optional.of(right.name()));
    control.requests().done(right, "rotation policy " + policy.digest());
    return version;
  }

  private void requireOperator() throws CatalogException {
    if (!control.roles().contains(Role.OPERATOR)) {
      throw new CatalogRefusedException(session.actor().person() + " is not an operator");
    }
  }

  private void requireApart(RotationPolicy policy) throws CatalogException {
    for (Version other : inForce()) {
      RotationPolicy with = other.policy();
      if (with.name().equals(policy.name())) {
        continue;
      }
      if (!Collections.disjoint(Set.copyOf(with.datasets()), policy.datasets())) {
        throw new CatalogRefusedException(
            "a dataset of policy " + policy.name() + " is in policy " + with.name() + " already");
      }
      if (policy.pool().equals(with.pool())
          || policy.pool().equals(with.scratch())
          || policy.scratch().equals(with.pool())) {
        throw new CatalogRefusedException(
            "the pool of policy " + policy.name() + " is used by policy " + with.name());
      }
    }
  }

  private Version put(RotationPolicy policy, Optional<String> authority) throws CatalogException {
    Instant now = control.clock().observe();
    String person = session.actor().person();
    AuditHead head =
        control
            .audit()
            .append(
                now,
                AuditEvent.of(
                    session.actor(),
                    AUDIT_ACTION,
                    policy.name() + " " + policy.version(),
                    DIGEST,
                    policy.digest().toString(),
                    "authority",
                    authority.orElse("none needed for the first")));
    sql.update(
        """
        INSERT INTO rotation_policy (audit_sequence, name, version, since, person, authority, body)
        VALUES (?, ?, ?, ?, ?, ?, ?)\
        """,
        head.sequence(),
        policy.name().text(),
        policy.version(),
        now,
        person,
        authority,
        policy.text());
    return new Version(policy, now, person, authority);
  }

  private static Version version(Row row) throws SQLException, CatalogException {
    String name = row.text(1) + ", version " + row.integer(2);
    try {
      RotationPolicy policy = RotationPolicy.parse(row.text(6));
      if (!policy.name().text().equals(row.text(1)) || policy.version() != row.integer(2)) {
        throw new CatalogDamagedException("rotation policy " + name + ": its text is another's");
      }
      return new Version(policy, row.time(3), row.text(4), row.optionalText(5));
    } catch (IllegalArgumentException e) {
      throw new CatalogDamagedException("rotation policy " + name + ": " + e.getMessage());
    }
  }
}
