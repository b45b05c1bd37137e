package dev.coffer.archive.age;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files between us and the reference program, both ways. Debian's age 1.1 knows no hybrid keys. */
final class AgeProgramTest {
  private static final String PASSPHRASE = "correct horse";

  @TempDir Path folder;

  @BeforeAll
  static void requireAge() {
    ForeignProgram.require("age");
    ForeignProgram.require("age-keygen");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_536, 65_537, 200_000})
  void x25519(int size) throws Exception {
    byte[] plain = new byte[size];
    new Random(size).nextBytes(plain);
    Path key = folder.resolve("key.txt");
    ForeignProgram.run(List.of("age-keygen", "-o", key.toString()), "");
    AgeIdentity identity = readIdentity(key);

    Path ours = ForeignProgram.encrypt(folder.resolve("ours.age"), plain, recipients(identity));
    String printed =
        ForeignProgram.run(List.of("age", "-d", "-i", key.toString(), ours.toString()), "");
    assertThat(printed.getBytes(StandardCharsets.ISO_8859_1)).isEqualTo(plain);

    Path plainFile = Files.write(folder.resolve("plain"), plain);
    Path theirs = folder.resolve("theirs.age");
    String recipient = identity.recipient().toString();
    ForeignProgram.run(
        List.of("age", "-r", recipient, "-o", theirs.toString(), plainFile.toString()), "");
    assertThat(ForeignProgram.decrypt(theirs, identity)).isEqualTo(plain);
  }

  @Test
  void armor() throws Exception {
    AgeIdentity identity = AgeIdentity.generateX25519();
    Path plain = Files.writeString(folder.resolve("plain"), "for mail".repeat(100));
    Path armored = folder.resolve("mail.asc");
    ForeignProgram.run(
        List.of(
            "age",
            "-a",
            "-r",
            identity.recipient().toString(),
            "-o",
            armored.toString(),
            plain.toString()),
        "");
    try (AgeInputStream in =
        new AgeInputStream(
            new ArmorInputStream(Files.newInputStream(armored)), List.of(identity))) {
      assertThat(in.readAllBytes()).isEqualTo(Files.readAllBytes(plain));
    }
  }

  @Test
  void readsOurIdentityFile() throws Exception {
    AgeIdentity identity = AgeIdentity.generateX25519();
    Path key = folder.resolve("key.txt");
    try (var out = Files.newOutputStream(key)) {
      IdentityFile.write(out, identity, Instant.EPOCH);
    }
    assertThat(ForeignProgram.run(List.of("age-keygen", "-y", key.toString()), "").strip())
        .isEqualTo(identity.recipient().toString());
  }

  @Test
  void passphrase() throws Exception {
    ForeignProgram.require("script");
    Path plain = Files.writeString(folder.resolve("plain"), "known to two");
    Path theirs = folder.resolve("theirs.age");
    onTerminal("age -p -o " + theirs + " " + plain, PASSPHRASE + "\n" + PASSPHRASE + "\n");
    assertThat(ForeignProgram.decrypt(theirs, AgeIdentity.passphrase(PASSPHRASE.toCharArray())))
        .asString()
        .isEqualTo("known to two");

    Path ours =
        ForeignProgram.encrypt(
            folder.resolve("ours.age"),
            "known to three".getBytes(),
            List.of(new PassphraseRecipient(PASSPHRASE.toCharArray(), 12)));
    Path theirPlain = folder.resolve("opened");
    onTerminal("age -d -o " + theirPlain + " " + ours, PASSPHRASE + "\n");
    assertThat(theirPlain).hasContent("known to three");
  }

  @Test
  void encryptedIdentityFile() throws Exception {
    ForeignProgram.require("script");
    AgeIdentity identity = AgeIdentity.generateX25519();
    Path key = folder.resolve("key.asc");
    try (var out = Files.newOutputStream(key)) {
      IdentityFile.writeEncrypted(out, identity, Instant.EPOCH, PASSPHRASE.toCharArray());
    }
    Path file =
        ForeignProgram.encrypt(
            folder.resolve("ours.age"), "twice locked".getBytes(), recipients(identity));
    Path opened = folder.resolve("opened");
    onTerminal("age -d -i " + key + " -o " + opened + " " + file, PASSPHRASE + "\n");
    assertThat(opened).hasContent("twice locked");
  }

  /** age asks for passphrases on a terminal only; script gives it one. */
  private static void onTerminal(String command, String typed) throws Exception {
    ForeignProgram.run(List.of("script", "-qec", command, "/dev/null"), typed);
  }

  private static List<AgeRecipient> recipients(AgeIdentity... identities) {
    return Stream.of(identities).map(AgeIdentity::recipient).toList();
  }

  private static AgeIdentity readIdentity(Path key) throws IOException {
    try (var in = Files.newInputStream(key)) {
      return IdentityFile.read(in, () -> new char[0]).getFirst();
    }
  }
}
