package dev.coffer.catalog.request;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The number of a request, printed as {@code R000042}. */
public record RequestId(long number) implements Comparable<RequestId> {
  private static final Pattern FORM = Pattern.compile("R([0-9]{6,18})");

  public RequestId {
    if (number < 1) {
      throw new IllegalArgumentException("request id: actual=" + number);
    }
  }

  /** Reads {@link #toString}; small letters and blanks around it are forgiven. */
  public static RequestId parse(String text) {
    Matcher form = FORM.matcher(text.strip().toUpperCase(Locale.ROOT));
    if (!form.matches()) {
      throw new IllegalArgumentException("request id: expected=R and at least six digits");
    }
    return new RequestId(Long.parseLong(form.group(1)));
  }

  @Override
  public int compareTo(RequestId other) {
    return Long.compare(number, other.number);
  }

  @Override
  public String toString() {
    return "R%06d".formatted(number);
  }
}
