package dev.coffer.cli.terminal;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Standard error, with one line at its end that says how a long job goes and is written over again
 * and again. Whatever else is printed takes its place first, so that no line is torn. Safe for use
 * by several threads.
 */
public final class StatusStream extends PrintStream {
  private static final String ERASE = "\r\u001b[K";

  /** Cut off at the right margin: what goes on in the next line could not be written over. */
  private static final String NO_WRAP = "\u001b[?7l";

  /** What does not fit is written over in the last column, at last by this blank. */
  private static final String WRAP = " \u001b[?7h";

  private final boolean terminal;
  private boolean shown;
  private boolean lineEnded = true;
  private int hidden;

  /**
   * A stream.
   *
   * @param out where everything goes; owned
   * @param terminal a person sees it, on something that knows how to erase a line
   */
  public StatusStream(OutputStream out, boolean terminal) {
    super(out, true, StandardCharsets.UTF_8);
    this.terminal = terminal;
  }

  /** A person sees it. */
  public boolean isTerminal() {
    return terminal;
  }

  /**
   * Shows the line, in place of the one before; on anything but a terminal it is a line like any
   * other. Not while somebody is asked, nor behind a line that has not ended.
   */
  synchronized void show(String line) {
    if (hidden > 0 || !lineEnded) {
      return;
    }
    if (!terminal) {
      println(line);
      return;
    }
    raw(ERASE + NO_WRAP + line + WRAP);
    shown = true;
  }

  /** Takes the line away. */
  synchronized void hide() {
    if (shown) {
      shown = false;
      raw(ERASE);
    }
  }

  /** The same person, who is asked while no line is shown. */
  public Operator hiding(Operator operator) {
    return request -> {
      hideFor(1);
      try {
        return operator.confirms(request);
      } finally {
        hideFor(-1);
      }
    };
  }

  private synchronized void hideFor(int change) {
    hide();
    hidden += change;
  }

  private void raw(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    super.write(bytes, 0, bytes.length);
    flush();
  }

  @Override
  public synchronized void write(int value) {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int count) {
    if (count > 0) {
      hide();
      lineEnded = bytes[offset + count - 1] == '\n';
    }
    super.write(bytes, offset, count);
  }
}
