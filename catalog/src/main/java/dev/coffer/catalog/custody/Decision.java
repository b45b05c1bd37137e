package dev.coffer.catalog.custody;

import java.util.List;

/** What the rules say to a change, and why. */
public sealed interface Decision<T> {
  /**
   * It may happen.
   *
   * @param result the state after it
   */
  record Allowed<T>(T result, String explanation) implements Decision<T> {}

  /** It may not; nothing changed. One sentence for each rule that refused. */
  record Refused<T>(List<String> reasons) implements Decision<T> {
    public Refused {
      reasons = List.copyOf(reasons);
      if (reasons.isEmpty()) {
        throw new IllegalArgumentException("refused without a reason");
      }
    }
  }

  /** The decision in words. */
  default String explanation() {
    return switch (this) {
      case Allowed<T>(T result, String why) -> why;
      case Refused<T>(List<String> reasons) -> String.join("; ", reasons);
    };
  }

  /** True for {@link Allowed}. */
  default boolean isAllowed() {
    return this instanceof Allowed;
  }
}
