package dev.coffer.catalog.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "*.txt | a.txt | true",
        "*.txt | a/b.txt | false",
        "*.TXT | a.txt | false",
        "a?c | abc | true",
        "a?c | a/c | false",
        "**/c | c | true",
        "**/c | a/b/c | true",
        "**/c | a/bc | false",
        "a/**/c | a/c | true",
        "a/**/c | a/x/y/c | true",
        "a/** | a/x/y | true",
        "a** | ab/c | true",
        "/a/* | a/b | true",
        "/a | a | true",
        "/a | b/a | false",
        "[a-c]x | bx | true",
        "[!a-c]x | bx | false",
        "[^a-c]x | dx | true",
        "[]]x | ]x | true",
        "[a-]x | -x | true",
        "[ab | [ab | true",
        "[!/]x | /x | false",
        "\\*x | *x | true",
        "\\*x | ax | false",
        "x\\ | x\\ | true",
        "100%_ | 100%_ | true",
        "100%_ | 100ab | false",
        "日?本 | 日😀本 | true",
      })
  void matches(String pattern, String text, boolean expected) {
    assertThat(Glob.of(pattern).matches(text)).isEqualTo(expected);
  }

  @Test
  void aPatternMadeToBeSlowIsNot() {
    String pattern = "*a".repeat(60) + "b";
    assertThat(Glob.of(pattern).matches("a".repeat(4000))).isFalse();
  }

  @Test
  void literalsAreOnlyWhatTheLastPartMustHold() {
    assertThat(Glob.of("docs/re*port.txt").nameLiterals()).containsExactly("re", "port.txt");
    assertThat(Glob.of("docs/report**").nameLiterals()).containsExactly("");
    assertThat(Glob.of("report**end").nameLiterals()).containsExactly("end");
    assertThat(Glob.of("*.t[x]t").nameLiterals()).contains(".t", "t");
  }
}
