package dev.coffer.catalog.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class BrakeTest {
  private static final Brake BRAKE = new Brake(BrakeRule.DEFAULT);
  private static final List<RunFigures> HISTORY =
      List.of(
          figures(1000, 50_000, 30, 50),
          figures(1010, 51_000, 20, 52),
          figures(990, 49_000, 900, 48));

  private static RunFigures figures(long entries, long bytes, long changed, long storedPercent) {
    return new RunFigures(
        entries,
        bytes,
        OptionalLong.of(changed),
        OptionalLong.of(bytes),
        OptionalLong.of(bytes * storedPercent / 100));
  }

  private static List<String> judge(RunFigures now) {
    return BRAKE.judge(Fixtures.DOCUMENTS, now, HISTORY);
  }

  @Test
  void anOrdinaryRunPasses() {
    assertThat(judge(figures(1020, 52_000, 40, 51))).isEmpty();
    assertThat(judge(figures(2000, 100_000, 1040, 51))).isEmpty();
  }

  @Test
  void halfGoneIsTheLimitOfShrinking() {
    assertThat(judge(figures(1000, 25_000, 30, 50))).isEmpty();
    assertThat(judge(figures(1000, 24_999, 30, 50)))
        .containsExactly(
            "documents: the source shrank to 24999 bytes, 50 % of the usual 50000; the brake"
                + " engages under 50 %");
    assertThat(judge(figures(10, 50_000, 1, 50)))
        .containsExactly(
            "documents: the source shrank to 10 entries, 1 % of the usual 1000; the brake engages"
                + " under 50 %");
  }

  @Test
  void mostlyChangedAndIncompressibleIsWhatRansomwareLeaves() {
    assertThat(judge(figures(1000, 50_000, 610, 99)))
        .containsExactly(
            "documents: 61 % of the entries changed, usually 3 %; the brake engages over 60 %",
            "documents: what is stored is 99 % of what was read, usually 50 %; the brake engages"
                + " over 90 %");
  }

  @Test
  void whatWasAlwaysIncompressibleDoesNotBrake() {
    List<RunFigures> photos =
        List.of(figures(9, 900, 0, 99), figures(9, 900, 0, 98), figures(9, 900, 0, 99));
    assertThat(BRAKE.judge(Fixtures.DOCUMENTS, figures(9, 900, 0, 100), photos)).isEmpty();
  }

  @Test
  void beforeTheRunOnlyWhatALookGivesIsJudgedAndWithoutHistoryNothing() {
    RunFigures look =
        new RunFigures(1, 1, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
    assertThat(judge(look)).hasSize(2);
    assertThat(BRAKE.judge(Fixtures.DOCUMENTS, look, HISTORY.subList(0, 2))).isEmpty();
  }
}
