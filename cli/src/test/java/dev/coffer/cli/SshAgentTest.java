package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffer.cli.terminal.Operator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Approving with a key that only a real ssh-agent has: the private key's file is gone, as with a
 * token, and ssh-keygen signs through the agent's socket.
 */
class SshAgentTest {
  private static final long PATIENCE_SECONDS = 60;

  @TempDir Path directory;
  private PeopleSite site;
  private Process agent;
  private Path socket;

  @BeforeEach
  void aRequestAndAnAgent() throws Exception {
    requireTools("ssh-agent", "ssh-add", "ssh-keygen");
    site = new PeopleSite(directory);
    site.must("init", "--host", "archiver");
    site.founded();
    site.must("hold", "set", "--all", "--reason", "incident", "--person", "olga");
    assertThat(site.request("olga", "lift-hold", "1")).isEqualTo("R000001");
    // a socket's name has to be short
    socket = Files.createTempDirectory("agent").resolve("socket");
    agent =
        new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("agent.log").toFile())
            .start();
    for (int tries = 0; !Files.exists(socket) && tries < 600; tries++) {
      assertThat(agent.isAlive()).as(Files.readString(directory.resolve("agent.log"))).isTrue();
      Thread.sleep(100);
    }
    sh("ssh-add -q anna && rm anna");
    assertThat(directory.resolve("anna")).doesNotExist();
  }

  @AfterEach
  void stop() throws Exception {
    if (agent != null) {
      agent.destroy();
      agent.waitFor();
      Files.deleteIfExists(socket);
      Files.deleteIfExists(socket.getParent());
    }
  }

  private static void requireTools(String... tools) {
    for (String tool : tools) {
      boolean installed =
          List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
              .anyMatch(d -> Files.isExecutable(Path.of(d, tool)));
      if ("true".equals(System.getenv("CI"))) {
        assertThat(installed).as("%s has to be there where CI=true", tool).isTrue();
      }
      assumeTrue(installed, "SKIPPED: no " + tool + ", so signing by an agent is not shown");
    }
  }

  /** With the public key's file, on whatever machine the agent is reached from. */
  @Test
  void whatTheAgentSignedElsewhereApprovesHere() throws Exception {
    Files.writeString(directory.resolve("request.txt"), site.must("request", "text", "R000001"));
    sh("ssh-keygen -Y sign -n coffer -f anna.pub request.txt");
    assertThat(site.must("approve", "R000001", "--signature", "request.txt.sig"))
        .contains("approved by anna");
    site.must("request", "carry-out", "R000001");
    assertThat(site.must("audit", "verify")).startsWith("intact");
  }

  /** As with ssh-keygen: the public key's file names the key, and the agent signs. */
  @Test
  void approveAsksTheAgentWhenItIsGivenAPublicKey() throws Exception {
    String[] approve = {"approve", "R000001", "--key", "anna.pub"};
    TestRun without = coffer(directory.resolve("no-socket"), approve);
    assertThat(without.exitCode()).isEqualTo(2);
    assertThat(without.err()).contains("ssh-keygen did not sign", "is the key in the agent?");
    assertThat(coffer(socket, approve).out()).contains("approved by anna");
    assertThat(site.must("audit", "verify")).startsWith("intact");
  }

  /** A key that the agent no longer has signs nothing. */
  @Test
  void aKeyThatWasTakenFromTheAgentSignsNothing() throws Exception {
    sh("ssh-add -q -D");
    TestRun run = coffer(socket, "approve", "R000001", "--key", "anna.pub");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(site.must("request", "show", "R000001")).doesNotContain("approved by anna");
  }

  private TestRun coffer(Path agentSocket, String... arguments) {
    return TestRun.of(
        Map.of("SSH_AUTH_SOCK", agentSocket.toString()),
        directory,
        site.home(),
        site.time(),
        Operator.nobody(),
        TestRun.NO_TAPES,
        "",
        new ByteArrayOutputStream(),
        arguments);
  }

  private void sh(String script) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", script)
            .directory(directory.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("said").toFile());
    builder.environment().put("SSH_AUTH_SOCK", socket.toString());
    Process process = builder.start();
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as(script).isTrue();
    assertThat(process.exitValue()).as("%s: %s", script, said()).isZero();
  }

  private String said() throws IOException {
    return Files.readString(directory.resolve("said"));
  }
}
