package dev.coffer.tape.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.tape.TapePosition;
import dev.coffer.tape.fault.Fault.Kind;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FaultPlanTest {
  @Test
  void aPlanIsPrintedAndParsed() {
    FaultPlan plan =
        FaultPlan.of(
            Fault.of(Kind.WRITE_ERROR, 5),
            new Fault(Kind.BIT_FLIP, new TapePosition(1, 7), 77),
            Fault.of(Kind.MISDIRECTED_LOCATE, 3, -1));
    assertThat(plan.toString())
        .isEqualTo("write-error@0:5,bit-flip@1:7/77,misdirected-locate@0:3/-1");
    assertThat(FaultPlan.parse(plan.toString())).isEqualTo(plan);
    assertThat(FaultPlan.none().toString()).isEqualTo("none");
    assertThat(FaultPlan.parse("none")).isEqualTo(FaultPlan.none());
  }

  @Test
  void randomPlansAreTheirSeedAndCoverTheModel() {
    Set<Kind> seen = EnumSet.noneOf(Kind.class);
    for (long seed = 0; seed < 200; seed++) {
      FaultPlan plan = FaultPlan.random(seed, 30);
      assertThat(FaultPlan.random(seed, 30)).isEqualTo(plan);
      assertThat(FaultPlan.parse(plan.toString())).isEqualTo(plan);
      plan.faults().forEach(fault -> seen.add(fault.kind()));
    }
    assertThat(seen).isEqualTo(EnumSet.complementOf(EnumSet.of(Kind.WRONG_CARTRIDGE)));
  }

  @Test
  void whatIsNoPlanIsRefused() {
    for (String text :
        List.of(
            "", "write-error", "write-error@5", "tea-spilled@0:1", "write-error@0:1,", "a@b:c")) {
      assertThatThrownBy(() -> FaultPlan.parse(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
