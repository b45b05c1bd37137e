package dev.coffer.catalog.custody;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides on custody changes. Pure: the same record and act give the same decision. */
public final class CustodyMachine {
  private CustodyMachine() {}

  /** The record after the act, or every reason against it. */
  public static Decision<CustodyRecord> decide(CustodyRecord record, CustodyAct act) {
    CustodyAction action = act.action();
    if (!action.from().contains(record.state())) {
      return new Decision.Refused<>(
          List.of(
              action.wireName()
                  + " of "
                  + record.barcode()
                  + ": actual="
                  + record.state()
                  + " expected="
                  + action.from()));
    }
    List<String> reasons = new ArrayList<>();
    for (CustodyEvidence evidence : action.evidence()) {
      evidence.missing(record, act).ifPresent(reasons::add);
    }
    if (!reasons.isEmpty()) {
      return new Decision.Refused<>(reasons);
    }
    return new Decision.Allowed<>(after(record, act), explain(record, act));
  }

  private static CustodyRecord after(CustodyRecord record, CustodyAct act) {
    CustodyAction action = act.action();
    return new CustodyRecord(
        record.barcode(),
        record.generation(),
        action.to(),
        custodian(record, act),
        place(record, act),
        container(record, act),
        seal(record, act),
        purpose(record, act),
        movement(act),
        dueBack(record, act),
        record.version() + 1);
  }

  private static String custodian(CustodyRecord record, CustodyAct act) {
    return switch (act.action()) {
      case HAND_OVER_OUT, HAND_OVER_IN, CHECK_OUT -> act.receiver().orElseThrow();
      case PACK,
          UNPACK,
          TAKE_OVER,
          TAKE_OVER_STORED,
          TAKE_OVER_RECALLED,
          CONFIRM,
          CONFIRM_DOUBTFUL,
          RECEIVE,
          RETURN,
          FIND,
          DESTROY ->
          act.actor();
      default -> record.custodian();
    };
  }

  private static String place(CustodyRecord record, CustodyAct act) {
    return act.place().isBlank() ? record.place() : act.place();
  }

  private static Optional<String> container(CustodyRecord record, CustodyAct act) {
    return switch (act.action()) {
      case PACK, RESEAL, RESEAL_RECALLED -> act.container();
      case UNPACK, CHECK_IN, CHECK_IN_DOUBTFUL, FIND, DESTROY, CHECK_OUT, RETURN ->
          Optional.empty();
      default -> record.container();
    };
  }

  private static Optional<String> seal(CustodyRecord record, CustodyAct act) {
    return container(record, act).isEmpty()
        ? Optional.empty()
        : act.action().seals() ? act.seal() : record.seal();
  }

  /** A recall's purpose stays with the cartridge while it is home, until it leaves again. */
  private static Optional<RecallPurpose> purpose(CustodyRecord record, CustodyAct act) {
    return switch (act.action()) {
      case REQUEST_RECALL -> act.purpose();
      case CANCEL_RECALL, CONFIRM, CONFIRM_DOUBTFUL -> Optional.empty();
      default -> record.purpose();
    };
  }

  private static Optional<Movement> movement(CustodyAct act) {
    return switch (act.action()) {
      case HAND_OVER_OUT, HAND_OVER_IN, CHECK_OUT ->
          Optional.of(
              new Movement(
                  act.actor(),
                  act.receiver().orElseThrow(),
                  act.place(),
                  act.at(),
                  act.due().orElseThrow(),
                  act.authority().map(Authority::people).orElse(Set.of())));
      default -> Optional.empty();
    };
  }

  private static Optional<Instant> dueBack(CustodyRecord record, CustodyAct act) {
    return switch (act.action()) {
      case CHECK_OUT -> act.due();
      case CONFIRM, CONFIRM_DOUBTFUL -> act.due();
      case RETURN, RECEIVE, FIND, DESTROY, CHECK_IN, CHECK_IN_DOUBTFUL -> Optional.empty();
      default -> record.dueBack();
    };
  }

  private static String explain(CustodyRecord record, CustodyAct act) {
    StringBuilder text =
        new StringBuilder()
            .append(record.barcode())
            .append(": ")
            .append(act.action().wireName())
            .append(" by ")
            .append(act.actor())
            .append(", ")
            .append(record.state())
            .append(" to ")
            .append(act.action().to());
    act.receiver().ifPresent(r -> text.append(", to ").append(r));
    act.authority().ifPresent(a -> text.append(", by right of ").append(a.name()));
    text.append("; answers for it: ").append(custodian(record, act));
    return text.toString();
  }
}
