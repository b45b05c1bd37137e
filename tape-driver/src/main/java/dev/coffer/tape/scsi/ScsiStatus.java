package dev.coffer.tape.scsi;

/** How a command ended: the status byte of SAM-5 5.3, and what can happen on the way there. */
public enum ScsiStatus {
  GOOD(0x00),
  CHECK_CONDITION(0x02),
  BUSY(0x08),
  RESERVATION_CONFLICT(0x18),
  TASK_SET_FULL(0x28),
  ACA_ACTIVE(0x30),
  TASK_ABORTED(0x40),
  /** No answer within the command's time; whether the device acted is not known. */
  TIMED_OUT(-1),
  /** The host adapter or the path failed; whether the device acted is not known. */
  PATH_FAILED(-2);

  private final int code;

  ScsiStatus(int code) {
    this.code = code;
  }

  /** The status byte; negative where none came. */
  public int code() {
    return code;
  }

  /** The meaning of a status byte; unknown and obsolete ones count as {@link #PATH_FAILED}. */
  public static ScsiStatus of(int code) {
    for (ScsiStatus status : values()) {
      if (status.code == (code & 0xFE)) {
        return status;
      }
    }
    return PATH_FAILED;
  }
}
