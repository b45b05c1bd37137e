package dev.coffer.cli.terminal;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prints results, for people or as JSON. Everything is on its way when a method returns. */
public final class Output {
  /** Rows that set the width of a table's columns; the rest follows as it comes. */
  private static final int MEASURED_ROWS = 500;

  private final PrintStream out;
  private final boolean json;
  private final Supplier<ZoneId> zoneSource;
  private @Nullable ZoneId zone;

  /**
   * Prints to a stream that stays open.
   *
   * @param zone whose time people read, asked for with the first time; JSON has UTC
   */
  public Output(PrintStream out, boolean json, Supplier<ZoneId> zone) {
    this.out = out;
    this.json = json;
    this.zoneSource = zone;
  }

  /** A program reads the result. */
  public boolean isJson() {
    return json;
  }

  /**
   * Prints a line for people; nothing in JSON. What a path or a name in it could do to a terminal
   * it does not do.
   */
  public void say(String line) {
    if (!json) {
      out.println(Printable.of(line));
    }
  }

  /** Prints the lines of a text of our own for people; nothing in JSON. */
  public void sayLines(String text) {
    text.lines().forEach(this::say);
  }

  /** Prints all rows: a table with {@code empty} in place of no rows, or a JSON array. */
  public <T> void list(Listing<T> listing, Iterable<? extends T> rows, String empty) {
    if (json) {
      try (JsonOutput output = new JsonOutput(writer())) {
        listJson(output, listing, rows);
      }
    } else {
      table(listing, rows.iterator(), empty);
    }
  }

  /** Prints what is known of one thing. */
  public void facts(Facts facts) {
    if (json) {
      try (JsonOutput output = new JsonOutput(writer())) {
        output.value(facts);
      }
      return;
    }
    int width = facts.values().keySet().stream().mapToInt(n -> label(n).length()).max().orElse(0);
    for (Map.Entry<String, @Nullable Object> fact : facts.values().entrySet()) {
      if (fact.getValue() instanceof Collection<?> lines) {
        String label = label(fact.getKey());
        for (Object line : lines.isEmpty() ? List.of("-") : lines) {
          out.println(pad(label, width, false) + "  " + shown(line));
          label = "";
        }
      } else {
        out.println(pad(label(fact.getKey()), width, false) + "  " + shown(fact.getValue()));
      }
    }
  }

  private static <T> void listJson(
      JsonOutput output, Listing<T> listing, Iterable<? extends T> rows) {
    output.startArray();
    for (T row : rows) {
      output.startObject();
      for (Listing.Column<T> column : listing.columns()) {
        output.member(column.member(), column.value().apply(row));
      }
      output.endObject();
    }
    output.endArray();
  }

  private <T> void table(Listing<T> listing, Iterator<? extends T> rows, String empty) {
    if (!rows.hasNext()) {
      out.println(empty);
      return;
    }
    List<Listing.Column<T>> columns = listing.columns();
    List<List<String>> lines = new ArrayList<>();
    lines.add(columns.stream().map(Listing.Column::heading).toList());
    boolean[] right = new boolean[columns.size()];
    while (rows.hasNext() && lines.size() <= MEASURED_ROWS) {
      lines.add(cells(columns, rows.next(), right));
    }
    int[] widths = new int[columns.size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    lines.forEach(line -> printRow(line, widths, right));
    while (rows.hasNext()) {
      printRow(cells(columns, rows.next(), right), widths, right);
    }
  }

  private <T> List<String> cells(List<Listing.Column<T>> columns, T row, boolean[] right) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      Object value = columns.get(i).value().apply(row);
      right[i] |= value instanceof Number || value instanceof Bytes;
      cells.add(shown(value));
    }
    return cells;
  }

  private void printRow(List<String> cells, int[] widths, boolean[] right) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(i == 0 ? "" : "  ").append(pad(cells.get(i), widths[i], right[i]));
    }
    out.println(line.toString().stripTrailing());
  }

  private static String pad(String text, int width, boolean right) {
    String blanks = " ".repeat(Math.max(0, width - text.length()));
    return right ? blanks + text : text + blanks;
  }

  /** A value as people see it. Control characters of file names do not reach the terminal. */
  private String shown(@Nullable Object value) {
    return switch (value) {
      case null -> "-";
      case Optional<?> optional -> shown(optional.isPresent() ? optional.get() : null);
      case OptionalLong optional ->
          optional.isPresent() ? Long.toString(optional.getAsLong()) : "-";
      case Boolean truth -> truth ? "yes" : "no";
      case Double number -> String.format(Locale.ROOT, "%.2f", number);
      case Instant time -> time(time);
      case Facts facts ->
          facts.values().entrySet().stream()
              .filter(each -> !shown(each.getValue()).isEmpty())
              .filter(each -> !shown(each.getValue()).equals("-"))
              .map(each -> label(each.getKey()) + " " + shown(each.getValue()))
              .collect(Collectors.joining(", "));
      case Collection<?> values ->
          values.isEmpty()
              ? "-"
              : values.stream().map(this::shown).collect(Collectors.joining(", "));
      default -> Printable.of(value.toString());
    };
  }

  /** A time as people read it in a sentence or a table: to the second, with its offset. */
  public String time(Instant time) {
    if (zone == null) {
      zone = zoneSource.get();
    }
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
        time.truncatedTo(ChronoUnit.SECONDS).atZone(zone));
  }

  /** {@code mediumSerial} becomes {@code medium serial}. */
  private static String label(String member) {
    StringBuilder label = new StringBuilder();
    for (int i = 0; i < member.length(); i++) {
      char c = member.charAt(i);
      label.append(
          Character.isUpperCase(c) ? " " + Character.toLowerCase(c) : Character.toString(c));
    }
    return label.toString();
  }

  private Writer writer() {
    return new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
  }
}
