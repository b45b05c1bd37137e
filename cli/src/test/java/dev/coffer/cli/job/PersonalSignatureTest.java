package dev.coffer.cli.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffer.catalog.sshsig.SshPublicKey;
import dev.coffer.catalog.sshsig.SshSig;
import dev.coffer.catalog.sshsig.Trust;
import dev.coffer.catalog.sshsig.Verification;
import dev.coffer.cli.SetupException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PersonalSignatureTest {
  private static final String TEXT = "coffer statement 1\nact: anything\n";

  @TempDir Path dir;

  @BeforeEach
  void sshKeygenIsThere() {
    boolean installed =
        List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
            .anyMatch(d -> Files.isExecutable(Path.of(d, "ssh-keygen")));
    assumeTrue(installed, "SKIPPED: ssh-keygen is not installed, so no key files are there to try");
  }

  @ParameterizedTest
  @CsvSource({"ed25519,256", "ecdsa,256", "ecdsa,384", "ecdsa,521", "rsa,2048"})
  void aKeyOfEachKindSigns(String type, String bits) throws Exception {
    Path key = key(type, bits, "");
    assertThat(signs(key, "")).isTrue();
    PersonalSignature signature = PersonalSignature.with(key, dir, Map.of(), what -> new char[0]);
    assertThat(signature.publicKey()).isEqualTo(publicKey(key));
  }

  @Test
  void anEncryptedKeyAsksForItsPassphraseAndSaysIfItIsWrong() throws Exception {
    Path key = key("ed25519", "256", "open sesame");
    assertThat(signs(key, "open sesame")).isTrue();
    assertThatExceptionOfType(SetupException.class)
        .isThrownBy(() -> signs(key, "open barley"))
        .withMessageContaining("passphrase");
  }

  @Test
  void aPublicKeyFileSignsThroughTheAgent() throws Exception {
    Path key = key("ed25519", "256", "");
    // Without an agent ssh-keygen takes the private key beside FILE.pub, which shows the way.
    Path pub = key.resolveSibling(key.getFileName() + ".pub");
    assertThat(
            verifies(
                PersonalSignature.with(pub, dir, Map.of(), what -> new char[0]), publicKey(key)))
        .isTrue();
    Files.delete(key);
    assertThatExceptionOfType(SetupException.class)
        .isThrownBy(
            () -> PersonalSignature.with(pub, dir, Map.of(), what -> new char[0]).over(TEXT))
        .withMessageContaining("did not sign");
  }

  @Test
  void aSignatureMadeElsewhereIsTakenAndWhatIsNoneIsRefused() throws Exception {
    Path key = key("ed25519", "256", "");
    Path text = Files.writeString(dir.resolve("text"), TEXT);
    run("ssh-keygen", "-Y", "sign", "-n", "coffer", "-f", key.toString(), text.toString());
    PersonalSignature brought = PersonalSignature.from(dir.resolve("text.sig"));
    assertThat(verifies(brought, publicKey(key))).isTrue();
    assertThat(brought.publicKey()).isEqualTo(publicKey(key));
    for (String content : List.of("", "nothing", "-----BEGIN SSH SIGNATURE-----\n")) {
      Path bad = Files.writeString(dir.resolve("bad"), content);
      assertThatExceptionOfType(SetupException.class)
          .isThrownBy(() -> PersonalSignature.from(bad).over(TEXT));
      assertThatExceptionOfType(SetupException.class)
          .isThrownBy(
              () -> PersonalSignature.with(bad, dir, Map.of(), what -> new char[0]).over(TEXT));
    }
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> PersonalSignature.from(dir.resolve("missing")).over(TEXT));
  }

  private boolean signs(Path key, String passphrase) throws Exception {
    return verifies(
        PersonalSignature.with(key, dir, Map.of(), what -> passphrase.toCharArray()),
        publicKey(key));
  }

  private static boolean verifies(PersonalSignature signature, SshPublicKey key) throws Exception {
    return SshSig.verify(
            signature.over(TEXT), "coffer", TEXT.getBytes(StandardCharsets.UTF_8), Trust.key(key))
        instanceof Verification.Valid;
  }

  private static SshPublicKey publicKey(Path key) throws Exception {
    return SshPublicKey.parse(
        Files.readString(key.resolveSibling(key.getFileName() + ".pub")).strip());
  }

  private Path key(String type, String bits, String passphrase) throws Exception {
    Path key = dir.resolve(type + bits);
    run(
        "ssh-keygen",
        "-q",
        "-t",
        type,
        "-b",
        bits,
        "-N",
        passphrase,
        "-C",
        "test",
        "-f",
        key.toString());
    return key;
  }

  private void run(String... command) throws Exception {
    Process process =
        new ProcessBuilder(new ArrayList<>(List.of(command)))
            .directory(dir.toFile())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }
}
