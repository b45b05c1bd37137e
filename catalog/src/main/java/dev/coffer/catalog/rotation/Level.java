package dev.coffer.catalog.rotation;

import dev.coffer.catalog.ArchiveKind;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;

/**
 * One level of a rotation.
 *
 * @param prefix begins the names of its sets
 * @param kind what its runs write; an incremental or differential run becomes a full one where no
 *     base would last as long
 * @param copies how many copies each of its runs makes, each on cartridges of its own
 * @param copiesOut how many of them, from the first, go to the vault
 * @param retentionDays how long what it writes is kept at least
 * @param pauses when it is switched off: what falls due then is skipped, not made up
 */
public record Level(
    LevelName name,
    String prefix,
    DueRule due,
    ArchiveKind kind,
    SetRule sets,
    int copies,
    int copiesOut,
    int retentionDays,
    AppendRule append,
    List<Pause> pauses) {
  /** A stretch of days, both ends included. */
  public record Pause(LocalDate from, LocalDate to) {
    public Pause {
      if (to.isBefore(from)) {
        throw new IllegalArgumentException("pause: ends " + to + " before it begins " + from);
      }
    }

    boolean covers(LocalDate day) {
      return !day.isBefore(from) && !day.isAfter(to);
    }
  }

  public Level {
    Objects.requireNonNull(name);
    Objects.requireNonNull(due);
    Objects.requireNonNull(kind);
    Objects.requireNonNull(sets);
    Objects.requireNonNull(append);
    pauses = List.copyOf(pauses);
    if (!prefix.matches("[A-Z]{1,4}")) {
      throw new IllegalArgumentException(
          "set prefix: actual=" + prefix + " expected=1 to 4 capital letters");
    }
    if (copies < 1 || copies > 9 || copiesOut < 0 || copiesOut > copies) {
      throw new IllegalArgumentException(
          "copies: actual=" + copies + ", " + copiesOut + " out expected=1 to 9, as many out");
    }
    if (retentionDays < 1 || retentionDays > 36_525) {
      throw new IllegalArgumentException(
          "retention days: actual=" + retentionDays + " expected=1 to 36525");
    }
    if (sets.kind() == SetRule.Kind.PERIOD && due.period() == Period.DAY) {
      throw new IllegalArgumentException("sets by period: a level due at every run has no period");
    }
    if (append != AppendRule.NEVER && sets.kind() == SetRule.Kind.NEW) {
      throw new IllegalArgumentException("append: a level with a new set each time never appends");
    }
  }

  /** A level of full archives, one copy that goes out, nothing appended. */
  public static Level full(
      String name, String prefix, DueRule due, SetRule sets, int retentionDays) {
    return new Level(
        new LevelName(name),
        prefix,
        due,
        ArchiveKind.FULL,
        sets,
        1,
        1,
        retentionDays,
        AppendRule.NEVER,
        List.of());
  }

  /** The same with so many copies, of which so many go out. */
  public Level withCopies(int newCopies, int newCopiesOut) {
    return new Level(
        name, prefix, due, kind, sets, newCopies, newCopiesOut, retentionDays, append, pauses);
  }

  /** The same with another retention. */
  public Level withRetentionDays(int days) {
    return new Level(name, prefix, due, kind, sets, copies, copiesOut, days, append, pauses);
  }

  /** The same with pauses. */
  public Level withPauses(List<Pause> newPauses) {
    return new Level(
        name, prefix, due, kind, sets, copies, copiesOut, retentionDays, append, newPauses);
  }

  /** The same writing something else, and appending so. */
  public Level withKind(ArchiveKind newKind, AppendRule newAppend) {
    return new Level(
        name, prefix, due, newKind, sets, copies, copiesOut, retentionDays, newAppend, pauses);
  }

  /** The sets it has for good. */
  public List<SetName> standingSets() {
    return sets.standing(prefix);
  }

  boolean pausedOn(LocalDate day) {
    return pauses.stream().anyMatch(pause -> pause.covers(day));
  }
}
