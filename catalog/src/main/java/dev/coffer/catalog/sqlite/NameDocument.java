package dev.coffer.catalog.sqlite;

/**
 * The text that the name index gets for one chunk: its new names, folded, one a line. Of a name,
 * what it shares with the start and the end of the name before it is left out but for two
 * characters, since the trigrams in there are in the text already; sequences of pictures cost a
 * fifth of their names.
 */
final class NameDocument {
  private static final int KEPT = 2;

  private final StringBuilder text = new StringBuilder();
  private String before = "";

  void add(byte[] name) {
    String folded = NameFold.fold(name);
    if (!text.isEmpty()) {
      text.append('\n');
    }
    int start = 0;
    int end = folded.length();
    if (isPlain(folded) && isPlain(before)) {
      start = Math.max(0, sharedStart(folded) - KEPT);
      end = Math.min(end, Math.max(start, end - sharedEnd(folded) + KEPT));
    }
    text.append(folded, start, end);
    before = folded;
  }

  /** In a surrogate pair two characters are one, and a cut could go through it. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private int sharedStart(String name) {
    int most = Math.min(name.length(), before.length());
    int shared = 0;
    while (shared < most && name.charAt(shared) == before.charAt(shared)) {
      shared++;
    }
    return shared;
  }

  private int sharedEnd(String name) {
    int most = Math.min(name.length(), before.length());
    int shared = 0;
    while (shared < most
        && name.charAt(name.length() - 1 - shared) == before.charAt(before.length() - 1 - shared)) {
      shared++;
    }
    return shared;
  }

  boolean isEmpty() {
    return text.isEmpty();
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
