package dev.coffer.catalog.custody;

import dev.coffer.catalog.people.Role;
import java.util.Optional;

/** What a custody change can demand, each with its test and the sentence for when it is missing. */
public enum CustodyEvidence {
  /** The actor is on the list of people, as other than auditor. */
  KNOWN_PERSON {
    @Override
    Optional<String> missing(CustodyRecord record, CustodyAct act) {
      boolean known = !act.roles().isEmpty() && !act.roles().contains(Role.AUDITOR);
      return unless(known, act.actor() + " is not on the list of people, or only reads");
    }
  },
  /** Operator or custodian. */
  ON_SITE_ROLE {
    @Override
    Optional<String> missing(CustodyRecord record, CustodyAct act) {
      return unless(
          act.roles().contains(Role.OPERATOR) || act.roles().contains(Role.CUSTODIAN),
          act.actor() + " is neither operator nor custodian");
    }
  },
  CUSTODIAN_ROLE {
    @Override
    Optional<String> missing(CustodyRecord record, CustodyAct act) {
      return unless(act.roles().contains(Role.CUSTODIAN), act.actor() + " is not a custodian");
    }
  },
  /** The barcode was read, and is this cartridge's. */
  BARCODE {
    @Override
    Optional<String> missing(CustodyRecord record, CustodyAct act) {
      return unless(
          act.barcodeSeen().equals(Optional.of(record.barcode())),
          "barcode read: actual="
              + act.barcodeSeen().map(Object::toString).orElse("none")
              + " expected="
              + record.barcode());
    }
  },
  /** A container and a seal to put on it. */
  NEW_SEAL {
    @Override
    Optional<String> missing(CustodyRecord record, CustodyAct act) {
      return unless(
          act.container().filter(c -> !c.isBlank()).isPresent()
              && act.seal().filter(s -> !s.isBlank()).isPresent(),
          "no container with a seal was named");
    }
  },
  /** The seal seen is the seal it travels under, or it travels under none and none was seen. */
  SEAL {
    @Override
    Optional<String> missing(CustodyRecord record, CustodyAct act) {
      return unless(
          act.seal().equals(record.seal()),
          "seal: actual="
              + act.seal().orElse("none")
              + " expected="
              + record.seal().orElse("none"));
    }
  },
  /** A scheduled pick-up, or a checkout that was agreed to. */
  LEAVING_AUTHORITY {
    @Override
    Optional<String> missing(CustodyRecord record, CustodyAct act) {
      return unless(
          covers(record, act, AuthorityScope.PICK_UP)
              || covers(record, act, AuthorityScope.CHECKOUT),
          "neither the schedule nor an approved request lets it leave");
    }
  },
  CHECKOUT_AUTHORITY {
    @Override
    Optional<String> missing(CustodyRecord record, CustodyAct act) {
      return unless(
          covers(record, act, AuthorityScope.CHECKOUT),
          "no approved request lets it be checked out");
    }
  },
  /** A recall that was agreed to for the same purpose; or a scheduled return, for reuse only. */
  RECALL_AUTHORITY {
    @Override
    Optional<String> missing(CustodyRecord record, CustodyAct act) {
      RecallPurpose purpose = record.purpose().orElseThrow();
      boolean scheduled =
          purpose == RecallPurpose.REUSE && covers(record, act, AuthorityScope.RETURN);
      boolean agreed =
          covers(record, act, AuthorityScope.RECALL)
              && act.authority()
                  .flatMap(a -> a.term("purpose"))
                  .equals(Optional.of(purpose.wireName()));
      return unless(
          scheduled || agreed,
          "neither the schedule nor an approved request recalls it for " + purpose.wireName());
    }
  },
  FOUND_AUTHORITY {
    @Override
    Optional<String> missing(CustodyRecord record, CustodyAct act) {
      return unless(
          covers(record, act, AuthorityScope.ACCEPT_FOUND),
          "no approved request takes it back after it was missing");
    }
  },
  DESTROY_AUTHORITY {
    @Override
    Optional<String> missing(CustodyRecord record, CustodyAct act) {
      return unless(
          covers(record, act, AuthorityScope.DESTROY), "no approved request lets it be destroyed");
    }
  },
  /** The one who does it neither asked for it nor agreed to it. */
  NOT_IN_AUTHORITY {
    @Override
    Optional<String> missing(CustodyRecord record, CustodyAct act) {
      boolean involved = act.authority().map(a -> a.people().contains(act.actor())).orElse(false);
      return unless(!involved, act.actor() + " asked for or agreed to it, and cannot carry it out");
    }
  },
  /** The one who confirms neither asked for the movement nor agreed to it. */
  NOT_INVOLVED {
    @Override
    Optional<String> missing(CustodyRecord record, CustodyAct act) {
      boolean involved =
          record.movement().map(m -> m.involved().contains(act.actor())).orElse(false);
      return unless(!involved, act.actor() + " asked for or agreed to it, and cannot confirm it");
    }
  },
  /** The giver does not confirm. */
  OTHER_PERSON {
    @Override
    Optional<String> missing(CustodyRecord record, CustodyAct act) {
      boolean same = record.movement().map(m -> m.giver().equals(act.actor())).orElse(true);
      return unless(!same, act.actor() + " handed it over, and cannot confirm it");
    }
  },
  /** Who answers for it hands it over. */
  BY_CUSTODIAN {
    @Override
    Optional<String> missing(CustodyRecord record, CustodyAct act) {
      return unless(
          act.actor().equals(record.custodian()),
          "handed over by: actual=" + act.actor() + " expected=" + record.custodian());
    }
  },
  /** Somebody else takes it. */
  RECEIVER {
    @Override
    Optional<String> missing(CustodyRecord record, CustodyAct act) {
      return unless(
          act.receiver().filter(r -> !r.isBlank() && !r.equals(act.actor())).isPresent(),
          "nobody else was named who takes it");
    }
  },
  /** The one who takes it is the one the request named. */
  NAMED_RECEIVER {
    @Override
    Optional<String> missing(CustodyRecord record, CustodyAct act) {
      Optional<String> named = act.authority().flatMap(a -> a.term("to"));
      return unless(
          named.isPresent() && named.equals(act.receiver()),
          "taken by: actual="
              + act.receiver().orElse("nobody")
              + " expected="
              + named.orElse("nobody"));
    }
  },
  /** The one who got it speaks. */
  BY_RECEIVER {
    @Override
    Optional<String> missing(CustodyRecord record, CustodyAct act) {
      boolean receiver = record.movement().map(m -> m.carrier().equals(act.actor())).orElse(false);
      return unless(receiver, act.actor() + " is not who it was given to, or it is acknowledged");
    }
  },
  /** Who has it does not take it back from themselves. */
  NOT_BY_HOLDER {
    @Override
    Optional<String> missing(CustodyRecord record, CustodyAct act) {
      return unless(
          !act.actor().equals(record.custodian()), act.actor() + " has it, and cannot receive it");
    }
  },
  /** A time by which it is late, not yet past. */
  DUE {
    @Override
    Optional<String> missing(CustodyRecord record, CustodyAct act) {
      return unless(
          act.due().filter(d -> d.isAfter(act.at())).isPresent(),
          "no time was named by which it must have arrived");
    }
  },
  /** The movement's time is past. */
  OVERDUE {
    @Override
    Optional<String> missing(CustodyRecord record, CustodyAct act) {
      return unless(
          record.movement().filter(m -> act.at().isAfter(m.due())).isPresent(), "it is not late");
    }
  },
  PURPOSE {
    @Override
    Optional<String> missing(CustodyRecord record, CustodyAct act) {
      return unless(act.purpose().isPresent(), "no purpose was named");
    }
  },
  PLACE {
    @Override
    Optional<String> missing(CustodyRecord record, CustodyAct act) {
      return unless(!act.place().isBlank(), "no place was named");
    }
  },
  REASON {
    @Override
    Optional<String> missing(CustodyRecord record, CustodyAct act) {
      return unless(!act.why().isBlank(), "no reason was given");
    }
  },
  /** A certificate for this label of this cartridge. */
  CERTIFICATE {
    @Override
    Optional<String> missing(CustodyRecord record, CustodyAct act) {
      return unless(
          act.certificate()
              .filter(c ->
                  c.barcode().equals(record.barcode()) && c.generation() == record.generation())
              .isPresent(),
          "there is no certificate of its destruction");
    }
  };

  /** The sentence that says what is missing; empty if nothing is. */
  abstract Optional<String> missing(CustodyRecord record, CustodyAct act);

  private static Optional<String> unless(boolean held, String sentence) {
    return held ? Optional.empty() : Optional.of(sentence);
  }

  private static boolean covers(CustodyRecord record, CustodyAct act, AuthorityScope scope) {
    return act.authority()
        .filter(a -> a.covers(scope, record.barcode(), record.generation()))
        .isPresent();
  }
}
