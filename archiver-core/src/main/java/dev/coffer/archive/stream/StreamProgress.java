package dev.coffer.archive.stream;

/**
 * How far a stream has come.
 *
 * @param tarBytes tar bytes taken in
 * @param storedBytes bytes given to the drive
 * @param sourceWaitNanos how long the stages behind waited for more tar bytes
 * @param processorWaitNanos how long they waited for compression and encryption
 * @param driveNanos how long the drive took its blocks
 * @param framesWaiting frames filled and not yet packed
 * @param framesCapacity how many there can be
 */
public record StreamProgress(
    long tarBytes,
    long storedBytes,
    long sourceWaitNanos,
    long processorWaitNanos,
    long driveNanos,
    int framesWaiting,
    int framesCapacity) {

  /** How full the buffers are, 0 to 100. */
  public int bufferFillPercent() {
    return framesCapacity == 0 ? 0 : 100 * framesWaiting / framesCapacity;
  }
}
