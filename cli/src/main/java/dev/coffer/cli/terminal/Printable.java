package dev.coffer.cli.terminal;

/** Text from outside, made safe for a terminal. */
public final class Printable {
  private Printable() {}

  /**
   * Control characters become {@code \xNN}, so that a file name cannot move the cursor or colour
   * the screen; everything else stays.
   */
  public static String of(String text) {
    StringBuilder safe = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean control = Character.isISOControl(c) || Character.getType(c) == Character.FORMAT;
      if (control && safe == null) {
        safe = new StringBuilder(text.substring(0, i));
      }
      if (safe != null) {
        safe.append(control ? String.format("\\x%02x", (int) c) : Character.toString(c));
      }
    }
    return safe == null ? text : safe.toString();
  }
}
