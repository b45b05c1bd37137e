package dev.coffer.archive.age;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.coffer.archive.ArchiveException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** On any bytes, a parser gives a value that encodes back, or fails in its documented way. */
final class AgeParserFuzz {
  private static final List<AgeIdentity> IDENTITIES =
      List.of(
          AgeIdentity.parse(
              "AGE-SECRET-KEY-1QYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZ9K4CN"),
          AgeIdentity.parse(
              "AGE-SECRET-KEY-PQ-1QSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZQPRXH3K"),
          AgeIdentity.passphrase("password".toCharArray(), 10));

  @FuzzTest
  void header(byte[] data) throws IOException {
    AgeHeader header;
    try {
      header = AgeHeader.read(new ByteArrayInputStream(data));
    } catch (ArchiveException e) {
      assertThat(AgeFailure.of(e)).hasValue(AgeFailure.HEADER);
      return;
    }
    assertThat(header.reencoded()).isEqualTo(header.bytes());
    assertThat(data).startsWith(header.bytes());
  }

  @FuzzTest
  void wholeFile(byte[] data) throws IOException {
    try (AgeInputStream in = new AgeInputStream(new ByteArrayInputStream(data), IDENTITIES)) {
      in.transferTo(new ByteArrayOutputStream());
    } catch (ArchiveException e) {
      assertThat(AgeFailure.of(e)).isPresent();
    }
  }

  @FuzzTest
  void armor(byte[] data) throws IOException {
    byte[] decoded;
    try {
      decoded = new ArmorInputStream(new ByteArrayInputStream(data)).readAllBytes();
    } catch (ArchiveException e) {
      assertThat(AgeFailure.of(e)).hasValue(AgeFailure.ARMOR);
      return;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ArmorOutputStream armor = new ArmorOutputStream(out);
    armor.write(decoded);
    armor.finish();
    String canonical = out.toString(StandardCharsets.ISO_8859_1).strip();
    String given = new String(data, StandardCharsets.ISO_8859_1).replace("\r\n", "\n").strip();
    assertThat(given).isEqualTo(canonical);
  }

  @FuzzTest
  void bech32(byte[] data) {
    String text = new String(data, StandardCharsets.ISO_8859_1);
    for (String prefix : new String[] {"age", "age1pq", "AGE-SECRET-KEY-"}) {
      byte[] decoded;
      try {
        decoded = Bech32.decode(prefix, text);
      } catch (IllegalArgumentException e) {
        continue;
      }
      assertThat(Bech32.encode(prefix, decoded)).isEqualTo(text);
    }
  }

  @FuzzTest
  void identityFile(byte[] data) throws IOException {
    List<AgeIdentity> identities;
    try {
      identities =
          IdentityFile.read(
              new ByteArrayInputStream(data),
              () -> {
                throw new UnsupportedOperationException("no terminal here");
              });
    } catch (ArchiveException | UnsupportedOperationException e) {
      return;
    }
    assertThat(identities).isNotEmpty();
    for (AgeIdentity identity : identities) {
      assertThat(new String(data, StandardCharsets.ISO_8859_1)).contains(identity.toSecretText());
    }
  }
}
