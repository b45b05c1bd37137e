package dev.coffer.catalog.audit;

import dev.coffer.catalog.Sha256;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far the log goes: the number and hash of its last record. Printed as {@code 42:9f3c…} with 64
 * hexadecimal digits.
 *
 * @param sequence 0 for an empty log, whose hash is all zeros
 */
public record AuditHead(long sequence, Sha256 hash) {
  private static final Pattern FORM = Pattern.compile("(0|[1-9][0-9]{0,18}):([0-9a-f]{16,64})");

  /** The head of a log without records. */
  public static final AuditHead EMPTY = new AuditHead(0, Sha256.of(new byte[Sha256.BYTE_COUNT]));

  public AuditHead {
    if (sequence < 0) {
      throw new IllegalArgumentException("audit head: sequence: actual=" + sequence);
    }
  }

  /**
   * Reads {@link #toString}.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  public static AuditHead parse(String text) {
    Claim claim = Claim.parse(text);
    return new AuditHead(claim.sequence(), Sha256.parse(claim.hashPrefix()));
  }

  /** For a printed page: the number and the first 16 digits in groups of four. */
  public String printed() {
    String hex = hash.toString();
    return "%d:%s %s %s %s"
        .formatted(
            sequence,
            hex.substring(0, 4),
            hex.substring(4, 8),
            hex.substring(8, 12),
            hex.substring(12, 16));
  }

  @Override
  public String toString() {
    return sequence + ":" + hash;
  }

  /**
   * What a cartridge or a page says the head was: the whole hash or its first 16 digits or more.
   *
   * @param source where it stands, for messages
   */
  public record Claim(long sequence, String hashPrefix, String source) {
    /** Reads a head as printed or typed: blanks and capitals are forgiven. */
    public static Claim parse(String text) {
      return parse(text, "the given head");
    }

    /**
     * Reads a head, naming where it was found.
     *
     * @throws IllegalArgumentException if it is not a number, a colon and 16 to 64 digits
     */
    public static Claim parse(String text, String source) {
      String plain = text.replaceAll("\\s", "").toLowerCase(Locale.ROOT);
      Matcher form = FORM.matcher(plain);
      if (!form.matches()) {
        throw new IllegalArgumentException(
            "audit head: expected=number, colon, 16 to 64 hexadecimal digits");
      }
      try {
        return new Claim(Long.parseLong(form.group(1)), form.group(2), source);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("audit head: number too large", e);
      }
    }

    /** This head as a claim. */
    public static Claim of(AuditHead head, String source) {
      return new Claim(head.sequence, head.hash.toString(), source);
    }

    boolean agreesWith(Sha256 hash) {
      return hash.toString().startsWith(hashPrefix);
    }
  }
}
