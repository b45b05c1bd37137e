package dev.coffer.catalog.request;

/** Why a request, an approval or carrying it out is refused. */
public enum RequestRefusal {
  /** Nobody of this name is on the list, or only as auditor. */
  UNKNOWN_PERSON,
  /** A parameter the kind needs is missing, or its window, count or digests are not the rules'. */
  NOT_BY_THE_RULES,
  /** The kind cannot be an emergency. */
  NO_EMERGENCY,
  /** Too few approvers other than the requester are on the list. */
  NOBODY_COULD_APPROVE,
  /** The signature is not good for this text; the explanation says why. */
  BAD_SIGNATURE,
  /** The key is nobody's on the list. */
  UNKNOWN_KEY,
  /** The person is not an approver. */
  NOT_AN_APPROVER,
  /** Nobody approves what they requested. */
  OWN_REQUEST,
  /** The person approved it already. */
  ALREADY_APPROVED,
  /** Person, role or key came onto the list after the request. */
  ADDED_AFTER_REQUEST,
  /** Person or key is still in its cooling-off. */
  COOLING_OFF,
  /** Before its window. */
  NOT_YET_VALID,
  /** After its window. */
  EXPIRED,
  /** It was denied, cancelled or carried out. */
  CLOSED,
  /** Fewer good signatures than it needs. */
  NOT_ENOUGH_APPROVALS,
  /** Who would carry it out asked for it or agreed to it. */
  CONFIRMER_INVOLVED,
  /** A cartridge is not what it was when the request was made. */
  CARTRIDGE_CHANGED,
  /** The stored text is not the request's, or was changed. */
  TEXT_CHANGED
}
