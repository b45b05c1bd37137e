package dev.coffer.archive.stream;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The first failure of any stage, which stops all of them. Sticky: there is no way back. */
final class Breaker {
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /** Remembers a failure; only the first one counts. */
  void trip(Throwable cause) {
    failure.compareAndSet(null, cause);
  }

  @Nullable Throwable failure() {
    return failure.get();
  }

  /** Throws if some stage has failed. */
  void check() throws StageAbortedException {
    Throwable cause = failure.get();
    if (cause != null) {
      throw new StageAbortedException(cause);
    }
  }
}
