package dev.coffer.tape.fault;

import dev.coffer.tape.TapePosition;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One thing that goes wrong, and where. Printed and parsed as {@code kind@partition:object} or
 * {@code kind@partition:object/value}.
 *
 * @param kind what
 * @param at the object at which it strikes: the tape stands there, or the command goes there
 * @param value what its kind makes of it, else 0
 */
public record Fault(Kind kind, TapePosition at, long value) {
  /**
   * The fault model. "Once" means that the fault strikes one command and is over. "Stays" means
   * that it belongs to the cartridge it struck first and is there again each time.
   */
  public enum Kind {
    /** Writing a block here fails; nothing is written, the position is known. Once. */
    WRITE_ERROR,
    /** Writes from here on tell of early warning. Stays. */
    EARLY_WARNING,
    /** Nothing can be written from here on, neither blocks nor filemarks. Stays. */
    END_OF_MEDIUM,
    /**
     * A synchronous filemark at or behind this place ends at the end of the medium and writes
     * nothing; blocks are still taken. Stays.
     */
    END_OF_MEDIUM_ON_SYNC,
    /**
     * The block written here is accepted and lost, as is everything after it. It is told only after
     * {@code value} more writes, or when the tape is synchronised or moved; the position is lost
     * then. Once.
     */
    DEFERRED_WRITE_ERROR,
    /** The block here cannot be read until it is overwritten; the tape goes behind it. Stays. */
    UNRECOVERED_READ,
    /** A read or write here fails and does nothing; the position is lost. Once. */
    LOST_POSITION,
    /**
     * The power goes when something is written here. Of what was not synchronised the first {@code
     * value} stored bytes stay. The drive answers nothing any more.
     */
    POWER_CUT,
    /** The block here is read with bit {@code value} (modulo its size) flipped. Stays. */
    BIT_FLIP,
    /**
     * A locate to this place ends {@code value} objects further on (before it, where negative; 0 is
     * as 1), and the drive believes it is here. Once.
     */
    MISDIRECTED_LOCATE,
    /**
     * In a {@link FaultyMediumChanger}: two cartridges lie in each other's places, and the changer
     * does not know: those of the {@code object}-th and the following full element.
     */
    WRONG_CARTRIDGE,
    /** The drive was reset behind our back when it stood here: rewound, command not done. Once. */
    UNIT_ATTENTION,
    /** From a command here on the drive cannot be reached. */
    DRIVE_VANISHES;

    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Kind ofWord(String word) {
      return Arrays.stream(values())
          .filter(kind -> kind.word().equals(word))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("no such fault: " + word));
    }
  }

  private static final Pattern FORM =
      Pattern.compile("([a-z-]+)@([0-9]{1,9}):([0-9]{1,18})(?:/(-?[0-9]{1,18}))?");

  /** A fault without a value, in partition 0. */
  public static Fault of(Kind kind, long object) {
    return new Fault(kind, new TapePosition(0, object), 0);
  }

  /** A fault with a value, in partition 0. */
  public static Fault of(Kind kind, long object, long value) {
    return new Fault(kind, new TapePosition(0, object), value);
  }

  /** Reads what {@link #toString} printed. */
  public static Fault parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "fault: actual=" + text + " expected=kind@partition:object or …/value");
    }
    String value = matcher.group(4);
    return new Fault(
        Kind.ofWord(matcher.group(1)),
        new TapePosition(Integer.parseInt(matcher.group(2)), Long.parseLong(matcher.group(3))),
        value == null ? 0 : Long.parseLong(value));
  }

  @Override
  public String toString() {
    return kind.word() + "@" + at + (value == 0 ? "" : "/" + value);
  }
}
