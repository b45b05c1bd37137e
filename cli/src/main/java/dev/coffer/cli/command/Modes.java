package dev.coffer.cli.command;

import dev.coffer.catalog.EntryRow;

/** File modes as {@code ls -l} shows them. */
final class Modes {
  private static final String BITS = "rwxrwxrwx";

  private Modes() {}

  static String of(EntryRow entry) {
    char type =
        switch (entry.kind()) {
          case FILE -> '-';
          case DIRECTORY -> 'd';
          case SYMLINK -> 'l';
          case HARDLINK -> 'h';
          case FIFO -> 'p';
          case CHARACTER_DEVICE -> 'c';
          case BLOCK_DEVICE -> 'b';
          case DELETED -> '!';
        };
    StringBuilder text = new StringBuilder().append(type);
    for (int i = 0; i < BITS.length(); i++) {
      text.append((entry.mode() & (0400 >> i)) != 0 ? BITS.charAt(i) : '-');
    }
    special(text, 3, entry.mode() & 04000, 's');
    special(text, 6, entry.mode() & 02000, 's');
    special(text, 9, entry.mode() & 01000, 't');
    return text.toString();
  }

  private static void special(StringBuilder text, int at, int bit, char mark) {
    if (bit != 0) {
      text.setCharAt(at, text.charAt(at) == 'x' ? mark : Character.toUpperCase(mark));
    }
  }
}
