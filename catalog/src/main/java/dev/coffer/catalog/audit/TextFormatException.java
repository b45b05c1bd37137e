package dev.coffer.catalog.audit;

/** A text that should be canonical and is not: not written by Coffer, or changed since. */
public final class TextFormatException extends Exception {
  private static final long serialVersionUID = 1L;

  public TextFormatException(String message) {
    super(message);
  }
}
