package dev.coffer.catalog.request;

import dev.coffer.catalog.Barcode;
import dev.coffer.catalog.custody.CustodyState;
import dev.coffer.catalog.custody.DataState;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A cartridge a request names, as it stood then. Approval is of this label generation: a cartridge
 * relabelled since is another one.
 *
 * @param generation 0 for a cartridge without a label
 * @param place in words; may be empty
 */
public record RequestItem(
    Barcode barcode, int generation, DataState data, CustodyState custody, String place) {
  private static final Pattern FORM =
      Pattern.compile(
          "([A-Z0-9]{8}) generation ([0-9]{1,9}), ([A-Z_]+), ([A-Z_]+): (.*)", Pattern.DOTALL);

  public RequestItem {
    if (generation < 0) {
      throw new IllegalArgumentException("request item: generation: actual=" + generation);
    }
  }

  String text() {
    return "%s generation %d, %s, %s: %s".formatted(barcode, generation, data, custody, place);
  }

  static RequestItem parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException("request item: not in form");
    }
    return new RequestItem(
        new Barcode(form.group(1)),
        Integer.parseInt(form.group(2)),
        DataState.valueOf(form.group(3)),
        CustodyState.valueOf(form.group(4)),
        form.group(5));
  }
}
