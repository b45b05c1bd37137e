package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People, requests and approvals, through the command line. */
class TwoPeopleTest {
  @TempDir Path directory;
  private PeopleSite site;

  @BeforeEach
  void aSite() throws Exception {
    site = new PeopleSite(directory);
    site.must("init", "--host", "archiver");
  }

  @Test
  void beforeItsFoundingEverythingSaysSo() {
    site.refused(30, "not set up", "people", "list");
    site.refused(30, "not set up", "request", "lift-hold", "1", "--reason", "x");
    site.refused(30, "not set up", "hold", "set", "--all", "--reason", "x");
    site.refused(30, "not set up", "heartbeat", "--key", "anna");
    assertThat(site.run("doctor").out()).contains("two-person control is not set up");
    assertThat(site.must("request", "list")).contains("no requests");
    // a name that nobody has is no fault while there is no list
    site.must("hold", "list", "--person", "somebody");
  }

  @Test
  void aListThatBreaksARuleIsRefusedAndNothingIsFounded() throws Exception {
    site.refused(2, "nobody is named", "people", "found");
    site.refused(
        30, "approvers: actual=1", "people", "found", "--member", "anna:approver:anna.pub");
    site.refused(2, "no role", "people", "found", "--member", "anna:boss:anna.pub");
    site.refused(2, "who is what", "people", "found", "--member", "anna");
    site.refused(2, "person name", "people", "found", "--member", "Anna:approver:anna.pub");
    site.refused(2, "private key", "people", "found", "--member", "anna:approver:anna");
    site.refused(14, "no such file", "people", "found", "--member", "anna:approver:no.pub");
    site.refused(2, "is a directory", "people", "found", "--member", "anna:approver:");
    site.refused(
        30,
        "listed twice",
        "people",
        "found",
        "--member",
        "anna:approver:anna.pub",
        "--member",
        "bert:approver:anna.pub");
    site.refused(
        30,
        "an auditor only reads",
        "people",
        "found",
        "--member",
        "anna:approver,auditor:anna.pub",
        "--member",
        "bert:approver:bert.pub");
    Files.writeString(directory.resolve("people.toml"), "[[person]]\nname = \"anna\"\n");
    site.refused(2, "a person has a name and roles", "people", "found", "--from", "people.toml");
    site.refused(30, "not set up", "people", "list");
  }

  @Test
  void theListIsFoundedFromAFileOnce() throws Exception {
    String key = Files.readString(directory.resolve("bert.pub")).strip();
    Files.writeString(
        directory.resolve("people.toml"),
        """
        [[person]]
        name = "anna"
        called = "Anna Example"
        roles = ["approver", "custodian"]
        key-files = ["anna.pub"]

        [[person]]
        name = "bert"
        roles = ["approver"]
        keys = ["%s"]
        """
            .formatted(key));
    assertThat(site.must("people", "found", "--from", "people.toml", "--dry-run"))
        .contains("would found");
    site.refused(30, "not set up", "people", "list");
    site.must("people", "found", "--from", "people.toml");
    assertThat(site.must("people", "list")).contains("Anna Example").contains("bert");
    assertThat(site.must("people", "show", "anna")).contains("Anna Example").contains("SHA256:");
    assertThat(site.must("people", "show")).startsWith("coffer people 1\nversion: 1\n");
    assertThat(site.must("people", "keys")).contains("bert namespaces=\"coffer\" " + bare(key));
    site.refused(30, "founded already", "people", "found", "--from", "people.toml");
    site.refused(2, "nobody called 'kurt'", "people", "show", "kurt");
    site.refused(30, "no version 2", "people", "show", "--people-version", "2");
    assertThat(site.must("people", "list", "--json")).contains("\"called\" : \"Anna Example\"");
  }

  private static String bare(String key) {
    return key.substring(0, key.lastIndexOf(' '));
  }

  @Test
  void whoActsIsSomebodyOnTheList() {
    site.founded();
    site.refused(2, "nobody called 'zoe'", "request", "list", "--person", "zoe");
    String account = System.getProperty("user.name");
    site.refused(30, account + " is not on the list", "hold", "set", "--all", "--reason", "x");
    site.refused(30, "only reads", "hold", "set", "--all", "--reason", "x", "--person", "ada");
    site.must("hold", "set", "--all", "--reason", "incident", "--person", "olga");
    assertThat(site.must("hold", "list")).contains("all").contains("olga").contains("incident");
  }

  @Test
  void aHoldIsPlacedByOneAndLiftedByTwo() {
    site.founded();
    site.must("hold", "set", "--all", "--reason", "incident", "--person", "kurt");
    String id = site.request("kurt", "lift-hold", "1");
    site.refused(31, "approvers: actual=[]", "request", "carry-out", id);
    site.refused(30, "kurt made the request", "approve", id, "--key", "kurt");
    site.refused(30, "olga is not an approver", "approve", id, "--key", "olga");
    site.refused(30, "nobody's on the list", "approve", id, "--key", "eve");
    site.refused(2, "--key", "approve", id);
    assertThat(site.must("approve", id, "--key", "anna", "--dry-run")).contains("would be so");
    assertThat(site.must("request", "list")).contains("0/1");
    assertThat(site.must("approve", id, "--key", "anna")).contains("approved by anna");
    site.refused(30, "already", "approve", id, "--key", "anna");
    assertThat(site.must("request", "show", id)).contains("good approver anna");
    assertThat(site.must("request", "carry-out", id)).contains("hold 1 lifted");
    assertThat(site.must("hold", "list")).contains("no holds");
    assertThat(site.must("hold", "list", "--all")).contains("request " + id);
    assertThat(site.must("request", "list")).contains("no requests");
    site.refused(30, "is DONE", "request", "carry-out", id);
  }

  @Test
  void anUnsignedRequestTakesTwoApprovers() {
    site.founded();
    site.must("hold", "set", "--all", "--reason", "incident", "--person", "kurt");
    String text = site.must("request", "lift-hold", "1", "--reason", "over", "--person", "kurt");
    assertThat(text).contains("R000001 has 0 of 2 approvals");
    site.must("approve", "R000001", "--key", "anna");
    site.refused(31, "approvers: actual=[anna]", "request", "carry-out", "R000001");
    // the requester's own signature is the second
    assertThat(site.must("approve", "R000001", "--key", "kurt")).contains("agreed to until");
    site.must("request", "carry-out", "R000001");
  }

  @Test
  void oneDenialEndsARequestAndIsProvenByKey() throws Exception {
    site.founded();
    site.must("hold", "set", "--all", "--reason", "incident", "--person", "kurt");
    String id = site.request("kurt", "lift-hold", "1");
    site.refused(2, "signature", "deny", id, "--reason", "no", "--person", "anna");
    site.refused(30, "neither made", "deny", id, "--reason", "no", "--key", "olga");
    site.refused(
        2, "signed by anna", "deny", id, "--reason", "no", "--key", "anna", "--person", "bert");
    assertThat(site.must("deny", id, "--reason", "no", "--text"))
        .startsWith("coffer statement 1\nact: deny\nobject: " + id);
    assertThat(site.must("deny", id, "--reason", "not yet", "--key", "anna"))
        .contains("denied by anna");
    assertThat(site.must("request", "show", id)).contains("DENIED by anna").contains("not yet");
    site.refused(30, "is DENIED", "approve", id, "--key", "bert");
    String own = site.request("kurt", "lift-hold", "1");
    site.refused(30, "neither made", "request", "cancel", own, "--reason", "x", "--person", "olga");
    assertThat(site.must("request", "cancel", own, "--reason", "a mistake", "--person", "kurt"))
        .contains("cancelled");
  }

  @Test
  void somebodyNewServesACoolingOffAndComesByTwoApprovers() {
    site.founded();
    String id =
        site.request("olga", "person-add", "eve", "--roles", "approver", "--key-file", "eve.pub");
    site.must("approve", id, "--key", "anna");
    site.refused(31, "approvers", "request", "carry-out", id);
    site.must("approve", id, "--key", "bert");
    assertThat(site.must("request", "carry-out", id)).contains("version 2");
    String later = site.request("olga", "person-remove", "carl");
    site.refused(30, "may not approve before", "approve", later, "--key", "eve");
    for (String approver : List.of("anna", "bert")) {
      site.must("approve", later, "--key", approver);
    }
    site.must("request", "carry-out", later);
    assertThat(site.must("people", "list")).contains("eve").doesNotContain("carl");
    assertThat(site.must("people", "show", "carl", "--people-version", "2")).contains("approver");
  }

  @Test
  void thePolicyChangesToExactlyWhatWasAgreed() throws Exception {
    site.founded();
    String text = site.must("people", "policy");
    Path file = directory.resolve("policy.txt");
    Files.writeString(file, text.replace("release: 1", "release: 0"));
    site.refused(
        2, "approvers of release", "request", "policy-change", "policy.txt", "--reason", "x");
    Files.writeString(file, text.replace("release: 1", "release: 2"));
    String id = site.request("olga", "policy-change", "policy.txt");
    site.must("approve", id, "--key", "anna");
    site.must("approve", id, "--key", "bert");
    site.refused(2, "policy is needed", "request", "carry-out", id);
    Files.writeString(file, text);
    site.refused(30, "not about this", "request", "carry-out", id, "--policy-file", "policy.txt");
    Files.writeString(file, text.replace("release: 1", "release: 2"));
    site.must("request", "carry-out", id, "--policy-file", "policy.txt");
    assertThat(site.must("people", "policy")).contains("approvers-release: 2");
  }

  /** What is neither kind of policy is told so, in one sentence. */
  @Test
  void noOtherTextIsAPolicy() throws Exception {
    site.founded();
    Path file = directory.resolve("text");
    String rotation = "coffer-rotation-policy 1\n";
    for (String text :
        List.of(
            "",
            "hello\n",
            "coffer approval policy 2\nrelease: 1\n",
            "coffer approval policy 1 \n",
            "Coffer approval policy 1\n",
            " " + rotation,
            "coffer-rotation-policy 2\n",
            "\u202Ecoffer approval policy 1\n",
            "coffer request 1\nid: R000001\n")) {
      Files.writeString(file, text);
      String err = notAPolicy("is neither an approval policy nor a rotation policy");
      assertThat(err.lines()).hasSize(2);
    }
    Files.writeString(file, rotation + "name: \u0007\u001b[2J\n" + "x".repeat(10_000));
    notAPolicy("text: ");
    Files.write(file, new byte[] {(byte) 0xFF, (byte) 0xFE, 0});
    notAPolicy("is not a text in UTF-8");
    Files.writeString(file, "coffer approval policy 1\n".repeat(100_000));
    notAPolicy("is too large for a policy");
    Files.delete(file);
    notAPolicy("no such file");
    Files.createDirectory(file);
    notAPolicy("is a directory");
    assertThat(site.run("request", "list", "--all").out()).doesNotContain("policy-change");
  }

  private String notAPolicy(String words) {
    String err = site.refused(2, words, "request", "policy-change", "text", "--reason", "x");
    assertThat(err).doesNotContain("\u001b").doesNotContain("\u202E");
    return err;
  }

  @Test
  void aSignOfLifeIsOnesOwn() throws Exception {
    site.founded();
    assertThat(site.must("heartbeat", "--key", "anna")).contains("recorded");
    site.refused(30, "nobody's on the list", "heartbeat", "--key", "eve");
    site.refused(2, "--key", "heartbeat");
    String text = site.must("heartbeat", "--text", "--person", "bert");
    assertThat(text).startsWith("coffer heartbeat 1\nperson: bert\n");
  }

  @Test
  void whatIsNoRequestIsRefusedInWords() {
    site.founded();
    site.refused(2, "not a request", "request", "show", "1");
    site.refused(30, "no request R000009", "request", "text", "R000009");
    site.refused(2, "reason", "request", "lift-hold", "1", "--reason", " ", "--key", "olga");
    site.refused(2, "not a barcode", "request", "release", "x", "--reason", "r", "--key", "olga");
    site.refused(
        30, "no cartridge", "request", "release", "CF0009L9", "--reason", "r", "--key", "olga");
    site.refused(
        2, "--valid-hours", "request", "lift-hold", "1", "--reason", "r", "--valid-hours", "99");
    site.refused(
        2, "no purpose", "request", "recall", "CF0001L9", "--purpose", "fun", "--reason", "r");
    site.refused(30, "no request", "approve", "R000001", "--key", "anna");
    String id = site.request("olga", "person-remove", "karl");
    site.refused(14, "no such file", "approve", id, "--key", "nowhere");
    site.refused(14, "no such file", "approve", id, "--signature", "nowhere");
    site.refused(2, "SSH SIGNATURE", "approve", id, "--signature", "anna");
    site.refused(2, "either", "approve", id, "--signature", "anna", "--key", "anna");
  }
}
