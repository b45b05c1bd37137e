package dev.coffer.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a list of things is shown: as a table with a heading, or as a JSON array of objects. One
 * definition serves both, so neither says what the other leaves out.
 */
public final class Listing<T> {
  private final List<Column<T>> columns = new ArrayList<>();

  /**
   * One column.
   *
   * @param heading what people see above it
   * @param member its JSON member
   * @param value what it shows of a row, one of those {@link JsonOutput#value} takes
   */
  public record Column<T>(String heading, String member, Function<T, @Nullable Object> value) {}

  /** Adds a column on the right. */
  public Listing<T> column(String heading, String member, Function<T, @Nullable Object> value) {
    columns.add(new Column<>(heading, member, value));
    return this;
  }

  /** The columns, from left to right. */
  public List<Column<T>> columns() {
    return List.copyOf(columns);
  }
}
