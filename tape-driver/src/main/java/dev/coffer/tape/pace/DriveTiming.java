package dev.coffer.tape.pace;

import java.util.List;

/**
 * What a drive's mechanics can do.
 *
 * @param speedsBytesPerSecond the rates at which the tape can stream, slowest first
 * @param bufferBytes the drive's buffer
 * @param restartBytes the tape starts again once this much is in the buffer
 * @param backhitchNanos from stopping the tape to having it behind the last block, ready to start
 * @param loadNanos from the cartridge's insertion to ready
 * @param locateNanos to go anywhere, on average
 */
public record DriveTiming(
    List<Long> speedsBytesPerSecond,
    long bufferBytes,
    long restartBytes,
    long backhitchNanos,
    long loadNanos,
    long locateNanos) {
  private static final long MB = 1_000_000L;
  private static final long SECOND = 1_000_000_000L;

  public DriveTiming {
    speedsBytesPerSecond = List.copyOf(speedsBytesPerSecond);
    long before = 0;
    for (long speed : speedsBytesPerSecond) {
      if (speed <= before) {
        throw new IllegalArgumentException("speeds: actual=" + speedsBytesPerSecond);
      }
      before = speed;
    }
    if (before == 0 || restartBytes < 1 || restartBytes > bufferBytes) {
      throw new IllegalArgumentException(
          "drive timing: restart=" + restartBytes + " buffer=" + bufferBytes);
    }
  }

  /**
   * A full-height LTO-9 drive with its own media: the twelve speeds of IBM's documentation ("Speed
   * matching"), 1 GiB of buffer, ready 17 s after loading, 45 s to a record on average. How long a
   * backhitch takes is not published; 3 s is what is commonly measured on LTO drives, and a restart
   * at a half-full buffer is an assumption.
   */
  public static DriveTiming lto9() {
    return new DriveTiming(
        List.of(
            177 * MB, 203 * MB, 223 * MB, 244 * MB, 263 * MB, 284 * MB, 305 * MB, 325 * MB,
            347 * MB, 366 * MB, 385 * MB, 408 * MB),
        1L << 30,
        1L << 29,
        3 * SECOND,
        17 * SECOND,
        45 * SECOND);
  }

  /** The same drive with speeds and buffer so many times smaller: what it takes stays the same. */
  public DriveTiming scaledDown(int times) {
    return new DriveTiming(
        speedsBytesPerSecond.stream().map(speed -> speed / times).toList(),
        bufferBytes / times,
        restartBytes / times,
        backhitchNanos,
        loadNanos,
        locateNanos);
  }

  long slowest() {
    return speedsBytesPerSecond.getFirst();
  }

  long fastest() {
    return speedsBytesPerSecond.getLast();
  }

  /** The speed for a fill of the buffer: the fuller, the faster, so that it settles in between. */
  long speedAt(double fill) {
    int steps = speedsBytesPerSecond.size();
    int step = (int) Math.floor(fill * steps);
    return speedsBytesPerSecond.get(Math.clamp(step, 0, steps - 1));
  }
}
