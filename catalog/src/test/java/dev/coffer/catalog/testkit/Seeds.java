package dev.coffer.catalog.testkit;

import java.util.Random;
import java.util.function.LongConsumer;

/** Runs a property from many seeds; the failing one is in the message and can be given alone. */
public final class Seeds {
  private Seeds() {}

  /** A single seed to run instead, from {@code -Dcoffer.seed=N}. */
  public static void each(int count, LongConsumer property) {
    Long only = Long.getLong("coffer.seed");
    if (only != null) {
      property.accept(only);
      return;
    }
    for (long seed = 1; seed <= count; seed++) {
      try {
        property.accept(seed);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("failed; replay with -Dcoffer.seed=" + seed, e);
      }
    }
  }

  /** A random generator of a seed. */
  public static Random random(long seed) {
    return new Random(seed * 0x9E3779B97F4A7C15L);
  }

  /** Any one of the values. */
  @SafeVarargs
  public static <T> T pick(Random random, T... values) {
    return values[random.nextInt(values.length)];
  }
}
