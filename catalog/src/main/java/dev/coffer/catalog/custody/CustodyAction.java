package dev.coffer.catalog.custody;

import static dev.coffer.catalog.custody.CustodyEvidence.*;
import static dev.coffer.catalog.custody.CustodyState.*;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * The transitions of the custody axis, as data: from which states, to which, on what evidence.
 * There are no others.
 */
@SuppressWarnings("ImmutableEnumChecker") // its sets are made here and never change
public enum CustodyAction {
  LOAD(EnumSet.of(LIBRARY, SHELF), DRIVE, ON_SITE_ROLE),
  UNLOAD_TO_LIBRARY(EnumSet.of(DRIVE), LIBRARY, ON_SITE_ROLE),
  UNLOAD_TO_SHELF(EnumSet.of(DRIVE), SHELF, ON_SITE_ROLE),
  INSERT(EnumSet.of(SHELF), LIBRARY, ON_SITE_ROLE),
  EJECT(EnumSet.of(LIBRARY), SHELF, ON_SITE_ROLE),
  /** Into a container, under a new seal, for a pick-up that is scheduled or was agreed to. */
  PACK(EnumSet.of(SHELF, LIBRARY), PACKED, ON_SITE_ROLE, BARCODE, NEW_SEAL, LEAVING_AUTHORITY),
  UNPACK(EnumSet.of(PACKED), SHELF, ON_SITE_ROLE, REASON),
  /** A custodian answers from now on for what an operator packed. */
  TAKE_OVER(EnumSet.of(PACKED), PACKED, CUSTODIAN_ROLE, BARCODE, SEAL),
  /** From its custodian to the courier. */
  HAND_OVER_OUT(
      EnumSet.of(PACKED),
      TRANSIT_OUT,
      CUSTODIAN_ROLE,
      BY_CUSTODIAN,
      SEAL,
      LEAVING_AUTHORITY,
      RECEIVER,
      DUE,
      PLACE),
  /** By the vault's side, never by who handed over. */
  CONFIRM(EnumSet.of(TRANSIT_OUT), VAULT, KNOWN_PERSON, OTHER_PERSON, NOT_INVOLVED, SEAL, PLACE),
  /** It came, and the seal is not the one it left with. */
  CONFIRM_DOUBTFUL(
      EnumSet.of(TRANSIT_OUT), VAULT, KNOWN_PERSON, OTHER_PERSON, NOT_INVOLVED, REASON, PLACE),
  /** Somebody else answers from now on for what is in the vault. */
  TAKE_OVER_STORED(EnumSet.of(VAULT), VAULT, KNOWN_PERSON, SEAL, REASON),
  TAKE_OVER_RECALLED(EnumSet.of(RECALL_APPROVED), RECALL_APPROVED, KNOWN_PERSON, SEAL, REASON),
  /** Its container was opened in the vault; it is under a new seal. */
  RESEAL(EnumSet.of(VAULT), VAULT, KNOWN_PERSON, BY_CUSTODIAN, NEW_SEAL, REASON),
  RESEAL_RECALLED(
      EnumSet.of(RECALL_APPROVED), RECALL_APPROVED, KNOWN_PERSON, BY_CUSTODIAN, NEW_SEAL, REASON),
  REQUEST_RECALL(EnumSet.of(VAULT), RECALL_REQUESTED, KNOWN_PERSON, PURPOSE, REASON),
  APPROVE_RECALL(EnumSet.of(RECALL_REQUESTED), RECALL_APPROVED, KNOWN_PERSON, RECALL_AUTHORITY),
  CANCEL_RECALL(EnumSet.of(RECALL_REQUESTED, RECALL_APPROVED), VAULT, KNOWN_PERSON, REASON),
  HAND_OVER_IN(
      EnumSet.of(RECALL_APPROVED), TRANSIT_IN, KNOWN_PERSON, BY_CUSTODIAN, RECEIVER, DUE, PLACE),
  RECEIVE(EnumSet.of(TRANSIT_IN), RECEIVED, CUSTODIAN_ROLE, OTHER_PERSON, NOT_INVOLVED, BARCODE),
  /** Seal and barcode agree. */
  CHECK_IN(EnumSet.of(RECEIVED), SHELF, CUSTODIAN_ROLE, SEAL, BARCODE),
  /** Seal or barcode do not agree; its data goes into quarantine. */
  CHECK_IN_DOUBTFUL(EnumSet.of(RECEIVED), SHELF, CUSTODIAN_ROLE, REASON),
  CHECK_OUT(
      EnumSet.of(SHELF, LIBRARY),
      CHECKED_OUT,
      CUSTODIAN_ROLE,
      BARCODE,
      CHECKOUT_AUTHORITY,
      NOT_IN_AUTHORITY,
      RECEIVER,
      NAMED_RECEIVER,
      DUE,
      PLACE),
  /** The person who got it says so. */
  ACKNOWLEDGE(EnumSet.of(CHECKED_OUT), CHECKED_OUT, BY_RECEIVER),
  RETURN(EnumSet.of(CHECKED_OUT), RECEIVED, CUSTODIAN_ROLE, NOT_BY_HOLDER, BARCODE),
  REPORT_MISSING(
      EnumSet.complementOf(EnumSet.of(MISSING, CustodyState.DESTROYED)),
      MISSING,
      KNOWN_PERSON,
      REASON),
  /** By the clock, not by a person. */
  TIME_OUT(EnumSet.of(TRANSIT_OUT, TRANSIT_IN), MISSING, OVERDUE),
  /** Somebody has it in hand again; its data goes into quarantine. */
  FIND(EnumSet.of(MISSING), RECEIVED, CUSTODIAN_ROLE, BARCODE, FOUND_AUTHORITY, NOT_IN_AUTHORITY),
  DESTROY(
      EnumSet.of(SHELF, LIBRARY, RECEIVED),
      CustodyState.DESTROYED,
      CUSTODIAN_ROLE,
      BARCODE,
      DESTROY_AUTHORITY,
      NOT_IN_AUTHORITY,
      CERTIFICATE);

  private final Set<CustodyState> from;
  private final CustodyState to;
  private final Set<CustodyEvidence> evidence;

  CustodyAction(EnumSet<CustodyState> from, CustodyState to, CustodyEvidence... evidence) {
    this.from = Collections.unmodifiableSet(from);
    this.to = to;
    EnumSet<CustodyEvidence> set = EnumSet.noneOf(CustodyEvidence.class);
    Collections.addAll(set, evidence);
    this.evidence = Collections.unmodifiableSet(set);
  }

  /** The states it starts from. */
  public Set<CustodyState> from() {
    return from;
  }

  /** The state it ends in. */
  public CustodyState to() {
    return to;
  }

  /** All of which must be there. */
  public Set<CustodyEvidence> evidence() {
    return evidence;
  }

  /** True if the data on the cartridge is not to be trusted afterwards. */
  public boolean quarantines() {
    return this == CONFIRM_DOUBTFUL || this == CHECK_IN_DOUBTFUL || this == FIND;
  }

  /**
   * True if somebody else answers for the cartridge from then on, or says that they do: then it
   * counts by their signature, if they have a key.
   */
  public boolean changesHands() {
    return switch (this) {
      case TAKE_OVER,
          TAKE_OVER_STORED,
          TAKE_OVER_RECALLED,
          HAND_OVER_OUT,
          HAND_OVER_IN,
          CONFIRM,
          CONFIRM_DOUBTFUL,
          RECEIVE,
          CHECK_OUT,
          ACKNOWLEDGE,
          RETURN ->
          true;
      default -> false;
    };
  }

  /** True if it puts a container under a seal that was not used before. */
  public boolean seals() {
    return this == PACK || this == RESEAL || this == RESEAL_RECALLED;
  }

  /** The name in the audit log and in messages. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
