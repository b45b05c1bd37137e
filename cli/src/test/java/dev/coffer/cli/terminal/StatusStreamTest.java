package dev.coffer.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/**
 * What a terminal gets, byte by byte: ␛ stands for the escape character, ↵ for the line's start.
 */
class StatusStreamTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final StatusStream terminal = new StatusStream(bytes, true);

  private String got() {
    String text = bytes.toString(StandardCharsets.UTF_8).replace("\u001b", "␛").replace('\r', '↵');
    bytes.reset();
    return text;
  }

  /** A line longer than the terminal is cut at its margin: one that wraps cannot be erased. */
  @Test
  void aLineIsWrittenOverAndNeverWraps() {
    terminal.show("one");
    assertThat(got()).isEqualTo("↵␛[K␛[?7lone ␛[?7h");
    terminal.show("two");
    assertThat(got()).isEqualTo("↵␛[K␛[?7ltwo ␛[?7h");
    terminal.hide();
    assertThat(got()).isEqualTo("↵␛[K");
    terminal.hide();
    assertThat(got()).isEmpty();
  }

  @Test
  void whatIsPrintedTakesItsPlace() {
    terminal.show("status");
    got();
    terminal.println("coffer: a file: gone");
    assertThat(got()).isEqualTo("↵␛[Kcoffer: a file: gone\n");
    terminal.print("a prompt: ");
    terminal.show("status");
    assertThat(got()).isEqualTo("a prompt: ");
    terminal.println();
    terminal.show("status");
    assertThat(got()).startsWith("\n↵␛[K").contains("status");
  }

  @Test
  void whoeverIsAskedSeesTheQuestionAlone() {
    terminal.show("status");
    got();
    Operator asked =
        terminal.hiding(request -> {
          terminal.show("status");
          terminal.println("said meanwhile");
          return request.equals("bring it");
        });
    assertThat(asked.confirms("bring it")).isTrue();
    assertThat(asked.confirms("no")).isFalse();
    assertThat(got()).isEqualTo("↵␛[Ksaid meanwhile\nsaid meanwhile\n");
    terminal.show("status");
    assertThat(got()).contains("status");
  }

  @Test
  void elsewhereItIsALineLikeAnyOther() {
    StatusStream log = new StatusStream(bytes, false);
    log.show("status");
    log.println("done");
    log.hide();
    assertThat(got()).isEqualTo("status\ndone\n");
  }

  @Test
  void aTickerShowsAndTakesItsLineAway() throws InterruptedException {
    CountDownLatch twice = new CountDownLatch(2);
    try (ProgressTicker _ =
        new ProgressTicker(
            terminal,
            () -> {
              twice.countDown();
              return "ticking";
            })) {
      twice.await();
    }
    assertThat(got()).contains("ticking").endsWith("↵␛[K");
  }
}
