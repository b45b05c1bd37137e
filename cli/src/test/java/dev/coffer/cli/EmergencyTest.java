package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An emergency from asking to its review: four hours, one approver, and somebody else looks. */
class EmergencyTest {
  @TempDir Path directory;
  private PeopleSite site;

  @BeforeEach
  void make() throws Exception {
    site = new PeopleSite(directory).withArchives(30).withSecondArchive().founded();
  }

  @Test
  void itIsCarriedOutWithinFourHoursAndReviewedBySomebodyElse() {
    String id = emergency();
    assertThat(site.run(checkOut(id)).out()).contains("approvers: actual=[] expected=1");
    site.pass(Duration.ofHours(3));
    site.must("approve", id, "--key", "anna");
    site.must(checkOut(id));
    assertThat(site.must("cartridge", "list")).containsPattern("CF0001L9 .*CHECKED_OUT");
    assertThat(site.must("request", "list")).containsPattern(id + " +checkout +review-due");
    assertThat(site.run("doctor").out())
        .contains("emergency " + id + " waits for its review", "coffer request review " + id);
    // whoever asked or agreed does not review it, nor does a custodian
    for (String involved : new String[] {"anna", "olga", "kurt"}) {
      assertThat(review(id, involved).exitCode()).as(involved).isEqualTo(30);
    }
    assertThat(site.must("request", "list")).contains("review-due");
    assertThat(review(id, "bert").exitCode()).isZero();
    assertThat(site.run("request", "list").out()).doesNotContain(id);
    assertThat(site.must("request", "show", id, "--json"))
        .contains("\"status\" : \"done\"", "right, bert: the fire was real");
    assertThat(site.run("doctor").out()).doesNotContain("waits for its review");
    assertThat(site.must("audit", "verify")).startsWith("intact");
  }

  @Test
  void afterFourHoursNobodyCanAgreeNorCarryItOut() {
    String late = emergency();
    String agreed = emergency();
    site.must("approve", agreed, "--key", "anna");
    site.pass(Duration.ofHours(4));
    site.refused(30, "expired", "approve", late, "--key", "anna");
    TestRun tooLate = site.run(checkOut(agreed));
    assertThat(tooLate.exitCode()).isEqualTo(30);
    assertThat(tooLate.out()).contains("CF0001L9  REFUSED: " + agreed + " expired");
    assertThat(site.must("request", "list", "--all")).containsPattern(agreed + " .*expired");
    assertThat(site.must("cartridge", "list")).doesNotContain("CHECKED_OUT");
    // what was not done needs no review
    assertThat(site.run("request", "list").out()).doesNotContain("review-due");
  }

  @Test
  void withoutItsReviewThereIsNoOther() {
    String id = emergency();
    site.must("approve", id, "--key", "anna");
    site.must(checkOut(id));
    // a clock that is looked at daily does not freeze
    for (int day = 0; day < 4; day++) {
      site.pass(Duration.ofHours(20));
      site.must("hold", "set", "CF0002L9", "--reason", "day " + day, "--person", "karl");
    }
    assertThat(site.run("doctor").out()).contains("has gone without its review, which was due");
    site.refused(
        30,
        "emergency " + id + " was to be reviewed until",
        "request",
        "checkout",
        "CF0002L9",
        "--to",
        "carl",
        "--due-back",
        "2026-11-29",
        "--emergency",
        "--reason",
        "again",
        "--key",
        "olga");
    assertThat(review(id, "bert").exitCode()).isZero();
    assertThat(
            site.request(
                "olga",
                "checkout",
                "CF0002L9",
                "--to",
                "carl",
                "--due-back",
                "2026-11-29",
                "--emergency"))
        .startsWith("R");
  }

  private String emergency() {
    return site.request(
        "olga", "checkout", "CF0001L9", "--to", "carl", "--due-back", "2026-11-23", "--emergency");
  }

  private static String[] checkOut(String id) {
    return new String[] {
      "vault", "check-out", "--place", "lab", "--key", "kurt", "--request", id, "CF0001L9"
    };
  }

  private TestRun review(String id, String person) {
    return site.run("request", "review", id, "--note", "the fire was real", "--key", person);
  }
}
