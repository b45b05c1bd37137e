package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests about cartridges that hold archives, through the command line. */
class CartridgeRequestTest {
  @TempDir Path directory;
  private PeopleSite site;

  @BeforeEach
  void aSite() throws Exception {
    site = new PeopleSite(directory);
  }

  @Test
  void aReleaseShowsWhatItCostsAndIsCarriedOutByTwo() throws Exception {
    site.withArchives(0).withSecondArchive().founded();
    String id = site.request("olga", "release", "CF0001L9");
    String text = site.must("request", "text", id);
    assertThat(text)
        .contains("cartridge: CF0001L9 generation 1, OPEN, LIBRARY: ")
        .containsPattern(
            "consequence: data: oldest restorable \\S+ -> \\S+, restore points 2 -> 1,"
                + " copies 1 -> 1, sites 1 -> 1, offline 0 -> 0, no longer"
                + " restorable data-\\S+\n")
        .contains("approvals-needed: 1\n");
    site.refused(31, "approvers", "request", "carry-out", id);
    site.must("approve", id, "--key", "anna");
    assertThat(site.must("request", "carry-out", id, "--dry-run")).contains("would be so");
    assertThat(site.must("cartridge", "list")).doesNotContain("RELEASED");
    assertThat(site.must("request", "carry-out", id)).contains("CF0001L9 is released");
    assertThat(site.must("cartridge", "show", "CF0001L9")).contains("RELEASED");
    site.refused(30, "carried out already", "request", "carry-out", id);
  }

  @Test
  void theLastWholeArchiveIsNeverReleased() throws Exception {
    site.withArchives(0).founded();
    String id = site.agreed(List.of("anna"), "release", "CF0001L9");
    site.refused(30, "no other whole full archive", "request", "carry-out", id);
  }

  @Test
  void whatIsKeptIsReleasedOnlyWhenTwoApproversSayEarlier() throws Exception {
    site.withArchives(30).withSecondArchive().founded();
    String release = site.agreed(List.of("anna"), "release", "CF0001L9");
    site.refused(30, "is kept until", "request", "carry-out", release);
    String early = site.agreed(List.of("anna"), "expire-early", "CF0001L9");
    site.refused(31, "approvers", "request", "carry-out", early);
    site.must("approve", early, "--key", "bert");
    assertThat(site.must("request", "carry-out", early)).contains("released");
  }

  @Test
  void aHoldStopsWhatWasAgreed() throws Exception {
    site.withArchives(0).withSecondArchive().founded();
    String id = site.agreed(List.of("anna"), "release", "CF0001L9");
    site.must("hold", "set", "CF0001L9", "--reason", "court order", "--person", "karl");
    site.refused(30, "it is held", "request", "carry-out", id);
    site.refused(
        30, "no cartridge", "hold", "set", "CF0009L9", "--reason", "x", "--person", "karl");
    site.refused(2, "either", "hold", "set", "--reason", "x", "--person", "karl");
  }

  @Test
  void aRequestEndsWithItsWindow() throws Exception {
    site.withArchives(0).withSecondArchive().founded();
    String id = site.agreed(List.of("anna"), "release", "CF0001L9");
    assertThat(site.must("request", "list")).contains("approved");
    site.pass(Duration.ofHours(23));
    assertThat(site.must("request", "list")).contains("approved");
    String later =
        site.request(
            "olga", "release", "CF0001L9", "--valid-from", "2026-11-22", "--valid-hours", "2");
    site.must("approve", later, "--key", "anna");
    site.refused(30, "valid from 2026-11-22", "request", "carry-out", later);
    String hour = site.request("olga", "release", "CF0001L9", "--valid-hours", "1");
    site.pass(Duration.ofHours(2));
    site.refused(30, "expired", "approve", hour, "--key", "anna");
    assertThat(site.must("request", "list", "--all")).contains("expired");
    assertThat(site.must("request", "show", id, "--json")).contains("\"status\" : \"approved\"");
  }

  @Test
  void onlyWhatGetsDataBackCanBeAnEmergency() throws Exception {
    site.withArchives(0).founded();
    site.refused(
        2, "unknown option", "request", "release", "CF0001L9", "--reason", "x", "--emergency");
    String id =
        site.request(
            "olga",
            "checkout",
            "CF0001L9",
            "--to",
            "carl",
            "--due-back",
            "2026-11-23",
            "--emergency");
    String text = site.must("request", "text", id);
    assertThat(text).contains("emergency: yes").contains("valid-until: 2026-11-20T22:");
    site.refused(
        30, "waits for no review", "request", "review", id, "--note", "n", "--key", "carl");
    site.refused(2, "not carried out here", "request", "carry-out", id);
  }

  @Test
  void aReleasedCartridgeIsLabelledAnewByAnOperator() throws Exception {
    site.withArchives(0).withSecondArchive().founded();
    site.refused(
        31, "already", "cartridge", "label", "CF0001L9", "--pool", "weekly", "--person", "olga");
    String id = site.agreed(List.of("anna"), "release", "CF0001L9");
    site.must("request", "carry-out", id);
    String[] label = {"cartridge", "label", "CF0001L9", "--pool", "weekly"};
    site.refused(30, "kurt is not an operator", with(label, "--person", "kurt"));
    assertThat(site.must(with(label, "--person", "olga", "--dry-run")))
        .contains("would label CF0001L9 as volume CF0001/2")
        .contains("released by two people");
    assertThat(site.must("cartridge", "list")).contains("RELEASED");
    site.must("hold", "set", "CF0001L9", "--reason", "wait", "--person", "kurt");
    site.refused(30, "it is held", with(label, "--person", "olga"));
    String lift = site.agreed(List.of("anna"), "lift-hold", "1");
    site.must("request", "carry-out", lift);
    assertThat(site.must(with(label, "--person", "olga"))).contains("labelled CF0001L9 as volume");
    assertThat(site.must("cartridge", "show", "CF0001L9"))
        .contains("CF0001/2")
        .contains("LABELLED");
    site.must("archive", "data", "--person", "olga");
    assertThat(site.must("audit", "verify", "--against", "CF0001L9")).startsWith("intact");
  }

  @Test
  void aRelabelTakesItsOwnRequest() throws Exception {
    site.withArchives(0).withSecondArchive().founded();
    site.must("cartridge", "label", "CF0003L9", "--pool", "weekly", "--person", "olga");
    String[] label = {
      "cartridge", "label", "CF0003L9", "--pool", "monthly", "--person", "olga", "--request"
    };
    String id = site.request("olga", "relabel", "CF0003L9");
    site.refused(31, "approvers", with(label, id));
    site.must("approve", id, "--key", "anna");
    site.refused(
        30,
        "relabel",
        "cartridge",
        "label",
        "CF0002L9",
        "--pool",
        "weekly",
        "--request",
        id,
        "--person",
        "olga");
    assertThat(site.must(with(label, id))).contains("CF0003/2").contains(id);
    site.refused(30, id + " is DONE", with(label, id));
    String release = site.request("olga", "release", "CF0001L9");
    site.refused(2, "is about release", with(label, release));
    assertThat(site.must("audit", "verify", "--against", "CF0003L9")).startsWith("intact");
  }

  @Test
  void anErasureTakesTwoApprovers() throws Exception {
    site.withArchives(0).withSecondArchive().founded();
    String[] label = {
      "cartridge", "label", "CF0001L9", "--pool", "weekly", "--person", "olga", "--request"
    };
    String id = site.agreed(List.of("anna"), "erase", "CF0001L9");
    site.refused(31, "approvers", with(label, id));
    site.must("approve", id, "--key", "bert");
    assertThat(site.must(with(label, id))).contains("CF0001/2");
  }

  private static String[] with(String[] command, String... more) {
    return java.util.stream.Stream.concat(
            java.util.Arrays.stream(command), java.util.Arrays.stream(more))
        .toArray(String[]::new);
  }
}
