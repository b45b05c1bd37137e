package dev.coffer.catalog.control;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.custody.DataAction;
import dev.coffer.catalog.request.Request;
import dev.coffer.catalog.request.RequestKind;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A request about one cartridge as {@link DataProperties} knows it: who really signed it, with what
 * key over what text, and the rules of the design in words of its own.
 */
final class Asked {
  /** Approvers beside the requester that the design asks for. */
  static final Map<RequestKind, Integer> APPROVERS =
      Map.of(
          RequestKind.RELEASE, 1,
          RequestKind.ERASE, 2,
          RequestKind.RELABEL, 1,
          RequestKind.CLEAR, 1,
          RequestKind.EXPIRE_EARLY, 2,
          RequestKind.DESTROY, 2);

  private static final Set<String> MAY_APPROVE = Set.of("anna", "bert", "carl", "dora");

  /** Why a step must not go through. */
  enum Against {
    NO_REQUEST,
    OTHER_CARTRIDGE,
    OTHER_KIND,
    USED_OR_CLOSED,
    TOO_EARLY,
    TOO_LATE,
    TOO_FEW,
    SIGNER_LEFT,
    /** The custody clock stands still. */
    CLOCK,
    /** Who does it is no custodian, or asked for it or agreed to it. */
    NOT_APART,
    POLICY
  }

  private final Request request;
  private final Barcode tape;
  private final Set<String> approvers = new TreeSet<>();
  private boolean signedByRequester;
  private boolean over;

  Asked(Request request, Barcode tape, boolean signedByRequester) {
    this.request = request;
    this.tape = tape;
    this.signedByRequester = signedByRequester;
  }

  Request request() {
    return request;
  }

  Barcode tape() {
    return tape;
  }

  /** What it is for. */
  DataAction meant() {
    return switch (request.kind()) {
      case ERASE -> DataAction.ERASE;
      case RELABEL -> DataAction.RELABEL;
      case CLEAR -> DataAction.CLEAR;
      case DESTROY -> DataAction.DESTROY;
      default -> DataAction.RELEASE;
    };
  }

  /** A good signature was taken. */
  void signed(String person) {
    if (person.equals(request.requester().text())) {
      signedByRequester = true;
    } else {
      approvers.add(person);
    }
  }

  /** Whether somebody asked for it or agreed to it. */
  boolean involves(String person) {
    return approvers.contains(person) || request.requester().text().equals(person);
  }

  /** It was used, denied or cancelled. */
  void end() {
    over = true;
  }

  /** True if the requester's own signature is missing, which may be brought later. */
  boolean waitsForRequester() {
    return !signedByRequester;
  }

  /** Why a good signature of somebody over its text must not count as an approval now. */
  Optional<String> fault(
      String signer, Instant now, Set<String> onTheList, Map<String, Instant> approvesFrom) {
    if (over) {
      return Optional.of("over");
    }
    if (!now.isBefore(request.validUntil())) {
      return Optional.of("too late");
    }
    if (MAY_APPROVE.contains(signer) && !onTheList.contains(signer)) {
      return Optional.of("left");
    }
    if (signer.equals(request.requester().text())) {
      return Optional.of("own request");
    }
    if (!MAY_APPROVE.contains(signer)) {
      return Optional.of("no approver");
    }
    if (now.isBefore(approvesFrom.getOrDefault(signer, Instant.MIN))) {
      return Optional.of("cooling off");
    }
    return approvers.contains(signer) ? Optional.of("again") : Optional.empty();
  }

  /** Why it must not let a step of these kinds be done to a cartridge; empty if it does. */
  Optional<Against> against(
      Set<RequestKind> kinds, Barcode on, Instant now, Set<String> onTheList) {
    if (!tape.equals(on)) {
      return Optional.of(Against.OTHER_CARTRIDGE);
    }
    if (!kinds.contains(request.kind())) {
      return Optional.of(Against.OTHER_KIND);
    }
    if (over) {
      return Optional.of(Against.USED_OR_CLOSED);
    }
    if (now.isBefore(request.validFrom())) {
      return Optional.of(Against.TOO_EARLY);
    }
    if (!now.isBefore(request.validUntil())) {
      return Optional.of(Against.TOO_LATE);
    }
    Set<String> signers = new TreeSet<>(approvers);
    if (signedByRequester) {
      signers.add(request.requester().text());
    }
    if (!isEnough(approvers.size(), signers.size())) {
      return Optional.of(Against.TOO_FEW);
    }
    Set<String> stillApprove = new TreeSet<>(approvers);
    stillApprove.retainAll(onTheList);
    signers.retainAll(onTheList);
    return isEnough(stillApprove.size(), signers.size())
        ? Optional.empty()
        : Optional.of(Against.SIGNER_LEFT);
  }

  private boolean isEnough(int approverCount, int signerCount) {
    return approverCount >= APPROVERS.get(request.kind()) && signerCount >= 2;
  }
}
