package dev.coffer.tape.scsi;

import dev.coffer.tape.MediumException;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TapePosition;
import dev.coffer.tape.scsi.StreamCommands.SpaceCode;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Positioning on drives that have neither LOCATE nor READ POSITION: spacing and counting from the
 * beginning. One partition only.
 *
 * <p>Every number here comes from a command that says exactly how far it went. SPACE over blocks
 * that ends as asked went exactly that far, on drives that stop at filemarks and on drives that run
 * over them. A drive that stopped early must state the residue; one that does not is led back to
 * the beginning and read through instead, at reading speed.
 *
 * <p>Filemarks met on the way are remembered, so that going back over them is no second survey.
 */
final class ObjectCounter {
  private static final int SPACE_LIMIT = 0x7FFFFF;
  private static final int SCRATCH_BYTES = 1 << 20;

  private final TapeMotion motion;
  private final TreeSet<Long> filemarks = new TreeSet<>();
  private final int largestBlock;

  /** All filemarks below this object are in the set. */
  private long surveyed;

  private boolean statesResidue = true;

  ObjectCounter(TapeMotion motion, int largestBlock) {
    this.motion = motion;
    this.largestBlock = largestBlock;
  }

  /** Another cartridge, or nobody knows what. */
  void forget() {
    filemarks.clear();
    surveyed = 0;
  }

  /** Objects were written from here on; everything behind is gone. */
  void wrote(long from, long count, boolean marks) {
    filemarks.tailSet(from, true).clear();
    surveyed = Math.min(surveyed, from);
    for (long object = from; object < from + count; object++) {
      passed(object, marks);
    }
  }

  /** One object was passed. */
  void passed(long object, boolean filemark) {
    if (filemark) {
      filemarks.add(object);
    }
    if (object == surveyed) {
      surveyed = object + 1;
    }
  }

  /** Something that ends at an object. */
  interface Move {
    long run() throws TapeException;
  }

  /** Goes to an object from a position, or from nobody knows where. */
  long locate(@Nullable TapePosition from, long target) throws TapeException {
    return locate(from == null ? OptionalLong.empty() : OptionalLong.of(from.object()), target);
  }

  /**
   * Goes to an object.
   *
   * @param from where the tape stands, empty if that is not known
   * @throws MediumException if there are fewer objects; position at end of data
   */
  long locate(OptionalLong from, long target) throws TapeException {
    long at = from.orElse(Long.MAX_VALUE);
    if (at > target) {
      at = rewind();
    }
    while (at < target) {
      int count = (int) Math.min(target - at, SPACE_LIMIT);
      switch (motion.space(SpaceCode.BLOCKS, count)) {
        case MotionResult.Done done -> at += count;
        case MotionResult.Filemark mark when mark.residue().isPresent() -> {
          at += count - mark.residue().getAsLong();
          passed(at, true);
          at++;
        }
        case MotionResult.EndOfData end when end.residue().isPresent() ->
            throw past(target, at + count - end.residue().getAsLong());
        case MotionResult.Failed failed -> throw failed.failure().toException(null);
        default -> at = readTo(rewind(), target);
      }
    }
    return at;
  }

  private static MediumException past(long target, long end) {
    return new MediumException(
        "locate failed: no such object: actual=" + target + " expected=" + end + " or less",
        new TapePosition(0, end));
  }

  private long rewind() throws TapeException {
    if (motion.rewind() instanceof MotionResult.Failed failed) {
      throw failed.failure().toException(null);
    }
    return 0;
  }

  /** Reads from one object to another; reading cannot miscount. */
  private long readTo(long from, long target) throws TapeException {
    long at = from;
    while (at < target) {
      if (!readOne(at)) {
        throw past(target, at);
      }
      at++;
    }
    return at;
  }

  /** Passes one object by reading it; false at end of data. */
  private boolean readOne(long at) throws TapeException {
    ByteBuffer scratch = ByteBuffer.allocateDirect(Math.min(SCRATCH_BYTES, largestBlock));
    return switch (motion.read(scratch)) {
      case MotionResult.Done done -> {
        passed(at, false);
        yield true;
      }
      case MotionResult.TooLarge large -> {
        passed(at, false);
        yield true;
      }
      case MotionResult.Filemark mark -> {
        passed(at, true);
        yield true;
      }
      case MotionResult.Failed failed -> throw failed.failure().toException(null);
      default -> false;
    };
  }

  /** Goes behind the {@code count}th filemark from here, or to end of data with an exception. */
  long forwardOverFilemarks(long from, int count) throws TapeException {
    long at = from;
    for (int passedMarks = 0; passedMarks < count; passedMarks++) {
      long mark = nextFilemark(at);
      if (mark < 0) {
        long end = -mark - 1;
        throw new MediumException(
            "space over filemarks failed: end of data: actual=%d filemarks expected=%d"
                .formatted(passedMarks, count),
            new TapePosition(0, end));
      }
      at = mark + 1;
    }
    return at;
  }

  /** Goes behind everything. */
  long endOfData(long from) throws TapeException {
    long at = from;
    long mark = nextFilemark(at);
    while (mark >= 0) {
      at = mark + 1;
      mark = nextFilemark(at);
    }
    return -mark - 1;
  }

  /**
   * Goes behind the next filemark and says which object it is; or to the end, minus that less 1.
   */
  private long nextFilemark(long from) throws TapeException {
    Long known = filemarks.ceiling(from);
    if (known != null && known < surveyed) {
      return locate(OptionalLong.of(from), known + 1) - 1;
    }
    long at = from;
    while (statesResidue) {
      switch (motion.space(SpaceCode.BLOCKS, SPACE_LIMIT)) {
        case MotionResult.Done done -> at += SPACE_LIMIT;
        case MotionResult.Filemark mark when mark.residue().isPresent() -> {
          at = survey(at, at + SPACE_LIMIT - mark.residue().getAsLong());
          passed(at, true);
          return at;
        }
        case MotionResult.EndOfData end when end.residue().isPresent() -> {
          at = survey(at, at + SPACE_LIMIT - end.residue().getAsLong());
          return -at - 1;
        }
        case MotionResult.Failed failed -> throw failed.failure().toException(null);
        default -> {
          statesResidue = false;
          at = locate(OptionalLong.empty(), from);
        }
      }
    }
    while (readOne(at)) {
      if (filemarks.contains(at)) {
        return at;
      }
      at++;
    }
    return -at - 1;
  }

  /** Objects from one to another are blocks: the drive stops at filemarks and did not. */
  private long survey(long from, long to) {
    if (from <= surveyed && to > surveyed) {
      surveyed = to;
    }
    return to;
  }

  /** Goes in front of the {@code count}th filemark before here, or to the beginning. */
  long backwardOverFilemarks(long from, int count) throws TapeException {
    if (surveyed < from) {
      long at = locate(OptionalLong.empty(), 0);
      while (at < from) {
        long mark = nextFilemark(at);
        at = mark < 0 ? from : mark + 1;
      }
    }
    Long target = from;
    for (int i = 0; i < count && target != null; i++) {
      target = filemarks.lower(target);
    }
    locate(OptionalLong.empty(), target == null ? 0 : target);
    if (target == null) {
      throw new MediumException(
          "space over filemarks failed: beginning of the medium: fewer than "
              + count
              + " filemarks before object "
              + from,
          TapePosition.BEGINNING);
    }
    return target;
  }
}
