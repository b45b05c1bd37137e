package dev.coffer.tape.pace;

/**
 * What a paced drive has been through so far.
 *
 * @param bytesTaken bytes the host wrote
 * @param backhitches times the buffer ran empty while the tape was moving, so that it had to stop
 *     and go back
 * @param flushStops times the tape stopped because the host asked for everything to be on it
 * @param streamingNanos time the tape was moving and writing
 * @param hostWaitNanos time the host waited, for room in the buffer or for a flush
 * @param elapsedNanos time from the first write to now
 */
public record PaceReport(
    long bytesTaken,
    long backhitches,
    long flushStops,
    long streamingNanos,
    long hostWaitNanos,
    long elapsedNanos) {}
