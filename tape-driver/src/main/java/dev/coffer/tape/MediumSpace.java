package dev.coffer.tape;

/** Whether the end of the medium is near. */
public enum MediumSpace {
  /** Far from the end, as far as the drive knows. */
  AMPLE,
  /** Logical early warning: finish what has to be finished; writes still succeed for a while. */
  EARLY_WARNING
}
