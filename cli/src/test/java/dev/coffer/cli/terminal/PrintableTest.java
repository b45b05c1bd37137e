package dev.coffer.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a name from outside may do to a screen: nothing. */
class PrintableTest {
  @Test
  void whatMovesTheCursorMakesALineOrTurnsTheTextAroundIsWrittenOut() {
    assertThat(Printable.of("a\u001b[2Jb")).isEqualTo("a\\x1b[2Jb");
    assertThat(Printable.of("a\nb\u0085c")).isEqualTo("a\\x0ab\\x85c");
    assertThat(Printable.of("a\u2028b\u2029c")).isEqualTo("a\\x2028b\\x2029c");
    assertThat(Printable.of("a\u202eb")).isEqualTo("a\\x202eb");
    assertThat(Printable.of("a" + Character.toString(0xE0001) + "b")).isEqualTo("a\\xe0001b");
  }

  @Test
  void everythingElseStays() {
    String text = "Grüße 文書 " + Character.toString(0x1F4FC);
    assertThat(Printable.of(text)).isSameAs(text);
  }
}
