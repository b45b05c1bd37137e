package dev.coffer.tape;

/**
 * One TapeAlert flag that a drive has raised (SSC-5 annex A).
 *
 * @param flag 1 to 64
 * @param severity how bad it is
 * @param text what it means, in words
 */
public record TapeAlert(int flag, Severity severity, String text) {
  /** SSC-5's three levels. */
  public enum Severity {
    INFORMATION,
    WARNING,
    CRITICAL
  }
}
