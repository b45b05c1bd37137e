package dev.coffer.archive.stream;

/** Another stage failed first; the cause is its failure. Never leaves this package. */
final class StageAbortedException extends Exception {
  private static final long serialVersionUID = 1L;

  StageAbortedException(Throwable cause) {
    super(cause);
  }
}
