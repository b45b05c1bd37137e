package dev.coffer.catalog.control;

import dev.coffer.catalog.CatalogException;
import dev.coffer.catalog.people.PeopleList;
import dev.coffer.catalog.people.PersonName;
import dev.coffer.catalog.people.Role;
import dev.coffer.catalog.request.ApprovalPolicy;
import dev.coffer.catalog.request.Request;
import dev.coffer.catalog.request.RequestFile;
import dev.coffer.catalog.request.RequestId;
import dev.coffer.catalog.request.RequestRules;
import dev.coffer.catalog.request.Verdict;
import dev.coffer.catalog.sshsig.SshFormatException;
import dev.coffer.catalog.sshsig.SshPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Follows the list of people from its founding: each further version must be exactly what an agreed
 * request makes of the one before. So a list edited in the file lets nobody in who has not the
 * others' keys, unless the founding list itself was replaced; its digest is on paper.
 */
final class PeopleHistory {
  private final Control control;
  private final Requests requests;
  private final Ledger ledger;

  PeopleHistory(Control control, Requests requests, Ledger ledger) {
    this.control = control;
    this.requests = requests;
    this.ledger = ledger;
  }

  /** What is wrong with the history; empty if each change was agreed to. */
  Optional<String> fault() throws CatalogException {
    PeopleList before = control.people(1);
    if (before.version() != 1) {
      return Optional.of("version 1 calls itself " + before.version());
    }
    List<Ledger.Entry> versions = ledger.all(Ledger.Kind.PEOPLE);
    for (Ledger.Entry entry : versions.subList(1, versions.size())) {
      long version = before.version() + 1;
      Optional<Ledger.Entry> closing = reasonFor(entry);
      Optional<RequestFile> file =
          closing.isEmpty()
              ? Optional.empty()
              : requests.find(RequestId.parse(closing.get().key()));
      if (!entry.key().equals(Long.toString(version)) || file.isEmpty()) {
        return Optional.of("no request led to version " + version);
      }
      Optional<String> fault = notAgreed(file.get(), before, entry.at());
      if (fault.isPresent()) {
        return Optional.of("version " + version + " was not agreed to: " + fault.get());
      }
      ApprovalPolicy policy = policyOf(file.get().request());
      Optional<PeopleList> after = apply(before, file.get().request(), entry.at(), policy);
      if (after.isEmpty() || !after.get().text().equals(entry.body())) {
        return Optional.of("version " + version + " is not what was agreed to");
      }
      before = after.get();
    }
    return Optional.empty();
  }

  private Optional<Ledger.Entry> reasonFor(Ledger.Entry entry) throws CatalogException {
    String authority =
        control
            .audit()
            .record(entry.auditSequence())
            .event()
            .details()
            .getOrDefault("authority", "");
    String id = authority.startsWith("request ") ? authority.substring("request ".length()) : "";
    return ledger.find(Ledger.Kind.REQUEST, id);
  }

  private Optional<String> notAgreed(RequestFile file, PeopleList before, Instant at)
      throws CatalogException {
    RequestFile asThen =
        new RequestFile(
            file.request(),
            file.text(),
            file.requesterSignature(),
            file.approvals(),
            Optional.empty(),
            Set.of(),
            Optional.empty());
    long then = file.request().peopleVersion();
    if (then > before.version()) {
      return Optional.of(file.request().id() + " is younger than the list");
    }
    RequestRules rules = new RequestRules(policyOf(file.request()), before, control.people(then));
    return rules.authorise(asThen, at, Optional.empty(), List.of())
            instanceof Verdict.Refused<?>(var reason, String why)
        ? Optional.of(why)
        : Optional.empty();
  }

  private ApprovalPolicy policyOf(Request request) throws CatalogException {
    for (Ledger.Entry entry : ledger.all(Ledger.Kind.POLICY)) {
      ApprovalPolicy policy = control.policy(Long.parseLong(entry.key()));
      if (policy.digest().equals(request.policy())) {
        return policy;
      }
    }
    return control.policy();
  }

  /** What a request makes of a list; empty if it is about something else. */
  static Optional<PeopleList> apply(
      PeopleList before, Request request, Instant at, ApprovalPolicy policy) {
    try {
      return switch (request.kind()) {
        case PERSON_ADD -> Optional.of(before.with(entry(request), at, policy.coolingOff()));
        case PERSON_REMOVE ->
            Optional.of(
                before.without(new PersonName(request.parameters().getOrDefault("person", ""))));
        default -> Optional.empty();
      };
    } catch (IllegalArgumentException | SshFormatException e) {
      return Optional.empty();
    }
  }

  /** The person of a person-add: parameters person, called, roles, and key, key-2 and so on. */
  static PeopleList.Entry entry(Request request) throws SshFormatException {
    Map<String, String> parameters = request.parameters();
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (String role : parameters.getOrDefault("roles", "").split(",", -1)) {
      roles.add(Role.named(role.strip()));
    }
    List<SshPublicKey> keys = new ArrayList<>();
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      if (parameter.getKey().equals("key") || parameter.getKey().startsWith("key-")) {
        keys.add(SshPublicKey.parse(parameter.getValue()));
      }
    }
    String name = parameters.getOrDefault("person", "");
    return new PeopleList.Entry(
        new PersonName(name), parameters.getOrDefault("called", name), roles, keys);
  }
}
