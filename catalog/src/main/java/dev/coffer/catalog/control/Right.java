package dev.coffer.catalog.control;

import dev.coffer.catalog.request.RequestId;

/** By what right somebody acts on a cartridge. */
public sealed interface Right {
  /** In the day's work. */
  record None() implements Right {}

  /** Because enough people agreed. */
  record ByRequest(RequestId id) implements Right {}

  /** Because the schedule says so. */
  record ByPickList(long number) implements Right {}

  static Right none() {
    return new None();
  }

  static Right request(RequestId id) {
    return new ByRequest(id);
  }

  static Right pickList(long number) {
    return new ByPickList(number);
  }
}
