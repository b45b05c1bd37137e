package dev.coffer.catalog.custody;

import dev.coffer.catalog.people.Role;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What a change of data state can demand, each with its test and its sentence. */
public enum DataEvidence {
  KNOWN_PERSON {
    @Override
    Optional<String> missing(DataCase c) {
      boolean known = !c.roles().isEmpty() && !c.roles().contains(Role.AUDITOR);
      return unless(known, c.actor() + " is not on the list of people, or only reads");
    }
  },
  OPERATOR_ROLE {
    @Override
    Optional<String> missing(DataCase c) {
      return unless(c.roles().contains(Role.OPERATOR), c.actor() + " is not an operator");
    }
  },
  REASON {
    @Override
    Optional<String> missing(DataCase c) {
      return unless(!c.why().isBlank(), "no reason was given");
    }
  },
  RELEASE_AUTHORITY {
    @Override
    Optional<String> missing(DataCase c) {
      return agreed(c, AuthorityScope.RELEASE, "no approved request releases it");
    }
  },
  ERASE_AUTHORITY {
    @Override
    Optional<String> missing(DataCase c) {
      return agreed(c, AuthorityScope.ERASE, "no approved request lets it be erased");
    }
  },
  RELABEL_AUTHORITY {
    @Override
    Optional<String> missing(DataCase c) {
      return agreed(c, AuthorityScope.RELABEL, "no approved request lets it be relabelled");
    }
  },
  CLEAR_AUTHORITY {
    @Override
    Optional<String> missing(DataCase c) {
      return agreed(c, AuthorityScope.CLEAR, "no approved request says it can be trusted again");
    }
  },
  DESTROY_AUTHORITY {
    @Override
    Optional<String> missing(DataCase c) {
      return agreed(c, AuthorityScope.DESTROY, "no approved request lets it be destroyed");
    }
  },
  /** In a drive, a library or on the shelf: on its way or away it is not touched. */
  AT_HOME {
    @Override
    Optional<String> missing(DataCase c) {
      return unless(
          HOME.contains(c.custody()),
          "it is not at home: actual=" + c.custody() + " expected=" + HOME);
    }
  },
  NOT_HELD {
    @Override
    Optional<String> missing(DataCase c) {
      return c.gate().hold().map(h -> "it is held: " + h);
    }
  },
  CLOCK_RUNS {
    @Override
    Optional<String> missing(DataCase c) {
      return c.gate().clockFrozen().map(why -> "the custody clock is frozen: " + why);
    }
  },
  HEARTBEAT {
    @Override
    Optional<String> missing(DataCase c) {
      return c.gate().noHeartbeat();
    }
  },
  BRAKE_OFF {
    @Override
    Optional<String> missing(DataCase c) {
      return c.gate().brake().map(why -> "the brake is on: " + why);
    }
  },
  /**
   * Nothing on it is still in its retention, or two people agreed to expire it early, and with it
   * all that builds on it.
   */
  EXPIRED {
    @Override
    Optional<String> missing(DataCase c) {
      boolean early =
          c.authority()
              .filter(a -> a.covers(AuthorityScope.EXPIRE_EARLY, c.barcode(), c.generation()))
              .isPresent();
      return early ? losesItsBase(c) : c.gate().notExpired();
    }
  },
  /** Nothing elsewhere that is still in its retention builds on it. */
  NOT_BUILT_ON {
    @Override
    Optional<String> missing(DataCase c) {
      return losesItsBase(c);
    }
  },
  /** The policy's restore points, copies, sites and offline copies are still there without it. */
  POLICY_KEPT {
    @Override
    Optional<String> missing(DataCase c) {
      return c.gate().policy();
    }
  },
  /** A cartridge that came home to be read is not there to be reused. */
  NOT_HOME_TO_BE_READ {
    @Override
    Optional<String> missing(DataCase c) {
      return c.purpose()
          .filter(p -> !p.allowsReuse())
          .map(p -> "it was recalled for " + p.wireName() + ", which is not for reuse");
    }
  };

  private static final Set<CustodyState> HOME =
      Collections.unmodifiableSet(
          EnumSet.of(CustodyState.DRIVE, CustodyState.LIBRARY, CustodyState.SHELF));

  /** The sentence that says what is missing; empty if nothing is. */
  abstract Optional<String> missing(DataCase c);

  /** What builds on it and is not given up by the same request. */
  private static Optional<String> losesItsBase(DataCase c) {
    return c.gate().builtOn().stream()
        .filter(each ->
            c.authority()
                .filter(
                    a -> a.covers(AuthorityScope.EXPIRE_EARLY, each.cartridge(), each.generation()))
                .isEmpty())
        .findFirst()
        .map(DataCase.Dependent::toString);
  }

  private static Optional<String> unless(boolean held, String sentence) {
    return held ? Optional.empty() : Optional.of(sentence);
  }

  private static Optional<String> agreed(DataCase c, AuthorityScope scope, String sentence) {
    return unless(
        c.authority().filter(a -> a.covers(scope, c.barcode(), c.generation())).isPresent(),
        sentence);
  }
}
