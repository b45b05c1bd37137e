package dev.coffer.cli.terminal;

/** Text from outside, made safe for a terminal. */
public final class Printable {
  private Printable() {}

  /**
   * Control and format characters, and what makes a line, become {@code \xNN}, so that a name
   * cannot move the cursor, colour the screen or turn the text around; everything else stays.
   */
  public static String of(String text) {
    if (text.codePoints().noneMatch(Printable::isUnsafe)) {
      return text;
    }
    StringBuilder safe = new StringBuilder();
    text.codePoints()
        .forEach(point -> {
          if (isUnsafe(point)) {
            safe.append("\\x%02x".formatted(point));
          } else {
            safe.appendCodePoint(point);
          }
        });
    return safe.toString();
  }

  private static boolean isUnsafe(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
