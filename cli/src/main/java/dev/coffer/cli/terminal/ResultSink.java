package dev.coffer.cli.terminal;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Standard output, with a memory: a {@code PrintStream} keeps failures to itself, and a result that
 * a full disk has cut off must not look like a whole one. Behind the first failure nothing more is
 * written.
 */
public final class ResultSink extends FilterOutputStream {
  private @Nullable IOException failure;

  /**
   * A sink.
   *
   * @param out where results go; owned
   */
  public ResultSink(OutputStream out) {
    super(out);
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int count) throws IOException {
    if (failure != null) {
      throw failure;
    }
    try {
      out.write(bytes, offset, count);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  /**
   * Why the reader of the results did not get all of them; empty also where it wanted no more, as
   * {@code head} does.
   */
  public synchronized Optional<String> failure() {
    String reason = failure == null ? null : String.valueOf(failure.getMessage());
    return Optional.ofNullable(reason).filter(text -> !text.contains("Broken pipe"));
  }
}
