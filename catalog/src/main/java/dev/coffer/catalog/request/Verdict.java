package dev.coffer.catalog.request;

import java.util.Optional;

/** What the rules of requests say. */
public sealed interface Verdict<T> {
  /** Yes, with what follows from it. */
  record Granted<T>(T result, String explanation) implements Verdict<T> {}

  /** No; nothing changed. */
  record Refused<T>(RequestRefusal reason, String explanation) implements Verdict<T> {}

  /** The verdict in words. */
  String explanation();

  /** The result of a yes. */
  default Optional<T> granted() {
    return switch (this) {
      case Granted<T>(T result, String why) -> Optional.of(result);
      case Refused<T>(RequestRefusal reason, String why) -> Optional.empty();
    };
  }
}
