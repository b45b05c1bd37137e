package dev.coffer.catalog.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditTextTest {
  /** What looks like one value can never be another: nothing hidden survives unescaped. */
  @Test
  void showsWhatWouldNotBeSeen() throws Exception {
    String nasty = "a\nkind: release\r\t \u202egpj\u00a0\u200bb\\ \uD83D\uDD12 ";
    String text = new TextWriter("test 1").line("reason", nasty).text();
    assertThat(text.lines()).hasSize(2);
    assertThat(text)
        .contains("a\\u{a}kind: release\\u{d}\\u{9} \\u{202e}gpj\\u{a0}\\u{200b}b\\u{5c}")
        .contains("\uD83D\uDD12\\u{20}\n");
    TextReader in = new TextReader(text, "test 1");
    assertThat(in.next("reason")).isEqualTo(nasty);
    in.end();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "test 1\nreason: a ",
        "test 1\nreason: a \n",
        "test 1\nreason: \\u{41}\n",
        "test 1\nreason: \\u{00a}\n",
        "test 1\nreason: \\u{A}\n",
        "test 1\nreason: \\u{110000}\n",
        "test 1\nreason: \\n\n",
        "test 1\nreason: \\u{a\n",
        "test 1\nreason: \\\n",
        "test 2\nreason: a\n",
        "test 1\nReason: a\n",
        "test 1\nreason:a\n",
        "test 1\nreason: a\n\n",
        "test 1\nreason: a\nreason: b\n",
        "",
        "\n",
      })
  void refusesAnyOtherSpelling(String text) {
    assertThatExceptionOfType(TextFormatException.class)
        .isThrownBy(() -> {
          TextReader in = new TextReader(text, "test 1");
          in.next("reason");
          in.end();
        });
  }

  @Test
  void refusesAKeyThatIsNone() {
    TextWriter out = new TextWriter("test 1");
    assertThatThrownBy(() -> out.line("a b", "c")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> out.line("", "c")).isInstanceOf(IllegalArgumentException.class);
  }
}
