package dev.coffer.catalog.sshsig;

/** Pattern lists of ssh_config(5), "PATTERNS": commas between, {@code *}, {@code ?}, {@code !}. */
final class PatternList {
  private PatternList() {}

  /** True if a pattern matches and no {@code !} pattern does. */
  static boolean matches(String patterns, String text) {
    boolean found = false;
    for (String pattern : patterns.split(",", -1)) {
      if (pattern.startsWith("!")) {
        if (matchesOne(pattern.substring(1), text)) {
          return false;
        }
      } else {
        found |= matchesOne(pattern, text);
      }
    }
    return found;
  }

  /** Greedy match with one point of return, so linear in pattern times text. */
  private static boolean matchesOne(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int mark = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        mark = t;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++mark;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
