package dev.coffer.tape.fault;

import dev.coffer.tape.TapePosition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * The faults of one run. A plan is a value: printed as its faults with commas between, {@code none}
 * if there are none, and parsed from that, so that a failing run can be repeated from its log.
 */
public record FaultPlan(List<Fault> faults) {
  private static final String NONE = "none";
  private static final int MAX_RANDOM_FAULTS = 3;

  public FaultPlan {
    faults = List.copyOf(faults);
  }

  public static FaultPlan none() {
    return new FaultPlan(List.of());
  }

  public static FaultPlan of(Fault... faults) {
    return new FaultPlan(List.of(faults));
  }

  /** Reads what {@link #toString} printed. */
  public static FaultPlan parse(String text) {
    if (text.strip().equals(NONE)) {
      return none();
    }
    return new FaultPlan(Arrays.stream(text.split(",", -1)).map(Fault::parse).toList());
  }

  /**
   * One to three faults of the drive, at the first {@code objects} objects of partition 0. The same
   * seed gives the same plan.
   */
  public static FaultPlan random(long seed, long objects) {
    Random random = new Random(seed);
    List<Fault.Kind> kinds = new ArrayList<>(List.of(Fault.Kind.values()));
    kinds.remove(Fault.Kind.WRONG_CARTRIDGE);
    List<Fault> faults = new ArrayList<>();
    int count = 1 + random.nextInt(MAX_RANDOM_FAULTS);
    for (int i = 0; i < count; i++) {
      Fault.Kind kind = kinds.get(random.nextInt(kinds.size()));
      TapePosition at = new TapePosition(0, random.nextLong(objects));
      faults.add(new Fault(kind, at, randomValue(kind, random)));
    }
    return new FaultPlan(faults);
  }

  private static long randomValue(Fault.Kind kind, Random random) {
    return switch (kind) {
      case DEFERRED_WRITE_ERROR -> random.nextInt(5);
      case POWER_CUT -> random.nextBoolean() ? 0 : random.nextInt(1 << 20);
      case BIT_FLIP -> random.nextInt(1 << 22);
      case MISDIRECTED_LOCATE -> random.nextBoolean() ? 1 : -1;
      default -> 0;
    };
  }

  @Override
  public String toString() {
    return faults.isEmpty()
        ? NONE
        : faults.stream().map(Fault::toString).collect(Collectors.joining(","));
  }
}
