package dev.coffer.catalog.sshsig;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads one line of a trust list.
 *
 * <pre>
 * line    = principals [ options ] keytype base64 [ comment ]
 * options = option *( "," option )
 * option  = "namespaces=" quoted / "valid-after=" quoted / "valid-before=" quoted /
 *           "cert-authority"
 * time    = YYYYMMDD [ HHMM [ SS ] ] [ "Z" ]
 * </pre>
 */
final class AllowedSignersLine {
  private final String text;
  private final ZoneId zone;
  private int at;
  private @Nullable String namespaces;
  private @Nullable Instant validAfter;
  private @Nullable Instant validBefore;

  private AllowedSignersLine(String text, ZoneId zone) {
    this.text = text;
    this.zone = zone;
  }

  static AllowedSigners.Entry parse(String text, ZoneId zone) throws SshFormatException {
    return new AllowedSignersLine(text, zone).parse();
  }

  private AllowedSigners.Entry parse() throws SshFormatException {
    String principals = principals();
    skipBlanks();
    if (!startsWithKeyType()) {
      options();
      skipBlanks();
    }
    SshPublicKey key = SshPublicKey.parse(text.substring(at));
    return new AllowedSigners.Entry(
        principals,
        key,
        Optional.ofNullable(namespaces),
        Optional.ofNullable(validAfter),
        Optional.ofNullable(validBefore));
  }

  private String principals() throws SshFormatException {
    String word = text.charAt(0) == '"' ? quoted() : word();
    if (word.isEmpty()) {
      throw malformed("no principal");
    }
    return word;
  }

  private boolean startsWithKeyType() {
    int end = at;
    while (end < text.length() && !isBlank(text.charAt(end))) {
      end++;
    }
    String word = text.substring(at, end);
    return !word.contains("=") && !word.toLowerCase(Locale.ROOT).startsWith("cert-authority");
  }

  private void options() throws SshFormatException {
    while (true) {
      int start = at;
      while (at < text.length() && "=, \t".indexOf(text.charAt(at)) < 0) {
        at++;
      }
      String name = text.substring(start, at).toLowerCase(Locale.ROOT);
      if (at < text.length() && text.charAt(at) == '=') {
        at++;
        setOption(name, quoted());
      } else if (name.equals("cert-authority")) {
        throw new SshFormatException(
            Refusal.CERTIFICATE, "certificate authorities are not taken as signers");
      } else {
        throw malformed("option: actual=" + SshPublicKey.printable(name));
      }
      if (at < text.length() && text.charAt(at) == ',') {
        at++;
      } else if (at < text.length() && isBlank(text.charAt(at))) {
        return;
      } else {
        throw malformed("options run into the key");
      }
    }
  }

  private void setOption(String name, String value) throws SshFormatException {
    switch (name) {
      case "namespaces" -> {
        requireUnset(namespaces, name);
        namespaces = value;
      }
      case "valid-after" -> {
        requireUnset(validAfter, name);
        validAfter = time(value);
      }
      case "valid-before" -> {
        requireUnset(validBefore, name);
        validBefore = time(value);
      }
      default -> throw malformed("option: actual=" + SshPublicKey.printable(name));
    }
  }

  private static void requireUnset(@Nullable Object value, String name) throws SshFormatException {
    if (value != null) {
      throw malformed("option given twice: " + name);
    }
  }

  private Instant time(String value) throws SshFormatException {
    boolean utc = value.endsWith("Z");
    String digits = utc ? value.substring(0, value.length() - 1) : value;
    if (!digits.matches("[0-9]{8}([0-9]{4}([0-9]{2})?)?")) {
      throw malformed("time: actual=" + SshPublicKey.printable(value));
    }
    String full = (digits + "000000").substring(0, 14);
    try {
      LocalDateTime local =
          LocalDateTime.of(
              part(full, 0, 4),
              part(full, 4, 6),
              part(full, 6, 8),
              part(full, 8, 10),
              part(full, 10, 12),
              part(full, 12, 14));
      return local.atZone(utc ? ZoneOffset.UTC : zone).toInstant();
    } catch (DateTimeException e) {
      throw malformed("time: actual=" + value);
    }
  }

  private static int part(String digits, int from, int to) {
    return Integer.parseInt(digits, from, to, 10);
  }

  private String quoted() throws SshFormatException {
    if (at >= text.length() || text.charAt(at) != '"') {
      throw malformed("expected a quoted value at column " + (at + 1));
    }
    StringBuilder value = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return value.toString();
      }
      boolean escaped = c == '\\' && at + 1 < text.length() && text.charAt(at + 1) == '"';
      value.append(escaped ? text.charAt(++at) : c);
    }
    throw malformed("a quote is not closed");
  }

  private String word() {
    int start = at;
    while (at < text.length() && !isBlank(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  private void skipBlanks() {
    while (at < text.length() && isBlank(text.charAt(at))) {
      at++;
    }
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private static SshFormatException malformed(String fault) {
    return new SshFormatException(Refusal.MALFORMED, fault);
  }
}
