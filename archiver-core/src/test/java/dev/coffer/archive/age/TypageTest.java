package dev.coffer.archive.age;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files between us and typage, an implementation by age's author in TypeScript, both ways. */
final class TypageTest {
  @TempDir Path folder;

  @BeforeAll
  static void requireTypage() {
    ForeignProgram.requireTypage();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_536, 200_000})
  void hybridWithTheirKey(int size) throws Exception {
    byte[] plain = new byte[size];
    new Random(size).nextBytes(plain);
    List<String> generated = ForeignProgram.typage("generate").lines().toList();
    AgeIdentity identity = AgeIdentity.parse(generated.get(0));
    assertThat(identity.recipient()).hasToString(generated.get(1));
    exchange(identity, plain);
  }

  @Test
  void hybridWithOurKey() throws Exception {
    exchange(AgeIdentity.generate(), "ours".getBytes());
  }

  @Test
  void x25519() throws Exception {
    List<String> generated = ForeignProgram.typage("generate", "x25519").lines().toList();
    AgeIdentity identity = AgeIdentity.parse(generated.get(0));
    assertThat(identity.recipient()).hasToString(generated.get(1));
    exchange(identity, "classic".getBytes());
  }

  @Test
  void severalHybridRecipients() throws Exception {
    List<AgeIdentity> identities = List.of(AgeIdentity.generate(), AgeIdentity.generate());
    Path ours =
        ForeignProgram.encrypt(
            folder.resolve("ours.age"),
            "for both".getBytes(),
            identities.stream().map(AgeIdentity::recipient).toList());
    for (AgeIdentity identity : identities) {
      assertThat(decryptByTypage(identity, ours)).hasContent("for both");
    }
  }

  @Test
  void passphrase() throws Exception {
    Path secret = Files.writeString(folder.resolve("passphrase"), "pässword");
    Path plain = Files.writeString(folder.resolve("plain"), "hello");
    Path theirs = folder.resolve("theirs.age");
    ForeignProgram.typage(
        "encrypt-passphrase", secret.toString(), plain.toString(), theirs.toString());
    AgeIdentity identity = AgeIdentity.passphrase("pässword".toCharArray());
    assertThat(ForeignProgram.decrypt(theirs, identity)).asString().isEqualTo("hello");

    AgeRecipient quick = new PassphraseRecipient("pässword".toCharArray(), 12);
    Path ours =
        ForeignProgram.encrypt(folder.resolve("ours.age"), "back".getBytes(), List.of(quick));
    Path opened = folder.resolve("opened");
    ForeignProgram.typage(
        "decrypt-passphrase", secret.toString(), ours.toString(), opened.toString());
    assertThat(opened).hasContent("back");
  }

  private void exchange(AgeIdentity identity, byte[] plain) throws Exception {
    Path ours =
        ForeignProgram.encrypt(folder.resolve("ours.age"), plain, List.of(identity.recipient()));
    Path theirPlain = decryptByTypage(identity, ours);
    assertThat(theirPlain).hasBinaryContent(plain);

    Path recipient =
        Files.writeString(folder.resolve("recipient"), identity.recipient().toString());
    Path theirs = folder.resolve("theirs.age");
    ForeignProgram.typage(
        "encrypt", recipient.toString(), theirPlain.toString(), theirs.toString());
    assertThat(ForeignProgram.decrypt(theirs, identity)).isEqualTo(plain);
  }

  private Path decryptByTypage(AgeIdentity identity, Path file) throws Exception {
    Path key = Files.writeString(folder.resolve("key"), identity.toSecretText());
    Path plain = folder.resolve("plain");
    ForeignProgram.typage("decrypt", key.toString(), file.toString(), plain.toString());
    return plain;
  }
}
