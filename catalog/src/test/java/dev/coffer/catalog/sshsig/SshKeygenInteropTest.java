package dev.coffer.catalog.sshsig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What ssh-keygen signs we verify, and the other way round. */
class SshKeygenInteropTest {
  private static final String NAMESPACE = "coffer";

  @TempDir Path dir;

  @BeforeAll
  static void needsSshKeygen() {
    boolean installed =
        List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
            .anyMatch(d -> Files.isExecutable(Path.of(d, "ssh-keygen")));
    assumeTrue(installed, "SKIPPED: ssh-keygen is not installed, so interoperation is not shown");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed25519", "ecdsa -b 256", "ecdsa -b 384", "ecdsa -b 521", "rsa -b 2048"})
  void agreesBothWays(String kind) throws Exception {
    Path keyFile = dir.resolve("key");
    List<String> generate = new ArrayList<>(List.of("-q", "-N", "", "-C", "t", "-t"));
    generate.addAll(List.of(kind.split(" ")));
    generate.addAll(List.of("-f", keyFile.toString()));
    assertThat(sshKeygen(new byte[0], generate).status()).isZero();
    byte[] message = "release CF0012L9\n".getBytes(StandardCharsets.UTF_8);

    try (SshPrivateKey key = SshPrivateKey.read(keyFile, new char[0])) {
      Output theirs =
          sshKeygen(message, List.of("-Y", "sign", "-f", keyFile.toString(), "-n", NAMESPACE));
      assertThat(
              SshSig.verify(theirs.text(), NAMESPACE, message, Trust.key(key.publicKey()))
                  .isValid())
          .isTrue();
      assertAcceptedBySshKeygen(key, message);
    }
  }

  @Test
  void writesKeyFilesThatOpenSshUses() throws Exception {
    Path keyFile = dir.resolve("host_key");
    try (SshPrivateKey key = SshPrivateKey.generateEd25519("coffer@host", new SecureRandom())) {
      key.writeNew(keyFile);
      Output publicKey = sshKeygen(new byte[0], List.of("-y", "-f", keyFile.toString()));
      assertThat(publicKey.text().strip()).isEqualTo(key.publicKey().line() + " coffer@host");
      Output listed = sshKeygen(new byte[0], List.of("-l", "-f", keyFile.toString()));
      assertThat(listed.text()).contains(key.publicKey().fingerprint());
      assertAcceptedBySshKeygen(key, new byte[] {0, 1, 2});
    }
  }

  @Test
  void opensWhatOpenSshEncrypted() throws Exception {
    Path keyFile = dir.resolve("encrypted");
    String passphrase = "gr\u00fcn\u20ac 12";
    List<String> generate =
        List.of("-q", "-t", "ed25519", "-a", "3", "-N", passphrase, "-f", keyFile.toString());
    assertThat(sshKeygen(new byte[0], generate).status()).isZero();
    try (SshPrivateKey key = SshPrivateKey.read(keyFile, passphrase.toCharArray())) {
      assertAcceptedBySshKeygen(key, new byte[] {9});
    }
  }

  private void assertAcceptedBySshKeygen(SshPrivateKey key, byte[] message) throws Exception {
    Path signature = dir.resolve("ours.sig");
    Path list = dir.resolve("allowed_signers");
    Files.writeString(signature, SshSig.sign(key, NAMESPACE, message).armor());
    Files.writeString(
        list, "anna@example.org namespaces=\"coffer\" " + key.publicKey().line() + "\n");
    List<String> verify =
        List.of(
            "-Y",
            "verify",
            "-f",
            list.toString(),
            "-I",
            "anna@example.org",
            "-n",
            NAMESPACE,
            "-s",
            signature.toString());
    Output accepted = sshKeygen(message, verify);
    assertThat(accepted.status()).as(accepted.errors()).isZero();
    assertThat(accepted.text()).contains("Good \"coffer\" signature for anna@example.org");
    assertThat(sshKeygen(new byte[] {42}, verify).status()).isNotZero();
  }

  private record Output(int status, String text, String errors) {}

  private Output sshKeygen(byte[] input, List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("ssh-keygen"));
    command.addAll(arguments);
    Path out = dir.resolve("out");
    Path err = dir.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try (var stdin = process.getOutputStream()) {
      stdin.write(input);
    } catch (java.io.IOException e) {
      // ssh-keygen may end without reading; its status says what happened
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Output(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}
