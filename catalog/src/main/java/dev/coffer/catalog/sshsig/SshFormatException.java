package dev.coffer.catalog.sshsig;

/** Bytes that are not a key, trust list or signature we read. The input was not changed. */
public final class SshFormatException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Refusal reason;

  SshFormatException(Refusal reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** The kind of fault; the message has the particulars. */
  public Refusal reason() {
    return reason;
  }
}
