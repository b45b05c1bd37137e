package dev.coffer.tape.pace;

/** Time as a paced drive sees it. */
public interface PaceClock {
  /** Nanoseconds since some moment; never goes back. */
  long nanos();

  /** Returns once {@link #nanos} is at least this. */
  void waitUntil(long nanos);
}
