package dev.coffer.catalog.sshsig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedSignersTest {
  private static final String KEY = Vectors.text("id_ed25519.pub").strip();
  private static final String RSA = Vectors.text("id_rsa3072.pub").strip();
  private static final Instant NOW = Instant.parse("2026-11-20T18:00:00Z");

  @Test
  void readsOptionsPatternsAndComments() throws Exception {
    AllowedSigners list =
        parse(
            "# people\n\n"
                + "anna@example.org,bert@example.org namespaces=\"coffer,coffer-*\","
                + "valid-after=\"20260101\",valid-before=\"20270101120000Z\" "
                + KEY
                + "\n\"*@ops.example.org\" "
                + RSA
                + "\n");
    assertThat(list.entries()).hasSize(2);
    AllowedSigners.Entry first = list.entries().getFirst();
    assertThat(first.principals()).isEqualTo("anna@example.org,bert@example.org");
    assertThat(first.namespaces()).contains("coffer,coffer-*");
    assertThat(first.validAfter()).contains(Instant.parse("2026-01-01T00:00:00Z"));
    assertThat(first.validBefore()).contains(Instant.parse("2027-01-01T12:00:00Z"));
    assertThat(list.entries().get(1).principals()).isEqualTo("*@ops.example.org");
  }

  @Test
  void readsTimesWithoutZInTheGivenZone() throws Exception {
    AllowedSigners list =
        AllowedSigners.parse("a valid-after=\"202607010830\" " + KEY, ZoneId.of("Europe/Zurich"));
    assertThat(list.entries().getFirst().validAfter())
        .contains(Instant.parse("2026-07-01T06:30:00Z"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "anna|-|coffer|anna|-",
        "anna|namespaces=\"coffer\"|coffer|anna|-",
        "anna|namespaces=\"file,git\"|coffer|anna|NAMESPACE_NOT_ALLOWED",
        "anna|namespaces=\"cof*,!coffer\"|coffer|anna|NAMESPACE_NOT_ALLOWED",
        "anna|-|coffer|bert|WRONG_PRINCIPAL",
        "a*a,!anna|-|coffer|anna|WRONG_PRINCIPAL",
        "a??a|-|coffer|anna|-",
        "anna|valid-after=\"20261120180000Z\"|coffer|anna|-",
        "anna|valid-after=\"20261120180001Z\"|coffer|anna|NOT_YET_VALID",
        "anna|valid-before=\"20261120180000Z\"|coffer|anna|-",
        "anna|valid-before=\"20261120175959Z\"|coffer|anna|NO_LONGER_VALID",
      })
  void decides(
      String principals, String options, String namespace, String principal, Refusal expected)
      throws Exception {
    AllowedSigners list =
        parse(principals + (options == null ? "" : " " + options) + " " + KEY + " comment");
    SshSignature signature =
        SshSig.sign(Vectors.privateKey("id_ed25519"), namespace, Vectors.message());
    Verification answer =
        SshSig.verify(
            signature, namespace, Vectors.message(), Trust.principal(list, principal, NOW));
    if (expected == null) {
      assertThat(((Verification.Valid) answer).principal()).contains(principal);
    } else {
      assertThat(((Verification.Refused) answer).reason()).isEqualTo(expected);
    }
  }

  @Test
  void refusesAKeyThatIsNotListedAndNamesThePrincipalOfOneThatIs() throws Exception {
    SshSignature signature =
        SshSig.sign(Vectors.privateKey("id_ed25519"), "coffer", Vectors.message());
    Verification unknown =
        SshSig.verify(signature, "coffer", Vectors.message(), Trust.list(parse("a " + RSA), NOW));
    assertThat(((Verification.Refused) unknown).reason()).isEqualTo(Refusal.UNKNOWN_KEY);
    AllowedSigners twice = parse("a valid-before=\"20200101Z\" " + KEY + "\nanna " + KEY);
    Verification known =
        SshSig.verify(signature, "coffer", Vectors.message(), Trust.list(twice, NOW));
    assertThat(((Verification.Valid) known).principal()).contains("anna");
  }

  @Test
  void skipsKeysItCannotUseAndSaysSo() throws Exception {
    AllowedSigners list =
        parse(
            "a ssh-dss AAAAB3NzaC1kc3M=\nb "
                + Vectors.text("id_rsa1024.pub").strip()
                + "\nc cert-authority "
                + KEY
                + "\nd ssh-ed25519-cert-v01@openssh.com AAAA\ne "
                + KEY);
    assertThat(list.entries()).extracting(AllowedSigners.Entry::principals).containsExactly("e");
    assertThat(list.skipped())
        .extracting(AllowedSigners.Skipped::reason)
        .containsExactly(
            Refusal.UNSUPPORTED_KEY, Refusal.WEAK_KEY, Refusal.CERTIFICATE, Refusal.CERTIFICATE);
    assertThat(list.skipped().getFirst().explanation()).contains("line 1", "ssh-dss");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "anna",
        "anna ssh-ed25519",
        "anna namespaces=coffer KEY",
        "anna namespaces=\"coffer KEY",
        "anna namespaces=\"a\",namespaces=\"b\" KEY",
        "anna color=\"red\" KEY",
        "anna valid-after=\"2026\" KEY",
        "anna valid-after=\"20261301\" KEY",
        "anna namespaces=\"a\"KEY",
        "anna namespaces=\"a\", KEY",
        "\"anna KEY",
      })
  void refusesAMalformedLineAndNamesIt(String line) {
    assertThatExceptionOfType(SshFormatException.class)
        .isThrownBy(() -> parse("# first\n" + line.replace("KEY", KEY)))
        .withMessageContaining("line 2");
  }

  private static AllowedSigners parse(String text) throws SshFormatException {
    return AllowedSigners.parse(text, ZoneOffset.UTC);
  }
}
