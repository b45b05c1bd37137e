package dev.coffer.archive.ltfs;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.ArchiveException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** The value formats that labels and indexes share, and the rule that an element comes once. */
final class XmlValues {
  private static final int SHORT = 64;
  private static final Pattern UUID_FORM =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private XmlValues() {}

  static boolean bool(XmlCursor cursor) throws ArchiveException {
    String element = cursor.name();
    String text = cursor.text(SHORT);
    return switch (text) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default -> throw bad(element, text, "true, false, 1 or 0");
    };
  }

  /** A decimal number without sign, up to 2^63-1. */
  static long number(XmlCursor cursor) throws ArchiveException {
    String element = cursor.name();
    String text = cursor.text(SHORT);
    boolean digits =
        !text.isEmpty() && text.length() <= 32 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits) {
      throw bad(element, text, "a decimal number");
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw bad(element, text, "at most " + Long.MAX_VALUE);
    }
  }

  static char partition(XmlCursor cursor) throws ArchiveException {
    String element = cursor.name();
    String text = cursor.text(SHORT);
    if (text.length() != 1 || text.charAt(0) < 'a' || text.charAt(0) > 'z') {
      throw bad(element, text, "a letter from a to z");
    }
    return text.charAt(0);
  }

  static UUID uuid(XmlCursor cursor) throws ArchiveException {
    String element = cursor.name();
    String text = cursor.text(SHORT).toLowerCase(Locale.ROOT);
    if (!UUID_FORM.matcher(text).matches()) {
      throw bad(element, text, "a UUID");
    }
    return UUID.fromString(text);
  }

  static String required(XmlCursor cursor, int maxChars) throws ArchiveException {
    String element = cursor.name();
    String text = cursor.text(maxChars);
    if (text.isEmpty()) {
      throw new ArchiveDamagedException("<%s> is empty".formatted(element));
    }
    return text;
  }

  static ArchiveDamagedException bad(String element, String actual, String expected) {
    return new ArchiveDamagedException(
        "<%s>: actual=%s expected=%s".formatted(element, LtfsNames.printable(actual), expected));
  }

  /** The known elements that an element has had so far. */
  static final class Seen {
    private final String parent;
    private final Set<String> names = new HashSet<>();

    Seen(String parent) {
      this.parent = parent;
    }

    /** Notes one; a second of the same name is damage. */
    void once(String name) throws ArchiveDamagedException {
      if (!names.add(name)) {
        throw new ArchiveDamagedException("<%s> twice in <%s>".formatted(name, parent));
      }
    }

    boolean has(String name) {
      return names.contains(name);
    }

    void require(String... required) throws ArchiveDamagedException {
      for (String name : required) {
        if (!names.contains(name)) {
          throw new ArchiveDamagedException("<%s> missing in <%s>".formatted(name, parent));
        }
      }
    }
  }
}
