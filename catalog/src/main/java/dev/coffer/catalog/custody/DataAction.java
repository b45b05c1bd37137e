package dev.coffer.catalog.custody;

import static dev.coffer.catalog.custody.DataEvidence.*;
import static dev.coffer.catalog.custody.DataState.*;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * The transitions of the data axis, as data. SEALED never becomes OPEN again. What gives data up
 * needs two people; what protects it needs one.
 */
@SuppressWarnings("ImmutableEnumChecker") // its sets are made here and never change
public enum DataAction {
  /** A first label; the generation goes up. */
  LABEL(EnumSet.of(BLANK), LABELLED, OPERATOR_ROLE, AT_HOME),
  /** The first archive. */
  WRITE(EnumSet.of(LABELLED), OPEN, OPERATOR_ROLE, AT_HOME),
  SEAL(EnumSet.of(LABELLED, OPEN), SEALED, OPERATOR_ROLE),
  /** The data may be overwritten: named cartridges, two people. */
  RELEASE(
      EnumSet.of(LABELLED, OPEN, SEALED, RETIRED),
      RELEASED,
      RELEASE_AUTHORITY,
      NOT_HELD,
      CLOCK_RUNS,
      HEARTBEAT,
      BRAKE_OFF,
      EXPIRED,
      POLICY_KEPT,
      NOT_HOME_TO_BE_READ),
  /** Back from released: the safe direction, one person. */
  REVOKE(EnumSet.of(RELEASED), SEALED, KNOWN_PERSON, REASON),
  /** A released cartridge becomes blank, to be labelled. */
  RECYCLE(
      EnumSet.of(RELEASED),
      BLANK,
      OPERATOR_ROLE,
      AT_HOME,
      NOT_HELD,
      BRAKE_OFF,
      NOT_BUILT_ON,
      POLICY_KEPT,
      NOT_HOME_TO_BE_READ),
  ERASE(
      EnumSet.of(LABELLED, OPEN, SEALED, RELEASED, RETIRED, SUSPECT, QUARANTINED),
      BLANK,
      OPERATOR_ROLE,
      ERASE_AUTHORITY,
      AT_HOME,
      NOT_HELD,
      CLOCK_RUNS,
      HEARTBEAT,
      BRAKE_OFF,
      EXPIRED,
      POLICY_KEPT,
      NOT_HOME_TO_BE_READ),
  /** A new label over an old one; the generation goes up. */
  RELABEL(
      EnumSet.of(LABELLED, RELEASED, RETIRED, SUSPECT, QUARANTINED),
      LABELLED,
      OPERATOR_ROLE,
      RELABEL_AUTHORITY,
      AT_HOME,
      NOT_HELD,
      CLOCK_RUNS,
      HEARTBEAT,
      BRAKE_OFF,
      EXPIRED,
      POLICY_KEPT,
      NOT_HOME_TO_BE_READ),
  /** An alert, an error, a digest that disagreed: by one person or the machine. */
  DOUBT(EnumSet.of(LABELLED, OPEN, SEALED, RELEASED), SUSPECT, REASON),
  /** Label, barcode, seal or catalog disagree. */
  QUARANTINE(
      EnumSet.complementOf(EnumSet.of(QUARANTINED, DataState.DESTROYED)), QUARANTINED, REASON),
  /** Trusted again; written no more. */
  CLEAR(EnumSet.of(SUSPECT, QUARANTINED), SEALED, CLEAR_AUTHORITY),
  RETIRE(
      EnumSet.of(BLANK, LABELLED, OPEN, SEALED, RELEASED, SUSPECT, QUARANTINED),
      RETIRED,
      OPERATOR_ROLE,
      REASON),
  DESTROY(
      EnumSet.complementOf(EnumSet.of(OPEN, DataState.DESTROYED)),
      DataState.DESTROYED,
      DESTROY_AUTHORITY,
      NOT_HELD,
      CLOCK_RUNS,
      HEARTBEAT,
      BRAKE_OFF,
      EXPIRED,
      POLICY_KEPT,
      NOT_HOME_TO_BE_READ);

  private final Set<DataState> from;
  private final DataState to;
  private final Set<DataEvidence> evidence;

  DataAction(EnumSet<DataState> from, DataState to, DataEvidence... evidence) {
    this.from = Collections.unmodifiableSet(from);
    this.to = to;
    EnumSet<DataEvidence> set = EnumSet.noneOf(DataEvidence.class);
    Collections.addAll(set, evidence);
    this.evidence = Collections.unmodifiableSet(set);
  }

  /** The states it starts from. */
  public Set<DataState> from() {
    return from;
  }

  /** The state it ends in. */
  public DataState to() {
    return to;
  }

  /** All of which must be there. */
  public Set<DataEvidence> evidence() {
    return evidence;
  }

  /** True if what the cartridge holds is given up by it, or may be. */
  public boolean givesDataUp() {
    return evidence.contains(POLICY_KEPT);
  }

  /** True if a request has to be agreed to for it, and is used up by it. */
  public boolean needsAgreement() {
    return evidence.contains(RELEASE_AUTHORITY)
        || evidence.contains(ERASE_AUTHORITY)
        || evidence.contains(RELABEL_AUTHORITY)
        || evidence.contains(CLEAR_AUTHORITY)
        || evidence.contains(DESTROY_AUTHORITY);
  }

  /** True if it makes a new label. */
  public boolean raisesGeneration() {
    return this == LABEL || this == RELABEL;
  }

  /** The name in the audit log and in messages. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
