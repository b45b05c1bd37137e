package dev.coffer.cli.terminal;

/** A text too long for people, such as a public key: they see both ends, programs see all. */
public record Abbreviated(String full) {
  private static final int SHOWN = 62;
  private static final int FRONT = 28;
  private static final int BACK = 8;

  @Override
  public String toString() {
    return full.length() <= SHOWN
        ? full
        : full.substring(0, FRONT) + "…" + full.substring(full.length() - BACK);
  }
}
