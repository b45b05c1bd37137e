package dev.coffer.catalog.rotation;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Which of its sets a level writes to.
 *
 * <p>As text: {@code round:4}, {@code period:12}, {@code new}, {@code fixed}.
 *
 * @param count how many sets there are; 0 for {@link Kind#NEW}, 1 for {@link Kind#FIXED}
 */
public record SetRule(Kind kind, int count) {
  /** How the set is found. */
  public enum Kind {
    /** The set written longest ago. */
    ROUND,
    /** The set of the period's number in the calendar: twelve sets, one for each month. */
    PERIOD,
    /** A new set each time, from the scratch pool, never written again before it is expired. */
    NEW,
    /** The level's only set. */
    FIXED
  }

  /** A new set each time. */
  public static final SetRule NEW = new SetRule(Kind.NEW, 0);

  /** The level's only set, named by its prefix. */
  public static final SetRule FIXED = new SetRule(Kind.FIXED, 1);

  public SetRule {
    Objects.requireNonNull(kind);
    boolean fits =
        switch (kind) {
          case ROUND, PERIOD -> count >= 2 && count <= 366;
          case NEW -> count == 0;
          case FIXED -> count == 1;
        };
    if (!fits) {
      throw new IllegalArgumentException("sets: actual=" + kind + " " + count);
    }
  }

  /** So many sets, the one written longest ago next. */
  public static SetRule round(int count) {
    return new SetRule(Kind.ROUND, count);
  }

  /** So many sets, by the period's number. */
  public static SetRule byPeriod(int count) {
    return new SetRule(Kind.PERIOD, count);
  }

  /** The sets that there are for good, in order; none for {@link Kind#NEW}. */
  List<SetName> standing(String prefix) {
    List<SetName> names = new ArrayList<>(count);
    for (int i = 1; i <= count; i++) {
      names.add(kind == Kind.FIXED ? new SetName(prefix) : numbered(prefix, i));
    }
    return names;
  }

  /** The set for a period; not for {@link Kind#ROUND}, which depends on the past. */
  SetName forPeriod(String prefix, Period period, LocalDate start) {
    return switch (kind) {
      case PERIOD ->
          numbered(prefix, Math.toIntExact(Math.floorMod(period.index(start), (long) count)) + 1);
      case NEW -> new SetName(prefix + period.label(start));
      case FIXED -> new SetName(prefix);
      case ROUND -> throw new IllegalStateException("sets in turn have no period");
    };
  }

  private SetName numbered(String prefix, int number) {
    int digits = Integer.toString(count).length();
    return new SetName(prefix + ("%0" + digits + "d").formatted(number));
  }

  /** Reads the form that {@link #toString} writes. */
  public static SetRule parse(String text) {
    return switch (text) {
      case "new" -> NEW;
      case "fixed" -> FIXED;
      default -> {
        if (text.matches("round:[1-9][0-9]{0,2}")) {
          yield round(Integer.parseInt(text.substring(6)));
        }
        if (text.matches("period:[1-9][0-9]{0,2}")) {
          yield byPeriod(Integer.parseInt(text.substring(7)));
        }
        throw new IllegalArgumentException(
            "sets: actual=" + text + " expected=round:4, period:12, new or fixed");
      }
    };
  }

  @Override
  public String toString() {
    return switch (kind) {
      case ROUND -> "round:" + count;
      case PERIOD -> "period:" + count;
      case NEW -> "new";
      case FIXED -> "fixed";
    };
  }
}
