package dev.coffer.catalog.rotation;

import dev.coffer.catalog.ArchiveKind;
import dev.coffer.catalog.DatasetName;
import dev.coffer.catalog.PoolName;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The text form of a policy.
 *
 * <pre>
 * coffer-rotation-policy 1
 * name: weekly
 * version: 3
 * from: 2026-01-02
 * datasets: documents mail
 * pool: main
 * scratch: scratch
 * site: home
 * vault: north
 * runs: friday
 * pick-ups: monday
 * work-days: monday tuesday wednesday thursday friday
 * holidays-move: backward
 * holiday: 2026-12-25 Christmas Day
 * window: 18:00 600
 * return-lead-days: 1
 * keep-days: 24
 * scheme: gfs | hanoi 2026-01-02 | fifo
 * level: weekly prefix=W due=every-run kind=full sets=round:4 copies=1 out=1 retention-days=28
 *        append=never
 * pause: weekly 2026-08-01 2026-08-14
 * require: restore-points=4 copies=1 sites=1 offline=1 fulls-out=3
 * brake: shrink=50 changed=60 incompressible=90 history=3
 * </pre>
 *
 * <p>Written in this order with one blank between words, {@code level} on one line; {@code holiday}
 * any number of times, {@code level} once for each, the youngest first, {@code pause} after its
 * level. Read in the same order; blank lines and lines that begin with {@code #} are passed over.
 * Lists of weekdays may be empty. The window may name a time zone, {@code 18:00 600 Europe/Berlin};
 * without one its days are UTC's. The digest is of the written form.
 */
final class PolicyText {
  static final String HEADER = "coffer-rotation-policy 1";

  private PolicyText() {}

  static String write(RotationPolicy policy) {
    StringBuilder out = new StringBuilder(HEADER).append('\n');
    RunCalendar calendar = policy.calendar();
    line(out, "name", policy.name());
    line(out, "version", policy.version());
    line(out, "from", policy.from());
    line(out, "datasets", words(policy.datasets()));
    line(out, "pool", policy.pool());
    line(out, "scratch", policy.scratch());
    line(out, "site", policy.site());
    line(out, "vault", policy.vault());
    line(out, "runs", words(calendar.runDays()).toLowerCase(Locale.ROOT));
    line(out, "pick-ups", words(calendar.pickUpDays()).toLowerCase(Locale.ROOT));
    line(out, "work-days", words(calendar.workDays()).toLowerCase(Locale.ROOT));
    line(out, "holidays-move", lower(calendar.move()));
    calendar.holidays().forEach(h -> line(out, "holiday", h.date() + " " + h.name()));
    line(out, "window", window(policy.window()));
    line(out, "return-lead-days", policy.returnLeadDays());
    line(out, "keep-days", policy.keepDays());
    line(
        out,
        "scheme",
        switch (policy.scheme()) {
          case Scheme.Gfs _ -> "gfs";
          case Scheme.Hanoi hanoi -> "hanoi " + hanoi.anchor();
          case Scheme.Fifo _ -> "fifo";
        });
    for (Level level : policy.levels()) {
      line(out, "level", level(level));
      level.pauses().forEach(p -> line(out, "pause", level.name() + " " + p.from() + " " + p.to()));
    }
    Requirements need = policy.requirements();
    line(
        out,
        "require",
        "restore-points=%d copies=%d sites=%d offline=%d fulls-out=%d"
            .formatted(
                need.restorePoints(),
                need.copies(),
                need.sites(),
                need.offline(),
                need.fullsOut()));
    BrakeRule brake = policy.brake();
    line(
        out,
        "brake",
        "shrink=%d changed=%d incompressible=%d history=%d"
            .formatted(
                brake.shrinkPercent(),
                brake.changedPercent(),
                brake.incompressiblePercent(),
                brake.historyRuns()));
    return out.toString();
  }

  private static String window(WriteWindow window) {
    String text = window.start() + " " + window.minutes();
    return window.zone().getId().equals("UTC") ? text : text + " " + window.zone().getId();
  }

  private static WriteWindow window(List<String> words) {
    if (words.size() < 2 || words.size() > 3) {
      throw new IllegalArgumentException(
          "window: expected=a time, minutes and perhaps a time zone, such as 18:00 600 UTC");
    }
    LocalTime start = LocalTime.parse(words.get(0));
    ZoneId zone = ZoneId.of(words.size() == 3 ? words.get(2) : "UTC");
    return new WriteWindow(start, number(words.get(1)), zone);
  }

  private static String level(Level level) {
    return "%s prefix=%s due=%s kind=%s sets=%s copies=%d out=%d retention-days=%d append=%s"
        .formatted(
            level.name(),
            level.prefix(),
            level.due(),
            lower(level.kind()),
            level.sets(),
            level.copies(),
            level.copiesOut(),
            level.retentionDays(),
            lower(level.append()));
  }

  private static void line(StringBuilder out, String key, Object value) {
    String text = value.toString();
    out.append(key).append(':').append(text.isEmpty() ? "" : " ").append(text).append('\n');
  }

  private static String words(List<?> values) {
    return values.stream().map(Object::toString).collect(Collectors.joining(" "));
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads a policy.
   *
   * @throws IllegalArgumentException that names the line
   */
  static RotationPolicy read(String text) {
    Lines lines = new Lines(text);
    try {
      return read(lines);
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "rotation policy line " + lines.number() + ": " + e.getMessage(), e);
    }
  }

  private static RotationPolicy read(Lines in) {
    in.header();
    PolicyName name = new PolicyName(in.value("name"));
    int version = number(in.value("version"));
    LocalDate from = LocalDate.parse(in.value("from"));
    List<DatasetName> datasets =
        split(in.value("datasets")).stream().map(DatasetName::new).toList();
    PoolName pool = new PoolName(in.value("pool"));
    PoolName scratch = new PoolName(in.value("scratch"));
    String site = in.value("site");
    String vault = in.value("vault");
    RunCalendar calendar = calendar(in);
    WriteWindow hours = window(split(in.value("window")));
    int returnLeadDays = number(in.value("return-lead-days"));
    int keepDays = number(in.value("keep-days"));
    Scheme scheme = scheme(in);
    int[] need =
        numbers(in.value("require"), "restore-points", "copies", "sites", "offline", "fulls-out");
    int[] brake = numbers(in.value("brake"), "shrink", "changed", "incompressible", "history");
    in.end();
    return new RotationPolicy(
        name,
        version,
        from,
        datasets,
        pool,
        scratch,
        site,
        vault,
        calendar,
        hours,
        returnLeadDays,
        keepDays,
        scheme,
        new Requirements(need[0], need[1], need[2], need[3], need[4]),
        new BrakeRule(brake[0], brake[1], brake[2], brake[3]));
  }

  private static RunCalendar calendar(Lines in) {
    List<DayOfWeek> runs = weekdays(in.value("runs"));
    List<DayOfWeek> pickUps = weekdays(in.value("pick-ups"));
    List<DayOfWeek> workDays = weekdays(in.value("work-days"));
    MoveRule move = constant(MoveRule.class, in.value("holidays-move"));
    List<Holiday> holidays = new ArrayList<>();
    while (in.next("holiday")) {
      String value = in.value("holiday");
      int blank = value.indexOf(' ');
      if (blank < 0) {
        throw new IllegalArgumentException("holiday: expected=a date and a name");
      }
      holidays.add(
          new Holiday(LocalDate.parse(value.substring(0, blank)), value.substring(blank + 1)));
    }
    return new RunCalendar(runs, pickUps, workDays, move, holidays);
  }

  private static Scheme scheme(Lines in) {
    List<String> scheme = split(in.value("scheme"));
    List<Level> levels = new ArrayList<>();
    do {
      Level level = readLevel(split(in.value("level")));
      List<Level.Pause> pauses = new ArrayList<>();
      while (in.next("pause")) {
        List<String> pause = split(in.value("pause"));
        if (pause.size() != 3 || !pause.getFirst().equals(level.name().text())) {
          throw new IllegalArgumentException("pause: expected=the level above and two dates");
        }
        pauses.add(new Level.Pause(LocalDate.parse(pause.get(1)), LocalDate.parse(pause.get(2))));
      }
      levels.add(level.withPauses(pauses));
    } while (in.next("level"));
    if (scheme.equals(List.of("gfs"))) {
      return new Scheme.Gfs(levels);
    }
    if (scheme.equals(List.of("fifo")) && levels.size() == 1) {
      return new Scheme.Fifo(levels.getFirst());
    }
    if (scheme.size() == 2 && scheme.getFirst().equals("hanoi")) {
      return new Scheme.Hanoi(LocalDate.parse(scheme.get(1)), levels);
    }
    throw new IllegalArgumentException(
        "scheme: expected=gfs, hanoi with its anchor's date, or fifo with one level");
  }

  private static Level readLevel(List<String> words) {
    if (words.isEmpty()) {
      throw new IllegalArgumentException("level: no name");
    }
    String[] keys = {"prefix", "due", "kind", "sets", "copies", "out", "retention-days", "append"};
    String[] values = values(words.subList(1, words.size()), keys);
    return new Level(
        new LevelName(words.getFirst()),
        values[0],
        DueRule.parse(values[1]),
        constant(ArchiveKind.class, values[2]),
        SetRule.parse(values[3]),
        number(values[4]),
        number(values[5]),
        number(values[6]),
        constant(AppendRule.class, values[7]),
        List.of());
  }

  private static int[] numbers(String value, String... keys) {
    return Arrays.stream(values(split(value), keys)).mapToInt(PolicyText::number).toArray();
  }

  private static String[] values(List<String> words, String... keys) {
    String[] values = new String[keys.length];
    if (words.size() != keys.length) {
      throw new IllegalArgumentException("expected=" + String.join("=… ", keys) + "=…");
    }
    for (int i = 0; i < keys.length; i++) {
      if (!words.get(i).startsWith(keys[i] + "=")) {
        throw new IllegalArgumentException(
            "actual=" + words.get(i) + " expected=" + keys[i] + "=…");
      }
      values[i] = words.get(i).substring(keys[i].length() + 1);
    }
    return values;
  }

  private static int number(String text) {
    if (!text.matches("0|[1-9][0-9]{0,8}")) {
      throw new IllegalArgumentException("actual=" + text + " expected=a number");
    }
    return Integer.parseInt(text);
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String text) {
    for (E value : type.getEnumConstants()) {
      if (lower(value).equals(text)) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        "actual="
            + text
            + " expected="
            + Arrays.stream(type.getEnumConstants())
                .map(PolicyText::lower)
                .collect(Collectors.joining(", ")));
  }

  private static List<DayOfWeek> weekdays(String value) {
    return split(value).stream().map(day -> constant(DayOfWeek.class, day)).toList();
  }

  private static List<String> split(String value) {
    return value.isBlank() ? List.of() : List.of(value.strip().split(" +"));
  }

  /** The lines that count, taken in order. */
  private static final class Lines {
    private final List<String> all;
    private int at;

    Lines(String text) {
      all = text.lines().toList();
    }

    int number() {
      return Math.min(at, all.size());
    }

    void header() {
      skip();
      if (at == all.size() || !all.get(at++).strip().equals(HEADER)) {
        throw new IllegalArgumentException("expected=" + HEADER);
      }
    }

    boolean next(String key) {
      skip();
      return at < all.size() && all.get(at).startsWith(key + ":");
    }

    String value(String key) {
      if (!next(key)) {
        at = Math.min(at + 1, all.size());
        throw new IllegalArgumentException("expected=" + key + ": …");
      }
      return all.get(at++).substring(key.length() + 1).strip();
    }

    void end() {
      skip();
      if (at < all.size()) {
        throw new IllegalArgumentException("nothing expected: " + all.get(at++));
      }
    }

    private void skip() {
      while (at < all.size() && (all.get(at).isBlank() || all.get(at).startsWith("#"))) {
        at++;
      }
    }
  }
}
