package dev.coffer.tape.scsi;

/** The forms of READ POSITION data, SSC-5 7.6. */
public enum ReadPositionForm {
  /** Service action 00h: 20 bytes, 32-bit object numbers. */
  SHORT(0x00, 20),
  /** Service action 06h: 32 bytes, 64-bit object and file numbers. */
  LONG(0x06, 32),
  /** Service action 08h: 32 bytes, 64-bit object numbers and what is in the buffer. */
  EXTENDED(0x08, 32);

  private final int serviceAction;
  private final int bytes;

  ReadPositionForm(int serviceAction, int bytes) {
    this.serviceAction = serviceAction;
    this.bytes = bytes;
  }

  public int serviceAction() {
    return serviceAction;
  }

  public int bytes() {
    return bytes;
  }
}
