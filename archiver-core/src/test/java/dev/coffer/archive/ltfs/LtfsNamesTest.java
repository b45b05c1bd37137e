package dev.coffer.archive.ltfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.archive.ArchiveDamagedException;
import dev.coffer.archive.FileAccessException;
import dev.coffer.archive.entry.EntryPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LtfsNamesTest {
  @Test
  void lengthCountsCodePoints() {
    assertThat(LtfsNames.fault("📼".repeat(255))).isEmpty();
    assertThat(LtfsNames.fault("📼".repeat(256))).hasValue("longer than 255 code points");
    assertThat(LtfsNames.fault("x".repeat(256))).isPresent();
    assertThat(LtfsNames.fault("")).hasValue("empty");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a/b", ".", "..", "a\u0000b", "a\u001Fb", "a\uFFFEb", "a\uFFFFb", "a\uD800b"})
  void forbiddenNamesAreRefused(String name) {
    assertThat(LtfsNames.fault(name)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a:b", "a\\b", "*", "?", "\"", "<", ">", "|", " a ", "   ", "a\tb", "a\nb", "...", "a\u0001"
      })
  void strangeNamesAreAllowed(String name) {
    assertThat(LtfsNames.fault(name)).isEmpty();
  }

  @Test
  void colonAndControlsAreEncodedAndNothingElse() {
    assertThat(LtfsNames.needsEncoding("a:b")).isTrue();
    assertThat(LtfsNames.needsEncoding("a\u0001b")).isTrue();
    assertThat(LtfsNames.needsEncoding("a\rb")).isTrue();
    assertThat(LtfsNames.needsEncoding("café %41 <&> 📼")).isFalse();
  }

  @Test
  void encodedNamesKeepPercentBlankAndOtherScripts() throws Exception {
    assertThat(LtfsNames.encode("a:b%c d é")).isEqualTo("a%3Ab%25c%20d%20%C3%A9");
    assertThat(LtfsNames.decode("a%3Ab%25c%20d%20%c3%a9")).isEqualTo("a:b%c d é");
    for (String name : new String[] {"%", "%%41", "a:%2F", "\u0001\u007f", "x📼:y", ":%:"}) {
      assertThat(LtfsNames.decode(LtfsNames.encode(name))).isEqualTo(name);
    }
  }

  @Test
  void encodedSlashStaysAsItIs() throws Exception {
    assertThat(LtfsNames.decode("..%2F..%2fetc")).isEqualTo("..%2F..%2fetc");
    assertThat(LtfsNames.decode("50%")).isEqualTo("50%");
    assertThat(LtfsNames.decode("%4")).isEqualTo("%4");
    assertThat(LtfsNames.decode("%zz%41")).isEqualTo("%zzA");
  }

  @Test
  void encodedBytesThatAreNotUtf8AreDamage() {
    assertThatThrownBy(() -> LtfsNames.decode("a%FF"))
        .isInstanceOf(ArchiveDamagedException.class)
        .hasMessageContaining("not UTF-8");
  }

  @Test
  void pathsOfTheVolumeAreInFormNfc() throws Exception {
    assertThat(LtfsPaths.onVolume(EntryPath.of("cafe\u0301/x"))).isEqualTo(EntryPath.of("café/x"));
    assertThat(LtfsPaths.onVolume(EntryPath.ROOT)).isEqualTo(EntryPath.ROOT);
  }

  @Test
  void namesThatLtfsCannotHoldAreToldApart() {
    assertThatThrownBy(() -> LtfsPaths.onVolume(EntryPath.of(new byte[] {'a', (byte) 0xE9})))
        .isInstanceOf(FileAccessException.class)
        .hasMessageContaining("not UTF-8");
    assertThatThrownBy(() -> LtfsPaths.onVolume(EntryPath.of("d/" + "y".repeat(256))))
        .isInstanceOf(FileAccessException.class)
        .hasMessageContaining("255");
  }
}
