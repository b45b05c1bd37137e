package dev.coffer.catalog.request;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request does to one dataset, for whoever must decide.
 *
 * @param lost the archives that can no longer be restored after it, oldest first: what lies on the
 *     cartridges, and whatever elsewhere builds on that
 */
public record Consequence(String dataset, Standing before, Standing after, List<String> lost) {
  private static final Pattern FORM =
      Pattern.compile(
          "([^:]+): oldest restorable ([^ ]+) -> ([^ ,]+), restore points ([0-9]+) -> ([0-9]+),"
              + " copies ([0-9]+) -> ([0-9]+), sites ([0-9]+) -> ([0-9]+), offline ([0-9]+) ->"
              + " ([0-9]+)(?:, no longer restorable ([^ ,]+(?: [^ ,]+)*))?");

  /**
   * How well a dataset stands.
   *
   * @param oldest its oldest restorable point; empty if it has none
   * @param restorePoints how many points in time can be restored
   * @param copies copies of the point with the fewest
   * @param sites sites holding a copy of that point
   * @param offline copies of it out of reach of every machine
   */
  public record Standing(
      Optional<Instant> oldest, int restorePoints, int copies, int sites, int offline) {
    private String oldestText() {
      return oldest.map(Instant::toString).orElse("none");
    }
  }

  public Consequence {
    if (dataset.isEmpty() || dataset.contains(":") || dataset.contains("\n")) {
      throw new IllegalArgumentException("consequence: dataset name is empty or holds a colon");
    }
    lost = List.copyOf(lost);
  }

  String text() {
    return dataset
        + ": oldest restorable "
        + before.oldestText()
        + " -> "
        + after.oldestText()
        + change(", restore points ", before.restorePoints, after.restorePoints)
        + change(", copies ", before.copies, after.copies)
        + change(", sites ", before.sites, after.sites)
        + change(", offline ", before.offline, after.offline)
        + (lost.isEmpty() ? "" : ", no longer restorable " + String.join(" ", lost));
  }

  private static String change(String what, int before, int after) {
    return what + before + " -> " + after;
  }

  static Consequence parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException("consequence: not in form");
    }
    List<String> lost = form.group(12) == null ? List.of() : List.of(form.group(12).split(" ", -1));
    return new Consequence(form.group(1), standing(form, 0), standing(form, 1), lost);
  }

  private static Standing standing(Matcher form, int side) {
    String oldest = form.group(2 + side);
    return new Standing(
        oldest.equals("none") ? Optional.empty() : Optional.of(Instant.parse(oldest)),
        Integer.parseInt(form.group(4 + side)),
        Integer.parseInt(form.group(6 + side)),
        Integer.parseInt(form.group(8 + side)),
        Integer.parseInt(form.group(10 + side)));
  }
}
