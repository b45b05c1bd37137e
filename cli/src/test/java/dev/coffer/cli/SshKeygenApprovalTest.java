package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Approving on another machine with ssh-keygen, and checking our approvals with it. */
class SshKeygenApprovalTest {
  @TempDir Path directory;
  private PeopleSite site;

  @BeforeEach
  void aRequest() throws Exception {
    boolean installed =
        List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
            .anyMatch(d -> Files.isExecutable(Path.of(d, "ssh-keygen")));
    assumeTrue(installed, "SKIPPED: ssh-keygen is not installed, so interoperation is not shown");
    site = new PeopleSite(directory);
    site.must("init", "--host", "archiver");
    site.founded();
    site.must("hold", "set", "--all", "--reason", "incident", "--person", "olga");
    assertThat(site.request("olga", "lift-hold", "1")).isEqualTo("R000001");
    Files.writeString(directory.resolve("request.txt"), site.must("request", "text", "R000001"));
  }

  @Test
  void whatSshKeygenSignsElsewhereApprovesHere() throws Exception {
    Files.write(
        directory.resolve("request.sig"),
        sshKeygen("request.txt", "-Y", "sign", "-n", "coffer", "-f", "anna"));
    assertThat(site.must("approve", "R000001", "--signature", "request.sig"))
        .contains("approved by anna");
    site.must("request", "carry-out", "R000001");
  }

  @Test
  void whatSshKeygenSignsForSomethingElseDoesNot() throws Exception {
    Files.write(
        directory.resolve("other.sig"),
        sshKeygen("request.txt", "-Y", "sign", "-n", "git", "-f", "anna"));
    site.refused(30, "another purpose", "approve", "R000001", "--signature", "other.sig");
    Files.writeString(
        directory.resolve("changed.txt"),
        Files.readString(directory.resolve("request.txt")).replace("hold=1", "hold=2"));
    Files.write(
        directory.resolve("changed.sig"),
        sshKeygen("changed.txt", "-Y", "sign", "-n", "coffer", "-f", "anna"));
    site.refused(30, "does not belong", "approve", "R000001", "--signature", "changed.sig");
  }

  @Test
  void denialAndSignOfLifeCanBeSignedElsewhereToo() throws Exception {
    Files.writeString(
        directory.resolve("beat.txt"), site.must("heartbeat", "--text", "--person", "anna"));
    Files.write(
        directory.resolve("beat.sig"),
        sshKeygen("beat.txt", "-Y", "sign", "-n", "coffer", "-f", "anna"));
    site.refused(2, "belong together", "heartbeat", "--signature", "beat.sig");
    site.must("heartbeat", "--signature", "beat.sig", "--text-file", "beat.txt");
    Files.writeString(
        directory.resolve("deny.txt"), site.must("deny", "R000001", "--reason", "no", "--text"));
    Files.write(
        directory.resolve("deny.sig"),
        sshKeygen("deny.txt", "-Y", "sign", "-n", "coffer", "-f", "bert"));
    site.refused(
        30, "does not belong", "deny", "R000001", "--reason", "never", "--signature", "deny.sig");
    assertThat(site.must("deny", "R000001", "--reason", "no", "--signature", "deny.sig"))
        .contains("denied by bert");
  }

  @Test
  void ourApprovalIsVerifiedBySshKeygenWithTheKeysWePrint() throws Exception {
    site.must("approve", "R000001", "--key", "anna");
    Files.writeString(directory.resolve("allowed_signers"), site.must("people", "keys"));
    Files.writeString(
        directory.resolve("anna.sig"), site.must("request", "signature", "R000001", "anna"));
    assertThat(verify("anna")).contains("Good \"coffer\" signature for anna");
    Files.writeString(
        directory.resolve("anna.sig"), site.must("request", "signature", "R000001", "olga"));
    assertThat(verify("olga")).contains("Good \"coffer\" signature for olga");
  }

  private String verify(String person) throws Exception {
    return new String(
        sshKeygen(
            "request.txt",
            "-Y",
            "verify",
            "-f",
            "allowed_signers",
            "-I",
            person,
            "-n",
            "coffer",
            "-s",
            "anna.sig"),
        java.nio.charset.StandardCharsets.UTF_8);
  }

  /** Runs it with a file as its input; what it printed. */
  private byte[] sshKeygen(String input, String... arguments) throws Exception {
    List<String> command = new java.util.ArrayList<>(List.of("ssh-keygen"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectInput(directory.resolve(input).toFile())
            .redirectError(directory.resolve("ssh-keygen.err").toFile())
            .start();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    process.getInputStream().transferTo(out);
    assertThat(process.waitFor()).as(said()).isZero();
    return out.toByteArray();
  }

  private String said() throws IOException {
    return Files.readString(directory.resolve("ssh-keygen.err"));
  }
}
